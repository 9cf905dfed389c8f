"""Runs MiniStack for Lambent: one writer of the state, saved often, gone when the console is gone.

The console starts this file as `python -I launch.py HOME LOCK`; MiniStack's own settings are in the environment.
MiniStack by itself writes its state only when it is asked to stop, and starts empty when a state file cannot be
read. Here the state is written soon after each change, and read with care (engine_state.py).
"""

import asyncio
import fcntl
import json
import os
import resource
import shutil
import signal
import sys
import threading
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))  # left out by -I

from engine_state import BACKUP, CALLED, STATE, Store, load, notices, unsaved

LOCK = sys.argv[2]

SETTLE = 0.2  # seconds: changes come in groups
AFTERMATH = 5  # seconds: what a change goes on doing after its answer (Pending → Active, log lines)
ALWAYS = 600  # seconds: what no request caused (schedules)
SHARE = 50  # a service whose state takes n seconds to read out rests 50 n: saving stays under 2 % of the time
LOG_LIMIT = 8 << 20

READS = ("Get", "List", "Describe", "Filter", "BatchGet", "Query", "Scan", "Search")

console_gone = False


# --- the process -------------------------------------------------------------------------------------------------


def confine():
    """Leaves nothing for a function to gain: no new privileges, private files, no core dumps, no open door."""
    os.umask(0o077)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        try:
            import ctypes

            ctypes.CDLL(None).prctl(38, 1, 0, 0, 0)  # PR_SET_NO_NEW_PRIVS
        except (ImportError, OSError, AttributeError):
            pass

    def loopback_only(event, args):
        if event == "socket.bind" and isinstance(args[1], tuple) and isinstance(args[1][0], str):
            if args[1][0] not in ("127.0.0.1", "::1", "localhost"):
                raise PermissionError(f"the engine listens on this machine alone, not on {args[1][0]!r}")

    sys.addaudithook(loopback_only)


def be_the_only_one():
    """Takes the lock that says who writes the state; held until the process ends, inherited by no function."""
    lock = open(LOCK, "r+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        sys.exit("another engine still writes this state")
    lock.truncate(0)
    lock.write(f"{os.getpid()}\n")
    lock.flush()
    return lock


def stop_with_the_console():
    """Standard input is a pipe that only the console holds: its end means stop, however the console ended."""
    pipe = os.dup(0)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)

    def wait():
        global console_gone
        while os.read(pipe, 64):
            pass
        console_gone = True
        os.kill(os.getpid(), signal.SIGTERM)

    # The system hangs up on a group that loses its parent while stopped: no reason to end unsaved.
    signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
    threading.Thread(target=wait, name="console", daemon=True).start()


def leave():
    """Ends at once: the state is saved, and the interpreter would wait for running functions."""
    sys.stdout.flush()
    sys.stderr.flush()
    if console_gone and os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)  # the functions' processes too: nobody else is left to end them
    os._exit(0)


# --- the server --------------------------------------------------------------------------------------------------


