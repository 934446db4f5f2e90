//! What each kind of program is told. Small programs of the tools' names stand in for them here and
//! print what they were given; what the real ones make of it is told, with its evidence, in
//! `src/attribution`.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use crate::support::{A, B, OFFER, Outcome, Sandbox};

/// Prints its name and arguments, and every variable that is Azure's or ours, but for the one that
/// is for `cua` alone.
const RECORDER: &str = "\
#!/bin/sh
printf '%s %s\\n' \"${0##*/}\" \"$*\"
env | LC_ALL=C grep -aE '^(ARM|AZURE|AZUREPS|CUA)_' | grep -av '^CUA_RESTORE=' | LC_ALL=C sort
";

/// The tools, and a program that may start any of them.
const PROGRAMS: [&str; 9] =
    ["az", "azd", "deploy.sh", "powershell", "pulumi", "pwsh", "terraform", "terragrunt", "tofu"];

/// What Azure PowerShell reads.
const HOST: &str = "AZUREPS_HOST_ENVIRONMENT";

/// What az reads.
const USER_AGENT: &str = "AZURE_HTTP_USER_AGENT";

/// A sandbox with a recorder in place of each program; its `here` is a project with this ID.
fn sandbox(tracking_id: &str) -> Sandbox {
    let sandbox = Sandbox::with_project_file(&format!("project = \"p\"\ntracking_id = \"{tracking_id}\"\n"));
    for program in PROGRAMS {
        sandbox.script(&format!("bin/{program}"), RECORDER);
    }
    sandbox
}

/// What a program was told in this variable; `None` where it was not there.
fn told<'o>(outcome: &'o Outcome, name: &str) -> Option<&'o OsStr> {
    let mut lines = outcome.stdout.split(|byte| *byte == b'\n');
    lines.find_map(|line| line.strip_prefix(name.as_bytes())?.strip_prefix(b"=")).map(OsStr::from_bytes)
}

/// A program that inherits `value` in a variable is told `expected` there; so it is by a `cua` in
/// another one, and neither says anything of it.
#[track_caller]
fn turns(program: &str, variable: &str, value: impl AsRef<OsStr>, expected: impl AsRef<OsStr>) {
    let sandbox = sandbox(A);
    for exec in [&["exec", "--"][..], &["exec", "--", "cua", "exec", "--"]] {
        let outcome = sandbox.cua(exec).args([program, "up"]).env(variable, &value).run();
        outcome.succeeds().is_quiet();
        let shown = format!("{exec:?} {program} {variable}={}", value.as_ref().as_bytes().escape_ascii());
        assert_eq!(told(&outcome, variable), Some(expected.as_ref()), "{shown}");
    }
}

/// No program is started that inherits `value` in a variable, and `cua` says why.
#[track_caller]
fn is_refused(variable: &str, value: &[u8], why: &str) {
    let sandbox = sandbox(A);
    for program in ["az", "azd", "pwsh", "terraform", "deploy.sh"] {
        let outcome = sandbox.cua(["exec", "--", program, "up"]).env(variable, OsStr::from_bytes(value)).run();
        outcome.fails(125, &[variable, why]);
        assert_eq!(outcome.text(), "", "`{program}` was started");
    }
}

#[test]
fn every_program_is_told_a_guid_wherever_it_may_look() {
    let sandbox = sandbox(A);
    for program in PROGRAMS {
        // az does not read what Azure PowerShell reads.
        let host = if program == "az" { String::new() } else { format!("{HOST}=pid-{A}\n") };
        sandbox.cua(["exec", "--", program, "up"]).run().is_quiet().prints(&format!(
            "{program} up\n\
             ARM_DISABLE_PULUMI_PARTNER_ID=true\n\
             ARM_DISABLE_TERRAFORM_PARTNER_ID=true\n\
             ARM_PARTNER_ID={A}\n\
             {host}\
             AZURE_DEV_USER_AGENT=pid-{A}\n\
             {USER_AGENT}=pid-{A}\n\
             CUA_ACTIVE=pid-{A}\n",
        ));
    }
}

#[test]
fn no_program_is_told_a_partner_center_id_where_only_a_guid_is_understood() {
    let sandbox = sandbox(OFFER);
    for program in PROGRAMS {
        let host = if program == "az" { String::new() } else { format!("{HOST}={OFFER}\n") };
        let outcome = sandbox.cua(["exec", "--", program, "up"]).env("ARM_PARTNER_ID", B).run();
        outcome.prints(&format!(
            "{program} up\n\
             ARM_DISABLE_PULUMI_PARTNER_ID=true\n\
             ARM_DISABLE_TERRAFORM_PARTNER_ID=true\n\
             {host}\
             AZURE_DEV_USER_AGENT={OFFER}\n\
             {USER_AGENT}={OFFER}\n\
             CUA_ACTIVE={OFFER}\n",
        ));
        assert!(outcome.stderr.contains(B), "the partner ID that was set aside: {}", outcome.stderr);
    }
}

