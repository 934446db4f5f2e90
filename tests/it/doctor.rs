//! The doctor: each check where it fires and where it does not.

use std::fs::{Permissions, set_permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use proptest::prelude::*;

use crate::support::{A, B, OFFER, PROJECT_FILE, Run, Sandbox, USER_CONFIG, is_one_piece};

/// What a check said.
#[derive(Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    check: String,
    verdict: String,
    saw: String,
    why: Option<String>,
    to_do: Option<String>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    checks: Vec<Line>,
}

/// The checks that always say something.
const ALWAYS: [&str; 17] = [
    "user-configuration",
    "project-file",
    "who-may-write",
    "scope",
    "hook",
    "shims",
    "registered",
    "shared-ids",
    "opt-out",
    "strict",
    "surrounding",
    "az-user-agent",
    "azd-user-agent",
    "powershell-host",
    "partner-id",
    "terraform-default",
    "pulumi-default",
];

/// Those that only say something where something is to be said.
const SOMETIMES: [&str; 3] = ["set-aside", "registered-elsewhere", "mistyped-variable"];

/// A project whose ID is registered, and nothing else.
fn healthy() -> Sandbox {
    Sandbox::with_project_file(&format!("project = \"contoso-db\"\ntracking_id = \"{A}\"\nregistered = 2026-11-20\n"))
}

fn doctor(sandbox: &Sandbox, variables: &[(&str, &str)]) -> Run {
    variables.iter().fold(sandbox.cua(["doctor"]), |run, (name, value)| run.env(name, value))
}

/// What the checks of files, IDs and variables say. The text for people says the same.
#[track_caller]
fn said(sandbox: &Sandbox, variables: &[(&str, &str)]) -> Vec<Line> {
    let outcome = doctor(sandbox, variables).args(["--json"]).run();
    let answer: Answer = serde_json::from_slice(&outcome.stdout).unwrap();
    let has_error = answer.checks.iter().any(|line| line.verdict == "error");
    assert_eq!(outcome.status, i32::from(has_error), "{:?}", answer.checks);
    outcome.is_quiet();
    let text = doctor(sandbox, variables).run();
    assert_eq!(text.status, outcome.status);
    is_legible(text.text(), &answer.checks);
    let is_ours = |line: &Line| [&ALWAYS[..], &SOMETIMES].concat().contains(&line.check.as_str());
    answer.checks.into_iter().filter(is_ours).collect()
}

/// At 80 columns, without colour, and each meaning in a word; only a path or a value may be longer.
#[track_caller]
fn is_legible(text: &str, lines: &[Line]) {
    let in_a_row = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let flat = in_a_row(text);
    for Line { check, verdict, saw, why, to_do } in lines {
        let mut expected = format!("{verdict} {check}: {saw}");
        if verdict == "ok" {
            assert_eq!((why, to_do), (&None, &None), "{check}");
        } else {
            let (why, to_do) = (why.as_deref().unwrap(), to_do.as_deref().unwrap());
            assert!(!why.is_empty() && !to_do.is_empty(), "{check}");
            expected = format!("{expected} why: {why} do: {to_do}");
        }
        assert!(flat.contains(&in_a_row(&expected)), "`{expected}` is not in:\n{text}");
    }
    for line in text.lines() {
        // A line is broken at spaces only: a no-break space is part of its word.
        let text = line.trim_start_matches(' ');
        let text = ["why: ", "do:  "].into_iter().find_map(|label| text.strip_prefix(label)).unwrap_or(text);
        assert!(line.chars().count() <= 80 || is_one_piece(text), "{line}");
        assert!(!line.chars().any(char::is_control), "{line:?}");
    }
}

/// A check says so, with all of these parts.
#[track_caller]
fn fires(sandbox: &Sandbox, variables: &[(&str, &str)], (check, verdict): (&str, &str), parts: &[&str]) {
    let lines = said(sandbox, variables);
    let fits = |line: &&Line| {
        let all = format!("{} {} {}", line.saw, line.why.as_deref().unwrap_or(""), line.to_do.as_deref().unwrap_or(""));
        line.check == check && line.verdict == verdict && parts.iter().all(|part| all.contains(part))
    };
    assert!(lines.iter().any(|line| fits(&line)), "{check} {verdict} {parts:?}: {lines:#?}");
}

