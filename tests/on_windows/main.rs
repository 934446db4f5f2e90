//! What differs on Windows, with `cua.exe` as people use it. `tests/windows` builds and runs this
//! under Wine; on Windows itself, `RECORDER` must name `recorder.c`, compiled.
#![cfg(windows)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "that is how a test fails")]
#![allow(clippy::disallowed_methods, reason = "the variables of these tests are theirs")]

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs::{self, OpenOptions};
use std::os::windows::ffi::{OsStrExt, OsStringExt};
use std::os::windows::fs::OpenOptionsExt;
use std::os::windows::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::Duration;

const A: &str = "b6add8f5-5ff4-4fc0-a2b5-0ec7861106c4";
const PID: &str = "pid-b6add8f5-5ff4-4fc0-a2b5-0ec7861106c4";

/// A folder with `cua.exe`, an `az.cmd` that records its arguments, and a project.
struct Sandbox {
    root: tempfile::TempDir,
}

impl Sandbox {
    fn new() -> Self {
        let sandbox = Self { root: tempfile::tempdir().unwrap() };
        for folder in ["bin", "here", "AppData", "Local"] {
            fs::create_dir(sandbox.path(folder)).unwrap();
        }
        let cua = env::var_os("CUA_EXE").unwrap_or_else(|| env!("CARGO_BIN_EXE_cua").into());
        fs::copy(cua, sandbox.path("bin/cua.exe")).unwrap();
        fs::copy(env::var_os("RECORDER").expect("RECORDER names it"), sandbox.path("bin/recorder.exe")).unwrap();
        // As az itself begins its program. The script beside it is that for other systems.
        sandbox.write("bin/az.cmd", "@echo off\r\n\"%~dp0recorder.exe\" %*\r\n");
        sandbox.write("bin/az", "#!/bin/sh\n");
        sandbox.write("here/cua.toml", &format!("project = \"contoso\"\ntracking_id = \"{A}\"\n"));
        sandbox
    }

    fn path(&self, relative: &str) -> PathBuf {
        let root = dunce::canonicalize(self.root.path()).unwrap();
        relative.split('/').fold(root, |path, part| path.join(part))
    }

