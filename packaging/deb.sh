#!/bin/sh
# Builds the Debian package of the tree as it is: target/debian/qtcp_VERSION_ARCHITECTURE.deb. The last line it prints is that file's name.
# What goes into it is told by [package.metadata.deb] in Cargo.toml; what the program can say about itself (manual pages,
# completions) is asked from the program that was just built. Run by hand, and by .ci/run.
set -eu
cd "$(dirname "$0")/.."

# Also where .ci/run looks; a newer one may want other fields in Cargo.toml.
cargo_deb_version=3.8.0
missing=3 # exit code: a tool that the package needs is not there, and nothing is wrong with the tree

usage() {
    cat <<'TEXT'
Usage: sh packaging/deb.sh

Builds target/debian/qtcp_VERSION_ARCHITECTURE.deb. Needs what setup.sh installs, and dpkg-dev and
python3. cargo-deb is installed into target/tools where it is missing.
Exit code: 0 built, 2 a wrong option, 3 a tool is missing, otherwise that of the step that failed.
TEXT
}

lacking() {
    printf 'deb.sh: %s\n' "$*" >&2
    exit "$missing"
}

case ${1-} in
'') ;;
-h | --help)
    usage
    exit 0
    ;;
*)
    printf 'deb.sh: I do not know "%s"; sh packaging/deb.sh --help tells how it is used.\n' "$1" >&2
    exit 2
    ;;
esac

PATH="$PWD/target/tools/bin:$PATH"
CARGO_TARGET_DIR="$PWD/target"
export PATH CARGO_TARGET_DIR

for tool in cargo python3 dpkg-shlibdeps; do
    command -v "$tool" >/dev/null || lacking "$tool is not there. On Debian: apt-get install dpkg-dev python3; Rust: README.md tells"
done

if ! cargo deb --version 2>/dev/null | grep -qwF "$cargo_deb_version"; then
    echo "installing cargo-deb $cargo_deb_version into target/tools"
    # Unoptimised: compiling it would take longer than it ever runs.
    CARGO_TARGET_DIR="$PWD/target/tools/build" CARGO_PROFILE_DEV_DEBUG=0 timeout --kill-after=10 480 \
        cargo install cargo-deb --version "$cargo_deb_version" --locked --debug --quiet --force --root target/tools ||
        lacking "cargo-deb $cargo_deb_version could not be installed; cargo's words are above"
fi

cargo build --release --locked

# --- what the program says about itself ---

made=target/deb
program=target/release/qtcp
rm -rf "$made"
mkdir -p "$made/man" "$made/man-zh"
"$program" --lang en completions bash >"$made/qtcp.bash"
"$program" --lang en completions zsh >"$made/_qtcp"
"$program" --lang en completions fish >"$made/qtcp.fish"

# `qtcp man` prints the pages of all commands in a row. Each begins with two lines about the apostrophe and then .TH NAME SECTION;
# man wants them in files of their own.
man_pages() {
    "$program" --lang "$1" man | awk -v folder="$2" '
        /^\.(ie|el) .*ds Aq/ { head = head $0 "\n"; next }
        $1 == ".TH" { if (page != "") close(page); page = folder "/" $2 "." $3; printf "%s", head >page; head = "" }
        { if (page == "") { print "deb.sh: qtcp man does not begin with .TH" >"/dev/stderr"; exit 1 } print >page }'
}
man_pages en "$made/man"
man_pages zh "$made/man-zh"

host=$(rustc -vV | sed -n 's/^host: //p')
cargo metadata --format-version 1 --locked --filter-platform "$host" >"$made/metadata.json"
python3 packaging/third_party.py <"$made/metadata.json" >"$made/third-party-licences.txt"
gzip -9nkf "$made/third-party-licences.txt"

# --- the package ---

cargo deb --no-build --locked --quiet --output target/debian/
version=$(sed -n '1s/^qtcp (\(.*\)) .*/\1/p' packaging/changelog)
file="target/debian/qtcp_${version}_$(dpkg --print-architecture).deb"
[ -f "$file" ] || {
    printf 'deb.sh: there is no %s; does the first line of packaging/changelog have the version of Cargo.toml?\n' "$file" >&2
    exit 1
}
echo "$file"
