//! A sandbox to run `cua` in: a folder of its own, an environment with nothing inherited, and what
//! tells a tool that is missing from one that is broken.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Some GUIDs of nobody's.
pub const A: &str = "b6add8f5-5ff4-4fc0-a2b5-0ec7861106c4";
pub const B: &str = "0d2f0f6e-3f0e-4a52-9b56-6a4a1f2f7c11";
pub const C: &str = "7c1e1d3a-93a4-4d0c-8f5e-2b0a6f4d9e55";
/// A Partner Center ID of nobody's.
pub const OFFER: &str = "pid-contoso-myoffer-partnercenter";

/// The binary under test: the one that `tests/release` names, or else what cargo has built.
pub const CUA: &str = match option_env!("CUA_EXE") {
    Some(released) => released,
    None => env!("CARGO_BIN_EXE_cua"),
};

/// Where programs are found in the sandbox, besides its own `bin`.
const SYSTEM_PATH: &str = "/usr/local/bin:/usr/bin:/bin";

/// A folder that is deleted with it, with `home`, `here` (the current folder) and `bin` (first on
/// PATH, with `cua` in it).
pub struct Sandbox {
    root: tempfile::TempDir,
}

impl Sandbox {
    pub fn new() -> Self {
        let root = tempfile::Builder::new().prefix("it-").tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        // Other users must be able to look in, for the tests that give up root's rights.
        fs::set_permissions(root.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let sandbox = Self { root };
        for folder in ["home", "here", "bin"] {
            fs::create_dir(sandbox.path(folder)).unwrap();
        }
        std::os::unix::fs::symlink(CUA, sandbox.path("bin/cua")).unwrap();
        sandbox
    }

    /// A sandbox whose `here` has a `cua.toml` with this text.
    pub fn with_project_file(text: &str) -> Self {
        let sandbox = Self::new();
        sandbox.write("here/cua.toml", text);
        sandbox
    }

    /// A sandbox with a user configuration.
    pub fn with_user_config(text: &str) -> Self {
        let sandbox = Self::new();
        sandbox.write(USER_CONFIG, text);
        sandbox
    }

    /// A path in the sandbox, without links.
    pub fn path(&self, relative: &str) -> PathBuf {
        self.root.path().canonicalize().unwrap().join(relative)
    }

    /// Writes a file, and the folders above it.
    pub fn write(&self, relative: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(relative);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    /// Writes a program. A shell does it: while this process has a file open for writing, so has, for a
    /// moment, whatever another test starts, and nobody can run it ("text file busy").
    pub fn script(&self, relative: &str, text: &str) -> PathBuf {
        const WRITE: &str = "printf %s \"$1\" > \"$2\" && chmod 755 \"$2\"";
        let path = self.path(relative);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let status = Command::new("sh").args(["-c", WRITE, "sh", text]).arg(&path).status().unwrap();
        assert!(status.success());
        path
    }

    pub fn read(&self, relative: &str) -> String {
        fs::read_to_string(self.path(relative)).unwrap()
    }

    /// `cua` with these arguments, to be run here.
    pub fn cua<I: IntoIterator<Item: AsRef<OsStr>>>(&self, arguments: I) -> Run {
        self.program(CUA).args(arguments)
    }

    /// Any program, to be run here.
    pub fn program(&self, program: impl AsRef<OsStr>) -> Run {
        let mut command = Command::new(program);
        let mut path = OsString::from(self.path("bin"));
        path.push(":");
        path.push(SYSTEM_PATH);
        command.env_clear().env("PATH", path).env("HOME", self.path("home")).current_dir(self.path("here"));
        command.stdin(Stdio::null());
        Run { command }
    }
}

/// The user configuration in a sandbox.
pub const USER_CONFIG: &str = "home/.config/cua/config.toml";

/// The project file in a sandbox.
pub const PROJECT_FILE: &str = "here/cua.toml";

/// A command that is being put together.
pub struct Run {
    command: Command,
}

impl Run {
    pub fn args<I: IntoIterator<Item: AsRef<OsStr>>>(mut self, arguments: I) -> Self {
        self.command.args(arguments);
        self
    }

    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    pub fn without(mut self, name: &str) -> Self {
        self.command.env_remove(name);
        self
    }

    pub fn in_folder(mut self, folder: impl AsRef<Path>) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// The command itself, for what is not offered here.
    pub fn into_command(self) -> Command {
        self.command
    }

    #[track_caller]
    pub fn run(mut self) -> Outcome {
        Outcome::from(self.command.output().unwrap())
    }
}

/// What a command did.
#[derive(Debug)]
pub struct Outcome {
    /// The exit status; 128 and the signal where it died of one, as a shell says it.
    pub status: i32,
    pub stdout: Vec<u8>,
    pub stderr: String,
}

impl From<Output> for Outcome {
    fn from(output: Output) -> Self {
        let status = output.status.code().or_else(|| output.status.signal().map(|signal| 128 + signal));
        Self { status: status.unwrap(), stdout: output.stdout, stderr: String::from_utf8(output.stderr).unwrap() }
    }
}

impl Outcome {
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.stdout).unwrap()
    }