class Engine:
    """MiniStack's application, with Lambent's door in front of it and its state saved behind it."""

    def __init__(self, ministack, store):
        self.ministack = ministack
        self.store = store
        self.inner = ministack.app
        self.changed = asyncio.Event()
        self.pending = set()
        self.saving = asyncio.Lock()

    async def __call__(self, scope, receive, send):
        if scope["type"] == "lifespan":
            saving = asyncio.create_task(self.keep_saved())
            await self.inner(scope, receive, send)
            saving.cancel()
            leave()
        refusal = refuse(scope)
        if refusal:
            await answer(send, scope, 403, {"message": refusal})
        elif scope["type"] == "http" and scope["path"].startswith("/_lambent/"):
            await self.own(scope, send)
        else:
            try:
                await self.inner(scope, receive, send)
            finally:
                if changes(scope):
                    self.changed.set()

    async def own(self, scope, send):
        if scope["path"] == "/_lambent/ready":
            status = self.ministack._handle_ready_request("/_ministack/ready", "")[0]
            await answer(send, scope, status, {"pid": os.getpid(), "notices": [*notices, *unsaved.values()]})
        elif scope["path"] == "/_lambent/save" and scope["method"] == "POST":
            saved = await self.save(list(self.services()))
            await answer(send, scope, 200 if saved else 503, {"saved": saved})
        else:
            await answer(send, scope, 404, {"message": "no such path"})

    def services(self):
        return self.ministack._build_persistence_save_dict()

    async def save(self, names):
        """Saves these services; true when all of them are on disk."""
        services, saved = self.services(), True
        for name in names:
            async with self.saving:
                try:
                    encoded = self.store.encode(name, services[name])
                    if encoded:
                        await asyncio.to_thread(self.store.write, *encoded)
                    self.pending.discard(name)
                    unsaved.pop(name, None)
                except RuntimeError:
                    saved = False  # a running function changed it meanwhile: next time
                except Exception as error:
                    saved = False
                    if not isinstance(error, OSError):
                        self.pending.discard(name)  # no use before it changes again
                    if name not in unsaved:
                        print(f"{name} cannot be saved: {error}", file=sys.stderr)
                    unsaved[name] = f"The engine cannot save its {CALLED.get(name, name)}: {error}."
        return saved

    async def keep_saved(self):
        rest, look = {}, time.monotonic() + ALWAYS
        while True:
            wake = min([look, *(rest.get(name, 0) for name in self.pending)])
            try:
                await asyncio.wait_for(self.changed.wait(), max(SETTLE, wake - time.monotonic()))
                await asyncio.sleep(SETTLE)
                self.changed.clear()
                self.pending.update(self.services())
                look = time.monotonic() + AFTERMATH
            except (asyncio.TimeoutError, TimeoutError):
                if time.monotonic() >= look:
                    self.pending.update(self.services())
                    look = time.monotonic() + ALWAYS
            for name in list(self.pending):
                start = time.monotonic()
                if rest.get(name, 0) <= start:
                    await self.save([name])
                    took = time.monotonic() - start
                    rest[name] = start + took + max(SHARE * took, AFTERMATH if name in unsaved else 0)
            if os.fstat(2).st_size > LOG_LIMIT:
                os.ftruncate(2, 0)


def refuse(scope):
    """Web pages have no business here: a browser would carry any site's request to this port."""
    headers = dict(scope["headers"])
    if b"origin" in headers or b"sec-fetch-site" in headers:
        return "The local engine does not answer browsers."
    host = headers.get(b"host", b"").decode("latin-1").lower()
    name = host if host.endswith("]") else host.rsplit(":", 1)[0]
    if name not in ("127.0.0.1", "localhost", "[::1]") and not name.endswith(".localhost"):
        return f"The local engine does not answer for the host {host!r}."
    return None


def changes(scope):
    """Whether a request may change state; in doubt it does."""
    if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
        return False
    target = dict(scope["headers"]).get(b"x-amz-target", b"").decode("latin-1")
    operation = target.rsplit(".", 1)[-1] or scope["path"].rpartition("/operation/")[2]
    return not operation.startswith(READS)


async def answer(send, scope, status, content):
    body = json.dumps(content).encode()
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def main():
    confine()
    lock = be_the_only_one()
    stop_with_the_console()
    shutil.rmtree(os.environ["TMPDIR"], ignore_errors=True)  # what functions of an earlier run left
    for folder in (os.environ["TMPDIR"], os.environ["S3_DATA_DIR"], STATE, BACKUP):
        os.makedirs(folder, exist_ok=True)

    os.environ["LOG_LEVEL"] = "WARNING"
    import ministack.app as ministack
    from ministack.core import persistence

    del os.environ["LOG_LEVEL"]  # functions inherit the environment and often have a use of their own for it

    store = Store(persistence)
    ministack.save_all = store.save_all
    ministack._load_persisted_state = lambda: load(ministack, store)
    ministack._collect_scripts = lambda *folders: []  # LocalStack's start-up scripts are not ours to run
    ministack.app = Engine(ministack, store)
    sys.argv = ["ministack"]
    ministack.main()
    return lock


if __name__ == "__main__":
    main()
