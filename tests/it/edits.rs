//! Edits of both files: what is not part of the change stays, to the byte; a crash leaves the old
//! file or the new one; no writer loses the change of another.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::Instant;

use cua::config::edit::{NewProject, add_project};
use cua::config::read::{parse_project_file, parse_user_config};
use cua::config::{Source, UserConfig};
use cua::tracking_id::TrackingId;
use similar::TextDiff;

use crate::support::{A, B, C, CUA, OFFER, Outcome, PROJECT_FILE, Sandbox, USER_CONFIG, without_privileges};

/// A user configuration with everything that TOML lets people write.
const ORNATE: &str = r#"# The projects of Contoso

default_project = 'one'    # the main one

[tools]   # how programs are started
az = ["docker", "run",  # a list
      # over lines
      "az"]

# one is plain
[projects.one]
tracking_id = "b6add8f5-5ff4-4fc0-a2b5-0ec7861106c4"   # since 2024
description = """
# no comment
two lines"""

	# a quoted one, with a table for each channel
[ projects."t w.o" ]
'default_channel'="github" # dc


[projects."t w.o".channels.github]   # gh
tracking_id = "0d2f0f6e-3f0e-4a52-9b56-6a4a1f2f7c11"

# the next is from the store
  [projects."t w.o".channels."market place"]
  tracking_id = "pid-contoso-myoffer-partnercenter"

[projects.three]
default_channel="a"
channels.a.tracking_id = "b6add8f5-5ff4-4fc0-a2b5-0ec7861106c4" # dotted
channels.b.tracking_id = "0d2f0f6e-3f0e-4a52-9b56-6a4a1f2f7c11"
directories = [
    "/src/three",   # the old place

    "~/three",
]
# the table of all, after its parts
[projects]
four = { tracking_id = "7c1e1d3a-93a4-4d0c-8f5e-2b0a6f4d9e55" }   # in braces
five.tracking_id = "b6add8f5-5ff4-4fc0-a2b5-0ec7861106c4"
[projects.six.channels]
x = { tracking_id = "0d2f0f6e-3f0e-4a52-9b56-6a4a1f2f7c11" }
y = { tracking_id = "7c1e1d3a-93a4-4d0c-8f5e-2b0a6f4d9e55" } # y
"#;

/// The lines that differ, with their number in the old file (`-`) or in the new one (`+`).
fn difference(before: &str, after: &str) -> Vec<String> {
    let (before, after): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let diff = TextDiff::from_slices(&before, &after);
    let changes = diff.iter_all_changes().filter_map(|change| match (change.old_index(), change.new_index()) {
        (Some(_), Some(_)) => None,
        (old, new) => Some(format!("{}{} {}", change.tag(), old.or(new)? + 1, change.value())),
    });
    changes.collect()
}

/// The file at `place` after this edit of `before`.
#[track_caller]
fn edited(place: &str, before: &str, edit: &[&str]) -> String {
    let sandbox = Sandbox::new();
    let path = sandbox.write(place, before);
    sandbox.cua(edit).run().succeeds().is_quiet();
    has_no_draft(path.parent().unwrap());
    sandbox.read(place)
}

#[track_caller]
fn has_no_draft(folder: &Path) {
    let names: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(names.iter().all(|name| !name.to_string_lossy().ends_with(".tmp")), "a draft was left: {names:?}");
}

/// The edit changes these lines of `before`, however its lines end.
#[track_caller]
fn changes(place: &str, before: &str, edit: &[&str], expected: &[&str]) {
    let after = edited(place, before, edit);
    assert_eq!(difference(before, &after), expected, "{edit:?}");
    let crlf = |text: &str| text.replace('\n', "\r\n");
    assert_eq!(edited(place, &crlf(before), edit), crlf(&after));
    assert_eq!(edited(place, &format!("\u{FEFF}{before}"), edit), format!("\u{FEFF}{after}"));
    assert_eq!(edited(place, &format!("\u{FEFF}{}", crlf(before)), edit), format!("\u{FEFF}{}", crlf(&after)));
    let unfinished = edited(place, before.trim_end(), edit);
    let last_stays = before.lines().last() == after.lines().last();
    assert_eq!(unfinished, if last_stays { after.trim_end() } else { &after });
    let mixed: String = before.lines().zip(["\n", "\r\n"].iter().cycle()).flat_map(|(line, end)| [line, end]).collect();
    assert_eq!(difference(&mixed, &edited(place, &mixed, edit)), expected, "{edit:?} of a file with mixed line ends");
}

