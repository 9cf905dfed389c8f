"""The engine's state on disk: written whole and soon, read with care, a good copy kept. Used by launch.py."""

import hashlib
import json
import os
import sys
import threading
import time
import types

HOME = sys.argv[1]
STATE = os.environ["STATE_DIR"]
BACKUP = os.path.join(HOME, "backup")
DAMAGED = os.path.join(HOME, "damaged")

COPY_AGE = 3600  # seconds after which the copy is renewed from a file known to be good

# What people call the state that a file holds.
CALLED = {
    "lambda": "functions",
    "apigateway": "HTTP APIs",
    "iam": "roles and users",
    "cloudwatch_logs": "logs",
    "cloudwatch": "metrics",
    "s3": "buckets",
    "sqs": "queues",
}

# Services that grow with use.
LARGE = ("cloudwatch_logs", "cloudwatch")

# What people must know: of this start, and of what cannot be saved now (by service).
notices = []
unsaved = {}


# --- writing the state -------------------------------------------------------------------------------------------


class Store:
    """The state files: written whole, synced, renamed into place, and only when something changed."""

    def __init__(self, persistence):
        self.persistence = persistence
        self.lock = threading.Lock()
        self.turn = 0
        self.written = {}  # name → (turn, digest)
        self.code = {"file": set(), "copy": set()}  # what lambda.json and its copy refer to
        self.prune = None
        self.synced = set()

    def encode(self, name, get_state):
        """Reads a service's state out; on the event loop, so that no request changes it meanwhile."""
        with self.lock:
            if name == "lambda":
                self.hold_pruning()
            state = (in_place(get_state) if name in LARGE else get_state)()
            if state is None:
                return None
            text = json.dumps(
                {"__ministack_format__": self.persistence._state_format_version(name), "payload": state},
                default=self.persistence._json_default,
            )
            self.turn += 1
            return name, self.turn, text

    def write(self, name, turn, text):
        """Writes what `encode` gave; from any thread, and an older turn never replaces a newer one."""
        data = text.encode()
        digest = hashlib.blake2b(data).digest()
        path = os.path.join(STATE, f"{name}.json")
        with self.lock:
            last, known = self.written.get(name, (0, None))
            if turn < last or (digest == known and os.path.exists(path)):
                return
            if name == "lambda":
                self.sync_code()
            self.renew_copy(name, path, known)
            replace(path, data)
            self.written[name] = (turn, digest)
            if name == "lambda" and self.prune:
                self.prune(self.code["file"] | self.code["copy"])

    def save_all(self, services):
        """MiniStack's own last save, by these rules."""
        for name, get_state in services.items():
            for _ in range(3):
                try:
                    encoded = self.encode(name, get_state)
                    if encoded:
                        self.write(*encoded)
                    break
                except RuntimeError:
                    continue  # a running function changed it meanwhile
                except Exception as error:
                    print(f"{name} cannot be saved: {error}", file=sys.stderr)
                    break

    def renew_copy(self, name, path, known):
        copy = os.path.join(BACKUP, f"{name}.json")
        try:
            if time.time() - os.path.getmtime(copy) < COPY_AGE:
                return
            with open(path, "rb") as file:
                data = file.read()
        except OSError:
            return
        if known == hashlib.blake2b(data).digest():
            replace(copy, data)
            if name == "lambda":
                self.code["copy"] = code_in(data)

    # MiniStack removes the code no function uses *before* it writes the file that says so; ended in between, the
    # old file would name code that is gone. So the removal waits for the write, and spares the copy's code.

    def hold_pruning(self):
        module = sys.modules.get("ministack.services.lambda_svc")
        if module is not None and self.prune is None:
            self.prune = module._prune_orphan_code_blobs
            module._prune_orphan_code_blobs = lambda used: self.code.update(file=set(used))

    def sync_code(self):
        folder = os.path.join(STATE, "lambda-blobs")
        new = set(os.listdir(folder)) - self.synced if os.path.isdir(folder) else set()
        for name in new:
            sync(os.path.join(folder, name))
        if new:
            sync(folder)
            self.synced |= new


