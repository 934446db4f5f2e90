//! `cua` needs nothing of the system that it runs on: no home, no locale, no devices, nothing to write
//! to, and little memory; and takes as much as the system lets it. Linux only, as `transparency`.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::{A, CUA, Run, Sandbox, must_not_be_needed, say_skipped};
use crate::transparency::{ENV, EXEC, alike, start};

/// A folder as the root of a system that has `cua` in it, with the libraries that it needs, if any, and
/// a project: no `/dev`, no `/proc`, no shell.
fn root() -> Sandbox {
    let sandbox = Sandbox::new();
    let libraries = Command::new("ldd").arg(CUA).output().unwrap();
    let libraries = String::from_utf8(libraries.stdout).unwrap();
    let libraries = libraries.split_whitespace().filter(|word| word.starts_with('/'));
    // By a shell: a program that this process has open for writing cannot be run by another thread.
    let copy = "root=$1; cp \"$2\" \"$root/cua\"; shift 2; for file do mkdir -p \"$root${file%/*}\" && cp \"$file\" \
        \"$root$file\"; done";
    let words = ["-c", copy, "sh", sandbox.path("here").to_str().unwrap(), CUA].map(str::to_owned);
    assert!(Command::new("sh").args(words).args(libraries).status().unwrap().success());
    sandbox.write("here/project/cua.toml", format!("project = \"here\"\ntracking_id = \"{A}\"\n"));
    sandbox
}

/// Its words run with the folder `here` of the sandbox as all there is, which cannot be written to;
/// `None`, said aloud, where the system lets nobody do that.
fn alone(sandbox: &Sandbox, redirections: &str, words: &[&str]) -> Option<Run> {
    const MOUNT: &str = "mount --bind here here && mount -o remount,bind,ro here";
    // Some systems let only root do this.
    let whose: &[&str] =
        if fs::metadata("/proc/self").unwrap().uid() == 0 { &[] } else { &["--user", "--map-root-user"] };
    let run = |script: &str| {
        let run = sandbox.program("unshare").args(whose).args(["--mount", "sh", "-c", script, "sh"]);
        // Without an environment, the shell would not find them.
        run.env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin").in_folder(sandbox.path(""))
    };
    let mut probe = run(MOUNT).into_command();
    if !probe.stderr(Stdio::null()).status().is_ok_and(|status| status.success()) {
        must_not_be_needed("unshare --user --mount");
        say_skipped("what needs a system of its own, which `unshare` is not allowed to make here");
        return None;
    }
    Some(run(&format!("{MOUNT} && exec env -i \"$(command -v chroot)\" here \"$@\" {redirections}")).args(words))
}

#[test]
fn it_runs_alone_on_a_system_without_devices_that_cannot_be_written_to() {
    let root = root();
    let nested = ["/cua", "exec", "--id", A, "--", "/cua", "exec", "--", "/cua", "id", "check", A];
    let Some(run) = alone(&root, "", &nested) else { return };
    assert!(run.run().succeeds().is_quiet().text().contains(&format!("pid-{A}")));
    let run = |words: &[&str]| alone(&root, "", words).unwrap().run();
    run(&["/cua", "exec", "--id", A, "--", "/missing"]).fails(127, &["`/missing` was not found"]);
    run(&["/cua", "exec", "--id", A, "--", "missing"]).fails(127, &["`missing` was not found"]);
    run(&["/cua", "exec", "--", "/cua"]).fails(125, &["no tracking ID applies here"]);
    run(&["/cua", "id", "new"]).succeeds().is_quiet();
    run(&["/cua", "init", "--name", "x"]).fails(2, &["`/cua.toml`", "read-only file system"]);
}

#[test]
fn closed_descriptors_need_no_device_to_stand_in_for_them() {
    let root = root();
    for closed in ["0<&-", "1>&-", "2>&-", "0<&- 1>&- 2>&-"] {
        let words = ["/cua", "exec", "--id", A, "--", "/cua", "exec", "--", "/cua", "id", "check", A];
        let Some(run) = alone(&root, closed, &words) else { return };
        run.run().succeeds().is_quiet();
        let run = alone(&root, closed, &["/cua", "exec", "--id", A, "--", "/missing"]).unwrap().run();
        assert_eq!(run.status, 127, "{closed}: {run:?}");
    }
}

