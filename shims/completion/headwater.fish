# Completion of headwater for fish.
function __headwater_complete
    set -l words (commandline -opc)
    set -l answers ('@HEADWATER@' complete $words[2..-1] (commandline -ct) 2>/dev/null)
    string match -v -- ':files' $answers
    contains -- ':files' $answers; and __fish_complete_path (commandline -ct)
end
complete -c headwater -f -a '(__headwater_complete)'
complete -c hw -f -a '(__headwater_complete)'