    /// It did what it was to do, and this is what it printed.
    #[track_caller]
    pub fn prints(&self, expected: &str) -> &Self {
        assert_eq!((self.status, self.text()), (0, expected), "stderr: {}", self.stderr);
        self
    }

    /// It did what it was to do, and said nothing about it.
    #[track_caller]
    pub fn is_quiet(&self) -> &Self {
        assert_eq!(self.stderr, "");
        self
    }

    /// It did what it was to do.
    #[track_caller]
    pub fn succeeds(&self) -> &Self {
        assert_eq!(self.status, 0, "stdout: {} stderr: {}", self.text(), self.stderr);
        self
    }

    /// It failed so, with one message of `cua` that has all of these parts.
    #[track_caller]
    pub fn fails(&self, status: i32, parts: &[&str]) -> &Self {
        assert_eq!(self.status, status, "stdout: {:?} stderr: {}", self.text(), self.stderr);
        let message = self.stderr.strip_suffix('\n').unwrap_or_else(|| panic!("no message: {:?}", self.stderr));
        assert!(!message.contains('\n') && message.starts_with("cua: "), "not one message: {message}");
        for part in parts {
            assert!(message.contains(part), "`{part}` is missing in: {message}");
        }
        self
    }
}

/// Whether a line, but for what it begins with, is one piece that is to be copied whole: a word, or what
/// stands between backticks. No other is wider than 80 columns.
pub fn is_one_piece(text: &str) -> bool {
    !text.trim_matches(' ').split('`').step_by(2).any(|outside| outside.contains(' '))
}

/// A real tool that a test needs, or `None`, which is said aloud: the test then proves nothing. With
/// `CUA_TESTS_NEED_TOOLS` set, as in CI, a missing one is a failure.
#[track_caller]
pub fn real_tool(name: &str) -> Option<PathBuf> {
    let tool = optional_tool(name);
    if tool.is_none() {
        must_not_be_needed(name);
    }
    tool
}

/// Fails where a missing tool is not to be skipped.
#[track_caller]
pub fn must_not_be_needed(tool: &str) {
    assert!(std::env::var_os("CUA_TESTS_NEED_TOOLS").is_none(), "`{tool}` is needed and not here");
}

/// As [`real_tool`], for one that `tests/run` cannot install everywhere: a missing one never is a
/// failure.
pub fn optional_tool(name: &str) -> Option<PathBuf> {
    let in_target = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/tools").join(name).join("bin").join(name);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = [in_target]
        .into_iter()
        .chain(std::env::split_paths(&path).map(|folder| folder.join(name)))
        .find(|file| file.is_file());
    if found.is_none() {
        say_skipped(&format!("what needs `{name}`, which is not here"));
    }
    found
}

/// The files of a sandbox: what each is, and what it holds. An edit that is refused may have locked.
pub fn files_of(sandbox: &Sandbox) -> BTreeMap<PathBuf, (u32, u64, i64, Vec<u8>)> {
    let mut files = BTreeMap::new();
    let mut folders = vec![sandbox.path("")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let metadata = fs::symlink_metadata(&path).unwrap();
            if metadata.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = match metadata.file_type() {
                kind if kind.is_symlink() => fs::read_link(&path).unwrap().as_os_str().as_bytes().to_owned(),
                kind if kind.is_file() => fs::read(&path).unwrap_or_default(),
                _ => Vec::new(),
            };
            if path.extension().is_none_or(|extension| extension != "lock") {
                files.insert(path, (metadata.mode(), metadata.ino(), metadata.mtime_nsec(), bytes));
            }
        }
    }
    files
}

/// What runs `cua` with the rights that a file's mode gives its owner: root may do anything.
pub fn without_privileges(sandbox: &Sandbox) -> Option<impl Fn(&[&str]) -> Run> {
    let closed = sandbox.write("closed", "");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
    let is_root = fs::read(closed).is_ok();
    let setpriv = if is_root { Some(real_tool("setpriv")?) } else { None };
    Some(move |arguments: &[&str]| match &setpriv {
        Some(setpriv) => sandbox.program(setpriv).args(["--bounding-set=-all", CUA]).args(arguments),
        None => sandbox.cua(arguments),
    })
}

/// Says aloud that something was not tested. Written to the descriptor itself, because the test
/// runner hides what passing tests print.
pub fn say_skipped(what: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "SKIPPED: {what}");
}
