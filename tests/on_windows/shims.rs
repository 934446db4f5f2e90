//! Shims and plugins.

use std::fs::{self, OpenOptions};
use std::os::windows::fs::OpenOptionsExt;
use std::process::Command;
use std::thread;
use std::time::Duration;

use super::{PID, Sandbox, fails, succeeds, text};

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
fn a_shim_that_a_scanner_holds_is_renewed_all_the_same() {
    const READ: u32 = 1; // and neither write nor delete
    let sandbox = Sandbox::new();
    succeeds(sandbox.cua(["shim", "install", "az"]));
    let shim = sandbox.path("Local/cua/shims/az.exe");
    let mut old = fs::read(&shim).unwrap();
    old.push(0);
    fs::write(&shim, &old).unwrap();
    let held = OpenOptions::new().read(true).share_mode(READ).open(&shim).unwrap();
    let scanner = thread::spawn(move || {
        thread::sleep(Duration::from_millis(700));
        drop(held);
    });
    assert!(succeeds(sandbox.cua(["shim", "install", "az"])).starts_with("renewed"));
    scanner.join().unwrap();
    assert_eq!(fs::read(&shim).unwrap().len(), old.len() - 1);
}
