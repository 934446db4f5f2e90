//! The user configuration, and edits of files.

use std::fs::{self, OpenOptions};
use std::os::windows::fs::OpenOptionsExt;
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use super::{A, PID, Sandbox, fails, succeeds};

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
fn edits_of_many_processes_at_once_lose_nothing() {
    const MANY: usize = 8;
    let sandbox = Sandbox::new();
    succeeds(sandbox.cua(["project", "add", "shared"]));
    let each = |index| {
        [
            vec!["project".to_owned(), "add".to_owned(), format!("p{index}")],
            ["channel", "add", &format!("c{index}"), "-p", "shared"].map(str::to_owned).into(),
        ]
    };
    let edits: Vec<_> =
        (0..MANY).flat_map(each).map(|words| sandbox.cua(words).stdout(Stdio::null()).spawn().unwrap()).collect();
    for mut edit in edits {
        assert!(edit.wait().unwrap().success());
    }
    let text = fs::read_to_string(sandbox.path("AppData/cua/config.toml")).unwrap();
    for index in 0..MANY {
        assert!(text.contains(&format!("[projects.p{index}]")) && text.contains(&format!("c{index} = ")), "{text}");
    }
    succeeds(sandbox.cua(["project", "list"]));
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
fn tools_are_found_by_their_names_in_any_case_with_or_without_an_ending() {
    let sandbox = Sandbox::new();
    for (key, name) in [("az", "AZ"), ("az", "az.cmd"), ("AZ", "az"), ("az.exe", "Az.CMD")] {
        sandbox.write("AppData/cua/config.toml", &format!("[tools]\n\"{key}\" = \"recorder extra\"\n"));
        succeeds(sandbox.cua(["exec", name, "last"]));
        assert_eq!(sandbox.recorded(), ["extra", "last"], "{key} for {name}");
    }
    // A path is no name, and `[tools]` is for names.
    let az = sandbox.path("bin/az.cmd");
    succeeds(sandbox.cua(["exec", az.to_str().unwrap(), "last"]));
    assert_eq!(sandbox.recorded(), ["last"]);
}

#[test]
fn a_path_in_tools_whose_backslashes_a_shell_would_take_is_refused() {
    let sandbox = Sandbox::new();
    let recorder = sandbox.path("bin/recorder.exe");
    let recorder = recorder.to_str().unwrap();
    for (value, works) in [
        (format!("'{recorder} extra'"), false),
        (format!("'{} extra'", recorder.replace('\\', "/")), true),
        (format!("['{recorder}', 'extra']"), true),
    ] {
        sandbox.write("AppData/cua/config.toml", &format!("[tools]\naz = {value}\n"));
        let command = sandbox.cua(["exec", "az"]);
        if works {
            succeeds(command);
            assert_eq!(sandbox.recorded(), ["extra"]);
        } else {
            fails(command, 125, &["config.toml:2:6", "write `/`, or a list of words"]);
        }
    }
}
