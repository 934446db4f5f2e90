//! The shells as people use them, and that evaluating `cua env` and then `--unset` in each of them
//! leaves no trace.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::OsStringExt;
use std::path::PathBuf;

use cua::attribution::variables::ALL;
use cua::shell::Shell;

use crate::support::{A, B, OFFER, Outcome, Sandbox, optional_tool, real_tool};

/// A shell as people use it.
pub struct Real {
    /// Its program.
    pub program: &'static str,
    /// What makes it run the file that follows, without a person's own settings.
    pub flags: &'static [&'static str],
    /// What `cua env` calls it.
    pub shell: Shell,
    pub name: &'static str,
    /// The one line that evaluates what `cua env` prints.
    pub evaluate: &'static str,
    /// The same, followed by `dump FILE` where it fails.
    pub or_dump: &'static str,
    /// Separates commands.
    pub and_then: &'static str,
    /// Stops the script where `evaluate` fails; the status of the script then is not 0.
    pub strict: &'static str,
    /// Whether it can carry bytes that are not UTF-8.
    pub carries_bytes: bool,
}

const POSIX: Real = Real {
    program: "bash",
    flags: &[],
    shell: Shell::Posix,
    name: "bash",
    evaluate: "eval \"$(cua env)\"",
    or_dump: "eval \"$(cua env)\" || dump FILE",
    and_then: "; ",
    strict: "set -e; ",
    carries_bytes: true,
};

const ALL_SHELLS: [Real; 10] = [
    POSIX,
    Real { program: "zsh", flags: &["-f"], name: "zsh", ..POSIX },
    Real { program: "dash", name: "dash", ..POSIX },
    Real { program: "ksh", name: "ksh", ..POSIX },
    Real {
        program: "fish",
        flags: &["--no-config"],
        shell: Shell::Fish,
        name: "fish",
        evaluate: "cua env | source; or exit",
        or_dump: "cua env | source; or dump FILE",
        strict: "",
        ..POSIX
    },
    Real {
        program: "elvish",
        flags: &["-norc"],
        shell: Shell::Elvish,
        name: "elvish",
        evaluate: "cua env | eval (slurp)",
        or_dump: "try { cua env | eval (slurp) } catch { dump FILE }",
        strict: "",
        ..POSIX
    },
    Real {
        program: "tcsh",
        flags: &["-f"],
        shell: Shell::Tcsh,
        name: "tcsh",
        evaluate: "eval \"`cua env`\" || exit 1",
        or_dump: "eval \"`cua env`\" || dump FILE",
        and_then: "\n",
        strict: "",
        ..POSIX
    },
    Real {
        program: "xonsh",
        flags: &["--no-rc"],
        shell: Shell::Xonsh,
        name: "xonsh",
        evaluate: "with ${...}.swap(XONSH_SUBPROC_CAPTURED_PRINT_STDERR=True): execx(!(cua env).out)",
        or_dump: "try:\n    execx(!(cua env).out)\nexcept Exception:\n    dump FILE",
        and_then: "\n",
        strict: "",
        ..POSIX
    },
    Real {
        program: "nu",
        flags: &["-n"],
        shell: Shell::Nu,
        name: "nu",
        evaluate: "for e in (cua env | lines) { $e | from json | load-env }",
        or_dump: "try { for e in (cua env | lines) { $e | from json | load-env } } catch { dump FILE }",
        strict: "",
        carries_bytes: false,
        ..POSIX
    },
    Real {
        program: "pwsh",
        flags: &["-NoProfile", "-File"],
        shell: Shell::Pwsh,
        name: "pwsh",
        evaluate: "cua env | Out-String | Invoke-Expression",
        or_dump: "try { cua env | Out-String | Invoke-Expression } catch { dump FILE }",
        strict: "$ErrorActionPreference = 'Stop'; ",
        carries_bytes: false,
        ..POSIX
    },
];

impl Real {
    /// Those that are here. PowerShell cannot be installed from where the others come from.
    pub fn all() -> Vec<(Self, PathBuf)> {
        let tool =
            |real: &Self| if real.shell == Shell::Pwsh { optional_tool(real.program) } else { real_tool(real.program) };
        ALL_SHELLS.into_iter().filter_map(|real| tool(&real).map(|path| (real, path))).collect()
    }

    /// The evaluating line with `cua env` and these arguments for this shell.
    pub fn evaluate(&self, arguments: &str) -> String {
        self.evaluate.replace("cua env", format!("cua env {} {arguments}", self.name).trim_end())
    }