/// A check has nothing to complain of.
#[track_caller]
fn is_well(sandbox: &Sandbox, variables: &[(&str, &str)], check: &str) {
    let lines = said(sandbox, variables);
    let of_it: Vec<&Line> = lines.iter().filter(|line| line.check == check).collect();
    assert!(of_it.iter().all(|line| line.verdict == "ok"), "{of_it:#?}");
    assert_eq!(of_it.is_empty(), !ALWAYS.contains(&check), "{check}: {lines:#?}");
}

/// A check says nothing.
#[track_caller]
fn is_silent(sandbox: &Sandbox, variables: &[(&str, &str)], check: &str) {
    let lines = said(sandbox, variables);
    assert!(!lines.iter().any(|line| line.check == check), "{check}: {lines:#?}");
}

fn mode(path: &Path, mode: u32) {
    set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

#[test]
fn a_healthy_setup_has_one_good_line_for_each_check() {
    let lines = said(&healthy(), &[]);
    let checks: Vec<&str> = lines.iter().map(|line| line.check.as_str()).collect();
    assert_eq!(checks, ALWAYS);
    assert!(lines.iter().all(|line| line.verdict == "ok"), "{lines:#?}");
    // So has one in which `cua` has set everything itself.
    let sandbox = healthy();
    for how in [&["exec", "--", "cua", "doctor", "--json"][..], &["exec", "--id", A, "--", "cua", "doctor", "--json"]] {
        let nested = sandbox.cua(how).env("AZURE_HTTP_USER_AGENT", "their/1.0").env("ARM_PARTNER_ID", A).run();
        let answer: Answer = serde_json::from_slice(&nested.stdout).unwrap();
        let ours = answer.checks.into_iter().filter(|line| ALWAYS.contains(&line.check.as_str()));
        assert_eq!(ours.filter(|line| line.verdict != "ok").collect::<Vec<_>>(), []);
    }
}

#[test]
fn a_last_line_sums_up() {
    let text = doctor(&healthy(), &[("CUA_OPT_OUT", "no")]).run();
    assert_eq!(text.status, 1);
    let last = text.text().lines().last().unwrap();
    assert!(last.contains(" checks: ") && last.contains("1 error"), "{last}");
}

#[test]
fn a_broken_user_configuration_is_a_finding_and_not_the_end() {
    let sandbox = healthy();
    is_well(&sandbox, &[], "user-configuration");
    sandbox.write(USER_CONFIG, format!("[projects.web]\ntracking_id = \"{B}\"\nregistered = 2026-11-20\n"));
    is_well(&sandbox, &[], "user-configuration");
    sandbox.write(USER_CONFIG, "[projects.web]\ntraking_id = 1\n");
    fires(&sandbox, &[], ("user-configuration", "error"), &["config.toml:2:1", "`tracking_id`", "start nothing"]);
    // Once: the scope says nothing of it again.
    is_silent(&sandbox, &[], "scope");
    is_well(&sandbox, &[], "project-file");
    fires(
        &sandbox,
        &[("CUA_CONFIG", "/nowhere/cua.toml")],
        ("user-configuration", "error"),
        &["/nowhere", "CUA_CONFIG"],
    );
    fires(&sandbox, &[("CUA_CONFIG", "cua.toml")], ("user-configuration", "error"), &["cua.toml:1:1"]);
    sandbox.write("here/own.toml", "");
    fires(
        &sandbox,
        &[("CUA_CONFIG", "own.toml")],
        ("user-configuration", "warning"),
        &["`own.toml`", "the whole path"],
    );
    is_well(&sandbox, &[("CUA_CONFIG", "/dev/null")], "user-configuration");
    is_well(&sandbox, &[("CUA_CONFIG", "/dev/null")], "who-may-write");
    fires(&sandbox, &[("HOME", "")], ("user-configuration", "note"), &["`HOME` names no folder"]);
    // What is typed now is another matter.
    healthy().cua(["doctor", "--id", "x"]).run().fails(2, &["`x` is not a tracking ID"]);
    healthy().cua(["doctor", "-p", "x"]).run().fails(2, &["there is no project `x`"]);
}

#[test]
fn a_broken_project_file_is_a_finding_and_not_the_end() {
    let broken =
        ["tracking_id = \"x\"\n", "\u{FEFF}[", "project = 1\r\n", "project = \"nobody\"", "\0", "default_channel"];
    for text in broken {
        let sandbox = Sandbox::with_project_file(text);
        let lines = said(&sandbox, &[]);
        assert_eq!(lines.iter().filter(|line| line.verdict == "error").count(), 1, "{lines:#?}");
        is_well(&sandbox, &[], "user-configuration");
    }
    let sandbox = Sandbox::with_project_file("tracking_id = \"222c6c49-1b0a-5959-a213-6608f9eb8820\"\n");
    fires(&sandbox, &[], ("project-file", "error"), &["cua.toml:1:15", "Terraform's own GUID"]);
    for not_a_file in ["folder", "link"] {
        let sandbox = Sandbox::new();
        match not_a_file {
            "folder" => std::fs::create_dir(sandbox.path(PROJECT_FILE)).unwrap(),
            _ => symlink("nowhere", sandbox.path(PROJECT_FILE)).unwrap(),
        }
        fires(&sandbox, &[], ("project-file", "error"), &["cannot read"]);
    }
    let sandbox = healthy();
    let text = format!("{}[template.ignore]\n\"*\" = [\"no-such-rule\"]\n", sandbox.read(PROJECT_FILE));
    sandbox.write(PROJECT_FILE, text);
    fires(&sandbox, &[], ("project-file", "warning"), &["cua.toml:5:", "no-such-rule", "cua template check"]);
}

#[test]
fn what_everyone_may_write_is_named() {
    let sandbox = healthy();
    sandbox.write(USER_CONFIG, "");
    sandbox.cua(["shim", "install", "true"]).run().succeeds();
    is_well(&sandbox, &[], "who-may-write");
    let link = sandbox.path("home/.config/cua/config.toml");
    for open in [PROJECT_FILE, USER_CONFIG, "home/.config/cua", "home/.local/share/cua/shims"] {
        let path = sandbox.path(open);
        let before = path.metadata().unwrap().permissions();
        mode(&path, before.mode() | 0o002);
        let said = path.to_str().unwrap();
        fires(&sandbox, &[], ("who-may-write", "warning"), &[said, &format!("type `chmod o-w {said}`")]);
        set_permissions(&path, before).unwrap();
    }
    // The folder that a link leads to counts, too.
    let dotfiles = sandbox.write("home/dotfiles/config.toml", "");
    std::fs::remove_file(&link).unwrap();
    symlink(&dotfiles, &link).unwrap();
    is_well(&sandbox, &[], "who-may-write");
    mode(dotfiles.parent().unwrap(), 0o777);
    fires(&sandbox, &[], ("who-may-write", "warning"), &["everyone may write", "home/dotfiles"]);
}

#[test]
fn a_project_file_that_is_passed_over_is_named() {
    let sandbox = healthy();
    mode(&sandbox.path("here"), 0o777);
    fires(&sandbox, &[], ("who-may-write", "warning"), &["here/cua.toml is passed over", "chmod o-w"]);
    // As `/tmp` is, which must stay so.
    mode(&sandbox.path("here"), 0o1777);
    fires(&sandbox, &[], ("who-may-write", "warning"), &["here/cua.toml is passed over", "there for everyone: move"]);
    assert!(!doctor(&sandbox, &[]).run().text().contains("chmod"));
    fires(&sandbox, &[], ("scope", "error"), &["no tracking ID applies here", "cua init"]);
    is_well(&sandbox, &[], "project-file");
}

#[test]
fn the_scope_is_shown_with_what_it_outranks() {
    let sandbox = healthy();
    is_well(&sandbox, &[], "set-aside");
    let scope = said(&sandbox, &[]).into_iter().find(|line| line.check == "scope").unwrap();
    assert!(scope.saw.starts_with(&format!("contoso-db, pid-{A}, by the project file ")), "{}", scope.saw);
    fires(
        &sandbox,
        &[("CUA_TRACKING_ID", B)],
        ("set-aside", "note"),
        &["`CUA_TRACKING_ID` outranks contoso-db", "unset"],
    );
    is_well(&sandbox, &[("CUA_TRACKING_ID", A)], "set-aside");
    fires(&sandbox, &[("CUA_TRACKING_ID", "x")], ("scope", "error"), &["`CUA_TRACKING_ID`", "`x`"]);
    let user = format!("default_project = \"web\"\n[projects.web]\ntracking_id = \"{B}\"\nregistered = 2026-11-20\n");
    sandbox.write(USER_CONFIG, user);
    fires(&sandbox, &[], ("set-aside", "ok"), &["web, pid-", "by the default project", "is outranked"]);
    let with_id = |id| [("CUA_TRACKING_ID", A), ("CUA_PROJECT", id)];
    fires(&sandbox, &with_id("gone"), ("set-aside", "warning"), &["`CUA_PROJECT`", "there is no project `gone`"]);
    fires(&Sandbox::new(), &[], ("scope", "error"), &["no tracking ID applies here"]);
}

#[test]
fn a_hook_that_cannot_work_or_is_out_of_date_is_named() {
    let pid = format!("pid-{A}");
    let set = variables(&pid, &pid, &pid);
    let line = |text: &str| {
        let sandbox = healthy();
        sandbox.write("home/.bashrc", text);
        sandbox
    };
    for mentioned in [
        "# eval \"$(/gone/cua hook bash)\"\n",
        "alias x=y # eval \"$(/gone/cua hook bash)\"\n",
        "alias x='#y';\t# eval \"$(/gone/cua hook bash)\"\n",
        "echo \"type /gone/cua hook bash\"\n",
        "alias x=y # _cua_hook() was here\n",
    ] {
        let sandbox = line(mentioned);
        is_well(&sandbox, &[], "hook");
        assert!(doctor(&sandbox, &[]).run().text().contains("no usual start-up file of bash"), "{mentioned}");
    }
    let profile = "home/.config/powershell/profile.ps1";
    let sandbox = healthy();
    sandbox.write(profile, "<# mine\n& /gone/cua hook pwsh\n#>\n$x = 1 <# & /gone/cua hook pwsh #>\n");
    is_well(&sandbox, &set, "hook");
    sandbox.write(profile, "<# mine #> Invoke-Expression (& '/gone/cua' hook pwsh | Out-String)\n");
    fires(&sandbox, &set, ("hook", "warning"), &["gone/cua`, which is not there"]);
    for text in ["eval \"$(cua hook bash)\"", "\tsource <(cua  hook bash)\r\n", "eval \"`~/bin/cua hook bash`\""] {
        let sandbox = line(text);
        sandbox.script("home/bin/cua", "#!/bin/sh\n");
        is_well(&sandbox, &set, "hook");
        fires(&sandbox, &[], ("hook", "note"), &[".bashrc", "has set nothing here", "open a new shell"]);
        is_well(&sandbox, &[("CUA_OPT_OUT", "1")], "hook");
        fires(&sandbox, &[("PATH", "/nowhere")], ("hook", "warning"), &["`cua` is not on PATH"]);
    }
    for text in ["eval \"$(/gone/cua hook bash)\"", "\u{FEFF}\neval \"$($HOME/gone/cua hook bash)\"\n"] {
        fires(&line(text), &set, ("hook", "warning"), &["gone/cua`, which is not there"]);
    }
    for (shell, file) in [
        ("bash", ".bashrc"),
        ("zsh", ".zshrc"),
        ("fish", ".config/fish/config.fish"),
        ("pwsh", ".config/powershell/Microsoft.PowerShell_profile.ps1"),
    ] {
        let sandbox = healthy();
        let script = sandbox.cua(["hook", shell]).run().text().to_owned();
        let file = format!("home/{file}");
        sandbox.write(&file, format!("alias x=y\n\n# Mine\n{script}\n"));
        is_well(&sandbox, &set, "hook");
        sandbox.write(&file, script.replace("--update", "--refresh"));
        fires(&sandbox, &set, ("hook", "warning"), &[&file, "another hook", "the one line"]);
    }
    // What is no text file is none of ours.
    let sandbox = healthy();
    std::fs::create_dir(sandbox.path("home/.bashrc")).unwrap();
    sandbox.write("home/.profile", b"\xFF\xFE\0eval");
    is_well(&sandbox, &[], "hook");
}

#[test]
fn shims_that_are_not_on_path_or_lead_nowhere_are_named() {
    let sandbox = healthy();
    is_well(&sandbox, &[], "shims");
    // There may be some elsewhere.
    let text = doctor(&sandbox, &[]).run().text().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        text.contains(&format!("shims: none in {}", sandbox.path("home/.local/share/cua/shims").display())),
        "{text}"
    );
    sandbox.cua(["shim", "install", "true"]).run().succeeds();
    let folder = sandbox.path("home/.local/share/cua/shims");
    let on_path = format!("{}:/usr/bin:/bin", folder.display());
    fires(&sandbox, &[], ("shims", "warning"), &["true in ", "not on PATH", "export PATH="]);
    is_well(&sandbox, &[("PATH", &on_path)], "shims");
    symlink("/gone/cua", folder.join("az")).unwrap();
    fires(&sandbox, &[("PATH", &on_path)], ("shims", "warning"), &["`az`", "is gone", "cua shim install"]);
}

