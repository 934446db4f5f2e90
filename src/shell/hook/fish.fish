# Keeps the attribution of this shell in step with its folder. The line for ~/.config/fish/config.fish:
#   cua hook fish | source

# What the scope depends on: where we are, what was chosen, and what the files say that cua looked
# at. Nothing in here starts a process.
function __cua_look
    set -l folder (pwd -P)
    set -g __cua_now "$PWD|$folder|$CUA_TRACKING_ID|$CUA_PROJECT|$CUA_CHANNEL|$CUA_OPT_OUT|$CUA_STRICT"
    set -g __cua_now "$__cua_now|$CUA_CONFIG|$XDG_CONFIG_HOME|$HOME"
    for file in $__cua_watch
        test -e "$file" -o -L "$file"; or continue
        set -l text
        test -f "$file" -a -r "$file"; and read -z text <"$file"
        set -g __cua_now "$__cua_now|$file|$text"
    end
end

# Before each prompt, and where the folder changes within a line: `cd x; and az …`. fish itself
# keeps the status of the last command for whatever follows.
function __cua_hook --on-event fish_prompt --on-variable PWD
    __cua_look
    test "$__cua_now" = "$__cua_last"; and return
    set -g __cua_problem
    # Looked up first, because what stands in for a missing command may print anything.
    if command -q cua; and set -l lines (command cua hook fish --update)
        string join \n $lines | source
        __cua_look
        set -g __cua_last "$__cua_now"
    else
        set -g __cua_last
        set -g __cua_problem 'the hook cannot run `cua`, and what is set here may belong to another folder'
    end
    if test -n "$__cua_problem" -a "$__cua_problem" != "$__cua_said"
        echo "cua: $__cua_problem" >&2
    end
    set -g __cua_said "$__cua_problem"
end