#[test]
fn an_edit_of_the_user_configuration_changes_its_own_lines_only() {
    let changes = |edit: &[&str], expected: &[&str]| changes(USER_CONFIG, ORNATE, edit, expected);
    let id = |line: &str| format!("{line} = \"{C}\"");
    let channel = |line: &str| format!("{line} = {{ tracking_id = \"{C}\" }}");
    changes(&["project", "add", "se ven", "--id", C], &["+45 ", "+46 [projects.\"se ven\"]", &id("+47 tracking_id")]);
    changes(
        &["project", "use", "six"],
        &["-3 default_project = 'one'    # the main one", "+3 default_project = \"six\"    # the main one"],
    );
    changes(&["project", "remove", "five"], &["-41 five.tracking_id = \"b6add8f5-5ff4-4fc0-a2b5-0ec7861106c4\""]);
    changes(&["channel", "add", "n", "-p", "six", "--id", C], &[&channel("+45 n")]);
    changes(
        &["channel", "add", "n", "-p", "t w.o", "--id", C],
        &["+29 [projects.\"t w.o\".channels.n]", &id("+30 tracking_id"), "+31 "],
    );
    changes(&["channel", "add", "n", "-p", "three", "--id", C], &[&channel("+33 channels.n")]);
    changes(
        &["channel", "remove", "b", "-p", "three"],
        &["-32 channels.b.tracking_id = \"0d2f0f6e-3f0e-4a52-9b56-6a4a1f2f7c11\""],
    );
    changes(&["channel", "use", "b", "-p", "three"], &["-30 default_channel=\"a\"", "+30 default_channel=\"b\""]);
    changes(
        &["channel", "use", "market place", "-p", "t w.o"],
        &["-19 'default_channel'=\"github\" # dc", "+19 'default_channel'=\"market place\" # dc"],
    );
    let registered = |project, line: &str| {
        changes(&["registered", "-p", project, "--date", "2026-01-02"], &[&format!("{line} = 2026-01-02")]);
    };
    registered("one", "+16 registered");
    registered("t w.o", "+24 registered");
    registered("three", "+32 channels.a.registered");
    registered("five", "+42 five.registered");
}

#[test]
fn an_edit_of_a_project_file_changes_its_own_lines_only() {
    let text = format!(
        "# Contoso DB\n\nproject = \"db\"   # short\n# the one for most\ndefault_channel = 'github'  # dc\n\n\
         [channels]   # all\n# gh\ngithub.tracking_id = \"{A}\"   # gh\ngithub.registered = 2024-05-06 # day\n\n\
         # mp\nmarketplace.tracking_id = \"{OFFER}\"\n\n\n# the end\n"
    );
    let changes = |edit: &[&str], expected: &[&str]| changes(PROJECT_FILE, &text, edit, expected);
    changes(
        &["channel", "use", "marketplace"],
        &["-5 default_channel = 'github'  # dc", "+5 default_channel = \"marketplace\"  # dc"],
    );
    changes(
        &["registered", "--date", "2026-01-02"],
        &["-10 github.registered = 2024-05-06 # day", "+10 github.registered = 2026-01-02 # day"],
    );
    let id = format!("-9 github.tracking_id = \"{A}\"   # gh");
    changes(
        &["channel", "remove", "github"],
        &["-5 default_channel = 'github'  # dc", &id, "-10 github.registered = 2024-05-06 # day"],
    );
    changes(&["channel", "add", "b c", "--id", B], &[&format!("+14 \"b c\" = {{ tracking_id = \"{B}\" }}")]);
}

