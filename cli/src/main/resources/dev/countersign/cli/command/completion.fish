# Completion of countersign for fish: countersign completion fish > ~/.config/fish/completions/countersign.fish

function __countersign_complete
    set -l words (commandline -opc)
    set -l found ($words[1] complete --line (commandline -cp | string collect) 2>/dev/null)
    test (count $found) -gt 0; or return
    for each in $found[2..-1]
        echo $each
    end
    switch $found[1]
        case files
            __fish_complete_path (commandline -ct)
        case directories
            __fish_complete_directories (commandline -ct)
    end
end

complete -c countersign -f -a '(__countersign_complete)'