    /// The line that evaluates what `command` prints, and dumps the environment where it fails.
    pub fn or_dump(&self, command: &str, file: &str) -> String {
        self.or_dump.replace("cua env", command).replace("FILE", file)
    }

    /// Runs these commands in the sandbox.
    pub fn run(&self, path: &PathBuf, sandbox: &Sandbox, commands: &[String], environment: &Environment) -> i32 {
        self.outcome(path, sandbox, commands, environment).status
    }

    /// As [`Real::run`], with all that was said.
    pub fn outcome(
        &self,
        path: &PathBuf,
        sandbox: &Sandbox,
        commands: &[String],
        environment: &Environment,
    ) -> Outcome {
        let mut command = sandbox.program(path).args(self.arguments(sandbox, "script", commands)).into_command();
        command.envs(environment);
        Outcome::from(command.output().unwrap())
    }

    /// What makes it run these commands, which are written to a file of this name.
    pub fn arguments(&self, sandbox: &Sandbox, file: &str, commands: &[String]) -> Vec<OsString> {
        let text = format!("{}{}\n", self.strict, commands.join(self.and_then));
        // PowerShell wants its files to be called so, and to the others it is all one.
        let script = sandbox.write(&format!("{file}.ps1"), text);
        self.flags.iter().map(OsString::from).chain([script.into()]).collect()
    }
}

pub type Environment = BTreeMap<OsString, OsString>;

/// A sandbox with the program `dump FILE`, which writes the environment that a child sees.
pub fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.script("bin/dump", "#!/bin/sh\nexec env -0 >\"$1\"\n");
    sandbox
}

/// What a child saw, without what a shell sets for itself.
pub fn dumped(sandbox: &Sandbox, file: &str) -> Environment {
    let bytes = fs::read(sandbox.path("here").join(file)).unwrap();
    let entry = |entry: &[u8]| {
        let middle = entry.iter().position(|byte| *byte == b'=').unwrap();
        (OsString::from_vec(entry[..middle].to_vec()), OsString::from_vec(entry[middle + 1..].to_vec()))
    };
    bytes.split(|byte| *byte == 0).filter(|it| !it.is_empty()).map(entry).collect()
}

/// What a child saw of all that `cua` ever sets.
pub fn dumped_of_ours(sandbox: &Sandbox, file: &str) -> Environment {
    let is_ours = |name: &OsString| ALL.iter().any(|known| OsStr::new(known) == name);
    dumped(sandbox, file).into_iter().filter(|(name, _)| is_ours(name)).collect()
}

#[test]
fn before_and_after_are_the_same_for_every_combination() {
    let states: [Option<&str>; 3] = [None, Some(""), Some("it's `theirs` $1 ")];
    // What others set, and what a person chooses.
    let names = ["AZURE_HTTP_USER_AGENT", "AZUREPS_HOST_ENVIRONMENT", "ARM_PARTNER_ID", "CUA_CHANNEL"];
    let combinations = (0..3_usize.pow(4)).map(|number| {
        let state = |place: u32| states[number / 3_usize.pow(place) % 3];
        let set = names.into_iter().zip(0..).filter_map(|(name, place)| Some((name.into(), state(place)?.into())));
        set.collect::<Environment>()
    });
    let combinations: Vec<Environment> = combinations.collect();
    for (real, path) in Real::all() {
        let sandbox = sandbox();
        for (index, environment) in combinations.iter().enumerate() {
            // One scope upon the other: a GUID, a Partner Center ID, a GUID again.
            let commands = [
                // xonsh forgets a variable of its own when it first captures anything, and Nushell
                // has one more after it first ran anything.
                real.evaluate.replace("cua env", "/bin/true"),
                "dump before".to_owned(),
                "dump before".to_owned(),
                real.evaluate(&format!("--id {A}")),
                real.evaluate(&format!("--id {OFFER}")),
                real.evaluate(&format!("--id {B}")),
                "dump during".to_owned(),
                real.evaluate("--unset"),
                "dump after".to_owned(),
                // A shell that becomes its last command counts itself out of SHLVL.
                "dump last".to_owned(),
            ];
            assert_eq!(real.run(&path, &sandbox, &commands, environment), 0, "{} {environment:?}", real.name);
            let during = dumped(&sandbox, "during");
            assert_eq!(during[OsStr::new("CUA_ACTIVE")], *format!("pid-{B}"), "{}", real.name);
            let before = dumped(&sandbox, "before");
            assert_ne!(before, during);
            assert_eq!(dumped(&sandbox, "after"), before, "{} {index} {environment:?}", real.name);
        }
    }
}