#[test]
fn an_edit_between_braces_is_spaced_as_people_do_it() {
    let text = format!(
        "project = \"db\"\nchannels = {{ x = {{ tracking_id = \"{A}\" }}, y={{tracking_id=\"{B}\"}} }} # all\n"
    );
    let becomes = |edit: &[&str], braces: String| {
        assert_eq!(edited(PROJECT_FILE, &text, edit), format!("project = \"db\"\nchannels = {braces} # all\n"));
    };
    let x = format!("x = {{ tracking_id = \"{A}\" }}");
    let y = format!("y={{tracking_id=\"{B}\"}}");
    becomes(&["channel", "add", "z", "--id", C], format!("{{ {x}, {y}, z = {{ tracking_id = \"{C}\" }} }}"));
    becomes(
        &["registered", "--channel", "x", "--date", "2026-01-02"],
        format!("{{ x = {{ tracking_id = \"{A}\", registered = 2026-01-02 }}, {y} }}"),
    );
    becomes(&["channel", "remove", "y"], format!("{{ {x} }}"));
    becomes(&["channel", "remove", "x"], format!("{{ {y} }}"));

    // What `cua` itself writes.
    let sandbox = Sandbox::new();
    sandbox.cua(["init", "--name", "db", "--channel", "x", "--id", A]).run().succeeds();
    sandbox.cua(["registered", "--date", "2026-01-02"]).run().succeeds();
    let line = format!("x = {{ tracking_id = \"{A}\", registered = 2026-01-02 }}");
    assert_eq!(sandbox.read(PROJECT_FILE).lines().last(), Some(&*line));
}

#[test]
fn a_changed_line_keeps_its_end() {
    for end in ["\n", "\r\n", ""] {
        let channels = format!("channels.a.tracking_id = \"{A}\"\r\nchannels.b.tracking_id = \"{B}\"\n");
        let text = |default| format!("{channels}default_channel = {default} # c{end}");
        assert_eq!(edited(PROJECT_FILE, &text("'a'"), &["channel", "use", "b"]), text("\"b\""));
    }
}

#[test]
fn a_comment_stays_behind_what_it_is_about() {
    let new = format!("\n[projects.new]\ntracking_id = \"{B}\"\n");
    let add = &["project", "add", "new", "--id", B];
    assert!(edited(USER_CONFIG, "# My projects\n", add).starts_with("# My projects\n"));
    let one = format!("[projects.one]\ntracking_id = \"{A}\"\n# registered = 2026-01-01\n");
    assert_eq!(edited(USER_CONFIG, &one, add), format!("{one}{new}"));
    let tools = "\n[tools]\naz = \"az\"\n";
    assert_eq!(edited(USER_CONFIG, &format!("{one}{tools}"), add), format!("{one}{new}{tools}"));
}

#[test]
fn what_is_added_behind_a_comment_is_not_a_part_of_it() {
    for comment in ["# a", "#", "# a\u{FEFF}", "\u{FEFF}# a\u{FEFF}"] {
        let added = edited(USER_CONFIG, comment, &["project", "add", "new", "--id", B]);
        assert_eq!(added, format!("{comment}\n\n[projects.new]\ntracking_id = \"{B}\"\n"));
    }
}

#[test]
fn what_was_taken_out_by_a_comment_stays_apart_from_what_is_added() {
    let one = format!("[projects.one.channels]\na = {{ tracking_id = \"{A}\" }}\n");
    let two = format!("\n# [projects.two.channels]\n# a = {{ tracking_id = \"{C}\" }}\n");
    let added = edited(USER_CONFIG, &format!("{one}{two}"), &["channel", "add", "b", "-p", "one", "--id", B]);
    assert_eq!(added, format!("{one}b = {{ tracking_id = \"{B}\" }}\n{two}"));
}

#[test]
fn an_unusual_order_or_spelling_is_no_obstacle() {
    let dotted = |project: &str, key: &str, value: &str| format!("projects.{project}.{key} = \"{value}\"\n");
    let apart = dotted("x", "tracking_id", A) + &dotted("y", "tracking_id", B) + &dotted("x", "description", "X");
    let spaced = format!("[projects . x]\ntracking_id = \"{A}\"\n[projects.y]\ntracking_id = \"{B}\"\n");
    for text in [&apart, &spaced] {
        let used = edited(USER_CONFIG, text, &["project", "use", "y"]);
        assert_eq!(&used.replace("default_project = \"y\"\n", ""), text);
    }
    let removed = edited(USER_CONFIG, &apart, &["project", "remove", "x"]);
    assert_eq!(removed, dotted("y", "tracking_id", B));
}