#[test]
fn it_needs_no_home_no_locale_and_no_path() {
    let sandbox = Sandbox::with_project_file(&format!("project = \"here\"\ntracking_id = \"{A}\"\n"));
    let run = |words: &[&str]| sandbox.cua(words).without("HOME").without("PATH");
    run(&["exec", "printenv", "ARM_PARTNER_ID"]).run().prints(&format!("{A}\n")).is_quiet();
    run(&["env"]).run().succeeds().is_quiet();
    run(&["show"]).run().succeeds().is_quiet();
    for (name, value) in [("LC_ALL", "xx_YY.nonsense"), ("LANG", "tr_TR.UTF-8"), ("HOME", "relative"), ("HOME", "")] {
        run(&["exec", "printenv", "ARM_PARTNER_ID"]).env(name, value).run().prints(&format!("{A}\n")).is_quiet();
    }
}

#[test]
fn a_folder_and_a_program_may_have_names_that_are_no_text() {
    let sandbox = Sandbox::new();
    let program = OsStr::from_bytes(b"\xFFprogram");
    sandbox.script("bin/program", "#!/bin/sh\nprintf '%s' \"${0##*/}\" \"${PWD##*/}\"\n");
    fs::rename(sandbox.path("bin/program"), sandbox.path("bin").join(program)).unwrap();
    let folder = sandbox.path("here").join(OsStr::from_bytes(b"folder\xFE"));
    fs::create_dir(&folder).unwrap();
    let outcome = alike(|launcher| start(&sandbox, launcher, [program]).in_folder(&folder));
    assert_eq!(outcome.stdout, b"\xFFprogramfolder\xFE");
    fs::write(folder.join("cua.toml"), format!("project = \"here\"\ntracking_id = \"{A}\"\n")).unwrap();
    sandbox.cua(["exec", "printenv", "ARM_PARTNER_ID"]).in_folder(&folder).run().prints(&format!("{A}\n"));
    let flag = [OsStr::new("exec"), OsStr::new("-p"), program, OsStr::new("true")];
    sandbox.cua(flag).run().fails(125, &["not UTF-8"]);
    sandbox
        .cua([OsStr::new("exec"), OsStr::new("--id"), A.as_ref(), OsStr::from_bytes(b"no\xFF")])
        .run()
        .fails(127, &[]);
}

/// What `arguments`, a command, prints arrives as arguments, of this length together, and a megabyte of
/// environment beside it.
#[track_caller]
fn arrive(sandbox: &Sandbox, arguments: &str, length: usize) {
    let variables: Vec<String> = (0..10).map(|number| format!("BIG{number}")).collect();
    let value = "v".repeat(100_000);
    // By a shell, because only one with a larger stack may start a program with so many.
    let script = format!(
        "ulimit -Ss 65536; exec \"$@\" sh -c 'cat /proc/$$/cmdline; printf \"=\"; cat /proc/$$/environ' sh $({arguments})"
    );
    let outcome = alike(|launcher| {
        let run = sandbox.program("sh").args(["-c", &script, "sh"]).args(launcher).env("CUA_OPT_OUT", "1");
        variables.iter().fold(run, |run, name| run.env(name, &value))
    });
    outcome.succeeds().is_quiet();
    let (words, environment) = outcome.text().split_once("\0=").unwrap();
    assert!(words.len() > length && environment.len() > 1_000_000, "{} {}", words.len(), environment.len());
}

#[test]
fn a_megabyte_of_arguments_and_one_of_environment_arrive_byte_for_byte() {
    let sandbox = Sandbox::new();
    // A few large ones, and many small ones.
    arrive(
        &sandbox,
        "for i in 0 1 2 3 4 5 6 7 8 9; do head -c 100000 /dev/zero | tr '\\0' \"$i\"; echo; done",
        1_000_000,
    );
    arrive(&sandbox, "seq -f %020.0f 50000", 1_050_000);
}

#[test]
fn it_needs_little_of_what_a_caller_can_limit() {
    let sandbox = Sandbox::with_project_file(&format!("project = \"here\"\ntracking_id = \"{A}\"\n"));
    // The stack in KiB, and the descriptors: three, and one file at a time.
    for limit in ["ulimit -s 256", "ulimit -n 4", "ulimit -f 0", "ulimit -c 0"] {
        let script = format!("{limit} && exec \"$@\" true");
        for launcher in [ENV, EXEC, &[CUA, "exec", "--"]] {
            sandbox.program("sh").args(["-c", &script, "sh"]).args(launcher).run().prints("").is_quiet();
        }
    }
}

#[test]
fn a_folder_that_is_gone_keeps_nobody_from_starting_a_program_with_an_id() {
    let sandbox = Sandbox::new();
    let script = "mkdir gone && cd gone && rmdir ../gone && exec \"$@\" echo it ran";
    let run = |launcher: &[&str]| sandbox.program("sh").args(["-c", script, "sh"]).args(launcher);
    alike(run).prints("it ran\n");
    assert!(!Path::new(&sandbox.path("here/gone")).exists());
}
