#!/bin/sh
# Installs what building, testing and running qtcp needs and this machine lacks. Safe to run again: what is there stays as it is.
# The names of the packages are in packages/, one list for each system.
set -eu

usage() {
    cat <<'END'
Usage: sh setup.sh [--headless] [-n]

Installs what building, testing and running qtcp needs, where it is missing.

  --headless     only what the build without Qt needs (cargo build --no-default-features)
  -n, --dry-run  say what would be installed, change nothing
  -h, --help     this text

Debian and Ubuntu (apt-get), Fedora (dnf), Arch (pacman), macOS (brew).
It asks for sudo itself where it needs it. Exit code: 0 all there, 1 something could not be had,
2 a wrong option.
END
}

say() { printf '%s\n' "$*"; }
fail() {
    printf 'setup.sh: %s\n' "$*" >&2
    exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }

headless=no
dry_run=no
for argument; do
    case $argument in
    --headless) headless=yes ;;
    -n | --dry-run) dry_run=yes ;;
    -h | --help)
        usage
        exit 0
        ;;
    *)
        printf 'setup.sh: I do not know "%s"; sh setup.sh --help lists the options.\n' "$argument" >&2
        exit 2
        ;;
    esac
done

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)

# --- which system ---

manager=
if [ "$(uname -s)" = Darwin ]; then
    if have brew; then manager=brew; fi
else
    for candidate in apt-get dnf pacman brew; do
        if have "$candidate"; then
            manager=$candidate
            break
        fi
    done
fi

# The names in a list, without comments; `--headless` ends at the line that begins with "# qt:".
names() {
    if [ "$headless" = yes ]; then sed '/^# qt:/,$d' "$1"; else cat "$1"; fi | sed -e 's/#.*//' -e 's/[[:space:]]//g' -e '/^$/d'
}

wanted() {
    case $manager in
    apt-get)
        names "$here/packages/debian-headless.txt"
        if [ "$headless" = no ]; then names "$here/packages/debian.txt"; fi
        ;;
    dnf) names "$here/packages/fedora.txt" ;;
    pacman) names "$here/packages/arch.txt" ;;
    brew) names "$here/packages/homebrew.txt" ;;
    esac
}

installed() {
    case $manager in
    apt-get) [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ] ;;
    dnf) rpm -q --whatprovides "$1" >/dev/null 2>&1 ;;
    pacman) pacman -T "$1" >/dev/null 2>&1 ;;
    brew) [ -n "$(brew list --versions "$1" 2>/dev/null)" ] ;;
    esac
}

# --- the packages ---

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif have sudo; then
        sudo "$@"
    else
        fail "installing packages needs root, and sudo is not there. Run this as root, or have these installed: $missing"
    fi
}

install_missing() {
    # The names are words without blanks, so splitting them is what is wanted.
    # shellcheck disable=SC2086
    case $manager in
    apt-get)
        as_root apt-get -q -o Acquire::Retries=3 update || say "the package lists could not be refreshed; going on with the old ones"
        as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Acquire::Retries=3 -o DPkg::Lock::Timeout=120 \
            install --no-install-recommends $missing
        ;;
    dnf) as_root dnf -y install --setopt=install_weak_deps=False $missing ;;
    pacman) as_root pacman -S --needed --noconfirm $missing ;;
    brew) brew install $missing ;;
    esac
}

if [ -z "$manager" ]; then
    if [ "$(uname -s)" = Darwin ]; then fail "Homebrew is not there. Install it (https://brew.sh), then run this again."; fi
    fail "no package manager that I know (apt-get, dnf, pacman, brew). Install by hand what packages/fedora.txt names."
fi
if [ "$manager" = brew ] && ! have cc; then fail "there is no C compiler. On macOS: xcode-select --install"; fi

there=
missing=
for package in $(wanted); do
    if installed "$package"; then there="$there $package"; else missing="$missing $package"; fi
done
there=${there# }
missing=${missing# }

if [ -n "$there" ]; then say "already there: $there"; fi
if [ -z "$missing" ]; then
    say "no package is missing"
elif [ "$dry_run" = yes ]; then
    say "would install with $manager: $missing"
else
    say "installing: $missing"
    install_missing || fail "$manager could not install all of: $missing. Its own words are above; refresh its package lists and run this again."
    say "installed: $missing"
fi

# --- Rust ---

get_rust="Install Rust with rustup (https://rustup.rs), open a new shell, then run this again"

# Where rustup puts programs: the shell of the user who ran it finds them, root's does not.
rustup_folder() {
    if [ -x "${CARGO_HOME:-${HOME:-}/.cargo}/bin/cargo" ]; then
        printf '%s\n' "${CARGO_HOME:-$HOME/.cargo}/bin"
    elif [ -n "${SUDO_USER:-}" ] && have getent; then
        folder=$(getent passwd "$SUDO_USER" | cut -d: -f6)/.cargo/bin
        if [ -x "$folder/cargo" ]; then printf '%s\n' "$folder"; fi
    fi
}

for tool in cargo rustc; do
    if have "$tool"; then continue; fi
    folder=$(rustup_folder)
    if [ -z "$folder" ]; then
        fail "$tool is not there. $get_rust. The distribution's own Rust is often too old."
    elif [ "$(id -u)" -eq 0 ] && [ -n "${SUDO_USER:-}" ]; then
        # Root does not start what is another user's, so the version stays open.
        say "$tool is in $folder, which is not on root's PATH. That is as it should be: go on as $SUDO_USER, without sudo."
        say "next, without sudo: sh setup.sh (it checks the version of Rust), then cargo build --release"
        exit 0
    else
        fail "$tool is in $folder, which is not on the PATH. Open a new shell, or run: export PATH=\"$folder:\$PATH\"; then run this again."
    fi
done

needed=$(sed -n 's/^rust-version *= *"\([0-9.]*\)".*/\1/p' "$here/Cargo.toml")
version=$(cd "$here" && rustc --version) || fail "rustc does not start. $get_rust."
actual=$(printf '%s\n' "$version" | sed -n 's/^rustc \([0-9]*\.[0-9]*\.[0-9]*\).*/\1/p')
if [ -z "$needed" ] || [ -z "$actual" ]; then
    fail "cannot compare the compiler ($version) with rust-version in Cargo.toml (${needed:-none found})."
fi

# "1.95" or "1.95.2" as one number that compares.
rank() { printf '%s\n' "$1" | awk -F. '{ print $1 * 1000000 + $2 * 1000 + $3 }'; }
if [ "$(rank "$actual")" -lt "$(rank "$needed")" ]; then
    fail "rustc $actual is too old, qtcp needs $needed or newer: rustup update stable"
fi
say "already there: rustc $actual (needed: $needed or newer)"

# --- what next ---

if [ "$dry_run" = yes ]; then
    say "dry run: nothing was changed"
elif [ "$headless" = yes ]; then
    say "ready: cargo build --release --no-default-features"
else
    say "ready: cargo build --release"
fi