    fn write(&self, relative: &str, text: &str) -> PathBuf {
        let path = self.path(relative);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    fn program(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        let mut path = self.path("bin").into_os_string();
        path.push(r";C:\windows\system32");
        command.current_dir(self.path("here")).env("PATH", path);
        command.env("APPDATA", self.path("AppData")).env("LOCALAPPDATA", self.path("Local"));
        command.env("USERPROFILE", self.path("")).env("RECORD", self.path("record"));
        command.env_remove("XDG_CONFIG_HOME").env_remove("XDG_DATA_HOME");
        command
    }

    fn cua<I: IntoIterator<Item: AsRef<OsStr>>>(&self, arguments: I) -> Command {
        let mut command = self.program(&self.path("bin/cua.exe"));
        command.args(arguments);
        command
    }

    /// The arguments that were recorded.
    fn recorded(&self) -> Vec<OsString> {
        let units = |line: &str| {
            let digits: Vec<char> = line.chars().collect();
            let unit = |four: &[char]| u16::from_str_radix(&four.iter().collect::<String>(), 16).unwrap();
            OsString::from_wide(&digits.chunks(4).map(unit).collect::<Vec<_>>())
        };
        fs::read_to_string(self.path("record")).unwrap().lines().map(units).collect()
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).replace("\r\n", "\n")
}

#[track_caller]
fn succeeds(mut command: Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{:?}: {}{}", output.status, text(&output.stdout), text(&output.stderr));
    text(&output.stdout)
}

#[track_caller]
fn fails(mut command: Command, code: i32, parts: &[&str]) -> Output {
    let output = command.output().unwrap();
    let message = text(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{message}");
    for part in parts {
        assert!(message.contains(part), "`{part}` is missing in: {message}");
    }
    output
}

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
fn a_batch_file_gets_each_argument_as_it_is() {
    let sandbox = Sandbox::new();
    let hostile = [
        "",
        " ",
        "a b",
        " a",
        "a ",
        "\t",
        "\"",
        "\"\"",
        "a\"b",
        "\"a b\"",
        "\\",
        "\\\\",
        "a\\",
        "a b\\",
        "\\\"",
        "a\\\\\"b",
        "%PATH%",
        "%",
        "%%",
        "%a",
        "100%",
        "%CD:~,1%",
        "!PATH!",
        "!",
        "^",
        "^^",
        "a^b",
        "&",
        "a&b",
        "& echo run",
        "|",
        "a|b",
        "<a>",
        "(a)",
        "\" & echo run & \"",
        "%PATH:~0,1%&",
        "a,b;c=d",
        "@",
        "*",
        "?",
        "ünïcödé",
        "\u{1F600}",
        "'a b'",
        "`",
        "$(a)",
        "--query=[?name=='x'].id",
    ];
    for argument in hostile {
        succeeds(sandbox.cua(["exec", "--", "az", "before", argument, "after"]));
        assert_eq!(sandbox.recorded(), ["before", argument, "after"], "{argument:?}");
        fs::remove_file(sandbox.path("record")).unwrap();
    }
}

#[test]
fn an_argument_that_a_batch_file_cannot_take_is_refused_without_being_shown() {
    let sandbox = Sandbox::new();
    for argument in ["a\nsecret", "a\rsecret", "\r\n"] {
        let output = fails(sandbox.cua(["exec", "az", "group", argument]), 126, &["argument 2 holds a line break"]);
        assert!(!text(&output.stderr).contains("secret"));
        assert!(!sandbox.path("record").exists(), "it was started");
        // What is no batch file takes it.
        succeeds(sandbox.cua(["exec", "recorder", argument]));
        assert_eq!(sandbox.recorded(), [argument]);
        fs::remove_file(sandbox.path("record")).unwrap();
    }
}

#[test]
fn a_lone_surrogate_arrives_as_it_is() {
    let sandbox = Sandbox::new();
    let argument = OsString::from_wide(&[0x61, 0xD800, 0x62]);
    succeeds(sandbox.cua([OsStr::new("exec"), OsStr::new("recorder"), &argument]));
    assert_eq!(sandbox.recorded(), [argument]);
}

#[test]
fn text_that_is_no_unicode_is_bytes_and_the_same_text_again() {
    for units in [&[][..], &[0x61], &[0xD800], &[0xDC00, 0xD800], &[0xDBFF, 0x20, 0xDFFF], &[0xD83D, 0xDE00], &[0xE9]] {
        let text = OsString::from_wide(units);
        let again = cua::os_text::from_bytes(&cua::os_text::to_bytes(&text)).unwrap();
        assert_eq!(again.encode_wide().collect::<Vec<_>>(), units);
    }
    assert_eq!(cua::os_text::from_bytes(b"\xFF"), None);
}

#[test]
fn unset_restores_what_is_no_unicode() {
    let sandbox = Sandbox::new();
    let theirs = OsString::from_wide(&[0x78, 0xDC00, 0x79]);
    let mut command =
        sandbox.cua(["exec", "--", "cua", "exec", "--optional", "--", "cua", "env", "--unset", "--format", "json"]);
    command.env("ARM_PARTNER_ID", &theirs);
    // JSON cannot hold it, and says so: it was restored.
    fails(command, 2, &["ARM_PARTNER_ID", "which this format cannot express"]);
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
fn the_user_configuration_is_in_appdata() {
    let sandbox = Sandbox::new();
    let path = sandbox.path("AppData/cua/config.toml");
    assert_eq!(succeeds(sandbox.cua(["config", "path"])).trim_end(), path.to_str().unwrap());
    succeeds(sandbox.cua(["project", "add", "contoso", "--id", A]));
    assert!(fs::read_to_string(&path).unwrap().contains(A));
    assert!(succeeds(sandbox.cua(["show", "-p", "contoso"])).contains(PID));
    let mut command = sandbox.cua(["project", "list"]);
    command.env_remove("APPDATA").env_remove("CUA_CONFIG");
    succeeds(command);
    let mut command = sandbox.cua(["config", "path"]);
    command.env_remove("APPDATA");
    fails(command, 2, &["`APPDATA` names no folder"]);
}

#[test]
fn a_directory_holds_what_is_below_it_however_it_is_written() {
    let sandbox = Sandbox::new();
    fs::create_dir_all(sandbox.path("src/Product/deep")).unwrap();
    succeeds(sandbox.cua(["project", "add", "contoso", "--id", A, "--directory", r"..\src\product"]));
    let mut command = sandbox.cua(["show", "--json"]);
    command.current_dir(sandbox.path("src/PRODUCT/deep"));
    let shown = succeeds(command);
    assert!(shown.contains("\"directory\"") && shown.contains(PID), "{shown}");
}

#[test]
fn edits_at_once_lose_nothing() {
    const MANY: usize = 12;
    let sandbox = Sandbox::new();
    let add = |index| sandbox.cua(["project".to_owned(), "add".to_owned(), format!("p{index}")]);
    let edits: Vec<_> = (0..MANY).map(|index| add(index).stdout(Stdio::null()).spawn().unwrap()).collect();
    for mut edit in edits {
        assert!(edit.wait().unwrap().success());
    }
    let listed = succeeds(sandbox.cua(["project", "list"]));
    for index in 0..MANY {
        assert!(listed.lines().any(|line| line.starts_with(&format!("p{index} "))), "{listed}");
    }
}

#[test]
fn an_edit_waits_for_a_scanner_that_holds_the_file() {
    const READ: u32 = 1; // and neither write nor delete
    let sandbox = Sandbox::new();
    succeeds(sandbox.cua(["project", "add", "one", "--id", A]));
    let path = sandbox.path("AppData/cua/config.toml");
    let held = OpenOptions::new().read(true).share_mode(READ | 2).open(&path).unwrap();
    let scanner = thread::spawn(move || {
        thread::sleep(Duration::from_millis(700));
        drop(held);
    });
    succeeds(sandbox.cua(["project", "add", "two"]));
    scanner.join().unwrap();
    assert!(fs::read_to_string(&path).unwrap().contains("[projects.two]"));
    assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 2, "the file and its lock");
}

#[test]
fn a_shim_is_a_copy_that_attributes_every_call() {
    let sandbox = Sandbox::new();
    let folder = sandbox.path("Local/cua/shims");
    let installed = succeeds(sandbox.cua(["shim", "install", "az"]));
    assert!(
        installed.starts_with("installed    az, which starts ") && installed.contains("$Env:PATH = "),
        "{installed}"
    );
    let shim = folder.join("az.exe");
    assert!(shim.is_file() && folder.join(".cua-shims").is_file());
    assert!(succeeds(sandbox.cua(["shim", "install", "az"])).starts_with("unchanged"));

    sandbox.write("bin/az.cmd", "@echo off\r\necho %AZURE_HTTP_USER_AGENT%\r\nexit 300\r\n");
    let with_shims = |mut command: Command| {
        let mut path = folder.clone().into_os_string();
        path.push(";");
        path.push(sandbox.path("bin"));
        command.env("PATH", path);
        command
    };
    for called in ["az.exe", "AZ.EXE", "az"] {
        let output = fails(with_shims(sandbox.program(&folder.join(called))), 300, &[]);
        assert_eq!(text(&output.stdout).trim_end(), PID);
    }
    // And not by itself, found through another copy.
    fs::create_dir(sandbox.path("copies")).unwrap();
    fs::copy(sandbox.path("bin/cua.exe"), sandbox.path("copies/az.exe")).unwrap();
    let mut path = sandbox.path("copies").into_os_string();
    path.push(";");
    path.push(sandbox.path("bin"));
    let mut command = sandbox.program(&shim);
    command.env("PATH", path);
    fails(command, 300, &[]);

    assert!(succeeds(with_shims(sandbox.cua(["shim", "list"]))).contains("in effect"));
    succeeds(sandbox.cua(["shim", "remove", "az"]));
    assert!(!folder.exists());
}

#[test]
fn a_plugin_is_found_by_the_name_without_its_ending() {
    let sandbox = Sandbox::new();
    sandbox.write("bin/cua-hello.cmd", "@echo off\r\necho hello %1\r\n");
    assert_eq!(succeeds(sandbox.cua(["hello", "you"])).trim_end(), "hello you");
    assert!(succeeds(sandbox.cua(["plugin", "list"])).contains("cua-hello.cmd"));
}

#[test]
fn the_command_prompt_takes_what_cua_env_prints() {
    let sandbox = Sandbox::new();
    let script = "@echo off\r\nfor /f \"delims=\" %%i in ('cua env cmd') do @%%i\r\necho %AZURE_HTTP_USER_AGENT%\r\n";
    let script = sandbox.write("here/set.cmd", script);
    assert_eq!(succeeds(sandbox.program(&script)).trim_end(), PID);
    assert!(succeeds(sandbox.cua(["env", "pwsh"])).contains(&format!("$Env:AZURE_HTTP_USER_AGENT = '{PID}'\n")));
}
