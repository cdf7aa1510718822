#!/bin/sh
# The stress tests of the Qt edge under valgrind: no invalid access, and nothing of ours lost.
# Takes some minutes. Usage: sh tests/qml/valgrind.sh [FILE.qml...]
set -eu
cd "$(dirname "$0")/../.."
command -v valgrind >/dev/null || { echo 'valgrind is not there: apt-get install valgrind' >&2; exit 2; }

program=$(cargo test --test qml --no-run 2>&1 | sed -n 's/.*Executable tests.*(\(.*\))$/\1/p')
[ -x "$program" ] || { echo 'the test program could not be built: cargo test --test qml --no-run' >&2; exit 1; }
[ $# -gt 0 ] || set -- EdgeDestroy.qml EdgeToggle.qml

# What Qt, its plug-ins and the registration of types keep for ever is not counted: a loss is one
# whose way passes through this crate between the event loop and the allocation.
log=$(mktemp)
trap 'rm -f "$log"' EXIT
bad=0
for file; do
    echo "== $file"
    code=0
    QT_QPA_PLATFORM=offscreen QT_QUICK_BACKEND=software RUST_LOG=warn timeout 900 \
        valgrind --quiet --leak-check=full --show-leak-kinds=definite --num-callers=40 --log-file="$log" \
        "$program" --load "tests/qml/$file" || code=$?
    invalid=$(grep -c 'Invalid \|uninitialised' "$log" || true)
    # A record of a loss ends with an empty line; those that have a function of ours in them count.
    lost=$(sed -E -e 's/^==[0-9]*== *//' -e '/qtcp::qt::(window|register|shim::Application)/d' "$log" |
        awk -v RS= '/definitely lost/ && /qtcp::/ && !/static_meta_object/ { n++ } END { print n + 0 }')
    echo "exit code $code, $invalid invalid accesses, $lost losses of ours"
    if [ "$code" -ne 0 ] || [ "$invalid" -ne 0 ] || [ "$lost" -ne 0 ]; then
        cat "$log"
        bad=1
    fi
done
exit $bad
