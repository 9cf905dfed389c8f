# shellcheck shell=sh
# Shared by the scripts of this folder: where things are, and the environment that every cargo command must have.

root=$(cd "$(dirname "$0")/.." && pwd -P)

have() { command -v "$1" >/dev/null 2>&1; }

# One line of progress: what it is about, then what is true of it now.
say() { printf '%-12s %s\n' "$1" "$2"; }

# Stops with one sentence that says what to do.
die() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
    exit 1
}

# The SHA-256 of what comes in.
digest() {
    if have sha256sum; then sha256sum; else shasum -a 256; fi | cut -d ' ' -f 1
}

# One digest over the names and contents of all files below the given paths.
digest_of() {
    if have sha256sum; then sum=sha256sum; else sum='shasum -a 256'; fi
    # shellcheck disable=SC2086 # two words on purpose
    find "$@" -type f -exec $sum {} + | LC_ALL=C sort -k 2 | digest
}

# Is version $1 at least version $2? Numbers and dots; what follows them is ignored.
at_least() {
    awk -v have="$1" -v want="$2" 'BEGIN {
        split(have, h, /[^0-9]+/); split(want, w, /[^0-9]+/)
        for (i = 1; i <= 3; i++) if (h[i] + 0 != w[i] + 0) exit !(h[i] + 0 > w[i] + 0)
    }'
}

# "75" → "1 min 15 s"
duration() {
    if [ "$1" -ge 60 ]; then echo "$(($1 / 60)) min $(($1 % 60)) s"; else echo "$1 s"; fi
}

# May every user of this machine enter the path and all folders above it?
open_to_all() {
    path=$1
    while [ "$path" != / ] && [ "$path" != . ]; do
        # shellcheck disable=SC2012 # stat(1) differs between systems; the first column of ls does not
        case $(ls -ldL "$path" 2>/dev/null | cut -c 10) in x | t | '') ;; *) return 1 ;; esac
        path=$(dirname "$path")
    done
}

CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$root/target}
case $CARGO_TARGET_DIR in /*) ;; *) CARGO_TARGET_DIR=$root/$CARGO_TARGET_DIR ;; esac
setup_dir=$CARGO_TARGET_DIR/.setup
# Tools that take long to build outlive `make clean`.
tools=${XDG_CACHE_HOME:-$HOME/.cache}/lambent/tools

# The engine and the functions it runs drop root's rights: as root, their Python must be open to everybody.
open_dir() {
    mkdir -p "$CARGO_TARGET_DIR"
    if [ "$(id -u)" != 0 ] || open_to_all "$CARGO_TARGET_DIR"; then echo "$CARGO_TARGET_DIR"; else echo /var/cache/lambent; fi
}

# The first Chromium or Chrome of this machine, or nothing.
find_chromium() {
    for candidate in "${LAMBENT_CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable \
        '/Applications/Chromium.app/Contents/MacOS/Chromium' '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'; do
        if [ -n "$candidate" ] && have "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
}

# The folder with PostgreSQL's own programs, which is not on PATH everywhere; or nothing.
find_postgres() {
    for folder in "$(dirname "$(command -v initdb || echo .)")" /usr/lib/postgresql/*/bin; do
        if [ -x "$folder/initdb" ] && [ -x "$folder/pg_ctl" ]; then
            echo "$folder"
            return
        fi
    done
}

may_install() { [ "$(id -u)" = 0 ] && have apt-get; }

# packages SENTENCE NAME…: installs Debian packages; where that is not possible, stops with the sentence.
packages() {
    sentence=$1
    shift
    may_install || die "$sentence"
    say setup "installing $*"
    mkdir -p "$setup_dir"
    {
        # Once in a run is enough.
        [ -n "${apt_updated:-}" ] || apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
    } >"$setup_dir/apt.log" 2>&1 || {
        tail -n 20 "$setup_dir/apt.log" >&2
        die "$sentence"
    }
    apt_updated=yes
}

project_env() {
    export CARGO_TARGET_DIR
    # The same flags for the server and the browser's part, in every command: other flags rebuild everything.
    export RUSTFLAGS='--cfg erase_components'
    unset CARGO_ENCODED_RUSTFLAGS
    if [ -z "${RUSTUP_TOOLCHAIN:-}" ] && [ -s "$setup_dir/toolchain" ]; then
        RUSTUP_TOOLCHAIN=$(cat "$setup_dir/toolchain")
        export RUSTUP_TOOLCHAIN
    fi
    # Ours first, what the machine has next, rustup's folder last when the login shell did not name it.
    PATH=$root/end2end/node_modules/.bin:$setup_dir/bin:$tools/bin:$tools/node-bin:$PATH
    case :$PATH: in *":${CARGO_HOME:-$HOME/.cargo}/bin:"*) ;; *) PATH=$PATH:${CARGO_HOME:-$HOME/.cargo}/bin ;; esac
    export PATH
    shared=$(open_dir)
    export LAMBENT_ENGINE_VENV="$shared/engine-venv" LAMBENT_TEST_CLIENTS="$shared/client-venv/bin"
    chromium=$(find_chromium)
    if [ -n "$chromium" ]; then export LAMBENT_CHROMIUM="$chromium"; fi
}