#[test]
fn what_an_edit_wrote_the_next_one_can_edit() {
    let added = edited(USER_CONFIG, ORNATE, &["channel", "add", "new", "-p", "five", "--id", C]);
    let registered = edited(USER_CONFIG, &added, &["registered", "-p", "five", "--date", "2026-01-02"]);
    let difference = difference(&added, &registered);
    assert!(difference.len() == 1 && difference[0].ends_with(" five.registered = 2026-01-02"), "{difference:?}");
}

#[test]
fn removing_what_was_added_restores_the_file() {
    let mixed: String = ORNATE.lines().zip(["\n", "\r\n"].iter().cycle()).flat_map(|(line, end)| [line, end]).collect();
    let comments = "# A\r\n\r\n# B\n\n\n";
    for text in ["", comments, ORNATE, &ORNATE.replace('\n', "\r\n"), &format!("\u{FEFF}{ORNATE}"), &mixed] {
        let added = edited(USER_CONFIG, text, &["project", "add", "new", "--description", "N", "--directory", "."]);
        assert!(added.contains("[projects.new]"));
        assert_eq!(edited(USER_CONFIG, &added, &["project", "remove", "new"]), text);
    }
}

#[test]
fn a_description_of_several_lines_is_added_whatever_the_file_ends_its_lines_with() {
    let description = "two\nlines: \"\\ \r\n\t\u{1b}\u{85}\u{7f}\n";
    for text in ["", "# A\n", "# A\r\n", "[tools]\r\naz = 'az'\r\n"] {
        let added = edited(USER_CONFIG, text, &["project", "add", "new", "--description", description, "--id", A]);
        let read = parse_user_config(Source { path: USER_CONFIG.into(), text: added }).unwrap();
        assert_eq!(read.projects["new"].description.as_deref(), Some(description), "{text:?}");
    }
}

#[test]
fn init_writes_a_file_once() {
    let sandbox = Sandbox::new();
    let init = ["init", "--id", A, "--name", "db", "--description", "Contoso \"DB\"", "--channel", "git hub"];
    sandbox.cua(init).run().succeeds().is_quiet();
    let text = format!(
        "project = \"db\"\ndescription = 'Contoso \"DB\"'\ndefault_channel = \"git hub\"\n\n\
         [channels]\n\"git hub\" = {{ tracking_id = \"{A}\" }}\n"
    );
    assert_eq!(sandbox.read(PROJECT_FILE), text);
    sandbox.cua(["init", "--name", "other"]).run().fails(2, &["cua.toml` exists already"]);
    assert_eq!(sandbox.read(PROJECT_FILE), text);
}

#[test]
fn the_mode_and_the_owner_stay() {
    for mode in [0o600, 0o664, 0o640, 0o755] {
        let sandbox = Sandbox::with_user_config(ORNATE);
        let path = sandbox.path(USER_CONFIG);
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        // Only root may give a file away; what anyone else has is already that of the editor.
        let _ = chown(&path, Some(1234), Some(2345));
        let before = fs::metadata(&path).unwrap();
        sandbox.cua(["project", "use", "six"]).run().succeeds();
        let after = fs::metadata(&path).unwrap();
        assert_eq!((after.mode(), after.uid(), after.gid()), (before.mode(), before.uid(), before.gid()));
        assert_ne!(sandbox.read(USER_CONFIG), ORNATE);
    }
}