#[test]
fn an_id_that_nobody_has_registered_is_named() {
    let file = |text: &str| Sandbox::with_project_file(&format!("project = \"contoso-db\"\n{text}"));
    let new = file(&format!("tracking_id = \"{A}\"\n"));
    fires(&new, &[], ("registered", "warning"), &[A, "Add Tracking GUID", "`cua registered`"]);
    is_well(&new, &[], "registered-elsewhere");
    is_well(&file(&format!("tracking_id = \"{OFFER}\"\n")), &[], "registered");
    is_well(&healthy(), &[("CUA_TRACKING_ID", A)], "registered");
    fires(&healthy(), &[("CUA_TRACKING_ID", B)], ("registered", "note"), &[B, "stands in no file here"]);
    let channels = file(&format!(
        "default_channel = \"a\"\n[channels]\na = {{ tracking_id = \"{A}\" }}\nb = {{ tracking_id = \"{B}\" }}\n"
    ));
    fires(&channels, &[], ("registered", "warning"), &["`cua registered --channel a`"]);
    fires(
        &channels,
        &[],
        ("registered-elsewhere", "note"),
        &["`contoso-db` (b)", "`cua registered --channel CHANNEL`"],
    );
    // The same ID may be noted in the other file.
    new.write(USER_CONFIG, format!("[projects.contoso-db]\ntracking_id = \"{A}\"\nregistered = 2026-11-20\n"));
    is_well(&new, &[], "registered");
    let id = |n: usize| B.replace('0', &n.to_string());
    let many = (0..9).map(|n| format!("c{n} = {{ tracking_id = \"{}\" }}\n", id(n)));
    let sandbox = file(&format!("default_channel = \"c8\"\n[channels]\n{}", many.collect::<String>()));
    let names = "(c0), `contoso-db` (c1), `contoso-db` (c2), `contoso-db` (c3), `contoso-db` (c4) and 3 more";
    fires(&sandbox, &[], ("registered-elsewhere", "note"), &[names]);
    // Other projects are no business of this folder.
    let sandbox = healthy();
    sandbox.write(USER_CONFIG, format!("[projects.other]\ntracking_id = \"{B}\"\n"));
    is_well(&sandbox, &[], "registered-elsewhere");
}

