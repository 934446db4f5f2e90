//! `cua shim install`, `list` and `remove`: what they make, what they refuse, what they leave alone.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::PathBuf;

use crate::shims::{on_path, path_of};
use crate::support::{A, CUA, Outcome, Run, Sandbox, USER_CONFIG, files_of, real_tool, without_privileges};

/// Where shims are, unless something else is said.
const SHIMS: &str = "home/.local/share/cua/shims";

/// A sandbox with these programs in `real`.
fn with_programs(programs: &[&str]) -> Sandbox {
    let sandbox = Sandbox::new();
    for program in programs {
        sandbox.script(&format!("real/{program}"), "#!/bin/sh\nprintf '<%s>' \"$@\"; echo \"${CUA_ACTIVE-nobody}\"\n");
    }
    sandbox
}

/// `cua shim` with these arguments, where the folder of shims stands in front of the programs.
fn shim(sandbox: &Sandbox, arguments: &[&str]) -> Run {
    on_path(sandbox, &[SHIMS, "real"], CUA).args(["shim"]).args(arguments)
}

#[track_caller]
fn refuses(sandbox: &Sandbox, arguments: &[&str], parts: &[&str]) {
    let before = files_of(sandbox);
    shim(sandbox, arguments).run().fails(2, parts);
    assert!(files_of(sandbox) == before, "{arguments:?} touched a file");
}

/// The links in a folder of shims, and where they lead.
fn links(sandbox: &Sandbox, folder: &str) -> Vec<(String, PathBuf)> {
    let Ok(entries) = fs::read_dir(sandbox.path(folder)) else { return Vec::new() };
    let paths = entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_symlink());
    let name = |path: &PathBuf| path.file_name().unwrap().to_str().unwrap().to_owned();
    let mut links: Vec<_> = paths.map(|path| (name(&path), fs::read_link(&path).unwrap())).collect();
    links.sort();
    links
}

#[test]
fn what_is_installed_attributes_from_then_on() {
    let sandbox = with_programs(&["az", "terraform"]);
    sandbox.write("here/cua.toml", format!("tracking_id = \"{A}\"\n"));
    let outcome = on_path(&sandbox, &["real"], CUA).args(["shim", "install", "az"]).run();
    let (az, folder) = (sandbox.path("real/az"), sandbox.path(SHIMS));
    let (az, folder) = (az.display(), folder.display());
    outcome.prints(&format!(
        "installed    az, which starts {az}\nfolder       {folder}\n\
         Put it first on PATH, here and in the start-up file of your shell:\n  export PATH={folder}:\"$PATH\"\n"
    ));
    let Some(bash) = real_tool("bash") else { return };
    let line = outcome.text().lines().last().unwrap();
    let script = format!("az 1; {line}; az 2; terraform 3");
    let outcome = on_path(&sandbox, &["real"], bash).args(["-c", &script]).run();
    outcome.prints(&format!("<1>nobody\n<2>pid-{A}\n<3>nobody\n")).is_quiet();
}

#[test]
fn installing_again_changes_nothing_and_says_so() {
    let sandbox = with_programs(&["az"]);
    shim(&sandbox, &["install", "az"]).run().succeeds().is_quiet();
    let before = files_of(&sandbox);
    let outcome = shim(&sandbox, &["install", "az", "az"]).run();
    let first = outcome.succeeds().is_quiet().text().lines().next().unwrap();
    assert!(first.starts_with("unchanged    az, which starts "), "{first}");
    assert!(files_of(&sandbox) == before);
}

#[test]
fn without_names_every_program_that_is_known_and_here_is_installed() {
    let sandbox = with_programs(&["az", "pwsh", "tofu", "bash-completion"]);
    let bin = sandbox.path("real").display().to_string();
    let run = |path: &str| sandbox.cua(["shim", "install"]).env("PATH", path).run();
    run("/nowhere").fails(2, &["no program that `cua` knows is on `PATH`"]);
    assert!(!sandbox.path("home/.local").exists());
    run(&bin).succeeds().is_quiet();
    let names: Vec<String> = links(&sandbox, SHIMS).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["az", "pwsh", "tofu"]);
}

