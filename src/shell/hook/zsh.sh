# Keeps the attribution of this shell in step with its folder. The line for ~/.zshrc:
#   eval "$(cua hook zsh)"

if [ -z "${ZSH_VERSION-}" ]; then echo 'cua: this hook is for zsh; see "cua hook --help"' >&2; fi

# What the scope depends on: where we are, what was chosen, and what the files say that cua looked
# at. Nothing in here starts a process: zsh reads `$(<file)` itself.
_cua_look() {
    local file
    _cua_now="$PWD|${CUA_TRACKING_ID-}|${CUA_PROJECT-}|${CUA_CHANNEL-}|${CUA_OPT_OUT-}|${CUA_STRICT-}"
    _cua_now+="|${CUA_CONFIG-}|${XDG_CONFIG_HOME-}|${HOME-}"
    # The folder may be another one by the same name: a link that leads elsewhere now, or moved.
    if [[ ! $_cua_here -ef . ]]; then _cua_now+="|elsewhere"; fi
    for file in $_cua_watch; do
        [[ -e $file || -L $file ]] || continue
        _cua_now+="|$file|"
        if [[ -f $file && -r $file ]]; then _cua_now+="$(<$file)"; fi
    done
}

# zsh itself gives each hook the status of the last command, and keeps it for the next one.
_cua_hook() {
    emulate -L zsh
    typeset -ga _cua_watch
    typeset -g _cua_here _cua_now _cua_last _cua_problem _cua_said
    local lines
    _cua_look
    if [[ $_cua_now != $_cua_last ]]; then
        _cua_problem=
        # Looked up first, because what stands in for a missing command may print anything.
        if whence -p cua >/dev/null && lines=$(command cua hook zsh --update); then
            eval "$lines"
            _cua_look
            _cua_last=$_cua_now
        else
            _cua_last=
            _cua_problem='the hook cannot run `cua`, and what is set here may belong to another folder'
        fi
        if [[ -n $_cua_problem && $_cua_problem != $_cua_said ]]; then print -ru2 -- "cua: $_cua_problem"; fi
        _cua_said=$_cua_problem
    fi
}

# Also where the folder changes within a line: `cd x && az …`. In a function, for its own options.
() {
    emulate -L zsh
    typeset -ga precmd_functions chpwd_functions
    (( ${precmd_functions[(Ie)_cua_hook]} )) || precmd_functions=(_cua_hook $precmd_functions)
    (( ${chpwd_functions[(Ie)_cua_hook]} )) || chpwd_functions=(_cua_hook $chpwd_functions)
}
