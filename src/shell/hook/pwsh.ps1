# Keeps the attribution of this session in step with its folder. The line for $PROFILE:
#   cua hook pwsh | Out-String | Invoke-Expression

# What the scope depends on: where we are, what was chosen, what the files say that cua looked at,
# and whether there is a list of user agents to keep. Nothing in here starts a process.
function Global:__CuaLook {
    $Now = "$($PWD.ProviderPath)|$Env:CUA_TRACKING_ID|$Env:CUA_PROJECT|$Env:CUA_CHANNEL|"
    $Now += "$Env:CUA_OPT_OUT|$Env:CUA_STRICT|$Env:CUA_CONFIG|$Env:XDG_CONFIG_HOME|$HOME|"
    $Now += "$(Get-Module -Name Az.Accounts)"
    foreach ($File in $Global:__CuaWatch) {
        if (Test-Path -LiteralPath $File) {
            $Now += "|$File|"
            try { $Now += [System.IO.File]::ReadAllText($File) } catch { $Now += '?' }
        }
    }
    $Now
}

function Global:__CuaHook {
    if ((__CuaLook) -ceq $Global:__CuaLast) { return }
    $Global:__CuaProblem = ''
    try {
        $Lines = & (Get-Command -Name cua -CommandType Application -TotalCount 1 -ErrorAction Stop) hook pwsh --update
        if ($LASTEXITCODE -ne 0) { throw 'cua failed' }
        $Lines | Out-String | Invoke-Expression
    } catch {
        $Global:__CuaProblem = 'the hook cannot run `cua`, and what is set here may belong to another folder'
    }
    $Global:__CuaLast = __CuaLook
    if ($Global:__CuaProblem -and $Global:__CuaProblem -cne $Global:__CuaSaid) {
        [Console]::Error.WriteLine("cua: $($Global:__CuaProblem)")
    }
    $Global:__CuaSaid = $Global:__CuaProblem
}

# The prompt that was there goes on to see how the last command ended: `$?` is set by whatever runs
# just before it.
if (-not (Get-Variable -Name __CuaPrompt -Scope Global -ErrorAction Ignore)) {
    $Global:__CuaWatch = @()
    $Global:__CuaLast = $Global:__CuaProblem = $Global:__CuaSaid = ''
    $Global:__CuaPrompt = $Function:prompt
    function Global:prompt {
        $Succeeded = $?
        $Status = $Global:LASTEXITCODE
        __CuaHook
        $Global:LASTEXITCODE = $Status
        if ($Succeeded) { $null = $true } else { Write-Error -Message '' -ErrorAction Ignore }
        & $Global:__CuaPrompt
    }
}
