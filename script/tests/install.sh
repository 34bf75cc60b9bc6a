#!/bin/sh
# Tests script/install and the completion that it installs. The program must be built.
#
#   SHELL_UNDER_TEST="busybox sh" script/tests/install.sh
# shellcheck disable=SC2317 # expect calls the functions
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd -P)
: "${SHELL_UNDER_TEST:=sh}"
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
prefix="$place/a prefix"
failed=0

# expect SENTENCE COMMAND...: the command must succeed
expect() {
    sentence=$1
    shift
    if "$@" >"$place/said" 2>&1; then
        printf '  ok    %s\n' "$sentence"
    else
        printf '  WRONG %s\n' "$sentence"
        sed 's/^/        /' "$place/said"
        failed=1
    fi
}

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

mkdir -p "$place/repository/inventories" "$place/repository/policies"
# shellcheck disable=SC2016 # nobody may expand it
printf 'groups: {files: {}}\nhosts:\n  fs1: {groups: [files], labels: {site: berlin, odd: "$(touch %s/ran)"}}\n  fs2: {}\n' "$place" \
    >"$place/repository/inventories/a.yaml"

# completes SHELL LINE: prints the candidates, one a line
completes() {
    PATH=$prefix/bin:$PATH
    export PATH
    case $1 in
        bash)
            # shellcheck disable=SC2016 # bash expands it
            bash --norc -c 'source "$1"; COMP_LINE=$2 COMP_POINT=${#2}; read -ra COMP_WORDS <<<"$2"; COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                _countersign countersign; printf "%s\n" "${COMPREPLY[@]}"' bash "$prefix/share/bash-completion/completions/countersign" "$2"
            ;;
        zsh)
            # shellcheck disable=SC2016 # zsh expands it
            zsh -f -c '_describe() { print -l -- "${(@P)argv[-1]%%:*}" }; _files() { print files }; compdef() { : }
                source "$1"; words=(${=2}); CURRENT=$#words; PREFIX=$words[-1]; _countersign' zsh \
                "$prefix/share/zsh/site-functions/_countersign" "$2"
            ;;
        fish)
            # shellcheck disable=SC2016 # fish expands it
            fish --no-config -c 'source $argv[1]; complete -C $argv[2] | string replace -r "\t.*" ""' \
                "$prefix/share/fish/vendor_completions.d/countersign.fish" "$2"
            ;;
    esac
}

for shell in bash zsh fish; do
    if ! command -v "$shell" >/dev/null 2>&1; then
        echo "  not run: the completion of $shell, which is not installed"
        continue
    fi
    completes "$shell" 'countersign ch' >"$place/candidates" || :
    expect "$shell completes a command" says "$place/candidates" check
    completes "$shell" 'countersign check --acc' >"$place/candidates" || :
    expect "$shell completes an option" says "$place/candidates" --accept-new-host-keys
    completes "$shell" "countersign -C $place/repository check f" >"$place/candidates" || :
    expect "$shell completes a host" says "$place/candidates" fs2
    completes "$shell" "countersign -C $place/repository check -l fs1,s" >"$place/candidates" || :
    case $shell in bash) label=berlin ;; zsh | fish) label=fs1,site=berlin ;; esac
    [ "$shell" != bash ] || completes bash "countersign -C $place/repository check -l fs1,site=" >"$place/candidates" || :
    expect "$shell completes a label in a list" says "$place/candidates" "$label"
    expect "$shell runs nothing that a repository says" test ! -e "$place/ran"
done

expect 'removes itself' install --prefix "$prefix" --uninstall
expect 'and leaves no file behind' is_empty "$prefix"
expect 'says so where it is not installed' not install --prefix "$prefix" --uninstall
mkdir -p "$prefix/bin"
echo 'another program' >"$prefix/bin/countersign"
expect 'replaces no program of somebody else' not install --prefix "$prefix"
expect 'which is still there' says "$prefix/bin/countersign" 'another program'

exit "$failed"
