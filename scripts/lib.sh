# Shared by every script of this folder; sourced, never run.
# Needs bash. Sets strict mode, knows the repository, the cache folder and the machine's own mirror.

set -euo pipefail

FTC_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
FTC_CACHE=${FTCOMPOSE_CACHE:-${HOME:-/root}/.cache/ftcompose}
# Everything the test bed makes in an engine carries this label, so that one command removes it.
FTC_LABEL=ftcompose.testbed=1
FTC_VERSION=0.1.0
mkdir -p "$FTC_CACHE"

# Debian's python3-pymysql belongs to Debian's Python; another one on PATH does not see it.
PYTHON=/usr/bin/python3
[ -x "$PYTHON" ] || PYTHON=python3

say() { printf '%s\n' "$*"; }

note() { printf '    %s\n' "$*"; }

die() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

need_root() {
    [ "$(id -u)" = 0 ] || die "$1 needs root; run it as root (sudo)"
}

have() { command -v "$1" >/dev/null 2>&1; }

# True when the Debian package is installed and configured.
installed() {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# Installs the packages that are missing, and nothing when none is.
apt_install() {
    local missing=() package
    for package in "$@"; do
        installed "$package" || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    need_root "installing ${missing[*]}"
    say "installing ${missing[*]}"
    # The lists may be missing or point at versions that have left the mirror: refresh once per run.
    if [ -z "${FTC_APT_UPDATED:-}" ]; then
        timeout -k 10 300 apt-get -qq update || note "apt-get update failed; trying with the lists there are"
        export FTC_APT_UPDATED=1
    fi
    DEBIAN_FRONTEND=noninteractive timeout -k 10 900 \
        apt-get -qq -y -o Dpkg::Use-Pty=0 --no-install-recommends install "${missing[@]}" \
        >"$FTC_CACHE/apt-install.log" 2>&1 || {
        tail -n 20 "$FTC_CACHE/apt-install.log" >&2
        die "could not install ${missing[*]}; full log: $FTC_CACHE/apt-install.log"
    }
}

# The machine's own Debian mirror. apt itself reads both of its source formats; the security archive
# and third-party sources are passed over.
debian_mirror() {
    local uri
    uri=$(apt-get indextargets --format '$(REPO_URI) $(ORIGIN) $(CODENAME) $(RELEASE)' \
        'Created-By: Packages' 2>/dev/null |
        awk '$1 !~ /security|-lts/ && $NF ~ /^(bookworm|trixie|bullseye|stable|oldstable)$/ {print $1}' |
        head -n 1)
    if [ -z "$uri" ]; then
        die "no Debian mirror in this machine's apt configuration; the test bed is made from Debian packages"
    fi
    printf '%s\n' "${uri%/}"
}

# Keyring that signs the mirror's releases.
debian_keyring() {
    local file
    for file in /usr/share/keyrings/debian-archive-keyring.gpg /etc/apt/trusted.gpg; do
        [ -r "$file" ] && { printf '%s\n' "$file"; return; }
    done
    die "no Debian archive keyring; install debian-archive-keyring"
}

# Runs apt-get on a suite of its own, with private lists and cache: nothing of the system is written.
# usage: private_apt SUITE apt-get-arguments…
private_apt() {
    local suite=$1 base
    shift
    base=$FTC_CACHE/apt-$suite
    mkdir -p "$base/lists/partial" "$base/cache/archives/partial"
    printf 'deb [signed-by=%s] %s %s main\n' "$(debian_keyring)" "$(debian_mirror)" "$suite" \
        >"$base/sources.list"
    timeout -k 10 300 apt-get -qq \
        -o Dir::Etc::sourcelist="$base/sources.list" -o Dir::Etc::sourceparts=/dev/null \
        -o Dir::State::Lists="$base/lists" -o Dir::Cache="$base/cache" \
        -o APT::Sandbox::User=root "$@"
}

# Compose under a limit: a version of it was seen to hang.
compose() { timeout -k 10 "${FTC_COMPOSE_SECONDS:-300}" docker compose "$@"; }

# Free TCP port on loopback.
free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# The release binary; FTCOMPOSE_BINARY names another one.
ftcompose_binary() {
    printf '%s\n' "${FTCOMPOSE_BINARY:-$FTC_ROOT/.build/release/ftcompose}"
}
