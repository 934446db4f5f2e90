# Completes cua in fish.
#
#   cua completions fish > ~/.config/fish/completions/cua.fish
#
# cua itself says what can stand at a word, so this stays the same when commands are added. The program
# of `cua exec` is completed as without cua. For fish 3.4 and later.

function __cua_complete
    # fish 4 has a flag for words without their quotes, which are what the older one always gives.
    set -l line (commandline -xpc 2>/dev/null; or commandline -opc)
    # fish compares what is typed by its own rules, of which we only need to know whether it is a flag.
    set -l current (commandline -ct)
    set -l typed ''
    string match -q -- '-*' $current; and set typed (string unescape -- $current; or echo -- $current)
    set -l answer (command cua __complete (count $line) -- $line $typed 2>/dev/null)
    switch "$answer[1]"
        case \tprogram\t\*
            set -l at (math 1 + (string split \t -- $answer[1])[3])
            # The words that are whole, and the one that is being typed as it is.
            complete -C (string join ' ' -- (string escape -- $line[$at..]) $current)
        case \tfiles \tfolders
            # Of `--flag=path`, only the path is one.
            set -l flag (string match -r -- '^-[^=]*=' $current)
            set -l path (string replace -r -- '^-[^=]*=' '' $current)
            if test $answer[1] = \tfiles
                __fish_complete_path $path
            else
                __fish_complete_directories $path ''
            end | string replace -r -- '^' "$flag"
        case '*'
            printf '%s\n' $answer
    end
end

complete -c cua -e
complete -c cua -f -k -a '(__cua_complete)'