#[test]
fn a_link_stays_and_the_file_that_it_leads_to_is_edited() {
    // Each link with what it holds, `/` standing for the sandbox; the last leads to `dotfiles/real.toml`.
    let near = "home/.config/cua/second.toml";
    let chains: [&[(&str, &str)]; 4] = [
        &[(USER_CONFIG, "/dotfiles/real.toml")],
        &[(USER_CONFIG, "../../../dotfiles/real.toml")],
        &[(USER_CONFIG, "../../../elsewhere/second.toml"), ("elsewhere/second.toml", "../dotfiles/real.toml")],
        &[(USER_CONFIG, "second.toml"), (near, "/dotfiles/real.toml")],
    ];
    for (chain, exists) in chains.iter().flat_map(|chain| [(chain, true), (chain, false)]) {
        let sandbox = Sandbox::new();
        let real = sandbox.write("dotfiles/real.toml", ORNATE);
        fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
        let target_of = |text: &str| text.strip_prefix('/').map_or(text.into(), |inside| sandbox.path(inside));
        for (link, target) in *chain {
            let link = sandbox.path(link);
            fs::create_dir_all(link.parent().unwrap()).unwrap();
            symlink(target_of(target), link).unwrap();
        }
        if !exists {
            fs::remove_file(&real).unwrap();
        }
        sandbox.cua(["project", "add", "new", "--id", C]).run().succeeds().is_quiet();
        for (link, target) in *chain {
            assert_eq!(fs::read_link(sandbox.path(link)).unwrap(), target_of(target));
        }
        let text = sandbox.read("dotfiles/real.toml");
        assert_eq!(text.contains("# The projects of Contoso"), exists);
        assert!(text.contains(&format!("[projects.new]\ntracking_id = \"{C}\"\n")), "{text}");
        assert_eq!(fs::read_dir(sandbox.path("dotfiles")).unwrap().count(), 1);
        assert!(!exists || fs::metadata(real).unwrap().mode() & 0o777 == 0o640);
    }
}

#[test]
fn what_may_not_be_written_is_refused_and_stays() {
    for (place, edit) in [(USER_CONFIG, ["project", "use", "six"]), (PROJECT_FILE, ["channel", "add", "new"])] {
        let sandbox = Sandbox::with_user_config(ORNATE);
        let text = if place == USER_CONFIG { ORNATE.to_owned() } else { format!("tracking_id = '{A}'\n") };
        let path = sandbox.write(place, &text);
        let folder = path.parent().unwrap();
        let Some(cua) = without_privileges(&sandbox) else { return };
        for (closed, mode) in [(path.as_path(), 0o444), (folder, 0o555)] {
            let before = fs::metadata(closed).unwrap().permissions();
            fs::set_permissions(closed, fs::Permissions::from_mode(mode)).unwrap();
            cua(&edit).run().fails(2, &[&format!("cannot write `{}`: ", path.display()), "permission denied"]);
            assert_eq!(sandbox.read(place), text);
            has_no_draft(folder);
            fs::set_permissions(closed, before).unwrap();
        }
        cua(&edit).run().succeeds();
        assert_ne!(sandbox.read(place), text);
    }
}

#[test]
fn a_full_disk_leaves_the_file_and_no_draft() {
    let sandbox = Sandbox::with_user_config(ORNATE);
    let full = "ulimit -f 0; trap '' XFSZ; exec \"$@\"";
    let run = sandbox.program("sh").args(["-c", full, "sh", CUA, "project", "use", "six"]).run();
    run.fails(2, &["cannot write `", "config.toml`: file too large"]);
    assert_eq!(sandbox.read(USER_CONFIG), ORNATE);
    has_no_draft(sandbox.path(USER_CONFIG).parent().unwrap());
}

