//! `exec` stands between nothing and nothing: whatever is started through it and through GNU `env`
//! cannot tell which of the two it was. Linux only: elsewhere there is neither GNU `env` nor `/proc`.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::Read;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Stdio};

use cua::attribution::variables;

use crate::support::{A, CUA, Outcome, Run, Sandbox, real_tool};

/// What is written before a program to start it through each of the two.
pub const ENV: &[&str] = &["/usr/bin/env"];
pub const EXEC: &[&str] = &[CUA, "exec", "--id", A, "--"];

/// Starts these words through `launcher` in a sandbox.
pub fn start<I: IntoIterator<Item: AsRef<OsStr>>>(sandbox: &Sandbox, launcher: &[&str], words: I) -> Run {
    sandbox.program(launcher[0]).args(&launcher[1..]).args(words)
}

/// What comes of it through `exec`, which is what comes of it through `env`. Where they could not
/// start anything, each says so in its own words, once.
#[track_caller]
pub fn alike(run: impl Fn(&[&str]) -> Run) -> Outcome {
    let (env, exec) = (run(ENV).run(), run(EXEC).run());
    if env.stderr.starts_with("/usr/bin/env: ") {
        exec.fails(env.status, &[]);
    } else {
        assert_eq!((exec.status, &exec.stderr), (env.status, &env.stderr));
    }
    assert_eq!(exec.stdout.escape_ascii().to_string(), env.stdout.escape_ascii().to_string());
    exec
}

#[track_caller]
fn exits(sandbox: &Sandbox, words: &[&str], status: i32) {
    assert_eq!(alike(|launcher| start(sandbox, launcher, words)).status, status, "{words:?}");
}

/// What is run prints this, through both.
#[track_caller]
fn prints(run: impl Fn(&[&str]) -> Run, expected: &str) {
    alike(run).prints(expected);
}

#[test]
fn the_exit_status_is_that_of_the_program() {
    let sandbox = Sandbox::new();
    for status in [0, 1, 3, 42, 125, 126, 127, 255] {
        exits(&sandbox, &["sh", "-c", &format!("exit {status}")], status);
    }
}

#[test]
fn death_by_a_signal_is_death_by_that_signal() {
    let sandbox = Sandbox::new();
    for launcher in [ENV, EXEC] {
        let mut command = start(&sandbox, launcher, ["sh", "-c", "kill -TERM $$"]).into_command();
        assert_eq!(command.status().unwrap().signal(), Some(15), "{launcher:?}");
    }
}

#[test]
fn what_is_there_and_cannot_be_executed_is_126_and_what_is_not_there_is_127() {
    let sandbox = Sandbox::new();
    for plain in ["here/plain", "bin/plain"] {
        sandbox.write(plain, "echo it ran\n");
    }
    for folder in ["here/folder", "bin/folder"] {
        fs::create_dir(sandbox.path(folder)).unwrap();
    }
    for orphan in ["here/orphan", "bin/orphan"] {
        sandbox.script(orphan, "#!/no/such/interpreter\n");
    }
    symlink("loop", sandbox.path("bin/loop")).unwrap();
    symlink("nowhere", sandbox.path("bin/dangling")).unwrap();
    let too_long = "n".repeat(300);
    for words in ["./plain", "plain", "./folder", "folder", "./plain/x", "loop", &too_long] {
        exits(&sandbox, &[words], 126);
    }
    for words in ["missing", "./missing", "missing/x", "", "dangling", "./orphan", "orphan"] {
        exits(&sandbox, &[words], 127);
    }
}

#[test]
fn what_cannot_be_executed_does_not_hide_what_can_later_on_the_path() {
    let sandbox = Sandbox::new();
    sandbox.write("first/plain", "");
    fs::create_dir(sandbox.path("first/folder")).unwrap();
    let path = format!("{}:{}:/usr/bin:/bin", sandbox.path("first").display(), sandbox.path("second").display());
    for program in ["plain", "folder"] {
        sandbox.script(&format!("second/{program}"), "#!/bin/sh\necho the second one\n");
        prints(|launcher| start(&sandbox, launcher, [program]).env("PATH", &path), "the second one\n");
    }
}

