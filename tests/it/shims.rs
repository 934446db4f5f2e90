//! `cua`, called by the name of another program: it attributes and becomes the real one, and never
//! finds itself.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::os::unix::process::CommandExt;
use std::process::Stdio;

use crate::support::{A, B, CUA, Outcome, Run, Sandbox, USER_CONFIG, optional_tool, real_tool};

/// Says which process it is, who called it what, and with what.
const PROBE: &str = "#!/bin/sh\necho \"$$ $0\"; printf '<%s>' \"$@\"; echo; echo \"${AZURE_HTTP_USER_AGENT-nobody}\"\n";

/// A sandbox with a tracking ID, a shim of az in `shims`, and an az in `real`.
fn sandbox() -> Sandbox {
    let sandbox = Sandbox::with_project_file(&format!("project = \"here\"\ntracking_id = \"{A}\"\n"));
    sandbox.script("real/az", PROBE);
    link(&sandbox, "shims/az");
    sandbox
}

fn link(sandbox: &Sandbox, path: &str) {
    let path = sandbox.path(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    symlink(CUA, path).unwrap();
}

/// These folders of the sandbox, before the system's.
pub fn path_of(sandbox: &Sandbox, folders: &[&str]) -> String {
    let folders = folders.iter().map(|folder| sandbox.path(folder).display().to_string());
    folders.chain(["/usr/bin:/bin".to_owned()]).collect::<Vec<_>>().join(":")
}

/// A command with these folders on PATH.
pub fn on_path(sandbox: &Sandbox, folders: &[&str], program: impl AsRef<OsStr>) -> Run {
    sandbox.program(program).env("PATH", path_of(sandbox, folders))
}

/// What a shell gets that starts this with a shim of az first on PATH, and the real one behind it.
fn az(sandbox: &Sandbox, arguments: &str) -> Run {
    on_path(sandbox, &["shims", "real"], "sh").args(["-c", &format!("exec az {arguments}")])
}

#[track_caller]
fn prints_last(outcome: &Outcome, expected: &str) {
    outcome.succeeds().is_quiet();
    assert_eq!(outcome.text().lines().last(), Some(expected));
}

#[test]
fn a_shim_attributes_and_becomes_the_real_program() {
    let sandbox = sandbox();
    let mut command = az(&sandbox, "group create '' 'a  b' --help --version -v").into_command();
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let id = child.id();
    let outcome = Outcome::from(child.wait_with_output().unwrap());
    let real = sandbox.path("real/az");
    let expected = format!("{id} {}\n<group><create><><a  b><--help><--version><-v>\npid-{A}\n", real.display());
    outcome.prints(&expected).is_quiet();
}

#[test]
fn the_arguments_of_a_shim_arrive_byte_for_byte() {
    let sandbox = sandbox();
    sandbox.script("real/az", "#!/bin/sh\nprintf '%s\\0' \"$@\"\n");
    let hostile: &[&[u8]] = &[b"\xFF\xFE", b"", b"-", b"--", b"--id", b"a\nb", b"'\"\\", b"$HOME`id`", b"*"];
    let words = hostile.iter().map(|bytes| OsStr::from_bytes(bytes));
    let outcome = on_path(&sandbox, &["shims", "real"], sandbox.path("shims/az")).args(words).run();
    assert_eq!(
        outcome.stdout.escape_ascii().to_string(),
        [hostile.join(&0), b"\0".to_vec()].concat().escape_ascii().to_string()
    );
    outcome.is_quiet();
}

/// Ways in which an `az` that is `cua` may come to be in a folder. `another-version` has other bytes,
/// and another length, than the one that is tested.
const DISGUISES: &str = "
mkdir link chain hard copy another-version marked
ln -s \"$1\" link/az
ln -s ../link/az chain/az
ln \"$1\" hard/az
cp \"$1\" copy/az
cp \"$1\" another-version/az && echo another >> another-version/az
ln -s \"$1\" marked/az && touch marked/.cua-shims
cp -rL marked marked-copy
ln -s marked marked-link
";

fn with_disguises() -> Sandbox {
    let sandbox = sandbox();
    sandbox.program("sh").args(["-ec", DISGUISES, "sh", CUA]).in_folder(sandbox.path("")).run().succeeds();
    sandbox
}

const ALL_DISGUISES: [&str; 8] =
    ["link", "chain", "hard", "copy", "another-version", "marked", "marked-copy", "marked-link"];

#[test]
fn cua_never_finds_itself_by_link_or_copy_or_in_another_folder_of_shims() {
    let sandbox = with_disguises();
    let real = format!("{}\n", sandbox.path("real/az").display());
    for first in ALL_DISGUISES {
        for second in ALL_DISGUISES {
            let outcome = on_path(&sandbox, &[first, second, "real"], sandbox.path(first).join("az")).run();
            outcome.succeeds().is_quiet();
            assert!(outcome.text().lines().next().unwrap().ends_with(real.trim_end()), "{first}, {second}");
        }
        let outcome = on_path(&sandbox, &["chain", first, "real"], CUA).args(["exec", "az"]).run();
        prints_last(&outcome, &format!("pid-{A}"));
    }
}

#[test]
fn where_every_az_is_a_shim_there_is_one_error() {
    let sandbox = with_disguises();
    let parts = ["`az` was not found", "`cua` itself, or a shim of it", "install the real one"];
    for shim in ALL_DISGUISES {
        let path = sandbox.path(shim).join("az");
        on_path(&sandbox, &[shim], &path).run().fails(127, &parts);
        on_path(&sandbox, &ALL_DISGUISES, &path).run().fails(127, &parts);
        on_path(&sandbox, &ALL_DISGUISES, CUA).args(["exec", "az"]).run().fails(127, &parts);
        on_path(&sandbox, &ALL_DISGUISES, CUA).args(["exec", "--"]).args([&path]).run().fails(127, &parts);
    }
}

#[test]
fn a_folder_of_shims_on_a_relative_path_is_passed_over_too() {
    let sandbox = sandbox();
    link(&sandbox, "here/az");
    link(&sandbox, "here/shims/az");
    fs::write(sandbox.path("here/shims/.cua-shims"), "").unwrap();
    for path in ["", ".", "shims", "./shims/", "shims::.:../here/shims"] {
        let run = sandbox.program(sandbox.path("shims/az"));
        prints_last(&run.env("PATH", format!("{path}:{}", sandbox.path("real").display())).run(), &format!("pid-{A}"));
    }
}

#[test]
fn an_az_that_only_looks_like_a_shim_is_a_program_like_any_other() {
    let sandbox = sandbox();
    for text in ["#!/bin/sh\n# cua-launcher-4f\necho it ran\n", "echo it ran\n"] {
        sandbox.script("other/az", text);
        on_path(&sandbox, &["shims", "other", "real"], sandbox.path("shims/az")).run().prints("it ran\n");
    }
}

#[test]
fn a_shim_that_is_named_by_its_path_leads_to_the_real_program() {
    let sandbox = sandbox();
    let real = sandbox.path("real/az");
    for typed in ["../shims/az", sandbox.path("shims/az").to_str().unwrap()] {
        let outcome = on_path(&sandbox, &["real"], CUA).args(["exec", "--", typed]).run();
        assert!(outcome.succeeds().is_quiet().text().contains(real.to_str().unwrap()), "{outcome:?}");
    }
    // Wherever the folder of shims stands on PATH, and also where it does not.
    for folders in [&["real", "shims"][..], &["real"], &["shims", "real", "shims"]] {
        let outcome = on_path(&sandbox, folders, sandbox.path("shims/az")).run();
        prints_last(&outcome, &format!("pid-{A}"));
    }
}

#[test]
fn outside_of_any_scope_a_shim_says_and_changes_nothing() {
    let sandbox = sandbox();
    fs::remove_file(sandbox.path("here/cua.toml")).unwrap();
    sandbox.script("real/az", "#!/bin/sh\nexec env\n");
    let environment = |program: &str| {
        let run = on_path(&sandbox, &["shims", "real"], sandbox.path(program));
        run.env("AZURE_HTTP_USER_AGENT", "theirs").env("ARM_PARTNER_ID", "").run()
    };
    let (real, shim) = (environment("real/az"), environment("shims/az"));
    shim.is_quiet();
    assert_eq!(shim.stdout.escape_ascii().to_string(), real.stdout.escape_ascii().to_string());
    // The default project would attribute every customer's az.
    let default = format!("default_project = \"mine\"\n[projects.mine]\ntracking_id = \"{A}\"\n");
    sandbox.write(USER_CONFIG, default);
    assert_eq!(environment("shims/az").stdout, real.stdout);
}

#[test]
fn a_shim_asks_for_the_scope_of_its_folder_and_of_what_surrounds_it() {
    let sandbox = sandbox();
    prints_last(&az(&sandbox, "").run(), &format!("pid-{A}"));
    prints_last(&az(&sandbox, "").env("CUA_TRACKING_ID", B).run(), &format!("pid-{B}"));
    prints_last(&az(&sandbox, "").env("CUA_OPT_OUT", "1").run(), "nobody");
    let elsewhere = |run: Run| run.in_folder(sandbox.path("home"));
    prints_last(&elsewhere(az(&sandbox, "")).run(), "nobody");
    let outer = ["exec", "--id", B, "--", "sh", "-c", "cd \"$HOME\" && az"];
    let outcome = on_path(&sandbox, &["shims", "real"], CUA).args(outer).run();
    prints_last(&outcome, &format!("pid-{B}"));
    let folder = sandbox.path("home").display().to_string();
    sandbox.write(USER_CONFIG, format!("[projects.home]\ntracking_id = \"{B}\"\ndirectories = [\"{folder}\"]\n"));
    prints_last(&elsewhere(az(&sandbox, "")).run(), &format!("pid-{B}"));
}

#[test]
fn where_anything_is_wrong_a_shim_starts_nothing() {
    let sandbox = sandbox();
    sandbox.write("here/cua.toml", "project = \"here\"\ntraking_id = \"\"\n");
    az(&sandbox, "").run().fails(125, &["cua.toml:2:1", "tracking_id"]);
    prints_last(&az(&sandbox, "").env("CUA_OPT_OUT", "1").run(), "nobody");
    sandbox.write("here/cua.toml", format!("tracking_id = \"{A}\"\n"));
    az(&sandbox, "").env("CUA_CHANNEL", "none").run().fails(125, &["`CUA_CHANNEL`", "none"]);
    sandbox.write(USER_CONFIG, "tool = 1\n");
    az(&sandbox, "").run().fails(125, &["config.toml:1:1"]);
    az(&sandbox, "").in_folder(sandbox.path("home")).run().fails(125, &["config.toml:1:1"]);
    prints_last(&az(&sandbox, "").env("CUA_OPT_OUT", "1").run(), "nobody");
}

#[test]
fn a_shim_speaks_up_where_the_attribution_is_at_risk() {
    let sandbox = sandbox();
    let others = format!("pid-{B}");
    let outcome = az(&sandbox, "").env("AZURE_HTTP_USER_AGENT", &others).run();
    outcome.fails(0, &["`AZURE_HTTP_USER_AGENT` already holds", B]);
    let outcome = az(&sandbox, "").env("AZURE_HTTP_USER_AGENT", &others).env("CUA_STRICT", "1").run();
    outcome.fails(125, &[B, "`CUA_STRICT`"]);
    assert_eq!(outcome.text(), "");
}

#[test]
fn what_a_shim_cannot_start_has_the_status_that_exec_gives_it() {
    let sandbox = sandbox();
    sandbox.write("real/az", "");
    fs::set_permissions(sandbox.path("real/az"), std::os::unix::fs::PermissionsExt::from_mode(0o644)).unwrap();
    az(&sandbox, "").run().fails(126, &["real/az`: permission denied"]);
    sandbox.script("real/az", "#!/no/such/interpreter\n");
    az(&sandbox, "").run().fails(127, &["real/az", "`#!` line"]);
    sandbox.script("real/az", "#!/bin/sh\nexit 42\n");
    assert_eq!(az(&sandbox, "").run().status, 42);
}

#[test]
fn a_tool_is_started_as_the_configuration_says_and_never_by_itself_for_ever() {
    let sandbox = sandbox();
    sandbox.script("real/wrapper", "#!/bin/sh\necho wrapped\nexec \"$@\"\n");
    let shim = sandbox.path("shims/az");
    for (tool, expected) in [
        ("wrapper echo az", "wrapped\naz x\n"),
        // Each starts `az` by its name, which is the shim.
        ("wrapper az", "wrapped\n<x>\n"),
        ("env az", "<x>\n"),
        ("sh -c 'exec az \\\"$@\\\"' sh", "<x>\n"),
        ("az", "<x>\n"),
        (shim.to_str().unwrap(), "<x>\n"),
        ("cua exec -- az", "<x>\n"),
    ] {
        sandbox.write(USER_CONFIG, format!("[tools]\naz = \"{tool}\"\n"));
        sandbox.script("real/az", "#!/bin/sh\nprintf '<%s>' \"$@\"; echo\n");
        let folders = ["shims", "real", "bin"];
        let exec = on_path(&sandbox, &folders, CUA).args(["exec", "az", "x"]);
        for run in [on_path(&sandbox, &folders, &shim).args(["x"]), exec] {
            run.run().prints(expected).is_quiet();
        }
    }
}

#[test]
fn a_tool_is_started_once_outside_of_any_scope_too() {
    let sandbox = sandbox();
    fs::remove_file(sandbox.path("here/cua.toml")).unwrap();
    sandbox.write(USER_CONFIG, "[tools]\naz = \"env az\"\n");
    prints_last(&az(&sandbox, "x").run(), "nobody");
    prints_last(&az(&sandbox, "x").env("CUA_OPT_OUT", "1").run(), "nobody");
    let run = on_path(&sandbox, &["shims", "real"], CUA).args(["exec", "--optional", "--dry-run", "az"]);
    let outcome = run.env("CUA_TOOLS", "tofu").run();
    assert!(outcome.succeeds().text().contains("change   CUA_TOOLS=tofu:az\n"), "{outcome:?}");
    assert!(outcome.text().contains("run      env CUA_TOOLS=tofu:az /usr/bin/env az\n"), "{outcome:?}");
}

#[test]
fn tools_that_start_each_other_come_to_an_end() {
    let sandbox = sandbox();
    link(&sandbox, "shims/terraform");
    sandbox.script("real/terraform", "#!/bin/sh\nexec az \"$@\"\n");
    sandbox.write(USER_CONFIG, "[tools]\naz = \"env terraform\"\nterraform = \"env az\"\n");
    prints_last(&az(&sandbox, "x").run(), &format!("pid-{A}"));
}

/// Starts the binary itself by a name.
fn named(sandbox: &Sandbox, name: &str, arguments: &[&str]) -> Outcome {
    let mut command = on_path(sandbox, &["real"], CUA).args(arguments).into_command();
    Outcome::from(command.arg0(name).output().unwrap())
}

#[test]
fn a_name_that_begins_with_cua_is_cua_and_any_other_is_that_of_a_program() {
    let sandbox = sandbox();
    for name in ["cua", "./cua", "/opt/bin/cua", "cua-1.2", "cua.old", "-cua", "CUA", "", "-", "/", "."] {
        let outcome = named(&sandbox, name, &["--version"]);
        assert!(outcome.succeeds().text().starts_with("cua "), "{name:?}: {outcome:?}");
    }
    for name in ["az", "./az", "/opt/bin/az", "-az", "../cua/az"] {
        let outcome = named(&sandbox, name, &["--version"]);
        assert!(outcome.succeeds().text().contains("<--version>"), "{name:?}: {outcome:?}");
    }
    for name in ["xcua", "my-cua", "cu", "--cua", "ätsch", "a b"] {
        named(&sandbox, name, &["--version"]).fails(127, &["was not found"]);
    }
}

#[test]
fn the_real_az_says_through_a_shim_what_it_says_itself() {
    let Some(az) = real_tool("az") else { return };
    let sandbox = sandbox();
    fs::remove_file(sandbox.path("real/az")).unwrap();
    symlink(&az, sandbox.path("real/az")).unwrap();
    let version = |folders: &[&str]| on_path(&sandbox, folders, "sh").args(["-c", "az version --output json"]).run();
    let (real, shim) = (version(&["real"]), version(&["shims", "real"]));
    assert_eq!((shim.status, shim.text()), (0, real.text()), "{}", shim.stderr);
    assert!(real.text().contains("\"azure-cli\""), "{}", real.text());
}

#[test]
fn the_real_program_is_called_by_its_path_because_its_name_is_the_shims() {
    let sandbox = sandbox();
    link(&sandbox, "shims/shell");
    symlink("/bin/sh", sandbox.path("real/shell")).unwrap();
    let expected = format!("{}\n", sandbox.path("real/shell").display());
    let run = on_path(&sandbox, &["shims", "real"], "sh").args(["-c", "exec shell -c 'echo \"$0\"'"]);
    run.run().prints(&expected).is_quiet();
    // Also where `exec` was given the shim's own path.
    let typed = sandbox.path("shims/shell").display().to_string();
    let run = on_path(&sandbox, &["shims", "real"], CUA).args(["exec", "--", &typed, "-c", "echo \"$0\""]);
    run.run().prints(&expected).is_quiet();
}

/// It finds itself, and by that its modules, by what it is called.
#[test]
fn a_python_behind_a_shim_is_the_real_one_to_itself() {
    let Some(python) = optional_tool("python3") else { return };
    // It may be a script that looks for the real one where this sandbox has none.
    let itself = std::process::Command::new(python).args(["-c", "import sys; print(sys.executable)"]).output().unwrap();
    let python = String::from_utf8(itself.stdout).unwrap().trim().to_owned();
    let sandbox = sandbox();
    link(&sandbox, "shims/python3");
    symlink(&python, sandbox.path("real/python3")).unwrap();
    let is = |program: &str| {
        let run = on_path(&sandbox, &["shims", "real"], "sh");
        run.args(["-c", &format!("exec {program} -c 'import sys, json; print(sys.executable, sys.prefix)'")]).run()
    };
    let real = sandbox.path("real/python3").display().to_string();
    is("python3").prints(is(&real).text()).is_quiet();
}
