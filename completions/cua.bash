# Completes cua in bash. In ~/.bashrc, behind the line that loads bash-completion:
#
#   eval "$(cua completions bash)"
#
# cua itself says what can stand at a word, so this stays the same when commands are added. The program
# of `cua exec` is completed as without cua where bash-completion is loaded, else as a command with
# files. Nothing that a candidate holds is ever run or expanded. For bash 3.2 and later.

_cua() {
    local words at index=0 current='' unquoted='' quote='' opened=0 answer
    COMPREPLY=()
    # bash has what is behind `>` completed as well.
    if [[ $COMP_CWORD -gt 1 && ${COMP_WORDS[COMP_CWORD - 1]} =~ ^[0-9]*[\<\>\&\|]+$ ]]; then
        __cua_paths -f
        return
    fi
    __cua_words
    answer=$(command cua __complete "$index" -- "${words[@]}" 2>/dev/null) || return 0
    case $answer in
        '') ;;
        $'\tprogram\t'*) __cua_program "${at[${answer##*$'\t'}]}" ;;
        $'\tfiles') __cua_paths -f ;;
        $'\tfolders') __cua_paths -d ;;
        *) __cua_candidates "$answer" ;;
    esac
}

# Puts the words of the line into `words`, as a program would get them; into `at` where each begins in
# COMP_WORDS, because bash takes words apart at `=`, `:` and more, which names and `--project=NAME`
# hold; the number of the one at the cursor into `index`, and into `current` what is typed of it.
__cua_words() {
    local rest=$COMP_LINE behind=${COMP_LINE:COMP_POINT} number word before
    words=() at=()
    for number in "${!COMP_WORDS[@]}"; do
        word=${COMP_WORDS[number]} before=' '
        if [[ -n $word ]]; then
            before=${rest%%[![:space:]]*} rest=${rest#"${rest%%[![:space:]]*}"}
        fi
        if [[ $number -eq 0 || -n $before ]]; then words+=('') at+=("$number"); fi
        if [[ $number -eq $COMP_CWORD ]]; then
            index=$((${#words[@]} - 1))
            # What is behind the cursor is not typed yet.
            current=${words[index]}
            if [[ -n $word && ${#rest} -gt ${#behind} ]]; then current+=${rest:0:${#rest}-${#behind}}; fi
            words[index]=$current
        else
            words[${#words[@]} - 1]+=$word
        fi
        rest=${rest#"$word"}
    done
    for number in "${!words[@]}"; do
        __cua_unquote "${words[number]}"
        words[number]=$unquoted
    done
}

# Puts a word without its quotes into `unquoted`; into `quote` the one that is still open, and into
# `opened` how many characters it and what stands before it are.
__cua_unquote() {
    local rest=$1 c
    unquoted='' quote='' opened=0
    while [[ -n $rest ]]; do
        c=${rest:0:1} rest=${rest:1}
        case $quote$c in
            \' | \") quote=$c opened=$((${#1} - ${#rest})) ;;
            "''" | '""') quote='' ;;
            '"\') if [[ $rest == [\"\\\$\`]* ]]; then c=${rest:0:1} rest=${rest:1}; fi; unquoted+=$c ;;
            \\) unquoted+=${rest:0:1} rest=${rest:1} ;;
            *) unquoted+=$c ;;
        esac
    done
}

# The program of `cua exec`, whose command line begins at this word of COMP_WORDS.
__cua_program() {
    if declare -F _comp_command_offset >/dev/null; then
        _comp_command_offset "$1"
    elif declare -F _command_offset >/dev/null; then
        _command_offset "$1"
    elif [[ $COMP_CWORD -eq $1 ]]; then
        __cua_paths -c
    else
        __cua_paths -f
    fi
}

# What compgen finds for the word at the cursor; readline quotes it.
__cua_paths() {
    local found
    compopt -o filenames 2>/dev/null
    while IFS= read -r found; do COMPREPLY+=("$found"); done < <(compgen "$1" -- "${COMP_WORDS[COMP_CWORD]}")
}

# The candidates, as they are to stand on the line: in the place of what follows an open quote, or else
# the last character where bash takes words apart.
__cua_candidates() {
    local line text kept breaks=${COMP_WORDBREAKS//[[:space:]\"\']/}
    __cua_unquote "$current"
    if [[ -n $quote ]]; then
        kept=${current:0:opened}
    else
        kept=$current
        while [[ -n $kept && ( $kept != *["$breaks"] || $kept == *\\? ) ]]; do kept=${kept%?}; done
    fi
    local within=$quote
    __cua_unquote "$kept"
    while IFS= read -r line; do
        text=${line%%$'\t'*}
        text=${text#"$unquoted"}
        # Within quotes, not what would end them or mean something in them.
        case $within in
            '') printf -v text %q "$text" ;;
            \') [[ $text != *\'* ]] || continue ;;
            *) [[ $text != *[\"\\\$\`!]* ]] || continue ;;
        esac
        COMPREPLY+=("$text")
    done <<<"$1"
}

complete -F _cua cua
