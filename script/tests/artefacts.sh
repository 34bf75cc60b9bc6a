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

# a signed library: its copy loses the signature and nothing else
mkdir -p "$place/signed/META-INF" "$place/signed/org"
printf 'Manifest-Version: 1.0\r\nMulti-Release: true\r\n\r\nName: org/A.class\r\nSHA-256-Digest: AAAA\r\n\r\n' >"$place/signed/META-INF/MANIFEST.MF"
echo signature >"$place/signed/META-INF/SOMEBODY.SF"
echo signature >"$place/signed/META-INF/SOMEBODY.RSA"
echo licence >"$place/signed/META-INF/LICENSE.md"
echo class >"$place/signed/org/A.class"
fetch_signed() {
    fetch
    (cd "$place/signed" && jar --create --no-manifest --file "$repository/$one.jar" META-INF org)
    cp -p "$repository/$one.jar" "$lib"
}
contents() { jar --list --file "$lib/one-1.0.jar" | grep -v '/$' | sort | tr '\n' ' '; }
fetch_signed
java "$root/script/Artefacts.java" record "$repository" >"$list"
check 0 '' 'a signed library passes'
if [ "$(contents)" = 'META-INF/LICENSE.md META-INF/MANIFEST.MF org/A.class ' ]; then
    printf '  ok    and its copy beside the program has no signature any more\n'
else
    printf '  WRONG its copy has: %s\n' "$(contents)"
    failed=1
fi
(cd "$place" && jar --extract --file "$lib/one-1.0.jar" META-INF/MANIFEST.MF)
if [ "$(tr -d '\r' <"$place/META-INF/MANIFEST.MF" | tr '\n' ' ')" = 'Manifest-Version: 1.0 Multi-Release: true  ' ]; then
    printf '  ok    and no digests in its manifest\n'
else
    printf '  WRONG its manifest is: %s\n' "$(cat "$place/META-INF/MANIFEST.MF")"
    failed=1
fi
cp "$lib/one-1.0.jar" "$place/first"
check 0 '' 'a copy without its signature passes'
fetch_signed
check 0 '' 'the same again'
if cmp -s "$place/first" "$lib/one-1.0.jar"; then
    printf '  ok    gives the same bytes\n'
else
    printf '  WRONG gives other bytes\n'
    failed=1
fi
echo other >"$place/signed/org/A.class"
(cd "$place/signed" && jar --create --no-manifest --file "$lib/one-1.0.jar" META-INF/LICENSE.md META-INF/MANIFEST.MF org)
check 1 "$lib/one-1.0.jar" 'a changed copy without a signature is named'
head -c 100 "$place/first" >"$lib/one-1.0.jar"
check 1 "$lib/one-1.0.jar" 'and so is half a copy'

fetch
java "$root/script/Artefacts.java" record "$repository" >"$list"
grep -v two "$list" >"$place/less" && mv "$place/less" "$list"
check 1 'org/two.jar' 'a library that nobody recorded is named'

exit "$failed"