#[test]
fn a_day_of_registration_that_is_to_come_is_named() {
    let on = |date: &str| {
        Sandbox::with_project_file(&format!("project = \"x\"\ntracking_id = \"{A}\"\nregistered = {date}\n"))
    };
    fires(&on("2999-01-01"), &[], ("registered", "warning"), &["2999-01-01, a day to come", "`cua registered`"]);
    is_well(&on("2020-02-29"), &[], "registered");
    // As soon as it is that day anywhere.
    let today = jiff::Zoned::now().date();
    is_well(&on(&today.to_string()), &[], "registered");
    let in_three_days = today.checked_add(jiff::ToSpan::days(3)).unwrap();
    fires(&on(&in_three_days.to_string()), &[], ("registered", "warning"), &["a day to come"]);
}

#[test]
fn an_id_of_two_products_or_channels_is_named() {
    let registered = |id: &str| format!("tracking_id = \"{id}\", registered = 2026-11-20");
    let sandbox = healthy();
    let user = |projects: &[(&str, &str)]| {
        let lines = projects.iter().map(|(name, id)| format!("[projects]\n{name} = {{ {} }}\n", registered(id)));
        sandbox.write(USER_CONFIG, lines.collect::<String>().replace("\n[projects]\n", "\n"));
    };
    user(&[("web", B), ("contoso-db", A)]);
    is_well(&sandbox, &[], "shared-ids");
    user(&[("web", A)]);
    fires(&sandbox, &[], ("shared-ids", "warning"), &[A, "`contoso-db` and of `web`", "cua id new"]);
    user(&[("web", B), ("web2", B)]);
    fires(&sandbox, &[], ("shared-ids", "warning"), &[B, "`web` and of `web2`"]);
    let (a, b) = (registered(A), registered(A));
    let channels = Sandbox::with_project_file(&format!(
        "project = \"x\"\ndefault_channel = \"a\"\n[channels]\na = {{ {a} }}\nb = {{ {b} }}\n"
    ));
    fires(&channels, &[], ("shared-ids", "note"), &["`x` (a) and of `x` (b)"]);
}

