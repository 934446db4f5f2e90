//! `cua` knows its own file, however it was started, and so passes over a link to it that nothing else
//! gives away. Linux only: elsewhere the system is asked.

use std::fs;
use std::os::unix::fs::symlink;

use crate::support::{A, CUA, Run, Sandbox};

/// A sandbox with a link to `cua` by the name of az in `links`, and an az in `real`.
fn sandbox() -> Sandbox {
    let sandbox = Sandbox::with_project_file(&format!("project = \"here\"\ntracking_id = \"{A}\"\n"));
    sandbox.script("real/az", "#!/bin/sh\necho \"$0\"\n");
    fs::create_dir(sandbox.path("links")).unwrap();
    symlink(CUA, sandbox.path("links/az")).unwrap();
    sandbox
}

/// A shell with the link first on PATH, which runs this with the path of `cua` as `$1`.
fn shell(sandbox: &Sandbox, script: &str) -> Run {
    let path = format!("{}:{}:/usr/bin:/bin", sandbox.path("links").display(), sandbox.path("real").display());
    sandbox.program("bash").args(["-c", script, "bash", CUA]).env("PATH", path)
}

#[test]
fn it_finds_the_real_program_however_it_was_started() {
    let sandbox = sandbox();
    for start in [
        "\"$1\"",
        "cd \"${1%/*}\" && \"./${1##*/}\"",
        "../bin/cua",
        "exec 9<\"$1\"; exec -a cua /proc/self/fd/9",
        // By a descriptor that is closed then.
        "python3 -c 'import os, sys; os.execve(os.open(sys.argv[1], os.O_CLOEXEC), [\"cua\", *sys.argv[2:]], os.environ)' \"$1\"",
    ] {
        let script = format!("{start} exec --id {A} --dry-run az");
        let outcome = shell(&sandbox, &script).run();
        outcome.succeeds();
        let real = sandbox.path("real/az").display().to_string();
        assert!(outcome.text().contains(&real), "{start}: {}", outcome.text());
    }
}

#[test]
fn a_script_whose_first_line_names_a_shim_gets_the_real_program() {
    let sandbox = sandbox();
    let shim = sandbox.path("links/az");
    for line in [format!("#!{}\n", shim.display()), format!("#!{} -x\n", shim.display())] {
        sandbox.script("script", &line);
        let outcome = shell(&sandbox, "../script").run();
        outcome.succeeds().is_quiet().prints(&format!("{}\n", sandbox.path("real/az").display()));
    }
}
