# Completes cua in nushell. Once:
#
#   cua completions nushell | save ($nu.default-config-dir | path join cua.nu)
#
# and in config.nu, behind what sets another external completer (carapace, fish…), which stays in use:
#
#   source cua.nu
#
# cua itself says what can stand at a word, so this stays the same when commands are added. The program
# of `cua exec` is completed by that other completer, as without cua. It is done in an external completer
# and not with `extern`, which would change what cua is given: with it, `--flag="a b"` keeps its quotes
# and `1kb` is an error.

def "nu-complete cua" [spans: list<string>, other: any] {
    let words = $spans | each {|span| nu-complete cua unquote $span }
    let answer = (^cua __complete (($words | length) - 1) -- ...$words | complete).stdout | lines
    match ($answer | get 0? | default "" | split row "\t") {
        [""] => []
        ["", "program", $at] => { nu-complete cua program ($spans | skip ($at | into int)) $other }
        # With nothing, nushell completes files.
        ["", $paths] => null
        _ => ($answer | each {|line| nu-complete cua candidate $line })
    }
}

# The words of the program, the last of them as far as it is typed.
def "nu-complete cua program" [spans: list<string>, other: any] {
    if ($spans | length) > 1 {
        return (if $other != null { do $other $spans })
    }
    let commands = $env.PATH | where {|folder| $folder | path exists } | each {|folder| ls --short-names $folder }
    $commands | flatten | get name | uniq | where {|name| $name | str starts-with $spans.0 }
}

def "nu-complete cua candidate" [line: string] {
    let part = $line | split row --number 2 "\t"
    # Quoted where nushell would read something else.
    let value = if $part.0 =~ '^[\w./@%+,=:-]+$' { $part.0 } else { $part.0 | to json }
    { value: $value, description: $part.1 }
}

# A word as cua would get it; the closing quote may not be typed yet.
def "nu-complete cua unquote" [span: string] {
    $span | str replace --regex r#'^(--?[\w-]+=)?["'`]([^"'`]*)["'`]?$'# '$1$2'
}

$env.config.completions.external.completer = do {
    let other = $env.config.completions.external.completer?
    {|spans| if $spans.0 == "cua" { nu-complete cua $spans $other } else if $other != null { do $other $spans } }
}