/// What a user without root's rights gets of `exec`, who may search every folder otherwise.
#[test]
fn a_folder_that_may_not_be_searched_is_126_unless_another_one_has_the_program() {
    // Not below the repository, where others may not be able to look in.
    let folder = tempfile::tempdir().unwrap();
    let at = |relative: &str| folder.path().join(relative);
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let setup = "cp \"$1\" cua && mkdir locked open && printf '#!/bin/sh\necho it ran\n' > open/later &&
        cp open/later locked/later && cp open/later locked/probe && chmod 755 cua open */* && chmod 0 locked";
    // By a shell: a program that this process has open for writing cannot be run by another thread.
    let status = Command::new("sh").args(["-c", setup, "sh", CUA]).current_dir(folder.path()).status().unwrap();
    assert!(status.success());

    let is_root = fs::metadata(folder.path()).unwrap().uid() == 0;
    let user: &[&str] =
        if is_root { &["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] } else { &["env"] };
    let sandbox = Sandbox::new();
    let path = format!("{}:{}:/usr/bin:/bin", at("locked").display(), at("open").display());
    let run = |words: &[&str]| {
        let run = |launcher: &[&str]| {
            let copy = at("cua");
            let launcher = launcher.iter().map(|word| if *word == CUA { copy.as_os_str() } else { OsStr::new(*word) });
            let user = sandbox.program(user[0]).args(&user[1..]).args(launcher).args(words);
            user.env("PATH", &path).env("HOME", folder.path()).in_folder(folder.path())
        };
        alike(run)
    };
    run(&["probe"]).fails(126, &["locked/probe`: permission denied"]);
    run(&["./locked/probe"]).fails(126, &["locked/probe`: permission denied"]);
    run(&["later"]).prints("it ran\n");
    fs::set_permissions(at("locked"), fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn the_process_id_stays_the_same() {
    let sandbox = Sandbox::new();
    for words in [&["sh", "-c", "echo $$"] as &[&str], &[CUA, "exec", "sh", "-c", "echo $$"]] {
        let mut command = start(&sandbox, EXEC, words).into_command();
        let child = command.stdout(Stdio::piped()).spawn().unwrap();
        let id = child.id();
        let output = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8(output.stdout).unwrap(), format!("{id}\n"));
    }
}

/// Prints the arguments of the process, the zeroth too, as the system has them.
const ARGUMENTS: &str = "cat /proc/$$/cmdline\n";

#[test]
fn a_program_is_called_what_was_typed() {
    let sandbox = Sandbox::new();
    for folder in ["here", "bin"] {
        sandbox.script(&format!("{folder}/shebang"), &format!("#!/bin/sh\n{ARGUMENTS}"));
        sandbox.script(&format!("{folder}/bare"), ARGUMENTS);
        symlink("/bin/sh", sandbox.path(&format!("{folder}/shell"))).unwrap();
    }
    sandbox.write("here/arguments", ARGUMENTS);
    for name in ["shebang", "bare", "shell"] {
        let absolute = sandbox.path("here").join(name);
        for typed in [name, &format!("./{name}"), &format!("../here/{name}"), absolute.to_str().unwrap()] {
            let outcome = alike(|launcher| start(&sandbox, launcher, [typed, "arguments", "it ran"]));
            assert!(outcome.text().ends_with("\0arguments\0it ran\0"), "{typed}: {outcome:?}");
            if name == "shell" {
                assert!(outcome.text().starts_with(&format!("{typed}\0")), "{typed}: {outcome:?}");
            }
        }
    }
}

#[test]
fn a_script_without_a_shebang_is_run_by_sh() {
    let sandbox = Sandbox::new();
    sandbox.script("bin/bare", "tr '\\0' ' ' < /proc/$$/cmdline; echo; exit 7\n");
    let outcome = alike(|launcher| start(&sandbox, launcher, ["bare", "-x", ""]));
    let expected = format!("/bin/sh {} -x  \n", sandbox.path("bin/bare").display());
    assert_eq!((outcome.status, outcome.text()), (7, expected.as_str()));
    sandbox.script("bin/empty", "");
    exits(&sandbox, &["empty"], 0);
}

#[test]
fn arguments_arrive_byte_for_byte() {
    let sandbox = Sandbox::new();
    sandbox.script("bin/arguments", &format!("#!/bin/sh\n{ARGUMENTS}"));
    let hostile: &[&[u8]] = &[b"\xFF\xFE", b"", b"-", b"--", b"--id", b"--help", b"a\nb", b"'\"\\", b"$HOME`id`", b"*"];
    let words = || [OsStr::new("arguments")].into_iter().chain(hostile.iter().map(|bytes| OsStr::from_bytes(bytes)));
    let outcome = alike(|launcher| start(&sandbox, launcher, words()));
    let expected = [hostile.join(&0), b"\0".to_vec()].concat();
    assert!(outcome.stdout.ends_with(&expected), "{}", outcome.stdout.escape_ascii());
}

#[test]
fn big_arguments_and_environments_pass_and_too_big_ones_are_126() {
    let sandbox = Sandbox::new();
    let big = "b".repeat(100_000);
    let lengths = ["sh", "-c", "echo ${#1} ${#BIG}", "sh", big.as_str()];
    prints(|launcher| start(&sandbox, launcher, lengths).env("BIG", &big), "100000 100000\n");

    // No program can be given such an argument: it has to come from inside of each.
    let env = start(&sandbox, ENV, ["-S", &format!("true {}", "${BIG}".repeat(25))]).env("BIG", &big).run();
    let tool = format!("[tools]\ntoo-big = [\"true\", \"{}\"]\n", big.repeat(25));
    let exec = start(&Sandbox::with_user_config(&tool), EXEC, ["too-big"]).run();
    exec.fails(126, &["/true`: argument list too long"]);
    assert_eq!((env.status, env.stderr.lines().count()), (126, 1), "{}", env.stderr);
}

/// The environment that a program gets, where `cua` itself gets these entries, in this order.
fn environment<T: AsRef<[u8]>>(launcher: &[&str], entries: &[T]) -> Option<Vec<Vec<u8>>> {
    // A shell or std would put the entries in order first, and lose those that are no variables.
    const START: &str = "\
import ctypes, os, sys
words = [os.fsencode(word) for word in sys.argv[2:]]
count = int(sys.argv[1])
array = lambda items: (ctypes.c_char_p * (len(items) + 1))(*items, None)
ctypes.CDLL(None).execve(words[count], array(words[count:]), array(words[:count]))
sys.exit('execve failed')
";
    let python = real_tool("python3")?;
    let sandbox = Sandbox::new();
    let run = sandbox.program(python).args(["-I", "-S", "-c", START]).args([entries.len().to_string()]);
    let run = run.args(entries.iter().map(|entry| OsStr::from_bytes(entry.as_ref())));
    let outcome = run.args(launcher).args(["/bin/cat", "/proc/self/environ"]).run();
    outcome.succeeds();
    let entries = outcome.stdout.split_inclusive(|byte| *byte == 0);
    Some(entries.map(|entry| entry.strip_suffix(b"\0").unwrap().to_vec()).collect())
}

/// Whether an entry is one that attribution sets.
fn is_ours(entry: &[u8]) -> bool {
    variables::ALL.iter().any(|name| entry.strip_prefix(name.as_bytes()).is_some_and(|rest| rest.starts_with(b"=")))
}

#[test]
fn the_environment_arrives_as_it_is_in_its_order() {
    let entries: [&[u8]; 11] = [
        b"ZULU=1",
        b"PATH=/usr/bin:/bin",
        b"no variable",
        b"BYTES=\xFF\xFE",
        b"TWICE=first",
        b"EMPTY=",
        b"TWICE=second",
        b"=nameless",
        b"A NAME=\n'\"$",
        b"",
        b"ALPHA=a=b",
    ];
    let Some(env) = environment(ENV, &entries) else { return };
    assert_eq!(env, entries);
    let mut exec = environment(EXEC, &entries).unwrap();
    exec.retain(|entry| !is_ours(entry));
    assert_eq!(exec, entries);
    let untouched = [entries.as_slice(), &[b"CUA_OPT_OUT=1"]].concat();
    assert_eq!(environment(EXEC, &untouched).unwrap(), untouched);
}

/// The entries of a variable in the environment of a program that `cua` has started with these.
#[track_caller]
fn arrives(entries: &[&str], variable: &str, expected: &[&str]) {
    let Some(environment) = environment(EXEC, entries) else { return };
    let environment = environment.iter().map(|entry| std::str::from_utf8(entry).unwrap());
    let found: Vec<&str> = environment.filter(|entry| entry.starts_with(variable)).collect();
    assert_eq!(found, expected, "{entries:?}");
}

#[test]
fn a_second_entry_of_a_variable_does_not_survive_beside_ours() {
    let user_agent = format!("AZURE_HTTP_USER_AGENT=pid-{A}");
    let partner_id = format!("ARM_PARTNER_ID={A}");
    let active = format!("CUA_ACTIVE=pid-{A}");
    let other = "ARM_PARTNER_ID=0d2f0f6e-3f0e-4a52-9b56-6a4a1f2f7c11";
    let with_theirs = format!("AZURE_HTTP_USER_AGENT=theirs pid-{A}");
    let twice = ["AZURE_HTTP_USER_AGENT=theirs", "X=1", "AZURE_HTTP_USER_AGENT=others"];
    arrives(&twice, "AZURE_HTTP_USER_AGENT", &[&with_theirs]);
    arrives(&["ARM_PARTNER_ID=", "X=1", other], "ARM_PARTNER_ID", &[&partner_id]);
    // Here the first entry is right already, and nothing is changed but what comes behind it.
    let nested = [&active, &user_agent, "X=1", "AZURE_HTTP_USER_AGENT=others"];
    arrives(&nested, "AZURE_HTTP_USER_AGENT", &[&user_agent]);
    arrives(&[&active, &partner_id, "X=1", other], "ARM_PARTNER_ID", &[&partner_id]);
    arrives(&["CUA_ACTIVE=", "X=1", &active], "CUA_ACTIVE", &[&active]);
}

/// The masks of a process that was started by `launcher` after `env` had set its signals so.
#[track_caller]
fn signals(option: &str) -> Vec<(String, u64)> {
    let sandbox = Sandbox::new();
    let run = |launcher: &[&str]| {
        let run = sandbox.program("/usr/bin/env").args([option]).args(launcher);
        run.args(["sed", "-n", "/^Sig[BIC]/p", "/proc/self/status"])
    };
    let outcome = alike(run);
    let lines = outcome.text().lines().map(|line| line.split_once(":\t").unwrap());
    lines.map(|(name, mask)| (name.to_owned(), u64::from_str_radix(mask, 16).unwrap())).collect()
}

#[track_caller]
fn has_signals(option: &str, mask: &str, numbers: &[u32], expected: bool) {
    let masks = signals(option);
    let (_, value) = masks.iter().find(|(name, _)| name == mask).unwrap();
    for number in numbers {
        assert_eq!(value & (1 << (number - 1)) != 0, expected, "{option}: {number} in {masks:x?}");
    }
}

#[test]
fn signals_are_ignored_default_or_blocked_as_the_caller_left_them() {
    let by_name = [("HUP", 1), ("INT", 2), ("QUIT", 3), ("USR1", 10), ("SEGV", 11), ("PIPE", 13), ("CHLD", 17)];
    for (name, number) in by_name {
        has_signals(&format!("--ignore-signal={name}"), "SigIgn", &[number], true);
        has_signals(&format!("--default-signal={name}"), "SigIgn", &[number], false);
    }
    let numbers = by_name.map(|(_, number)| number);
    has_signals("--ignore-signal=HUP,INT,QUIT,USR1,SEGV,PIPE,CHLD", "SigIgn", &numbers, true);
    has_signals("--default-signal", "SigIgn", &numbers, false);
    has_signals("--default-signal", "SigCgt", &numbers, false);
    has_signals("--block-signal=INT,USR1,PIPE", "SigBlk", &[2, 10, 13], true);
    has_signals("--block-signal=INT,USR1,PIPE", "SigBlk", &[1, 15, 17], false);
}

#[test]
fn a_program_whose_reader_leaves_ends_in_silence() {
    let sandbox = Sandbox::new();
    for launcher in [ENV, EXEC] {
        let mut command = start(&sandbox, launcher, ["yes"]).into_command();
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdout.take().unwrap().read_exact(&mut [0; 2]).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.signal(), output.stderr), (Some(13), Vec::new()), "{launcher:?}");
    }
    let line = |launcher: &[&str]| start(&sandbox, &["sh", "-c", "\"$@\" yes | head -n 1", "sh"], launcher);
    prints(line, "y\n");
}

/// The descriptors of a program that a shell has started with these redirections, without the
/// date: mode, number, target.
#[track_caller]
fn descriptors(redirections: &str) -> Vec<String> {
    // The shell that is looked at has none of its own open while it waits for the one inside.
    const LIST: &str = "(ls -l /proc/$$/fd > list); :";
    let sandbox = Sandbox::new();
    sandbox.write("here/input", "");
    let seen = |launcher: &[&str]| {
        let redirected = format!("exec \"$@\" {redirections}");
        let run = sandbox.program("sh").args(["-c", &redirected, "sh"]).args(launcher).args(["sh", "-c", LIST]);
        let mut command = run.into_command();
        let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
        assert!(status.success(), "{launcher:?} {redirections}");
        let list = sandbox.read("here/list");
        let lines = list.lines().skip(1).map(|line| line.split_whitespace().collect::<Vec<_>>());
        lines.map(|words| [&words[..1], &words[words.len() - 3..]].concat().join(" ")).collect::<Vec<_>>()
    };
    let (env, exec) = (seen(ENV), seen(EXEC));
    assert_eq!(exec, env, "{redirections}");
    exec
}

#[test]
fn descriptors_are_open_or_closed_as_the_caller_left_them() {
    let numbers = |redirections: &str| -> Vec<u32> {
        let open = descriptors(redirections);
        open.iter().map(|line| line.split(' ').nth(1).unwrap().parse().unwrap()).collect()
    };
    // The tests may have been started with some of their own.
    let inherited = numbers("");
    let cases: [(&str, &[u32], &[u32]); 8] = [
        ("0<&-", &[0], &[]),
        ("1>&-", &[1], &[]),
        ("2>&-", &[2], &[]),
        ("0<&- 1>&-", &[0, 1], &[]),
        ("0<&- 1>&- 2>&-", &[0, 1, 2], &[]),
        ("5<input", &[], &[5]),
        ("5<input 0<&- 1>&- 2>&-", &[0, 1, 2], &[5]),
        ("0<input 1>>input 2<>input 9>input", &[], &[9]),
    ];
    for (redirections, closed, opened) in cases {
        let numbers = numbers(redirections);
        assert!(closed.iter().all(|closed| !numbers.contains(closed)), "{redirections}: {numbers:?}");
        assert!(opened.iter().all(|opened| numbers.contains(opened)), "{redirections}: {numbers:?}");
        assert_eq!(numbers.len() + closed.len(), inherited.len() + opened.len(), "{redirections}: {numbers:?}");
    }
}

/// Here `env` itself gives 125, because it could not close what was closed.
#[test]
fn what_cannot_be_started_has_its_status_also_where_nothing_can_be_said() {
    let sandbox = Sandbox::new();
    sandbox.script("here/orphan", "#!/no/such/interpreter\n");
    for closed in ["2>&-", "1>&- 2>&-", "0<&- 1>&- 2>&-"] {
        for (program, status) in [("missing", 127), ("/", 126), ("./orphan", 127)] {
            let script = format!("exec \"$@\" {program} {closed}");
            let outcome = sandbox.program("sh").args(["-c", &script, "sh"]).args(EXEC).run();
            assert_eq!((outcome.status, outcome.stderr.as_str()), (status, ""), "{script}");
        }
    }
}

#[test]
fn the_path_is_searched_as_env_searches_it() {
    let sandbox = Sandbox::new();
    for (file, text) in
        [("here/here", "here"), ("here/tools/there", "there"), ("bin/both", "bin"), ("here/both", "here")]
    {
        sandbox.script(file, &format!("#!/bin/sh\necho {text} \"${{0##*/}}\" \"$1\"\n"));
    }
    let bin = sandbox.path("bin");
    let with_bin = |template: &str| OsString::from(template.replace("BIN", bin.to_str().unwrap()));
    let found = |path: Option<&str>, program: &str, expected: &str| {
        let run = |launcher: &[&str]| {
            let run = start(&sandbox, launcher, [program, "x"]);
            match path {
                Some(path) => run.env("PATH", with_bin(path)),
                None => run.without("PATH"),
            }
        };
        match alike(run) {
            outcome if expected.is_empty() => drop(outcome.fails(127, &[program])),
            outcome => drop(outcome.prints(expected)),
        }
    };
    for (path, program, expected) in [
        (None, "echo", "x\n"),
        (None, "here", ""),
        (None, "both", ""),
        (Some(""), "here", "here here x\n"),
        (Some(""), "echo", ""),
        (Some(":"), "here", "here here x\n"),
        (Some("BIN:"), "here", "here here x\n"),
        (Some("BIN"), "here", ""),
        (Some("BIN:"), "both", "bin both x\n"),
        (Some(":BIN"), "both", "here both x\n"),
        (Some("/no/such/folder::BIN"), "both", "here both x\n"),
        (Some("tools"), "there", "there there x\n"),
        (Some("./tools/"), "there", "there there x\n"),
        (Some("../bin:."), "both", "bin both x\n"),
        (Some("tools/there:here:BIN"), "both", "bin both x\n"),
    ] {
        found(path, program, expected);
    }
}
