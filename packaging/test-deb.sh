#!/bin/bash
# Does the package install and start where nothing but Debian 12 is? Makes a clean root in a temporary folder, installs the package
# there with apt, and starts the program. Changes nothing outside that folder: the rest happens in mount and process namespaces of
# its own, which end with this script and take with them what is mounted and what runs.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

release=bookworm
whole=1500 # seconds for everything, the downloads included
one=600    # seconds for one of the steps that download
alive=5    # seconds that the window has to stay

usage() {
    cat <<'TEXT'
Usage: bash packaging/test-deb.sh [FILE.deb]

Installs the package (the newest in target/debian, if none is named) in a clean Debian 12 and
starts it there: --version, the demo, the window in Chinese. Needs root and debootstrap, about
1.5 GB in $TMPDIR, and package lists (apt-get update) of a Debian 12 mirror in this machine's apt
sources, which is where the clean root comes from. Installs nothing on this machine.
With QTCP_KEEP_PICTURE=FILE.png a picture that the window takes of itself is copied there.
Exit code: 0 all well, 1 the package is not, 2 a wrong option, 3 it cannot be tried here.
TEXT
}

cannot() {
    printf 'test-deb.sh: cannot be tried here: %s\n' "$*" >&2
    exit 3
}
wrong() {
    printf 'test-deb.sh: %s\n' "$*" >&2
    exit 1
}
say() { printf '== %s\n' "$*"; }

# --- inside the namespaces ---

in_root() { chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 "$@"; }
in_root_apt() { in_root timeout --kill-after=10 "$one" apt-get -q -y -o Acquire::Retries=3 "$@"; }

# As a person who is not root, with the words of a Chinese desktop.
as_person() {
    chroot --userspec=person:person "$root" /usr/bin/env -i PATH=/usr/bin:/bin HOME=/home/person XDG_RUNTIME_DIR=/run/person \
        LANG=zh_CN.UTF-8 "$@"
}

# The window opens, stays, says nothing on standard error, and ends in order when it is asked to. Arguments: a name for the
# messages, then the variables that say where it opens.
check_window() {
    local place=$1 begun code=0 milliseconds
    shift
    say "window, $place"
    rm -f "$root/home/person/window.png"
    begun=$(date +%s%3N)
    as_person "$@" QTCP_SCREENSHOT=/home/person/window.png \
        timeout --preserve-status --signal=TERM --kill-after=5 "$alive" qtcp >"$work/out" 2>"$work/err" || code=$?
    milliseconds=$(($(date +%s%3N) - begun))
    sed 's/^/   /' "$work/out" "$work/err"
    if ((milliseconds < alive * 1000)); then wrong "the window ($place) ended by itself after $milliseconds ms with exit code $code"; fi
    if ((code != 0)); then wrong "the window ($place) did not end in order at SIGTERM: exit code $code"; fi
    if [ -s "$work/err" ]; then wrong "the window ($place) complained; its words are above"; fi
    if [ -s "$root/home/person/window.png" ]; then
        echo "   a picture was taken: $(stat -c %s "$root/home/person/window.png") bytes"
        if [ -n "${QTCP_KEEP_PICTURE-}" ]; then cp "$root/home/person/window.png" "$QTCP_KEEP_PICTURE"; fi
    fi
    echo "   lived $alive s, ended in order"
}

