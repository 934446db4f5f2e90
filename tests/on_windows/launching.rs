//! Finding a program, starting it, and what comes of it.

use std::fs;
use std::os::windows::process::CommandExt;

use super::{A, PID, Sandbox, fails, succeeds};

#[test]
fn a_program_gets_its_attribution() {
    let sandbox = Sandbox::new();
    let variables = succeeds(sandbox.cua(["exec", "--", "cmd", "/c", "set"]));
    for line in [format!("AZURE_HTTP_USER_AGENT={PID}"), format!("ARM_PARTNER_ID={A}"), format!("CUA_ACTIVE={PID}")] {
        assert!(variables.lines().any(|it| it == line), "{line} is missing in: {variables}");
    }
}

#[test]
fn a_variable_in_another_case_is_the_same_one() {
    let sandbox = Sandbox::new();
    let mut command = sandbox.cua(["exec", "--", "cmd", "/c", "set"]);
    command.env("azure_http_user_agent", "theirs/1.0");
    let variables = succeeds(command).to_lowercase();
    let ours: Vec<&str> = variables.lines().filter(|line| line.starts_with("azure_http_user_agent=")).collect();
    assert_eq!(ours, [format!("azure_http_user_agent=theirs/1.0 {PID}")]);
}

#[test]
fn an_exit_code_is_returned_whole() {
    let sandbox = Sandbox::new();
    for code in [0, 1, 3, 255, 256, 0x1234_5678, 0xC000_013A_u32] {
        for program in ["recorder", "az"] {
            let mut command = sandbox.cua(["exec", program]);
            let status = command.env("RECORD_CODE", code.to_string()).status().unwrap();
            assert_eq!(status.code(), Some(code.cast_signed()), "{code} of {program}");
        }
    }
}

#[test]
fn a_program_in_the_current_folder_is_not_found_by_its_name() {
    let sandbox = Sandbox::new();
    sandbox.write("here/tool.cmd", "@exit 7\r\n");
    fails(sandbox.cua(["exec", "tool"]), 127, &["`tool` was not found"]);
    fails(sandbox.cua(["exec", r".\tool"]), 7, &[]);
    fails(sandbox.cua(["exec", "./tool.cmd"]), 7, &[]);
}

#[test]
fn a_program_is_found_by_its_name_in_any_case_with_or_without_its_ending() {
    let sandbox = Sandbox::new();
    let place = sandbox.path("bin/az.cmd");
    for name in ["az", "AZ", "az.cmd"] {
        let shown = succeeds(sandbox.cua(["exec", "--dry-run", name])).to_lowercase();
        assert!(shown.contains(&place.to_str().unwrap().to_lowercase()), "{shown}");
    }
    fails(sandbox.cua(["exec", "nothing"]), 127, &["not found"]);
    fails(sandbox.cua(["exec", "a*b"]), 127, &["not found"]);
    sandbox.write("here/deploy.ps1", "");
    fails(sandbox.cua(["exec", r".\deploy.ps1"]), 126, &["it is no program"]);
}

#[test]
fn the_first_ending_of_pathext_wins() {
    let sandbox = Sandbox::new();
    sandbox.write("bin/tool.cmd", "@exit 1\r\n");
    sandbox.write("bin/tool.bat", "@exit 2\r\n");
    sandbox.write("bin/tool.vbs", "");
    for (endings, code) in [(".VBS;.BAT;.CMD", 2), (".CMD;.BAT", 1), ("", 2)] {
        let mut command = sandbox.cua(["exec", "tool"]);
        command.env("PATHEXT", endings);
        fails(command, code, &[]);
    }
}

#[test]
fn cua_outlives_a_ctrl_c_that_its_program_survives() {
    const CREATE_NO_WINDOW: u32 = 0x0800_0000; // a console of its own
    let sandbox = Sandbox::new();
    for (what, code) in [("survive", 42), ("die", 0xC000_013A_u32.cast_signed())] {
        let mut command = sandbox.cua(["exec", "recorder"]);
        command.env("RECORD_CTRL_C", what).env("RECORD_CODE", "42").creation_flags(CREATE_NO_WINDOW);
        assert_eq!(command.status().unwrap().code(), Some(code), "{what}");
    }
}

#[test]
fn a_folder_comes_before_an_ending() {
    let sandbox = Sandbox::new();
    sandbox.write("first/tool.cmd", "@exit 1\r\n");
    sandbox.write("bin/tool.bat", "@exit 2\r\n");
    fs::copy(sandbox.path("bin/recorder.exe"), sandbox.path("bin/tool.exe")).unwrap();
    let mut command = sandbox.cua(["exec", "tool"]);
    command.env("RECORD_CODE", "3");
    fails(command, 3, &[]);
    let mut command = sandbox.cua(["exec", "tool"]);
    let mut path = sandbox.path("first").into_os_string();
    path.push(";");
    path.push(sandbox.path("bin"));
    command.env("PATH", path);
    fails(command, 1, &[]);
}

#[test]
fn what_is_no_program_is_not_started() {
    let sandbox = Sandbox::new();
    sandbox.write("here/notes.txt", "");
    for (program, code, part) in [
        (r"C:\windows", 126, "is a directory; name a program"),
        (r"C:\windows\nothing.exe", 127, "was not found; check the path"),
        (r"\\nohost\share\az.cmd", 127, "was not found; check the path"),
        (r".\notes.txt", 126, "it is no program"),
        ("", 127, "was not found"),
        ("az group create", 127, "do not quote it as one word"),
        ("CUA_OPT_OUT=1", 127, "`$Env:NAME = 'value'`"),
    ] {
        fails(sandbox.cua(["exec", "--", program]), code, &[part]);
    }
}

#[test]
fn a_folder_with_blanks_and_parentheses_is_one() {
    let sandbox = Sandbox::new();
    let path = sandbox.write("Program Files (x86)/a & b/tool.cmd", "@\"%~dp0..\\..\\bin\\recorder.exe\" %*\r\n");
    for program in [path.to_str().unwrap(), r"..\Program Files (x86)\a & b\tool", "../Program Files (x86)/a & b/TOOL"] {
        succeeds(sandbox.cua(["exec", program, "x & y"]));
        assert_eq!(sandbox.recorded(), ["x & y"], "{program}");
    }
}

#[test]
fn a_batch_file_whose_path_the_command_prompt_would_replace_is_not_started() {
    let sandbox = Sandbox::new();
    sandbox.write("here/%WHICH%/tool.cmd", "@exit 1\r\n");
    sandbox.write("here/other/tool.cmd", "@exit 2\r\n");
    let mut command = sandbox.cua(["exec", r".\%WHICH%\tool"]);
    command.env("WHICH", "other");
    fails(command, 126, &["replaces what stands between `%`; rename the folder"]);
}

#[test]
fn the_folder_of_another_drive_is_handed_on() {
    let sandbox = Sandbox::new();
    let mut command = sandbox.cua(["exec", "recorder"]);
    // Where Windows keeps it.
    command.env("=Q:", r"Q:\there").env("RECORD_VARIABLE", "=Q:");
    succeeds(command);
    assert_eq!(sandbox.recorded(), [r"Q:\there"]);
}