#[test]
fn a_shim_leads_to_the_cua_on_the_path_because_that_one_lasts() {
    let sandbox = with_programs(&["az"]);
    let bin = sandbox.path("bin/cua");
    let installs = |folders: &[&str], target: PathBuf| {
        on_path(&sandbox, folders, CUA).args(["shim", "install", "az"]).run().succeeds();
        assert_eq!(links(&sandbox, SHIMS), [("az".to_owned(), target)]);
    };
    installs(&["real"], fs::canonicalize(CUA).unwrap());
    installs(&["bin", "real"], bin.clone());
    // Another program of that name is not it.
    sandbox.script("other/cua", "#!/bin/sh\n");
    installs(&["other", "bin"], bin);
    installs(&["other"], fs::canonicalize(CUA).unwrap());
}

#[test]
fn a_shim_of_a_cua_that_is_gone_or_of_another_one_is_renewed() {
    let sandbox = with_programs(&["az", "terraform", "pwsh"]);
    shim(&sandbox, &["install", "az"]).run().succeeds();
    let shims = sandbox.path(SHIMS);
    fs::remove_file(shims.join("az")).unwrap();
    symlink("/opt/cua-0.0/bin/cua", shims.join("az")).unwrap();
    symlink(sandbox.path("bin/cua"), shims.join("terraform")).unwrap();
    sandbox.program("cp").args([CUA]).args([shims.join("pwsh")]).run().succeeds();
    let outcome = shim(&sandbox, &["list"]).run();
    assert_eq!(outcome.status, 1, "{outcome:?}");
    assert!(outcome.text().contains("the cua that it leads to is gone; `cua shim install` renews it"), "{outcome:?}");
    let outcome = shim(&sandbox, &["install", "az", "terraform", "pwsh"]).run();
    assert_eq!(outcome.succeeds().text().matches("renewed      ").count(), 3, "{outcome:?}");
    let cua = fs::canonicalize(CUA).unwrap();
    assert!(links(&sandbox, SHIMS).iter().all(|(_, target)| *target == cua));
    assert_eq!(fs::read_dir(shims).unwrap().count(), 4); // with the marker, and no draft
}

#[test]
fn a_name_that_is_taken_is_refused_and_none_is_installed() {
    let sandbox = with_programs(&["az", "pwsh"]);
    shim(&sandbox, &["install", "az"]).run().succeeds();
    sandbox.script(&format!("{SHIMS}/pwsh"), "#!/bin/sh\n");
    symlink("/nowhere/tofu", sandbox.path(SHIMS).join("tofu")).unwrap();
    fs::create_dir(sandbox.path(SHIMS).join("azd")).unwrap();
    for taken in ["pwsh", "tofu", "azd"] {
        refuses(&sandbox, &["install", "terraform", taken], &[&format!("shims/{taken}` is there, and is no shim")]);
    }
}

#[test]
fn what_cannot_be_the_name_of_a_shim_is_refused() {
    let sandbox = with_programs(&["az"]);
    for (name, part) in [
        ("", "a name must not be empty"),
        ("../az", "leave the folder out"),
        ("/usr/bin/az", "leave the folder out"),
        ("cua", "that of `cua` itself"),
        ("cua-plugin", "that of `cua` itself"),
        ("CUA", "that of `cua` itself"),
        (".cua-shims", "no program is called so"),
        ("-az", "no program is called so"),
        ("\u{1B}/", "`\\u{1b}/`"),
    ] {
        refuses(&sandbox, &["install", "--", "az", name], &[part]);
    }
}