inside() {
    local deb=$1 mirror=$2 demo display=''
    work=$3 root=$3/root
    say "a clean $release"
    timeout --kill-after=10 "$one" debootstrap --variant=minbase --components=main "$release" "$root" "$mirror" >"$work/log" 2>&1 ||
        { tail -20 "$work/log" >&2; cannot 'debootstrap failed; its last words are above'; }
    mount -t proc proc "$root/proc"
    mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
    mkdir "$root/tmp/.X11-unix"

    say 'apt installs the package'
    cp "$deb" "$root/tmp/qtcp.deb"
    in_root_apt install /tmp/qtcp.deb >"$work/log" 2>&1 || { tail -30 "$work/log" >&2; wrong 'apt could not install it; its last words are above'; }
    in_root dpkg-query -W qtcp
    local package
    for package in $(dpkg-deb -f "$deb" Recommends | tr -d ','); do
        in_root dpkg -s "$package" >/dev/null 2>&1 || wrong "the recommended $package was not installed"
    done
    in_root dpkg --audit

    # A desktop that speaks Chinese has this locale; a clean root has none. It brings no library along.
    in_root_apt install --no-install-recommends locales >"$work/log" 2>&1 || { tail "$work/log" >&2; cannot 'no package "locales"'; }
    in_root localedef -i zh_CN -f UTF-8 zh_CN.UTF-8
    in_root useradd --create-home --user-group person
    in_root install -d -m 700 -o person -g person /run/person

    say 'qtcp --version'
    as_person timeout 10 qtcp --version || wrong "it does not start: exit code $?"
    say 'qtcp --headless demo'
    demo=$(as_person timeout 60 qtcp --headless demo) || wrong "the demo failed: $demo"
    tail -n 1 <<<"$demo"
    [[ ${demo##*$'\n'} == 'demo: 3 clients, 15 messages, 15 right, 0 wrong, 0 missing' ]] || wrong 'the demo did not end as it should'

    say 'a font with Chinese'
    as_person fc-match -f '%{family[0]}\n' :lang=zh-cn
    [ -n "$(as_person fc-list :lang=zh-cn)" ] || wrong 'no font here has Chinese'

    check_window 'no screen (offscreen)' QT_QPA_PLATFORM=offscreen
    # The X server is this machine's, so that what it needs does not hide what the package forgot.
    if command -v Xvfb >/dev/null; then
        mkdir -p /tmp/.X11-unix
        mount --bind /tmp/.X11-unix "$root/tmp/.X11-unix"
        Xvfb -displayfd 5 -screen 0 1280x800x24 -nolisten tcp 5>"$work/display" >/dev/null 2>&1 &
        server=$!
        # In order, so that it takes its socket and its lock file with it.
        trap 'kill "$server" && wait "$server" || true' EXIT
        for ((i = 0; i < 100; i++)); do
            display=$(cat "$work/display")
            if [ -n "$display" ]; then break; fi
            sleep 0.1
        done
        [ -n "$display" ] || cannot 'Xvfb does not start'
        check_window 'X server' DISPLAY=":$display" QT_QPA_PLATFORM=xcb
    else
        echo 'window, X server: skipped, Xvfb is not installed'
    fi
    say 'all well'
}

if [ "${1-}" = --inside ]; then
    shift
    inside "$@"
    exit
fi

# --- outside ---

case ${1-} in
-h | --help)
    usage
    exit 0
    ;;
-*)
    printf 'test-deb.sh: I do not know "%s"; bash packaging/test-deb.sh --help tells how it is used.\n' "$1" >&2
    exit 2
    ;;
esac

[ "$(id -u)" -eq 0 ] || cannot 'it needs root (chroot and mounts); run it with sudo'
for tool in debootstrap unshare chroot apt-get dpkg-deb; do
    command -v "$tool" >/dev/null || cannot "$tool is not there; on Debian: apt-get install debootstrap"
done
unshare --mount --pid --fork true 2>/dev/null || cannot 'this machine allows no namespaces of its own (a container without privileges?)'

deb=${1-}
if [ -z "$deb" ]; then
    for file in "$here"/target/debian/qtcp_*.deb; do
        if [ -z "$deb" ] || [ "$file" -nt "$deb" ]; then deb=$file; fi
    done
fi
[ -f "$deb" ] || cannot "there is no package ${deb##*/}; build it first: sh packaging/deb.sh"
deb=$(realpath "$deb")

# What stands in $(...) is apt's to fill in.
# shellcheck disable=SC2016
mirror=$(apt-get indextargets --format '$(CREATED_BY) $(ORIGIN) $(LABEL) $(CODENAME) $(COMPONENT) $(REPO_URI)' |
    sed -n "s/^Packages Debian Debian $release main //p" | head -n 1)
[ -n "$mirror" ] || cannot "apt has no lists of a mirror with Debian 12 ($release, main): apt-get update, or another machine"

work=$(mktemp -d)
trap 'rm -rf --one-file-system "$work"' EXIT
trap 'exit 130' INT TERM
chmod 755 "$work"
code=0
timeout --foreground --kill-after=10 "$whole" \
    unshare --mount --pid --fork --kill-child bash "${BASH_SOURCE[0]}" --inside "$deb" "$mirror" "$work" || code=$?
if [ "$code" -eq 124 ]; then cannot "not done after $whole s"; fi
exit "$code"
