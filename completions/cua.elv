# Completes cua in elvish. In ~/.config/elvish/rc.elv:
#
#   eval (cua completions elvish | slurp)
#
# cua itself says what can stand at a word, so this stays the same when commands are added. The program
# of `cua exec` is completed as without cua.

use str

set edit:completion:arg-completer[cua] = {|@words|
    var last = (- (count $words) 1)
    # elvish compares what is typed by its own rules, of which we only need to know whether it is a flag.
    var typed = $words[$last]
    if (not (str:has-prefix $typed '-')) {
        set typed = ''
    }
    var answer = []
    try {
        set answer = [(e:cua __complete $last -- (all $words[..$last]) $typed 2>/dev/null | from-lines)]
    } catch {
        # There is nothing to offer.
    }
    for line $answer {
        var text rest = (str:split &max=2 "\t" $line)
        if (eq $text '') {
            if (str:has-prefix $rest "program\t") {
                # `sudo` completes as the command behind it does.
                edit:complete-sudo cua (all $words[(str:trim-prefix $rest "program\t")..])
            } else {
                edit:complete-filename cua $words[$last]
            }
        } else {
            var help = (if (not-eq $rest '') { put '  ('$rest')' } else { put '' })
            edit:complex-candidate $text &code-suffix=' ' &display=$text$help
        }
    }
}
