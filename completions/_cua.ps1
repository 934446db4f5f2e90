# Completes cua in PowerShell 5.1 and later. In $PROFILE:
#
#   cua completions powershell | Out-String | Invoke-Expression
#
# cua itself says what can stand at a word, so this stays the same when commands are added. The program
# of `cua exec` is completed as without cua.

Register-ArgumentCompleter -Native -CommandName cua -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    # The words up to the cursor, as cua would get them. A last word that is still empty is no element,
    # and before 7.3 PowerShell passes none on; cua adds it.
    $elements = @($commandAst.CommandElements | Where-Object { $_.Extent.StartOffset -lt $cursorPosition })
    $words = @(foreach ($element in $elements) {
        if ($element -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $element.Value }
        else { $element.Extent.Text }
    })
    $index = $words.Count
    $typed = ''
    if ($elements[-1].Extent.EndOffset -ge $cursorPosition) {
        $index -= 1
        # What is behind the cursor is not typed yet.
        $behind = $elements[-1].Extent.EndOffset - $cursorPosition
        $typed = $words[$index].Substring(0, [Math]::Max(0, $words[$index].Length - $behind))
        $words[$index] = $typed
    }

    try {
        $cua = Get-Command cua -CommandType Application -TotalCount 1 -ErrorAction Stop
        $arguments = @('__complete', $index, '--') + $words
        $answer = @(& $cua @arguments 2>$null)
    } catch {
        return
    }
    if ($answer.Count -eq 0) { return }

    $null, $directive, $at = $answer[0] -split "`t"
    if ($answer[0] -like "`tprogram`t*") {
        $at = [int]$at
        if ($index -eq $at) {
            return [System.Management.Automation.CompletionCompleters]::CompleteCommand($typed)
        }
        # The call operator, because a quoted program is none without it.
        $start = $elements[$at].Extent.StartOffset
        $line = $commandAst.Extent.Text.Substring($start - $commandAst.Extent.StartOffset)
        $line = '& ' + $line.PadRight($cursorPosition - $start)
        $cursor = $cursorPosition - $start + 2
        return [System.Management.Automation.CommandCompletion]::CompleteInput($line, $cursor, $null).CompletionMatches
    }
    if ($answer[0].StartsWith("`t")) {
        $found = [System.Management.Automation.CompletionCompleters]::CompleteFilename($typed)
        return $found | Where-Object { $directive -eq 'files' -or $_.ResultType -eq 'ProviderContainer' }
    }
    foreach ($line in $answer) {
        $text, $help = $line -split "`t", 2
        $word = $text
        if ($text -notmatch '^[\w./+=:-]+$') {
            $word = "'" + [System.Management.Automation.Language.CodeGeneration]::EscapeSingleQuotedStringContent($text) + "'"
        }
        # A tooltip must not be empty.
        if (-not $help) { $help = $text }
        [System.Management.Automation.CompletionResult]::new($word, $text, 'ParameterValue', $help)
    }
}
