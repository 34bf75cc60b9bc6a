#compdef countersign
# Completion of countersign for zsh: put this as _countersign into a folder of $fpath, or: source <(countersign completion zsh)

_countersign() {
    local line kind each
    local -a found described
    line="${(j: :)words[1,CURRENT-1]} $PREFIX"
    found=("${(@f)$(${~words[1]} complete --line "$line" 2>/dev/null)}")
    kind=$found[1]
    for each in "${(@)found[2,-1]}"; do
        [[ -n $each ]] || continue
        described+=("${${each%%$'\t'*}//:/\\:}${${(M)each:#*$'\t'*}:+:${each#*$'\t'}}")
    done
    (( ! $#described )) || _describe -o countersign described
    case $kind in
        files) _files ;;
        directories) _files -/ ;;
    esac
}

if [[ $funcstack[1] == _countersign ]]; then
    _countersign "$@"
elif (( $+functions[compdef] )); then
    compdef _countersign countersign
fi