#[test]
fn a_folder_that_is_not_for_shims_is_refused() {
    let sandbox = with_programs(&["az"]);
    for folder in ["open", "home/a:b"] {
        fs::create_dir(sandbox.path(folder)).unwrap();
    }
    fs::set_permissions(sandbox.path("open"), fs::Permissions::from_mode(0o777)).unwrap();
    sandbox.write("file", "");
    for (folder, parts) in [
        ("../real", &["/real` holds other things", "`--dir`"][..]),
        ("../bin", &["/bin` holds other things"]),
        ("../open", &["/open` can be written by everyone", "`chmod o-w`"]),
        ("../file", &["/file`: not a directory"]),
        ("../file/below", &["/file/below`: not a directory"]),
        ("~/a:b", &["/a:b` cannot stand on `PATH`"]),
        ("new:", &["/new:` cannot stand on `PATH`"]),
        ("", &["`--dir <DIR>` needs a value"]),
    ] {
        let folder = folder.replace('~', sandbox.path("home").to_str().unwrap());
        refuses(&sandbox, &["install", "az", "--dir", &folder], parts);
    }
    // Also where it was fit once.
    shim(&sandbox, &["install", "az"]).run().succeeds();
    fs::set_permissions(sandbox.path(SHIMS), fs::Permissions::from_mode(0o777)).unwrap();
    refuses(&sandbox, &["install", "pwsh"], &["can be written by everyone"]);
}

#[test]
fn the_folder_is_the_one_that_is_named_or_that_of_the_users_data() {
    let sandbox = with_programs(&["az"]);
    let data = sandbox.path("home/data");
    let goes_to = |run: Run, folder: &str| {
        run.run().succeeds().is_quiet();
        assert_eq!(links(&sandbox, folder).len(), 1, "{folder}");
        assert!(sandbox.path(folder).join(".cua-shims").is_file());
        fs::remove_dir_all(sandbox.path(folder)).unwrap();
    };
    let install = || shim(&sandbox, &["install", "az"]);
    goes_to(install(), SHIMS);
    goes_to(install().env("XDG_DATA_HOME", &data), "home/data/cua/shims");
    goes_to(install().env("XDG_DATA_HOME", "data"), SHIMS);
    goes_to(install().env("XDG_DATA_HOME", &data).args(["--dir", "a b"]), "here/a b");
    goes_to(install().without("HOME").args(["--dir", "x"]), "here/x");
    install().without("HOME").run().fails(2, &["`HOME` names no folder", "`--dir`"]);
    install().env("HOME", "relative").run().fails(2, &["`HOME` names no folder"]);
    // Whatever the mask is, nobody else may put a program there.
    let script = "umask 0; exec \"$@\" shim install az --dir open";
    on_path(&sandbox, &["real"], "sh").args(["-c", script, "sh", CUA]).run().succeeds();
    assert_eq!(fs::metadata(sandbox.path("here/open")).unwrap().permissions().mode() & 0o777, 0o755);
}

#[test]
fn a_shim_of_a_program_that_is_not_here_is_made_and_said() {
    let sandbox = with_programs(&["az"]);
    let outcome = shim(&sandbox, &["install", "az", "azd"]).run();
    outcome.fails(0, &["`azd`", "starts nothing yet"]);
    assert!(outcome.text().contains("installed    azd\n"), "{outcome:?}");
    sandbox.write(USER_CONFIG, "[tools]\nazd = \"az azd\"\n");
    let outcome = shim(&sandbox, &["install", "azd"]).run();
    assert!(outcome.is_quiet().text().contains("/real/az, as `[tools]` says\n"), "{outcome:?}");
}

#[test]
fn a_pipeline_is_told_the_folder_and_nothing_else() {
    let sandbox = with_programs(&["az"]);
    let prints = |folder: &str, format: &str, expected: &str| {
        let outcome = shim(&sandbox, &["install", "az", "--dir", folder, "--format", format]).run();
        outcome.prints(&expected.replace("HERE", sandbox.path("here").to_str().unwrap())).is_quiet();
    };
    prints("s", "github", "HERE/s\n");
    prints("s", "azure-pipelines", "##vso[task.prependpath]HERE/s\n");
    prints("a b%c;d]", "github", "HERE/a b%c;d]\n");
    prints("a b%c;d]%0A", "azure-pipelines", "##vso[task.prependpath]HERE/a b%AZP25c;d]%AZP250A\n");
    prints("a\r\nb", "azure-pipelines", "##vso[task.prependpath]HERE/a%0D%0Ab\n");
    for folder in ["a\nb/c", "a\rb/c"] {
        refuses(&sandbox, &["install", "az", "--dir", folder, "--format", "github"], &["line break", "`--dir`"]);
    }
    for verb in ["list", "remove"] {
        refuses(&sandbox, &[verb, "--format", "github"], &["unexpected argument `--format`"]);
    }
    refuses(&sandbox, &["install", "az", "--format", "gitlab"], &["`gitlab`", "`github`, `azure-pipelines`"]);
    let folder = OsStr::from_bytes(b"\xFF");
    let run = shim(&sandbox, &["install", "az", "--format", "github"]).args([OsStr::new("--dir"), folder]);
    let outcome = run.run();
    assert!(outcome.stdout.ends_with(b"/here/\xFF\n"), "{outcome:?}");
}