/// Runs all of these at the same time, and `meanwhile` until the last is done.
#[track_caller]
fn race(sandbox: &Sandbox, edits: impl Iterator<Item = Vec<String>>, meanwhile: impl Fn()) -> Vec<i32> {
    let start = |edit| {
        let mut command = sandbox.cua::<Vec<String>>(edit).into_command();
        command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let mut racing: Vec<Child> = edits.map(start).collect();
    while racing.iter_mut().any(|child| child.try_wait().unwrap().is_none()) {
        meanwhile();
    }
    racing.into_iter().map(|child| Outcome::from(child.wait_with_output().unwrap()).status).collect()
}

#[test]
fn writers_at_once_lose_nothing_and_readers_see_whole_files() {
    let words = |edit: &str| edit.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let sandbox = Sandbox::with_user_config(ORNATE);
    let path = sandbox.path(USER_CONFIG);
    let add = |number| words(&format!("project add new{number}"));
    assert_eq!(race(&sandbox, (0..50).map(add), || drop(parsed(&path))), [0; 50]);
    let projects = parsed(&path).projects;
    assert!((0..50).all(|number| projects.contains_key(&format!("new{number}"))), "{:?}", projects.keys());
    assert_eq!((projects.len(), comments(&sandbox.read(USER_CONFIG))), (6 + 50, comments(ORNATE)));

    let path = sandbox.write(PROJECT_FILE, format!("# one\ntracking_id = \"{A}\"\n"));
    let whole = || parse_project_file(Source { path: path.clone(), text: sandbox.read(PROJECT_FILE) }).unwrap().project;
    let add = |number| words(&format!("channel add new{number}"));
    assert_eq!(race(&sandbox, (0..50).map(add), || drop(whole())), [0; 50]);
    assert_eq!((whole().channels.len(), comments(&sandbox.read(PROJECT_FILE))), (50, vec!["# one"]));

    fs::remove_file(path).unwrap();
    let init = |number| words(&format!("init --id {A} --name {number}"));
    let statuses = race(&sandbox, (0..50).map(init), || {});
    let winner = statuses.iter().position(|status| *status == 0).unwrap();
    assert!(statuses.iter().enumerate().all(|(number, status)| *status == if number == winner { 0 } else { 2 }));
    assert_eq!(sandbox.read(PROJECT_FILE), format!("project = \"{winner}\"\ntracking_id = \"{A}\"\n"));
    has_no_draft(&sandbox.path("here"));
}

#[track_caller]
fn parsed(path: &Path) -> UserConfig {
    parse_user_config(Source { path: path.to_owned(), text: fs::read_to_string(path).unwrap() }).unwrap()
}

fn comments(text: &str) -> Vec<&str> {
    text.lines().filter(|line| line.trim_start().starts_with('#')).collect()
}

#[test]
fn a_hundred_edits_keep_every_comment_line() {
    let sandbox = Sandbox::with_user_config(ORNATE);
    let path = sandbox.path(USER_CONFIG);
    let mut state = 2026_u32;
    // The generator of Numerical Recipes: the same edits in every run.
    let mut pick = |most: usize| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 16) as usize % most.max(1)
    };
    let mut done = 0;
    for number in 0..100 {
        let new = format!("new {number}");
        let projects = parsed(&path).projects;
        let project = projects.keys().nth(pick(projects.len())).unwrap_or(&new);
        let channels = projects.get(project).map_or(0, |project| project.channels.len());
        let channel = projects.get(project).and_then(|project| project.channels.keys().nth(pick(channels)));
        let channel = channel.unwrap_or(&new);
        let edit: &[&str] = match pick(8) {
            0 | 1 => &["project", "add", &new],
            2 => &["project", "remove", project],
            3 => &["project", "use", project],
            4 => &["registered", "-p", project],
            5 => &["channel", "add", &new, "-p", project],
            6 => &["channel", "remove", channel, "-p", project],
            _ => &["channel", "use", channel, "-p", project],
        };
        let before = sandbox.read(USER_CONFIG);
        let outcome = sandbox.cua(edit).run();
        let after = sandbox.read(USER_CONFIG);
        assert_eq!(comments(&after), comments(ORNATE), "{edit:?}");
        if outcome.status == 0 {
            done += 1;
            continue;
        }
        // Not every project has a channel, or an ID that can be registered.
        outcome.fails(2, &[]);
        assert!(after == before, "{edit:?} was refused and changed something");
        assert!(!outcome.stderr.contains("cannot be edited"), "{edit:?}: {}", outcome.stderr);
    }
    parsed(&path);
    assert!(done >= 50, "only {done} edits were made");
}

