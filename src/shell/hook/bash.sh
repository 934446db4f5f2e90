# Keeps the attribution of this shell in step with its folder. The line for ~/.bashrc:
#   eval "$(cua hook bash)"

if [ -z "${BASH_VERSION-}" ]; then echo 'cua: this hook is for bash; see "cua hook --help"' >&2; fi

# What the scope depends on: where we are, what was chosen, and what the files say that cua looked
# at. Nothing in here starts a process.
_cua_watch=() _cua_last=
_cua_look() {
    local file text
    _cua_now="$PWD|${CUA_TRACKING_ID-}|${CUA_PROJECT-}|${CUA_CHANNEL-}|${CUA_OPT_OUT-}|${CUA_STRICT-}"
    _cua_now+="|${CUA_CONFIG-}|${XDG_CONFIG_HOME-}|${HOME-}"
    # The folder may be another one by the same name: a link that leads elsewhere now, or moved.
    if [[ ! ${_cua_here-} -ef . ]]; then _cua_now+="|elsewhere"; fi
    for file in ${_cua_watch[@]+"${_cua_watch[@]}"}; do
        [[ -e $file || -L $file ]] || continue
        text=
        if [[ -f $file && -r $file ]]; then IFS= read -r -d '' text <"$file"; fi
        _cua_now+="|$file|$text"
    done
}

_cua_hook() {
    local kept=$? lines
    _cua_look
    # Not `[[`, which may have been told to take one case for the other.
    if [ "$_cua_now" != "$_cua_last" ]; then
        _cua_problem=
        # Looked up first, because what stands in for a missing command may print anything.
        if type -P cua >/dev/null && lines=$(command cua hook bash --update); then
            eval "$lines"
            _cua_look
            _cua_last=$_cua_now
        else
            _cua_last=
            _cua_problem="the hook cannot run \`cua\`, and what is set here may belong to another folder"
        fi
        if [[ $_cua_problem && $_cua_problem != "${_cua_said-}" ]]; then printf 'cua: %s\n' "$_cua_problem" >&2; fi
        _cua_said=$_cua_problem
    fi
    return "$kept"
}

# First of all prompt commands. `&& :` hands the status on to the next without setting off `set -e`
# or a trap for ERR; and an array's first element is what a plain assignment changes.
if [[ "${PROMPT_COMMAND[*]-}" != *_cua_hook* ]]; then
    PROMPT_COMMAND="_cua_hook && :${PROMPT_COMMAND:+
$PROMPT_COMMAND}"
fi
