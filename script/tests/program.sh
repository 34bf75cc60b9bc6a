#!/bin/sh
# Tests what the launcher and the program do together, whatever the environment is. The program must be built.
#
#   SHELL_UNDER_TEST="busybox sh" script/tests/program.sh
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd -P)
: "${SHELL_UNDER_TEST:=sh}"
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
failed=0

# expect SENTENCE TEXT: the program must have printed TEXT
expect() {
    if grep -q -F -- "$2" "$place/said"; then
        printf '  ok    %s\n' "$1"
    else
        printf '  WRONG %s\n' "$1"
        sed 's/^/        /' "$place/said"
        failed=1
    fi
}

# run [NAME=VALUE...] -- ARGUMENT...: runs the program with nothing else in its environment
run() {
    variables=
    while [ "$1" != -- ]; do
        variables="$variables $1"
        shift
    done
    shift
    # shellcheck disable=SC2086 # no word in it has a blank
    env -i PATH="$PATH" ${JAVA_HOME:+JAVA_HOME="$JAVA_HOME"} $variables $SHELL_UNDER_TEST "$root/countersign" "$@" \
        </dev/null >"$place/said" 2>&1 || :
}

echo "the program under $SHELL_UNDER_TEST:"

mkdir -p "$place/repository/policies" "$place/repository/inventories"
echo 'policy: [' >"$place/repository/policies/prüfung.yaml"
for locale in HOME=/nonexistent LC_ALL=C LANG=de_DE.ISO-8859-1 LANG=zh_CN.GB18030; do
    run "$locale" -- -C "$place/repository" lint
    expect "with $locale, the name of a file is shown as it is" "/policies/prüfung.yaml:2:1: not valid YAML"
done
for locale in LANG=zh_CN.UTF-8 LC_ALL=zh_CN.GB18030; do
    run "$locale" -- explain 签名不存在
    expect "$locale chooses Chinese, and a question in Chinese comes through" '这里没有关于“签名不存在”的说明'
done
run LANG=zh_CN.UTF-8 LC_ALL=C -- explain 签名不存在
expect 'LC_ALL=C goes before LANG' "'签名不存在' is not known here"

mkdir -p "$place/home/.config/countersign"
echo 'grant: everything' >"$place/home/.config/countersign/config.yaml"
run "HOME=$place/home" -- -C "$place/repository" trust --list
expect 'HOME says where the user'"'"'s own configuration is' "$place/home/.config/countersign/config.yaml:1:"

exit "$failed"
