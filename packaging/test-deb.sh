#!/bin/bash
# Does the package install and start where nothing but Debian 12 is? Makes a clean root in a temporary folder, installs the package
# there with apt, and starts the program. Changes nothing outside that folder: the rest happens in mount and process namespaces of
# its own, which end with this script and take with them what is mounted and what runs.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
script=test-deb.sh
# shellcheck source=packaging/clean-root.sh
. "$here/packaging/clean-root.sh"

release=bookworm
whole=1500 # seconds for everything, the downloads included

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

inside() {
    local deb=$2 mirror=$3 display=''
    work=$1 root=$1/root
    make_root "$release" "$mirror"

    say 'apt installs the package'
    cp "$deb" "$root/tmp/qtcp.deb"
    in_root_apt install /tmp/qtcp.deb >"$work/log" 2>&1 || { tail -30 "$work/log" >&2; wrong 'apt could not install it; its last words are above'; }
    in_root dpkg-query -W qtcp
    local package
    for package in $(dpkg-deb -f "$deb" Recommends | tr -d ','); do
        in_root dpkg -s "$package" >/dev/null 2>&1 || wrong "the recommended $package was not installed"
    done
    in_root dpkg --audit
    make_person

    cmp "$here/src/record/qtcp_trace.h" "$root/usr/include/qtcp_trace.h" || wrong 'qtcp_trace.h is not the one of this tree'

    say 'qtcp --version'
    as_person timeout 10 qtcp --version || wrong "it does not start: exit code $?"
    check_demo qtcp

    say 'a font with Chinese'
    as_person fc-match -f '%{family[0]}\n' :lang=zh-cn
    [ -n "$(as_person fc-list :lang=zh-cn)" ] || wrong 'no font here has Chinese'

    check_window qtcp 'no screen (offscreen)' QT_QPA_PLATFORM=offscreen
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
        check_window qtcp 'X server' DISPLAY=":$display" QT_QPA_PLATFORM=xcb
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

need_clean_root dpkg-deb
deb=${1-}
if [ -z "$deb" ]; then
    for file in "$here"/target/debian/qtcp_*.deb; do
        if [ -z "$deb" ] || [ "$file" -nt "$deb" ]; then deb=$file; fi
    done
fi
[ -f "$deb" ] || cannot "there is no package ${deb##*/}; build it first: sh packaging/deb.sh"
deb=$(realpath "$deb")
mirror=$(mirror_of "$release")
[ -n "$mirror" ] || cannot "apt has no lists of a mirror with Debian 12 ($release, main): apt-get update, or another machine"
go_inside "$whole" "$deb" "$mirror"
