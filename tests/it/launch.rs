//! What `exec` starts, with what, and what it says: its options, its scope, `[tools]`, `--dry-run`.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;

use crate::support::{A, B, CUA, Outcome, Sandbox, USER_CONFIG};

/// Prints its own name, and each of its arguments in brackets.
const ARGUMENTS: &str = "#!/bin/sh\nprintf %s \"${0##*/}\"; for a do printf '<%s>' \"$a\"; done; echo\n";

/// A sandbox with a tracking ID, in which these programs print their arguments.
fn with_programs(programs: &[&str]) -> Sandbox {
    let sandbox = Sandbox::with_project_file(&format!("project = \"here\"\ntracking_id = \"{A}\"\n"));
    for program in programs {
        sandbox.script(program, ARGUMENTS);
    }
    sandbox
}

#[track_caller]
fn prints(sandbox: &Sandbox, arguments: &[&str], expected: &str) {
    sandbox.cua(["exec"]).args(arguments).run().prints(expected).is_quiet();
}

#[test]
fn everything_from_the_program_on_is_passed_through() {
    let sandbox = with_programs(&["bin/az", "bin/help", "bin/--foo", "bin/-v", "bin/exec"]);
    for (arguments, expected) in [
        (&["az"] as &[&str], "az\n"),
        (&["--", "az"], "az\n"),
        (&["az", "--help", "-v", "--id", "x", "--", "y"], "az<--help><-v><--id><x><--><y>\n"),
        (&["--", "az", "--dry-run", "--version"], "az<--dry-run><--version>\n"),
        (&["--id", B, "az", "--", "--id"], "az<--><--id>\n"),
        (&["--id", B, "--", "az", "--", "--"], "az<--><-->\n"),
        (&["az", "", " ", "*", "-"], "az<>< ><*><->\n"),
        (&["help"], "help\n"),
        (&["help", "az"], "help<az>\n"),
        (&["exec", "az"], "exec<az>\n"),
        (&["--", "--foo"], "--foo\n"),
        (&["--", "-v", "-v"], "-v<-v>\n"),
    ] {
        prints(&sandbox, arguments, expected);
    }
}

#[track_caller]
fn starts_nothing(sandbox: &Sandbox, arguments: &[&str], status: i32, parts: &[&str]) {
    let outcome = sandbox.cua(["exec"]).args(arguments).run();
    outcome.fails(status, parts);
    assert_eq!(outcome.text(), "", "{arguments:?}");
}

#[test]
fn nothing_is_started_where_anything_is_wrong() {
    let sandbox = with_programs(&["bin/az"]);
    for (arguments, part) in [
        (&["--dryrun", "az"] as &[&str], "--dry-run"),
        (&["--optonal", "az"], "--optional"),
        (&["-x", "az"], "-x"),
        (&["--id", "", "az"], "--id"),
        (&["--id", "x", "az"], "x"),
        (&["--id", B, "--project", "here", "az"], "--project"),
        (&["--project", "elsewhere", "az"], "elsewhere"),
        (&["--channel", "none", "az"], "none"),
        (&["--dry-run=1", "az"], "--dry-run"),
        (&[], "name a program"),
        (&["--"], "name a program"),
        (&["--id"], "--id"),
    ] {
        starts_nothing(&sandbox, arguments, 125, &[part]);
    }
    sandbox.write("here/cua.toml", "project = \"here\"\ntraking_id = \"\"\n");
    starts_nothing(&sandbox, &["az"], 125, &["cua.toml:2:1", "tracking_id"]);
    starts_nothing(&sandbox, &["--optional", "az"], 125, &["cua.toml:2:1", "tracking_id"]);
}

#[test]
fn without_a_scope_nothing_is_started_unless_it_is_optional() {
    let sandbox = Sandbox::new();
    sandbox.script("bin/az", ARGUMENTS);
    starts_nothing(&sandbox, &["az"], 125, &["no tracking ID applies here", "cua init"]);
    starts_nothing(&sandbox, &["missing"], 125, &["no tracking ID applies here"]);
    prints(&sandbox, &["--optional", "az", "x"], "az<x>\n");
    prints(
        &sandbox,
        &["--optional", "printenv", "PATH"],
        &format!("{}:/usr/local/bin:/usr/bin:/bin\n", sandbox.path("bin").display()),
    );
    assert_eq!(sandbox.cua(["exec", "--optional", "printenv", "AZURE_HTTP_USER_AGENT"]).run().status, 1);
}

