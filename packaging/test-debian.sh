#!/bin/bash
# What does somebody see who begins on a newer Debian? Makes a clean root in a temporary folder and does there what the README says
# first: setup.sh, building, the demo, the window, and comparing with the Qt that is there. Changes nothing outside that folder.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
script=test-debian.sh
# shellcheck source=packaging/clean-root.sh
. "$here/packaging/clean-root.sh"

release=trixie
whole=5000 # seconds for everything, the downloads and the build included
build=2400 # seconds for the build alone
one=1800   # the packages to build with are many

usage() {
    cat <<'TEXT'
Usage: bash packaging/test-debian.sh [--qt5] [RELEASE]

On a clean Debian 13 (trixie), or another release (testing, sid): sh setup.sh, cargo build, the
demo, the window, and 'qtcp compare' with all scenarios and that Debian's Qt; nothing may differ
without a reason. Takes what is committed. Needs root, debootstrap, the Rust of this machine, which
is lent to the clean root, about 8 GB in $TMPDIR, and a mirror of Debian in this machine's apt
sources. Installs nothing on this machine.

  --qt5  only the C++ engine, built with that Debian's Qt 5.15, and the comparison with it

QTCP_TEST_PROFILE=dev builds without optimisation, which is faster. With QTCP_KEEP_PICTURE=FILE.png
a picture that the window takes of itself is copied there.
Exit code: 0 all well, 1 something is not, 2 a wrong option, 3 it cannot be tried here.
TEXT
}

# The lists of packages are for a person who looks on; here they are in the way of the build's errors.
quietly() {
    "$@" >"$work/log" 2>&1 || { tail -40 "$work/log" >&2; return 1; }
}

# shellcheck disable=SC2317 # quietly calls it
person_builds() { as_person PATH=/opt/rust/bin:/usr/bin:/bin timeout --kill-after=10 "$build" nice "$@"; }

inside() {
    local mirror=$2 profile=$3 sysroot=$4 crates=$5 qt5=$6 program
    work=$1 root=$1/root
    release=$7
    make_root "$release" "$mirror"
    make_person
    mkdir -p "$root/opt/rust" "$root/home/person/.cargo/registry"
    mount --bind -o ro "$sysroot" "$root/opt/rust"
    # What cargo has downloaded here need not be downloaded again.
    if [ -d "$crates/cache" ]; then cp -r "$crates/cache" "$crates/index" "$root/home/person/.cargo/registry"; fi
    mkdir "$root/home/person/qtcp"
    git -C "$here" archive HEAD | tar -x -C "$root/home/person/qtcp"
    in_root chown -R person:person /home/person

    if [ "$qt5" = yes ]; then
        say 'packages for Qt 5.15'
        quietly in_root_apt install --no-install-recommends cmake g++ gcc libc6-dev make qtbase5-dev || cannot 'no Qt 5 here; apt said why'
        program=$(build_program --no-default-features)
    else
        say 'sh setup.sh'
        quietly in_root PATH="/opt/rust/bin:$PATH" sh /home/person/qtcp/setup.sh || wrong 'setup.sh failed; its last words are above'
        tail -n 2 "$work/log"
        program=$(build_program)
        as_person "$program" --version
        check_demo "$program"
        check_window "$program" 'no screen (offscreen)' QT_QPA_PLATFORM=offscreen
    fi

    say 'qtcp compare tests/scenarios/*.scn'
    # The shell of the person expands it, in the folder of the person.
    # shellcheck disable=SC2016
    as_person sh -c 'cd ~/qtcp && nice "$0" compare --quiet tests/scenarios/*.scn' "$program" || wrong 'something differs without a reason'
    say 'all well'
}

# Builds it and prints its path in the clean root.
build_program() {
    say "cargo build --profile $profile $*" >&2
    quietly person_builds cargo build --locked --manifest-path /home/person/qtcp/Cargo.toml --profile "$profile" "$@" ||
        wrong 'it cannot be built; the last words are above'
    local folder=$profile
    if [ "$profile" = dev ]; then folder=debug; fi
    echo "/home/person/qtcp/target/$folder/qtcp"
}

if [ "${1-}" = --inside ]; then
    shift
    inside "$@"
    exit
fi

# --- outside ---

qt5=no
for argument; do
    case $argument in
    -h | --help)
        usage
        exit 0
        ;;
    --qt5) qt5=yes ;;
    -*)
        printf 'test-debian.sh: I do not know "%s"; bash packaging/test-debian.sh --help tells how it is used.\n' "$argument" >&2
        exit 2
        ;;
    *) release=$argument ;;
    esac
done

need_clean_root git rustc
mirror=$(mirror_of '[a-z]*')
[ -n "$mirror" ] || cannot 'apt has no lists of a mirror of Debian: apt-get update, or another machine'
sysroot=$(cd "$here" && rustc --print sysroot)
go_inside "$whole" "$mirror" "${QTCP_TEST_PROFILE-release}" "$sysroot" "${CARGO_HOME:-$HOME/.cargo}/registry" "$qt5" "$release"