#[test]
fn what_cua_itself_reads_is_explained() {
    let sandbox = healthy();
    for value in ["", "0", "false", "FALSE"] {
        is_well(&sandbox, &[("CUA_OPT_OUT", value)], "opt-out");
        is_well(&sandbox, &[("CUA_STRICT", value)], "strict");
    }
    for value in ["no", "off", "NO", " "] {
        let parts = [&*format!("`{value}`"), "opts out", "unset it"];
        fires(&sandbox, &[("CUA_OPT_OUT", value)], ("opt-out", "error"), &parts);
        fires(&sandbox, &[("CUA_STRICT", value)], ("strict", "note"), &["unset it"]);
    }
    fires(&sandbox, &[("CUA_OPT_OUT", "1")], ("opt-out", "warning"), &["does not want to be attributed"]);
    is_well(&sandbox, &[("CUA_STRICT", "1")], "strict");
    fires(
        &sandbox,
        &[("CUA_TRACKINGID", A)],
        ("mistyped-variable", "warning"),
        &["`CUA_TRACKINGID`", "`CUA_TRACKING_ID`"],
    );
    fires(&sandbox, &[("CUA_OPTOUT", "1")], ("mistyped-variable", "warning"), &["`CUA_OPT_OUT`"]);
    for (name, likely) in [
        ("CUA_TRAKINGID", "CUA_TRACKING_ID"),
        ("CUAPROJECT", "CUA_PROJECT"),
        ("CUA_CHANNELS", "CUA_CHANNEL"),
        ("CUA_STRCIT", "CUA_STRICT"),
        ("CUA_CONFG", "CUA_CONFIG"),
    ] {
        fires(&sandbox, &[(name, "x")], ("mistyped-variable", "warning"), &[name, &format!("`{likely}`")]);
    }
    for theirs in [
        "CUA_MODEL",
        "CUAHUA",
        "CUA_WIRE_URL",
        "CUA_PROJECT_DIR",
        "CUA_PROJECT_ID",
        "CUA_CHANNEL_ID",
        "CUA_TOOL",
        "CUA_SCRIPT",
    ] {
        is_well(&sandbox, &[(theirs, "x")], "mistyped-variable");
    }
}