#[test]
fn a_program_that_is_not_there_has_a_message_with_what_to_do() {
    let sandbox = with_programs(&[]);
    for (program, parts) in [
        ("missing", &["`missing` was not found", "PATH"] as &[&str]),
        ("./missing", &["`./missing` was not found", "path"]),
        ("A=b", &["`A=b` was not found", "variable", "env"]),
        ("", &["`` was not found"]),
        ("\u{1b}[31m", &["was not found"]),
    ] {
        starts_nothing(&sandbox, &["--", program], 127, parts);
        starts_nothing(&sandbox, &["--dry-run", "--", program], 127, parts);
    }
    sandbox.script("bin/orphan", "#!/no/such/interpreter\n");
    starts_nothing(&sandbox, &["orphan"], 127, &["bin/orphan`", "`#!` line"]);
    sandbox.write("bin/plain", "");
    starts_nothing(&sandbox, &["plain"], 126, &["bin/plain`: permission denied"]);
    starts_nothing(&sandbox, &["/"], 126, &["`/`: is a directory"]);
}

#[test]
fn an_equals_sign_in_the_name_of_a_program_is_part_of_its_name() {
    let sandbox = with_programs(&["bin/A=b", "here/x=y/az"]);
    prints(&sandbox, &["A=b", "c"], "A=b<c>\n");
    prints(&sandbox, &["x=y/az", "c"], "az<c>\n");
}

#[test]
fn cua_never_starts_itself_under_the_name_of_another_program() {
    let sandbox = with_programs(&["second/az"]);
    symlink(CUA, sandbox.path("bin/az")).unwrap();
    symlink("az", sandbox.path("bin/terraform")).unwrap();
    let path = format!("{}:{}:/usr/bin:/bin", sandbox.path("bin").display(), sandbox.path("second").display());
    let run = |program: &str| sandbox.cua(["exec", program, "x"]).env("PATH", &path).run();
    run("az").prints("az<x>\n").is_quiet();
    run("terraform").fails(127, &["`terraform` was not found", "`cua` itself"]);
    fs::remove_file(sandbox.path("second/az")).unwrap();
    run("az").fails(127, &["`az` was not found", "`cua` itself"]);
    sandbox.write("second/az", "");
    run("az").fails(126, &["second/az`: permission denied"]);
}

#[test]
fn cua_inside_of_cua_adds_nothing_more() {
    let sandbox = with_programs(&[]);
    let nested = ["--", "cua", "exec", "--", "cua", "exec", "--", "printenv"];
    let print = |variable: &str| sandbox.cua(["exec"]).args(nested).args([variable]).env(variable, "theirs").run();
    print("AZURE_HTTP_USER_AGENT").prints(&format!("theirs pid-{A}\n")).is_quiet();
    prints(&sandbox, &[&nested, &["AZURE_HTTP_USER_AGENT"] as &[_]].concat(), &format!("pid-{A}\n"));
    prints(&sandbox, &[&["--id", B], &nested as &[_], &["AZURE_HTTP_USER_AGENT"]].concat(), &format!("pid-{B}\n"));
}

#[test]
fn a_program_found_by_a_relative_entry_of_the_path_is_absolute() {
    let sandbox = Sandbox::new();
    for program in ["here/probe", "here/tools/inner"] {
        sandbox.script(program, "#!/bin/sh\necho \"$0\"\n");
    }
    for (path, program, expected) in
        [("", "probe", "here/probe"), ("tools", "inner", "here/tools/inner"), ("./tools/", "inner", "here/tools/inner")]
    {
        let outcome = sandbox.cua(["exec", "--id", A, program]).env("PATH", path).run();
        outcome.prints(&format!("{}\n", sandbox.path(expected).display()));
    }
}

#[test]
fn a_tool_is_started_as_the_configuration_says() {
    let sandbox = with_programs(&["bin/az", "bin/docker", "bin/my tool", "bin/terraform", "here/az"]);
    sandbox.write(
        USER_CONFIG,
        "[tools]\n\
         az = \"docker run 'a  b' --\"\n\
         pwsh = [\"my tool\", \"\", \"$HOME\"]\n\
         tofu = \"terraform -x\"\n\
         terraform = \"terraform first\"\n\
         azd = \"missing\"\n",
    );
    for (arguments, expected) in [
        (&["az", "--id", "x"] as &[&str], "docker<run><a  b><--><--id><x>\n"),
        (&["--", "pwsh", "deploy.ps1"], "my tool<><$HOME><deploy.ps1>\n"),
        // Looked up once: neither what one starts, nor itself for ever.
        (&["tofu", "plan"], "terraform<-x><plan>\n"),
        (&["terraform", "plan"], "terraform<first><plan>\n"),
        // A path is what it is.
        (&["./az", "x"], "az<x>\n"),
        (&["../here/az", "x"], "az<x>\n"),
        (&["docker", "az"], "docker<az>\n"),
    ] {
        prints(&sandbox, arguments, expected);
    }
    starts_nothing(&sandbox, &["azd", "up"], 127, &["`missing` was not found"]);
}

