#!/bin/sh
# Tests the completion that script/install installs for bash, zsh and fish. The program must be built.
#
#   script/tests/completion.sh
# shellcheck disable=SC2317 # expect calls the functions
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd -P)
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
prefix="$place/a prefix"
. "$root/script/tests/expect.sh"

says() { grep -q -F -x -- "$2" "$1"; }

echo 'completion:'

env -i PATH="$PATH" HOME="$place" ${JAVA_HOME:+JAVA_HOME="$JAVA_HOME"} "$root/script/install" --prefix "$prefix" >/dev/null

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

exit "$failed"
