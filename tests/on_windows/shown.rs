//! What people and shells are shown.

use super::{A, PID, Sandbox, succeeds};

#[test]
fn the_command_prompt_takes_what_cua_env_prints() {
    let sandbox = Sandbox::new();
    let script = "@echo off\r\nfor /f \"delims=\" %%i in ('cua env cmd') do @%%i\r\necho %AZURE_HTTP_USER_AGENT%\r\n";
    let script = sandbox.write("here/set.cmd", script);
    assert_eq!(succeeds(sandbox.program(&script)).trim_end(), PID);
    assert!(succeeds(sandbox.cua(["env", "pwsh"])).contains(&format!("$Env:AZURE_HTTP_USER_AGENT = '{PID}'\n")));
}

#[test]
fn what_would_be_run_is_shown_for_powershell() {
    let sandbox = Sandbox::new();
    let mut command = sandbox.cua(["exec", "--dry-run", "az", "group", "it's", "a b", "-x.y"]);
    command.env("CUA_PROJECT", "contoso");
    let shown = succeeds(command);
    let line = shown.lines().find_map(|line| line.strip_prefix("run      ")).unwrap();
    assert!(line.contains(&format!("$Env:ARM_PARTNER_ID = '{A}'; ")), "{line}");
    assert!(line.contains("Remove-Item -LiteralPath Env:CUA_PROJECT -ErrorAction Ignore; "), "{line}");
    assert!(line.ends_with(r"\bin\az.cmd group 'it''s' 'a b' '-x.y'"), "{line}");
}

#[test]
fn help_shows_what_people_type_here() {
    let sandbox = Sandbox::new();
    for (words, parts) in [
        (&["--help"][..], &["cua env pwsh | Out-String | Invoke-Expression"][..]),
        (&["exec", "--help"], &["$Env:CUA_OPT_OUT = 1; cua exec"]),
        (&["env", "--help"], &["cua env pwsh --unset |", "Git Bash", "$Env:GITHUB_ENV"]),
        (&["shim", "install", "--help"], &[r"%LOCALAPPDATA%\cua\shims", r"$HOME\shims"]),
    ] {
        let help = succeeds(sandbox.cua(words));
        for part in parts {
            assert!(help.contains(part), "`{part}` is missing in: {help}");
        }
        assert!(!help.contains("~/") && !help.contains("\"$GITHUB_"), "{help}");
        assert!(help.lines().all(|line| line.chars().count() <= 100), "{help}");
    }
}
