#!/bin/sh
# Tests script/install. The program must be built. What it installs for completion: completion.sh.
#
#   SHELL_UNDER_TEST="busybox sh" script/tests/install.sh
# shellcheck disable=SC2317 # expect calls the functions
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd -P)
: "${SHELL_UNDER_TEST:=sh}"
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
prefix="$place/a prefix"
. "$root/script/tests/expect.sh"

not() { ! "$@"; }
says() { grep -q -F -x -- "$2" "$1"; }
is_empty() { [ -z "$(find "$1" ! -type d 2>/dev/null)" ] && [ ! -e "$1/lib/countersign" ]; }

# shellcheck disable=SC2086 # "busybox sh" is two words
install() { env -i PATH="$PATH" HOME="$place" ${JAVA_HOME:+JAVA_HOME="$JAVA_HOME"} $SHELL_UNDER_TEST "$root/script/install" "$@"; }

echo "script/install under $SHELL_UNDER_TEST:"

expect 'installs below a folder with a blank in its name' install --prefix "$prefix"
expect 'the program starts from there' env -i PATH="$PATH" HOME="$place" ${JAVA_HOME:+JAVA_HOME="$JAVA_HOME"} \
    "$prefix/bin/countersign" --version
for file in share/man/man1/countersign.1 share/man/man1/countersign-check.1 share/bash-completion/completions/countersign \
    share/zsh/site-functions/_countersign share/fish/vendor_completions.d/countersign.fish; do
    expect "$file is there" test -s "$prefix/$file"
done
expect 'installs over itself' install --prefix "$prefix"

expect 'removes itself' install --prefix "$prefix" --uninstall
expect 'and leaves no file behind' is_empty "$prefix"
expect 'says so where it is not installed' not install --prefix "$prefix" --uninstall
mkdir -p "$prefix/bin"
echo 'another program' >"$prefix/bin/countersign"
expect 'replaces no program of somebody else' not install --prefix "$prefix"
expect 'which is still there' says "$prefix/bin/countersign" 'another program'

exit "$failed"