/// What `cua` has set, or others since.
fn variables<'v>(active: &'v str, user_agent: &'v str, of_azd: &'v str) -> [(&'static str, &'v str); 3] {
    [("CUA_ACTIVE", active), ("AZURE_HTTP_USER_AGENT", user_agent), ("AZURE_DEV_USER_AGENT", of_azd)]
}

#[test]
fn what_a_surrounding_cua_has_set_and_others_have_overwritten_is_named() {
    let sandbox = healthy();
    let pid = format!("pid-{A}");
    is_well(&sandbox, &variables(&pid, &format!("x {pid}"), &pid), "surrounding");
    let overwritten = ("surrounding", "warning");
    fires(
        &sandbox,
        &variables(&pid, "x", &pid),
        overwritten,
        &["`AZURE_HTTP_USER_AGENT` no longer holds it", "cua exec"],
    );
    fires(&sandbox, &variables(&pid, &pid, ""), overwritten, &["`AZURE_DEV_USER_AGENT` no longer holds it"]);
    let other = format!("pid-{B}");
    let parts = [&*other, &pid, "applies", "cua env --unset"];
    fires(&sandbox, &variables(&other, &other, &other), overwritten, &parts);
    // One cause, one line.
    fires(&sandbox, &[("CUA_ACTIVE", "x")], overwritten, &["`CUA_ACTIVE` is `x`"]);
    is_silent(&sandbox, &[("CUA_ACTIVE", "x")], "set-aside");
    let nothing_else = Sandbox::new();
    fires(&nothing_else, &[("CUA_ACTIVE", "x")], ("surrounding", "error"), &["`CUA_ACTIVE` is `x`", "starts nothing"]);
    is_silent(&nothing_else, &[("CUA_ACTIVE", "x")], "scope");
    let kept = [("CUA_ACTIVE", &*pid), ("CUA_RESTORE", "PATH=x")];
    fires(&sandbox, &kept, ("surrounding", "error"), &["`CUA_RESTORE` is not what `cua` wrote"]);
}

