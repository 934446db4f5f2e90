/// Of `cua` itself.
pub(in crate::cli) const ROOT: &str = "\
Examples:
  cua init                                 Give the project in this folder an ID of its own
  cua exec -- az deployment group create   Run az with it
  cua env pwsh | Out-String | Invoke-Expression
                                           Set it in this PowerShell
  cua show --explain                       See which ID applies here, and why

`cua NAME` also runs the program cua-NAME from PATH, as a plugin.

Exit status: 0 done, 1 the answer is no, 2 it could not be done. `cua exec` returns the program's \
own; 125 where cua failed, 126 and 127 where the program cannot be run or found.";

/// Of `cua exec`.
pub(in crate::cli) const EXEC: &str = "\
Examples:
  cua exec -- az group create -n demo -l westeurope
  cua exec --channel marketplace -- terraform apply
  cua exec --dry-run -- pwsh deploy.ps1                  Show what would be run, and how
  $Env:CUA_OPT_OUT = 1; cua exec -- az version           Run it without attribution

Exit status: the program's own; 125 where cua failed, 126 where the program cannot be run, 127 \
where it is not found.";

/// Of `cua env`.
pub(in crate::cli) const ENV: &str = "\
Examples:
  cua env pwsh | Out-String | Invoke-Expression
  cua env pwsh --channel marketplace | Out-String | Invoke-Expression
  cua env pwsh --unset | Out-String | Invoke-Expression     Take it all back
  cua env --format github | Out-File $Env:GITHUB_ENV -Append -Encoding utf8
                                                            For the steps that follow

In other shells:
  cmd         for /f \"delims=\" %i in ('cua env cmd') do @%i      (%%i in a batch file)
  Git Bash    eval \"$(cua env)\"
  Elvish      cua env elvish | eval (slurp)
  xonsh       with ${...}.swap(XONSH_SUBPROC_CAPTURED_PRINT_STDERR=True): \\
                  execx(!(cua env xonsh).out)
  Nushell     for e in (cua env nu | lines) { $e | from json | load-env }

The agent of Azure Pipelines keeps AZURE_HTTP_USER_AGENT to itself, so that `--format azure-pipelines` \
leaves it out: run `cua exec` or a shim inside of each step. `CUA_TRACKING_ID` tells it the ID.";

/// Of `cua shim install`.
pub(in crate::cli) const SHIM_INSTALL: &str = "\
Examples:
  cua shim install                           Of every program that cua knows and that is here
  cua shim install az terraform pwsh
  cua shim install az --dir $HOME\\shims
  cua shim install az --format github | Out-File $Env:GITHUB_PATH -Append -Encoding utf8";

/// Of `--dir`.
pub(in crate::cli) const SHIM_FOLDER: &str = r"The folder of the shims [default: %LOCALAPPDATA%\cua\shims]";