#[test]
fn what_a_tool_starts_is_attributed_as_the_tool() {
    let sandbox = with_programs(&[]);
    sandbox.write(USER_CONFIG, "[tools]\naz = \"env\"\npwsh = [\"env\"]\n");
    for (program, expected) in [("az", None), ("pwsh", Some(())), ("env", Some(()))] {
        let outcome = sandbox.cua(["exec", program]).run();
        let has = |name: &str| outcome.succeeds().text().lines().find(|line| line.starts_with(name)).map(drop);
        assert_eq!(has("AZUREPS_HOST_ENVIRONMENT="), expected, "{program}");
        assert_eq!(has("AZURE_HTTP_USER_AGENT="), Some(()), "{program}");
        let theirs = sandbox.cua(["exec", program]).env("AZUREPS_HOST_ENVIRONMENT", "theirs").run();
        assert_eq!(theirs.text().contains("AZUREPS_HOST_ENVIRONMENT=theirs\n"), program == "az", "{program}");
    }
}

#[test]
fn verbose_says_what_is_done_in_a_line_without_the_arguments() {
    let sandbox = with_programs(&["bin/az", "bin/docker"]);
    sandbox.write(USER_CONFIG, "[tools]\npwsh = \"docker hunter2\"\n");
    for (program, file) in [("az", "bin/az"), ("pwsh", "bin/docker")] {
        for option in ["-v", "--verbose"] {
            let outcome = sandbox.cua(["exec", option, program, "--password", "hunter2"]).run();
            outcome.fails(0, &[sandbox.path(file).to_str().unwrap(), "AZURE_HTTP_USER_AGENT", A]);
            assert!(!outcome.stderr.contains("hunter2") && !outcome.stderr.contains("--password"), "{outcome:?}");
            assert!(outcome.text().ends_with("<--password><hunter2>\n"), "{outcome:?}");
        }
    }
}

#[test]
fn a_dry_run_shows_the_program_and_each_variable_and_starts_nothing() {
    let sandbox = with_programs(&[]);
    let az = sandbox.script("bin/az", "#!/bin/sh\necho started > started\n");
    let run = sandbox.cua(["exec", "--id", B, "--dry-run", "az", "a b"]);
    let run = run.env("CUA_PROJECT", "here").env("AZURE_HTTP_USER_AGENT", "theirs");
    let outcome = run.run();
    let shown: Vec<&str> = outcome.succeeds().is_quiet().text().lines().filter(|line| !line.starts_with(' ')).collect();
    let program = format!("program  {}", az.display());
    let user_agent = format!("change   AZURE_HTTP_USER_AGENT=theirs pid-{B}");
    let partner_id = format!("set      ARM_PARTNER_ID={B}");
    let active = format!("set      CUA_ACTIVE=pid-{B}");
    for line in [&program, &user_agent, &partner_id, &active, "remove   CUA_PROJECT"] {
        assert!(shown.contains(&line), "`{line}` is missing in {shown:#?}");
    }
    assert_eq!(shown[0], program);
    let line = shown.last().unwrap();
    assert!(line.starts_with("run      ") && line.ends_with(&format!("{} 'a b'", az.display())), "{line}");
    assert!(!sandbox.path("here/started").exists());

    let here = sandbox.script("here/tools/here", ARGUMENTS);
    for (path, program) in [("/bin", "tools/here"), ("/bin", "./tools/../tools/here"), ("tools", "here")] {
        let outcome = sandbox.cua(["exec", "--dry-run", program]).env("PATH", path).run();
        let shown = outcome.text().lines().next().unwrap().strip_prefix("program  ").unwrap();
        assert!(shown.starts_with('/'), "{shown}");
        assert_eq!(fs::canonicalize(shown).unwrap(), here);
    }
}

/// What a program is given: its arguments, and its environment without what a shell adds to it.
fn given(outcome: &Outcome) -> (Vec<u8>, Vec<Vec<u8>>) {
    let (arguments, environment) = outcome.stdout.split_at(outcome.stdout.iter().position(|b| *b == b'\n').unwrap());
    let of_the_shell = ["PWD=", "OLDPWD=", "SHLVL=", "_="];
    let lines = environment.split(|byte| *byte == b'\n').map(<[u8]>::to_vec);
    let mut lines: Vec<_> =
        lines.filter(|line| !of_the_shell.iter().any(|it| line.starts_with(it.as_bytes()))).collect();
    lines.sort();
    (arguments.to_vec(), lines)
}