#[test]
fn a_killed_edit_leaves_the_old_file_or_the_new_one() {
    let sandbox = Sandbox::with_user_config(ORNATE);
    let path = sandbox.path(USER_CONFIG);
    // The quickest of some, because a machine with other work may take its time for one.
    let edit = |_| {
        let started = Instant::now();
        sandbox.cua(["project", "use", "six"]).run().succeeds();
        started.elapsed()
    };
    let duration = (0..5).map(edit).min().unwrap();
    let mut killed = 0;
    for number in 0..100 {
        let name = format!("new{number}");
        let before = sandbox.read(USER_CONFIG);
        let mut command = sandbox.cua(["project", "add", &name, "--id", C]).into_command();
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // All moments of an edit, from before its start to behind its end.
        std::thread::sleep(duration * number / 80);
        child.kill().unwrap();
        killed += u32::from(!child.wait().unwrap().success());

        let after = sandbox.read(USER_CONFIG);
        let id = TrackingId::parse(C).unwrap();
        let new = NewProject { name: &name, id: &id, channel: None, description: None, directories: &[] };
        let expected = add_project(&Source { path: path.clone(), text: before.clone() }, &new).unwrap();
        assert!(after == before || after == expected, "neither the old file nor the new one: {after}");
        let next = if after == before { "add" } else { "remove" };
        sandbox.cua(["project", next, &name]).run().succeeds().is_quiet();
        assert_eq!(parsed(&path).projects.contains_key(&name), next == "add");
    }
    assert!(killed >= 10, "only {killed} were killed");
    let names = fs::read_dir(path.parent().unwrap()).unwrap().map(|entry| entry.unwrap().file_name());
    let drafts: Vec<_> = names.filter(|name| name.to_string_lossy().ends_with(".tmp")).collect();
    assert!(drafts.is_empty(), "what killed edits left was not tidied up: {drafts:?}");
}

/// What is said after an edit: what was taken out, and the command that comes next.
#[test]
fn an_edit_says_what_to_do_next_and_what_is_gone() {
    let sandbox = Sandbox::new();
    let says = |edit: &[&str], parts: &[&str]| {
        let outcome = sandbox.cua(edit).run();
        let said = format!("{}{}", outcome.succeeds().text(), outcome.stderr);
        for part in parts {
            assert!(said.contains(part), "`{part}` is missing in: {said}");
        }
    };
    says(&["project", "add", "it's", "--directory", "."], &["note it here: `cua registered --project 'it'\\''s'`"]);
    sandbox
        .cua(["project", "add", "two", "--directory", "../here"])
        .run()
        .fails(2, &["config.toml:3:16", "project `it's` has the folder `", "already"]);
    says(&["init", "--name", "db", "--channel", "github"], &["note it here: `cua registered`"]);
    says(&["channel", "add", "other", "--id", A], &["note it here: `cua registered --channel other`"]);
    says(&["registered", "--channel", "other", "--date", "2026-01-02"], &[A, "registered on 2026-01-02"]);
    says(&["registered", "--channel", "other", "--date", "2026-01-03"], &["(it was 2026-01-02)"]);
    says(&["channel", "use", "other"], &["other is now the default channel"]);
    says(&["channel", "remove", "other"], &[&format!("{A} (registered 2026-01-03)"), "It was the default channel"]);
    says(&["project", "add", "here", "--directory", ".."], &["added"]);
    says(&["project", "use", "here"], &["here is now the default project"]);
    says(&["project", "remove", "here"], &["It was the default project"]);
    sandbox.cua(["registered"]).env("CUA_TRACKING_ID", A).run().fails(2, &["`CUA_TRACKING_ID`", "names no project"]);
    fs::create_dir(sandbox.path("here/inner")).unwrap();
    says(&["project", "add", "inner", "--directory", "inner"], &["another file decides first", "here/cua.toml"]);
    let inner = sandbox.cua(["init"]).in_folder(sandbox.path("here/inner")).run();
    assert!(inner.succeeds().stderr.contains("takes the place of `"), "{}", inner.stderr);
}

#[test]
fn writers_with_other_configurations_lose_nothing_either() {
    let sandbox = Sandbox::with_project_file(&format!("# Ours\ntracking_id = \"{A}\"\n"));
    let notes = sandbox.write("here/.cua-notes.tmp", "mine");
    let adding: Vec<Child> = (0..40)
        .map(|number| {
            let run = sandbox.cua(["channel", "add", &format!("c{number}")]);
            let mut command = run.env("CUA_CONFIG", sandbox.path(&format!("home/{}.toml", number % 3))).into_command();
            command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
        })
        .collect();
    assert!(adding.into_iter().all(|mut child| child.wait().unwrap().success()));
    let source = Source { path: sandbox.path(PROJECT_FILE), text: sandbox.read(PROJECT_FILE) };
    assert_eq!(parse_project_file(source).unwrap().project.channels.len(), 40);
    assert_eq!(fs::read_to_string(notes).unwrap(), "mine");
}