#[test]
fn a_program_is_known_by_the_end_of_its_path() {
    let sandbox = sandbox(A);
    let is_told = |program: &str, expected: &str| {
        let outcome = sandbox.cua(["exec", "--", program, "up"]).env(HOST, "cloud-shell/1.0").run();
        outcome.succeeds().is_quiet();
        assert_eq!(told(&outcome, HOST), Some(OsStr::new(expected)), "{program}");
        assert_eq!(told(&outcome, USER_AGENT), Some(OsStr::new(&format!("pid-{A}"))), "{program}");
    };
    for name in ["az", "az.cmd", "az.exe", "AZ.CMD"] {
        let path = sandbox.script(&format!("tools/{name}"), RECORDER);
        is_told(&format!("../tools/{name}"), "cloud-shell/1.0");
        is_told(path.to_str().unwrap(), "cloud-shell/1.0");
    }
    // Neither the folder nor the beginning of a name makes a program az.
    for name in ["pwsh", "pwsh.exe", "powershell.exe", "Powershell.EXE", "pulumi.exe", "tofu.cmd", "az.py", "azd"] {
        let path = sandbox.script(&format!("az/{name}"), RECORDER);
        is_told(&format!("../az/{name}"), &format!("cloud-shell/1.0+pid-{A}"));
        is_told(path.to_str().unwrap(), &format!("cloud-shell/1.0+pid-{A}"));
    }
    sandbox.script("bin/az.cmd", RECORDER);
    is_told("az.cmd", "cloud-shell/1.0");
}

/// Az.Accounts drops a value that is not one token of HTTP (RFC 9110, 5.6.2) without a word.
#[test]
fn powershell_is_told_one_token_that_begins_as_before_and_ends_in_the_pid() {
    for program in ["pwsh", "powershell", "deploy.sh", "terraform", "azd"] {
        for (before, after) in [
            ("ADO/AzurePowerShell@v5_Linux agent 1", "ADO_AzurePowerShell_v5_Linux_agent_1+"),
            ("AzureAutomation", "AzureAutomation+"),
            ("AzureAutomation/1.0 (sandbox)", "AzureAutomation_1.0__sandbox_+"),
            // Its `/` stays, because it is what others know it by; Az.Accounts makes it a `_`.
            ("cloud-shell/1.0", "cloud-shell/1.0+"),
            ("cloud-shell/1.0 (linux; x64)", "cloud-shell/1.0__linux__x64_+"),
            ("a+b", "a+b+"),
            ("{\"a\":[1,2]}=<b>\\?", "__a___1_2____b___+"),
            ("caf\u{e9}\t\u{1b}[31m\r\n\u{7f}", "caf____31m___+"),
            (" ", "_+"),
            ("", ""),
        ] {
            turns(program, HOST, before, format!("{after}pid-{A}"));
        }
        turns(program, HOST, OsStr::from_bytes(b"agent\xff1"), format!("agent_1+pid-{A}"));
        // It is there already, whoever put it there.
        turns(program, HOST, format!("agent+pid-{A}"), format!("agent+pid-{A}"));
    }
}

#[test]
fn az_finds_what_azure_powershell_reads_as_it_was() {
    for value in
        ["ADO/AzurePowerShell@v5_Linux agent 1", "cloud-shell/1.0", "AzureAutomation", "caf\u{e9}\u{1b}[31m", ""]
    {
        turns("az", HOST, value, value);
    }
    turns("az", HOST, OsStr::from_bytes(b"agent\xff1"), OsStr::from_bytes(b"agent\xff1"));
}

#[test]
fn the_words_of_others_stay_in_a_user_agent_and_the_pid_comes_last() {
    for variable in [USER_AGENT, "AZURE_DEV_USER_AGENT"] {
        for program in ["az", "azd", "pulumi", "terraform", "tofu", "terragrunt", "pwsh", "deploy.sh"] {
            for (before, after) in [
                ("cloud-shell/1.0", "cloud-shell/1.0 "),
                ("VSTS_7c1e1d3a_build_7_0 tool (x; y)", "VSTS_7c1e1d3a_build_7_0 tool (x; y) "),
                ("a  b", "a  b "),
                ("", ""),
            ] {
                turns(program, variable, before, format!("{after}pid-{A}"));
            }
            turns(program, variable, format!("pid-{A} a"), format!("a pid-{A}"));
        }
    }
}

#[test]
fn nothing_is_started_with_a_user_agent_that_no_header_can_carry() {
    for variable in [USER_AGENT, "AZURE_DEV_USER_AGENT"] {
        is_refused(variable, b"agent\xff", "not UTF-8");
        for (value, character) in [
            ("a\nX-Evil: 1", "U+000A"),
            ("a\r", "U+000D"),
            ("\ta", "U+0009"),
            ("\u{1b}[31m", "U+001B"),
            ("\u{7f}", "U+007F"),
            ("caf\u{e9}", "U+00E9"),
            ("a\u{a0}b", "U+00A0"),
        ] {
            is_refused(variable, value.as_bytes(), character);
        }
    }
}
