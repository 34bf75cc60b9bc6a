#!/bin/sh
# Tests what script/Artefacts.java notices, in a small repository of its own.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd -P)
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
failed=0
repository=$place/repository list=$place/list lib=$place/lib
one=org/one/1.0/one-1.0

# check EXIT TEXT SENTENCE: runs the check with everything in the repository on the class path
check() {
    status=0
    java "$root/script/Artefacts.java" check "$list" "$repository" \
        "$place/classes:$repository/$one.jar:$repository/org/two.jar" "$lib" >"$place/said" 2>&1 || status=$?
    if [ "$status" = "$1" ] && { [ -z "$2" ] || grep -q -F -- "$2" "$place/said"; }; then
        printf '  ok    %s\n' "$3"
    else
        printf '  WRONG %s (exit %s)\n' "$3" "$status"
        sed 's/^/        /' "$place/said"
        failed=1
    fi
}

fetch() {
    rm -rf "$repository" "$lib"
    mkdir -p "$repository/${one%/*}" "$lib" "$place/classes"
    echo library >"$repository/$one.jar"
    echo description >"$repository/$one.pom"
    echo second >"$repository/org/two.jar"
    cp "$repository/$one.jar" "$lib"
}

echo "the recorded artefacts:"

fetch
java "$root/script/Artefacts.java" record "$repository" >"$list"
if [ "$(cut -c67- "$list" | tr '\n' ' ')" = "$one.jar $one.pom org/two.jar " ]; then
    printf '  ok    every jar and every description is recorded\n'
else
    printf '  WRONG every jar and every description is recorded\n'
    failed=1
fi
check 0 '' 'what was recorded passes'
echo changed >"$repository/$one.pom"
check 1 "$repository/$one.pom" 'a changed description is named'
fetch
printf 'librarY\n' >"$repository/$one.jar"
check 1 "$repository/$one.jar" 'a changed library is named'
fetch
echo other >"$lib/one-1.0.jar"
check 1 "$lib/one-1.0.jar" 'a changed copy beside the program is named'
fetch
grep -v two "$list" >"$place/less" && mv "$place/less" "$list"
check 1 'org/two.jar' 'a library that nobody recorded is named'

exit "$failed"
