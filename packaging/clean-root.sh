# shellcheck shell=bash
# shellcheck disable=SC2154 # $script, $root and $work are the ones of the script that sources this
# What test-deb.sh and test-debian.sh share: a clean Debian in a temporary folder, in mount and process namespaces of its own, which
# end with the script and take with them what is mounted and what runs. To be sourced by bash; the name of the script is in $script.
# The folder of the run is $work, the clean root $root.

one=600    # seconds for one of the steps that download
alive=5    # seconds that the window has to stay

cannot() {
    printf '%s: cannot be tried here: %s\n' "$script" "$*" >&2
    exit 3
}
wrong() {
    printf '%s: %s\n' "$script" "$*" >&2
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

# A clean Debian of that release, from that mirror.
make_root() {
    say "a clean $1"
    timeout --kill-after=10 "$one" debootstrap --variant=minbase --components=main "$1" "$root" "$2" >"$work/log" 2>&1 ||
        { tail -20 "$work/log" >&2; cannot 'debootstrap failed; its last words are above'; }
    mount -t proc proc "$root/proc"
    mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
    mkdir "$root/tmp/.X11-unix"
}

# A desktop that speaks Chinese has this locale; a clean root has none. It brings no library along.
make_person() {
    in_root_apt install --no-install-recommends locales >"$work/log" 2>&1 || { tail "$work/log" >&2; cannot 'no package "locales"'; }
    in_root localedef -i zh_CN -f UTF-8 zh_CN.UTF-8
    in_root useradd --create-home --user-group person
    in_root install -d -m 700 -o person -g person /run/person
}

check_demo() {
    local demo
    say "$1 --headless demo"
    demo=$(as_person LC_ALL=C.UTF-8 timeout 60 "$1" --headless demo) || wrong "the demo failed: $demo"
    tail -n 1 <<<"$demo"
    [[ ${demo##*$'\n'} == 'demo: 3 clients, 15 messages, 15 right, 0 wrong, 0 missing' ]] || wrong 'the demo did not end as it should'
}

# The window opens, stays, says nothing on standard error, and ends in order when it is asked to. Arguments: the program, a name for
# the messages, then the variables that say where it opens.
check_window() {
    local program=$1 place=$2 begun code=0 milliseconds
    shift 2
    say "window, $place"
    rm -f "$root/home/person/window.png"
    begun=$(date +%s%3N)
    as_person "$@" QTCP_SCREENSHOT=/home/person/window.png \
        timeout --preserve-status --signal=TERM --kill-after=5 "$alive" "$program" >"$work/out" 2>"$work/err" || code=$?
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

# --- outside ---

need_clean_root() {
    [ "$(id -u)" -eq 0 ] || cannot 'it needs root (chroot and mounts); run it with sudo'
    local tool
    for tool in debootstrap unshare chroot apt-get "$@"; do
        command -v "$tool" >/dev/null || cannot "$tool is not there; on Debian: apt-get install debootstrap"
    done
    unshare --mount --pid --fork true 2>/dev/null || cannot 'this machine allows no namespaces of its own (a container without privileges?)'
}

# The mirror that apt has of a release of Debian; a pattern for sed names the release.
mirror_of() {
    # What stands in $(...) is apt's to fill in.
    # shellcheck disable=SC2016
    apt-get indextargets --format '$(CREATED_BY) $(ORIGIN) $(LABEL) $(CODENAME) $(COMPONENT) $(REPO_URI)' |
        sed -n "s/^Packages Debian Debian $1 main //p" | head -n 1
}

# Runs the script once more, with --inside and these arguments, in namespaces of its own and for so many seconds at most; ends with
# its exit code.
go_inside() {
    local whole=$1 code=0
    shift
    work=$(mktemp -d)
    trap 'rm -rf --one-file-system "$work"' EXIT
    trap 'exit 130' INT TERM
    chmod 755 "$work"
    timeout --foreground --kill-after=10 "$whole" \
        unshare --mount --pid --fork --kill-child bash "${BASH_SOURCE[1]}" --inside "$work" "$@" || code=$?
    if [ "$code" -eq 124 ]; then cannot "not done after $whole s"; fi
    exit "$code"
}