/// What `list` says of a shim of az, in which state of PATH.
#[track_caller]
fn lists(sandbox: &Sandbox, path: &str, status: i32, parts: &[&str]) -> Outcome {
    let outcome = sandbox.cua(["shim", "list"]).env("PATH", path).run();
    assert_eq!(outcome.status, status, "{path}");
    let line = outcome.text().lines().nth(1).unwrap();
    let what_to_do = "cua: put the folder first on `PATH`: `export PATH=";
    let can_help = line.contains(" not in effect") && !line.contains("no such program");
    assert_eq!(outcome.stderr.starts_with(what_to_do), can_help, "{}", outcome.stderr);
    for part in parts {
        assert!(line.contains(part), "`{part}` is missing in: {line}");
    }
    outcome
}

#[test]
fn list_shows_what_each_resolves_to_and_what_keeps_it_from_it() {
    let sandbox = with_programs(&["az"]);
    let nothing = ["there are no shims in", "`cua shim install`"];
    shim(&sandbox, &["list"]).run().fails(0, &nothing);
    shim(&sandbox, &["install", "az"]).run().succeeds();
    shim(&sandbox, &["install", "az", "--dir", "other"]).run().succeeds();
    symlink(sandbox.path(SHIMS), sandbox.path("link")).unwrap();
    let real = sandbox.path("real/az").display().to_string();
    let other = sandbox.path("here/other/az").display().to_string();
    let path = |folders: &[&str]| path_of(&sandbox, folders);
    lists(&sandbox, &path(&[SHIMS, "real"]), 0, &["az ", &real, " in effect"]);
    lists(&sandbox, &path(&["link", "real"]), 0, &[" in effect"]);
    lists(&sandbox, &path(&["here/other", SHIMS, "real"]), 0, &[&format!("in effect, by {other}")]);
    lists(&sandbox, &path(&["real", SHIMS]), 1, &[&format!("not in effect: {real} comes first on PATH")]);
    lists(&sandbox, &path(&["real"]), 1, &[&real, "not in effect: its folder is not on PATH"]);
    lists(&sandbox, &path(&[]), 1, &["az ", " nothing ", "not in effect: there is no such program"]);
    lists(&sandbox, &path(&[SHIMS, "here/other"]), 1, &["az ", " nothing ", "not in effect: there is no such program"]);
    // In a folder that was made for shims, and is none.
    let theirs = sandbox.script("theirs/az", "#!/bin/sh\n").display().to_string();
    sandbox.write("theirs/.cua-shims", "");
    lists(&sandbox, &path(&["theirs", SHIMS, "real"]), 1, &[&real, &format!("not in effect: {theirs} comes first")]);
    sandbox.write(USER_CONFIG, "[tools]\naz = \"sh -c true\"\n");
    lists(&sandbox, &path(&[SHIMS, "real"]), 0, &["az ", "/sh, as `[tools]` says"]);
    shim(&sandbox, &["list", "pwsh"]).run().fails(1, &["there is no shim `pwsh`"]);
    shim(&sandbox, &["list", "az"]).run().succeeds();
}

