# Completion of countersign for bash 4.4 and later: source <(countersign completion bash)
# shellcheck shell=bash

_countersign() {
    local line=${COMP_LINE:0:COMP_POINT} whole breaks='' cut='' each
    local -a found
    COMPREPLY=()
    mapfile -t found < <("$1" complete --line "$line" 2>/dev/null)
    # bash ends a word at ':' and '=' and replaces only what comes after them
    whole=${line##*[[:space:]]}
    [[ $COMP_WORDBREAKS != *:* ]] || breaks=:
    [[ $COMP_WORDBREAKS != *=* ]] || breaks+='='
    [[ -z $breaks ]] || cut=${whole%"${whole##*["$breaks"]}"}
    for each in "${found[@]:1}"; do
        each=${each%%$'\t'*}
        COMPREPLY+=("${each#"$cut"}")
    done
    case ${found[0]} in
        files) compopt -o default 2>/dev/null ;;
        directories) compopt -o dirnames -o filenames 2>/dev/null ;;
    esac
}
complete -F _countersign countersign
