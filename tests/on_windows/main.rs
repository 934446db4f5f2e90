//! What differs on Windows, with `cua.exe` as people use it. `tests/windows` builds and runs this
//! under Wine; on Windows itself, `RECORDER` must name `recorder.c`, compiled.
#![cfg(windows)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "that is how a test fails")]
#![allow(clippy::disallowed_methods, reason = "the variables of these tests are theirs")]

mod arguments;
mod files;
mod launching;
mod shims;
mod shown;

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::windows::ffi::OsStringExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

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
        for (name, _) in env::vars_os() {
            let is_ours =
                ["CUA_", "AZURE", "ARM_", "XDG_"].iter().any(|start| name.to_string_lossy().starts_with(start));
            if is_ours {
                command.env_remove(name);
            }
        }
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