#[test]
fn remove_takes_away_its_own_only() {
    let sandbox = with_programs(&["az", "terraform"]);
    shim(&sandbox, &["install", "az", "terraform"]).run().succeeds();
    let shims = sandbox.path(SHIMS);
    sandbox.script(&format!("{SHIMS}/theirs"), "#!/bin/sh\n");
    symlink("/nowhere", shims.join("dangling")).unwrap();
    symlink("/opt/cua-0.0/cua", shims.join("stale")).unwrap();
    for wrong in ["theirs", "dangling", "missing", "../az", ".cua-shims", "", "."] {
        refuses(&sandbox, &["remove", "az", wrong], &["there is no shim `", "see `cua shim list`"]);
    }
    let removed = |name: &str| format!("removed      {name}, from {}\n", shims.display());
    shim(&sandbox, &["remove", "az", "az"]).run().prints(&removed("az")).is_quiet();
    shim(&sandbox, &["remove"]).run().prints(&(removed("stale") + &removed("terraform"))).is_quiet();
    let mut left: Vec<_> = fs::read_dir(&shims).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["dangling", "theirs"]);
    refuses(&sandbox, &["remove"], &["there are no shims in", "no `.cua-shims`", "`--dir`"]);
}

#[test]
fn the_folder_goes_with_its_last_shim() {
    let sandbox = with_programs(&["az", "pwsh"]);
    shim(&sandbox, &["install", "az", "pwsh"]).run().succeeds();
    shim(&sandbox, &["remove", "az"]).run().succeeds();
    assert!(sandbox.path(SHIMS).join(".cua-shims").is_file());
    shim(&sandbox, &["remove", "pwsh"]).run().succeeds();
    assert!(!sandbox.path(SHIMS).exists());
    refuses(&sandbox, &["remove", "az"], &["there are no shims in"]);
}

/// Somebody has made these by hand, in a folder of their own.
#[test]
fn links_in_a_folder_that_cua_did_not_make_are_left_alone() {
    let sandbox = with_programs(&["az"]);
    symlink(CUA, sandbox.path("real/terraform")).unwrap();
    refuses(&sandbox, &["remove", "--dir", "../real"], &["there are no shims in"]);
    refuses(&sandbox, &["remove", "terraform", "--dir", "../real"], &["there are no shims in"]);
    shim(&sandbox, &["list", "--dir", "../real"]).run().fails(0, &["there are no shims in"]);
}

#[test]
fn where_the_system_refuses_nothing_is_changed() {
    let sandbox = with_programs(&["az"]);
    let long = "n".repeat(300);
    refuses(&sandbox, &["install", "az", &long], &["cannot make", "name too long"]);
    let Some(cua) = without_privileges(&sandbox) else { return };
    shim(&sandbox, &["install", "az"]).run().succeeds();
    let before = files_of(&sandbox);
    let shims = sandbox.path(SHIMS);
    fs::set_permissions(&shims, fs::Permissions::from_mode(0o555)).unwrap();
    cua(&["shim", "install", "az", "pwsh"]).run().fails(2, &["cannot make", "permission denied"]);
    cua(&["shim", "remove"]).run().fails(2, &["cannot remove", "shims/az`: permission denied"]);
    let below = shims.join("below");
    cua(&["shim", "install", "az", "--dir", below.to_str().unwrap()]).run().fails(2, &["below`: permission denied"]);
    fs::set_permissions(&shims, fs::Permissions::from_mode(0o755)).unwrap();
    assert!(files_of(&sandbox) == before);
}

#[test]
fn a_name_is_never_missing_while_its_shim_is_renewed() {
    let sandbox = with_programs(&["az"]);
    shim(&sandbox, &["install", "az"]).run().succeeds();
    let script = "i=0; while [ $i -lt 40 ]; do PATH=$1:$PATH \"$3\" shim install az && \"$3\" shim install az; \
                  i=$((i+1)); done > /dev/null";
    let bin = sandbox.path("bin");
    let run = on_path(&sandbox, &["real"], "sh").args(["-c", script, "sh"]).args([
        bin.as_os_str(),
        OsStr::new("-"),
        OsStr::new(CUA),
    ]);
    let mut renewing = run.into_command().spawn().unwrap();
    let az = sandbox.path(SHIMS).join("az");
    while renewing.try_wait().unwrap().is_none() {
        assert!(az.exists());
    }
    assert!(renewing.wait().unwrap().success());
}