#[test]
fn an_inherited_user_agent_that_spoils_it_is_named() {
    let sandbox = healthy();
    let (ours, theirs) = (format!("pid-{A}"), format!("pid-{B}"));
    for (variable, check) in [("AZURE_HTTP_USER_AGENT", "az-user-agent"), ("AZURE_DEV_USER_AGENT", "azd-user-agent")] {
        for well in ["", "cloud-shell/1.0", "a b+c", &ours, &format!("x {ours}"), &ours.to_uppercase(), "rapid-pid"] {
            is_well(&sandbox, &[(variable, well)], check);
        }
        for (value, verdict, parts) in [
            (&*theirs, "warning", [&*theirs, "not the pid that applies"]),
            (&*format!("x+{theirs} y"), "warning", [&*theirs, "not the pid that applies"]),
            ("pid-pid-1", "warning", ["`pid-pid-1`", "not the pid that applies"]),
            (&*format!("{ours}+GITHUBACTIONS/x"), "warning", ["glued", "inside of the step"]),
            (&*format!("x;{ours}"), "warning", ["glued", "`x;pid-"]),
            (&*format!("x {A}"), "warning", [A, "a GUID without `pid-`"]),
            (&*format!("{ours} x {ours}"), "note", ["twice", &ours]),
            ("x\n", "error", ["U+000A", "`x\\u{a}`"]),
            ("\u{FC}", "error", ["U+00FC", "starts nothing"]),
        ] {
            fires(&sandbox, &[(variable, value)], (check, verdict), &parts);
        }
        fires(&sandbox, &[(variable, &theirs), ("CUA_STRICT", "1")], (check, "error"), &[&theirs]);
    }
}

#[test]
fn what_azure_powershell_drops_is_named() {
    const VARIABLE: &str = "AZUREPS_HOST_ENVIRONMENT";
    const CHECK: &str = "powershell-host";
    let sandbox = healthy();
    for well in ["", "AzureAutomation", "a@b/c", "a+b_c-d.e", &format!("pid-{A}")] {
        is_well(&sandbox, &[(VARIABLE, well)], CHECK);
    }
    for stranger in [" ", "(", ",", ";", ":", "=", "\u{FC}", "\u{1B}"] {
        fires(&sandbox, &[(VARIABLE, &format!("a{stranger}b"))], (CHECK, "warning"), &["drops the whole value"]);
    }
    is_well(&sandbox, &[(VARIABLE, "cloud-shell/1.0")], CHECK);
    let theirs = format!("a+pid-{B}");
    fires(&sandbox, &[(VARIABLE, &theirs)], (CHECK, "warning"), &["not the pid that applies"]);
}

#[test]
fn an_inherited_partner_id_that_differs_or_that_a_provider_refuses_is_named() {
    const VARIABLE: &str = "ARM_PARTNER_ID";
    const CHECK: &str = "partner-id";
    let sandbox = healthy();
    for well in ["", A, &A.to_uppercase()] {
        is_well(&sandbox, &[(VARIABLE, well)], CHECK);
    }
    let undashed = A.replace('-', "");
    for (value, part) in [
        (B, "not the ID that applies"),
        (OFFER, "not the ID that applies"),
        (OFFER, "a second `pid-`"),
        (&*format!("pid-{A}"), "azapi sends it with a second `pid-`"),
        (&*format!("{{{A}}}"), "azurerm and azuread refuse it"),
        (&*format!("{A} "), "azurerm and azuread refuse it"),
        (&*undashed, "azurerm and azuread refuse it"),
        ("1234567", "azurerm and azuread refuse it"),
    ] {
        fires(&sandbox, &[(VARIABLE, value)], (CHECK, "warning"), &[part, &format!("`{value}`"), "unset it"]);
        // One cause, one line.
        assert_eq!(said(&sandbox, &[(VARIABLE, value)]).iter().filter(|line| line.check == CHECK).count(), 1);
    }
    fires(&sandbox, &[(VARIABLE, B), ("CUA_STRICT", "1")], (CHECK, "error"), &[B]);
    // What to do depends on the ID that applies: one that the variable may not hold is not to be set there.
    fires(&sandbox, &[(VARIABLE, B)], (CHECK, "warning"), &[&format!("or set it to `{A}`")]);
    let of_offer = [(VARIABLE, B), ("CUA_TRACKING_ID", OFFER)];
    fires(&sandbox, &of_offer, (CHECK, "warning"), &["a Partner Center ID has no form that it may hold"]);
    fires(&Sandbox::new(), &[(VARIABLE, "1234567")], (CHECK, "warning"), &["or set it to the GUID alone"]);
    // What an outer `cua` has set aside is not there any more.
    let nested = sandbox.cua(["exec", "--", "cua", "doctor", "--json"]).env(VARIABLE, B).run();
    let answer: Answer = serde_json::from_slice(&nested.stdout).unwrap();
    let line = answer.checks.iter().find(|line| line.check == CHECK).unwrap();
    assert_eq!((line.verdict.as_str(), line.saw.contains(A)), ("ok", true), "{line:?}");
}