def in_place(get_state):
    """The same function without the deep copy it makes first, which takes most of the time: written at once, it
    needs none. Only for services whose `get_state` does nothing but copy."""
    as_is = types.SimpleNamespace(deepcopy=lambda item: item)
    return types.FunctionType(get_state.__code__, {**get_state.__globals__, "copy": as_is})


def code_in(data):
    """The code files that a lambda.json refers to."""
    found = set()

    def look(item):
        if "code_blob_ref" in item:
            found.add(item["code_blob_ref"])
        return item

    json.loads(data, object_hook=look)
    return found


def sync(path):
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def replace(path, data):
    new = path + ".tmp"
    with open(new, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(new, path)
    sync(os.path.dirname(path))


# --- reading the state -------------------------------------------------------------------------------------------


def load(ministack, store):
    """Reads every state file; a damaged one gives way to its copy, and the console is told."""
    for name, module in ministack._state_map.items():
        path, copy = (os.path.join(folder, f"{name}.json") for folder in (STATE, BACKUP))
        if not os.path.exists(path):
            continue
        try:
            data = restore(ministack, store, name, module, path)
        except Exception as error:
            data = from_copy(ministack, store, name, module, path, copy, error)
            if data is None:
                continue
        try:
            if not same(copy, data):
                replace(copy, data)
        except OSError as error:
            print(f"{copy} cannot be written: {error}", file=sys.stderr)
        if name == "lambda":
            store.code["copy"] = code_in(data)
            tell_missing_code(store.code["copy"])
        store.written[name] = (0, hashlib.blake2b(data).digest())


def restore(ministack, store, name, module, path):
    with open(path, "rb") as file:
        data = file.read()
    content = json.loads(data, object_hook=store.persistence._json_object_hook)
    version = content.get("__ministack_format__") if isinstance(content, dict) else None
    if not isinstance(version, int) or version > store.persistence._state_format_version(name):
        raise ValueError(f"format {version!r} is not one this engine reads")
    if content.get("payload"):
        ministack._get_module(module).load_persisted_state(content["payload"])
    return data


def from_copy(ministack, store, name, module, path, copy, error):
    print(f"{path} cannot be read: {error}", file=sys.stderr)
    os.makedirs(DAMAGED, exist_ok=True)
    kept = os.path.join(DAMAGED, time.strftime(f"{name}-%Y%m%dT%H%M%SZ-{os.getpid()}.json", time.gmtime()))
    os.replace(path, kept)
    called = CALLED.get(name, name)
    forget(ministack, module)
    try:
        data = restore(ministack, store, name, module, copy)
    except Exception as also:
        forget(ministack, module)
        print(f"{copy} cannot be read: {also}", file=sys.stderr)
        notices.append(
            f"The engine's saved {called} were damaged and there is no copy to read, so they start empty. "
            f"The damaged file is kept as {kept}."
        )
        return None
    when = time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(os.path.getmtime(copy)))
    replace(path, data)
    notices.append(
        f"The engine's saved {called} were damaged. The copy of {when} is in use; later changes to them are lost. "
        f"The damaged file is kept as {kept}."
    )
    return data


def tell_missing_code(used):
    folder = os.path.join(STATE, "lambda-blobs")
    missing = [code for code in used if not os.path.exists(os.path.join(folder, f"{code}.zip"))]
    if missing:
        notices.append(f"The engine has lost {len(missing)} of its code packages: deploy the functions that fail again.")


def forget(ministack, module):
    """What a load that failed half-way left behind."""
    reset = getattr(ministack._get_module(module), "reset", None)
    if reset:
        reset()


def same(path, data):
    try:
        with open(path, "rb") as file:
            return file.read() == data
    except OSError:
        return False