/// The `run` line of a dry run, given to a shell, does what `exec` itself does.
#[track_caller]
fn is_told_truly(sandbox: &Sandbox, words: &[OsString], variables: &[(&str, &str)]) {
    let run = |mut run: crate::support::Run| {
        for (name, value) in variables {
            run = run.env(name, value);
        }
        let outcome = run.run();
        outcome.succeeds().is_quiet();
        outcome
    };
    let shown = run(sandbox.cua(["exec", "--id", B, "--dry-run", "--"]).args(words)).stdout;
    let marker = b"\nrun      ";
    let at = shown.windows(marker.len()).position(|window| window == marker).unwrap() + marker.len();
    let line = OsStr::from_bytes(&shown[at..]);
    let told = run(sandbox.program("sh").args([OsStr::new("-c"), line]));
    let done = run(sandbox.cua(["exec", "--id", B, "--"]).args(words));
    assert!(!done.stdout.is_empty());
    let readable = |outcome: &Outcome| {
        let (arguments, environment) = given(outcome);
        let environment: Vec<String> = environment.iter().map(|line| line.escape_ascii().to_string()).collect();
        (arguments.escape_ascii().to_string(), environment)
    };
    assert_eq!(readable(&told), readable(&done), "{}", line.as_bytes().escape_ascii());
}

/// Prints its arguments in brackets on one line, and its environment.
const GIVEN: &str = "#!/bin/sh\nprintf '<%s>' \"$@\" | tr '\\n' N; echo; env\n";

/// A program, by its name or path, with arguments that a shell could misunderstand.
fn with_hostile_arguments(program: &str) -> Vec<OsString> {
    let hostile: [&[u8]; 22] = [
        b"", b" ", b"'", b"''", b"\"", b"\\", b"\\'", b"a\nb", b"\n", b"$HOME", b"$(id)", b"`id`", b"\xFF(", b"=az",
        b"~", b"~root", b"*", b"a=b", b"-- -u", b"!;&|<>", b"(){}[]", b"#%^\t",
    ];
    let arguments = hostile.iter().map(|bytes| OsStr::from_bytes(bytes).to_owned());
    [OsString::from(program)].into_iter().chain(arguments).collect()
}

#[test]
fn the_line_of_a_dry_run_does_the_same_in_a_shell() {
    let sandbox = with_programs(&[]);
    let surrounding = format!("pid-{A}");
    let user_agent = format!("it's $(id) `id` \"q\" \\ pid-{A} ~ *");
    let environments: [&[(&str, &str)]; 5] = [
        &[],
        &[("CUA_PROJECT", "it's\n$(id)"), ("CUA_CHANNEL", "-"), ("AZUREPS_HOST_ENVIRONMENT", "a 'b'\n\"c\"")],
        &[("CUA_ACTIVE", &surrounding), ("AZURE_HTTP_USER_AGENT", &user_agent), ("ARM_PARTNER_ID", A)],
        &[("CUA_OPT_OUT", "1"), ("CUA_ACTIVE", &surrounding), ("AZURE_HTTP_USER_AGENT", &user_agent)],
        &[("CUA_OPT_OUT", "1")],
    ];
    for program in ["az", "it's", "a b", "$HOME", "~", "a*", "-e"] {
        let typed = [program.to_owned(), format!("./{program}")];
        for (folder, typed) in ["bin", "here"].iter().zip(typed) {
            sandbox.script(&format!("{folder}/{program}"), GIVEN);
            is_told_truly(&sandbox, &with_hostile_arguments(&typed), environments[0]);
            is_told_truly(&sandbox, &with_hostile_arguments(&typed), environments[1]);
        }
    }
    for variables in environments {
        is_told_truly(&sandbox, &with_hostile_arguments("az"), variables);
    }
}

/// `env` would take the path for a variable.
#[test]
fn the_line_of_a_dry_run_starts_a_program_with_an_equals_sign_in_its_path() {
    let sandbox = with_programs(&[]);
    for program in ["bin/x=y", "here/x=y/az"] {
        sandbox.script(program, GIVEN);
    }
    for typed in ["x=y", "x=y/az"] {
        for variables in [&[("CUA_OPT_OUT", "1")], &[("CUA_PROJECT", "removed")]] {
            is_told_truly(&sandbox, &with_hostile_arguments(typed), variables);
        }
    }
}

#[test]
fn the_arguments_of_a_dry_run_are_on_its_line_only() {
    let sandbox = with_programs(&["bin/az"]);
    let outcome = sandbox.cua(["exec", "--dry-run", "az", "hunter2"]).run();
    let lines: Vec<&str> = outcome.succeeds().text().lines().filter(|line| line.contains("hunter2")).collect();
    assert!(matches!(lines[..], [line] if line.starts_with("run      ")), "{lines:?}");
}

#[test]
fn a_missing_program_of_tools_is_said_with_its_place() {
    let sandbox = Sandbox::with_user_config("[tools]\naz = \"no-such-docker run az\"\n");
    let outcome = sandbox.cua(["exec", "--id", A, "--", "az"]).run();
    outcome.fails(127, &["`no-such-docker` was not found", "starts it for `az`", "config.toml:2:6"]);
}