#[test]
fn a_switch_that_turns_nothing_off_is_named() {
    let sandbox = healthy();
    for (variable, check) in
        [("ARM_DISABLE_TERRAFORM_PARTNER_ID", "terraform-default"), ("ARM_DISABLE_PULUMI_PARTNER_ID", "pulumi-default")]
    {
        for well in ["", "true"] {
            is_well(&sandbox, &[(variable, well)], check);
        }
        for value in ["1", "TRUE", "false", "true ", "\u{FC}"] {
            fires(&sandbox, &[(variable, value)], (check, "warning"), &[variable, &format!("is `{value}`"), "`true`"]);
        }
    }
}

#[test]
fn a_switch_is_explained_by_the_value_that_it_has() {
    for (value, why) in [
        ("1", "azapi ignores `1`"),
        ("TRUE", "azurerm and azuread refuse `true` in any other case"),
        ("0", "with this value the providers add"),
        ("false", "with this value the providers add"),
        ("yes", "a provider may refuse it, or ignore it"),
    ] {
        let lines = said(&healthy(), &[("ARM_DISABLE_TERRAFORM_PARTNER_ID", value)]);
        let line = lines.iter().find(|line| line.check == "terraform-default").unwrap();
        assert!(line.why.as_ref().unwrap().starts_with(why), "{line:?}");
    }
    let is_well = said(&healthy(), &[("ARM_DISABLE_PULUMI_PARTNER_ID", "1")]);
    let line = is_well.iter().find(|line| line.check == "pulumi-default").unwrap();
    assert!(line.why.as_ref().unwrap().starts_with("Pulumi ignores it"), "{line:?}");
}

#[test]
fn show_points_to_the_doctor_where_something_is_wrong_and_only_there() {
    let sandbox = healthy();
    let show = |arguments: &[&str], variables: &[(&str, &str)]| {
        let run =
            variables.iter().fold(sandbox.cua(["show"]).args(arguments), |run, (name, value)| run.env(name, value));
        run.run().succeeds().is_quiet().text().to_owned()
    };
    assert!(!show(&[], &[]).contains("cua doctor"));
    // Notes are no reason to call the doctor.
    assert!(!show(&[], &[("CUA_TRACKING_ID", B)]).contains("cua doctor"));
    let worse = [("CUA_OPT_OUT", "no"), ("ARM_PARTNER_ID", B)];
    assert!(show(&[], &worse).ends_with("\ndoctor       1 error, 1 warning: see `cua doctor`\n"));
    assert!(!show(&["--json"], &worse).contains("cua doctor"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_variables_and_files_hold_each_line_is_legible(
        values in proptest::collection::vec(any_value(), 9),
        start_up in any_value(),
        project in prop_oneof![Just(format!("tracking_id = \"{A}\"\n")), any_value()],
    ) {
        const NAMES: [&str; 9] = [
            "AZURE_HTTP_USER_AGENT", "AZURE_DEV_USER_AGENT", "AZUREPS_HOST_ENVIRONMENT", "ARM_PARTNER_ID",
            "ARM_DISABLE_TERRAFORM_PARTNER_ID", "CUA_ACTIVE", "CUA_RESTORE", "CUA_STRICT", "CUA_OPT_OUT",
        ];
        let sandbox = Sandbox::with_project_file(&project);
        sandbox.write("home/.bashrc", start_up);
        let variables: Vec<(&str, &str)> = NAMES.into_iter().zip(values.iter().map(String::as_str)).collect();
        let checks: Vec<String> = said(&sandbox, &variables).into_iter().map(|line| line.check).collect();
        // Without a scope there is no ID to be registered; what breaks the scope may be said by another check.
        for check in ALWAYS.into_iter().filter(|check| !["scope", "registered"].contains(check)) {
            prop_assert!(checks.iter().any(|said| said == check), "{} is missing: {:?}", check, checks);
        }
    }
}

/// What people and machines put into variables and files, and much else.
fn any_value() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        Just(format!("pid-{A}")),
        Just(format!("pid-{B}")),
        Just(A.to_owned()),
        Just("cloud-shell/1.0".to_owned()),
        Just("eval \"$(/x/cua hook bash)\"".to_owned()),
        Just("`".to_owned()),
        Just("\u{1B}[31m".to_owned()),
        "[ +;\n=&~-]{1,3}",
        "[^\u{0}]{0,30}",
        "[a-z]{100}",
    ];
    proptest::collection::vec(pieces, 0..5).prop_map(|pieces| pieces.concat())
}
