#!/usr/bin/env bash
# The core as other projects get it: installs build/native into a folder, builds examples/core against that and nothing
# else of this tree, and compares its runs with the command line's. The last line counts passed and failed checks.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# As script/lib.sh builds: a bare machine has Ninja and no make, which CMake would choose by itself.
! command -v ninja >/dev/null || export CMAKE_GENERATOR=Ninja
passed=0 failed=0
check() { # check WHAT COMMAND...
    local what=$1
    shift
    if "$@" >"$folder/log" 2>&1; then
        passed=$((passed + 1))
        echo "passed  $what"
    else
        failed=$((failed + 1))
        echo "FAILED  $what"
        tail -n 20 "$folder/log"
    fi
}
same_digest() { # same_digest LINK
    local ours theirs
    ours=$("$folder/installed/bin/equator" run "$1" --theory off | sed -n 's/^# digest //p')
    theirs=$("$folder/build/gap" "$1" | sed -n 's/^# digest //p')
    echo "command line: $ours; example: $theirs"
    [ -n "$ours" ] && [ "$ours" = "$theirs" ]
}
refused() {
    local status=0
    "$folder/build/gap" '#v1&m=0' || status=$?
    [ "$status" = 2 ]
}

check "install" cmake --install build/native --prefix "$folder/installed"
cp -r examples/core "$folder/source" # no way back into this tree
check "a project finds the package" cmake -S "$folder/source" -B "$folder/build" -DCMAKE_PREFIX_PATH="$folder/installed"
check "and builds with it" cmake --build "$folder/build"
for link in '#v1&m=60&T=6' '#v1&d=8&m=33&phi=h3&rule=pgd&eta=0.05&T=5'; do
    check "the same bits: $link" same_digest "$link"
done
check "bad input is refused" refused
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
