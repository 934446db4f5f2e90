//! What is wrong in a file: one message that says where, the exit status of the command, nothing
//! started and no file touched.

use std::fs::{self, File};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use nix::sys::stat::Mode;
use nix::unistd::mkfifo;

use crate::support::{A, B, OFFER, Outcome, PROJECT_FILE, Run, Sandbox, USER_CONFIG, files_of, without_privileges};

/// A `cua.toml` with this text is refused for what stands at `at`.
#[track_caller]
fn project(text: impl AsRef<[u8]>, at: &str, parts: &[&str]) {
    broken(PROJECT_FILE, text.as_ref(), at, parts);
}

/// A user configuration with this text is.
#[track_caller]
fn user(text: impl AsRef<[u8]>, at: &str, parts: &[&str]) {
    broken(USER_CONFIG, text.as_ref(), at, parts);
}

#[track_caller]
fn broken(place: &str, text: &[u8], at: &str, parts: &[&str]) {
    let sandbox = Sandbox::new();
    let path = sandbox.write(place, text);
    refused(&sandbox, place, &format!("{}:{at}: ", path.display()), parts);
}

#[track_caller]
fn refused(sandbox: &Sandbox, place: &str, begin: &str, parts: &[&str]) {
    refused_by(&|arguments| sandbox.cua(arguments), sandbox, place, begin, parts);
}

/// Everything that reads the file at `place` fails with this message, in its own way.
#[track_caller]
fn refused_by(cua: &dyn Fn(&[&str]) -> Run, sandbox: &Sandbox, place: &str, begin: &str, parts: &[&str]) {
    sandbox.script("bin/started", "#!/bin/sh\n: > \"$HOME/started\"\n");
    let readers: [(i32, &str, &[&str]); 4] = [
        (125, "", &["exec", "--", "started"]),
        (125, "", &["exec", "--optional", "started"]),
        (2, "", &["show", "--json"]),
        (2, "false;\n", &["env", "--optional"]),
    ];
    let edits: [&[&str]; 4] = match place {
        PROJECT_FILE => {
            [&["channel", "add", "new"], &["channel", "remove", "x"], &["channel", "use", "x"], &["registered"]]
        }
        _ => [
            &["project", "add", "new"],
            &["project", "remove", "x"],
            &["project", "use", "x"],
            &["channel", "add", "new", "-p", "x"],
        ],
    };
    let before = files_of(sandbox);
    for (status, printed, arguments) in readers.into_iter().chain(edits.map(|edit| (2, "", edit))) {
        let outcome = in_time(cua(arguments));
        outcome.fails(status, parts);
        assert_eq!(outcome.text(), printed, "{arguments:?}");
        let message = outcome.stderr.trim_end_matches('\n');
        assert!(message.starts_with(&format!("cua: {begin}")), "`{begin}` does not begin {message}");
        assert!(!message.contains(char::is_control), "{message:?}");
        assert!(files_of(sandbox) == before, "{arguments:?} touched a file");
    }
}

/// What a command did, unless it hangs.
#[track_caller]
fn in_time(run: Run) -> Outcome {
    let mut command = run.into_command();
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let limit = Instant::now() + Duration::from_secs(10);
    while child.try_wait().unwrap().is_none() {
        if Instant::now() > limit {
            child.kill().unwrap();
            child.wait().unwrap();
            panic!("it hangs: {command:?}");
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    Outcome::from(child.wait_with_output().unwrap())
}

#[test]
fn an_unknown_key_is_refused_with_the_likely_one() {
    project(format!("traking_id = '{A}'\n"), "1:1", &["unknown key `traking_id`", "`tracking_id`?"]);
    project(format!("\n Tracking-ID = '{A}'\n"), "2:2", &["`Tracking-ID`", "did you mean `tracking_id`?"]);
    project(format!("tracking_id = '{A}'\nchannel = 'x'\n"), "2:1", &["did you mean `channels`?"]);
    project("[channels]\nx = { trackingid = 1 }\n", "2:7", &["`trackingid`", "did you mean `tracking_id`?"]);
    project("directories = []\n", "1:1", &["unknown key `directories`"]);
    project("[tools]\naz = 'sh'\n", "1:2", &["unknown key `tools`; it belongs in the user configuration"]);
    project("wombat = 1\n", "1:1", &["`wombat`; the keys here are `project`, `description`"]);
    user("defualt_project = 'x'\n", "1:1", &["did you mean `default_project`?"]);
    user(format!("[project.x]\ntracking_id = '{A}'\n"), "1:2", &["did you mean `projects`?"]);
    user("[projects.x]\ndirectory = ['/x']\n", "2:1", &["did you mean `directories`?"]);
    user("[projects.x]\nproject = 'x'\n", "2:1", &["unknown key `project`"]);
    user("[projects.x.channels.y]\nregistred = 1\n", "2:1", &["did you mean `registered`?"]);
}

#[test]
fn a_value_of_the_wrong_type_is_refused_for_every_key() {
    const VALUES: [(&str, &str); 7] = [
        ("\"text\"", "a string"),
        ("1", "a number"),
        ("1.5", "a fractional number"),
        ("false", "true or false"),
        ("2026-11-20", "a date"),
        ("[]", "a list"),
        ("{}", "a table"),
    ];
    // `@` is the place of the value.
    let rows: [(&str, &str, &str, &[&str]); 20] = [
        (PROJECT_FILE, "project = @", "project", &["a string"]),
        (PROJECT_FILE, "description = @", "description", &["a string"]),
        (PROJECT_FILE, "tracking_id = @", "tracking_id", &["a string"]),
        (PROJECT_FILE, "registered = @", "registered", &["a date"]),
        (PROJECT_FILE, "default_channel = @", "default_channel", &["a string"]),
        (PROJECT_FILE, "channels = @", "channels", &["a table"]),
        (PROJECT_FILE, "[channels]\nx = @", "x", &["a table"]),
        (PROJECT_FILE, "[channels]\nx = { tracking_id = @ }", "tracking_id", &["a string"]),
        (PROJECT_FILE, "[channels.x]\nregistered = @", "registered", &["a date"]),
        (USER_CONFIG, "default_project = @", "default_project", &["a string"]),
        (USER_CONFIG, "projects = @", "projects", &["a table"]),
        (USER_CONFIG, "projects.x = @", "x", &["a table"]),
        (USER_CONFIG, "[projects.x]\ndescription = @", "description", &["a string"]),
        (USER_CONFIG, "[projects.x]\ntracking_id = @", "tracking_id", &["a string"]),
        (USER_CONFIG, "[projects.x]\ndirectories = @", "directories", &["a list"]),
        (USER_CONFIG, "[projects.x]\ndirectories = ['/x', @]", "directories", &["a string"]),
        (USER_CONFIG, "[projects.x.channels.y]\ntracking_id = @", "tracking_id", &["a string"]),
        (USER_CONFIG, "tools = @", "tools", &["a table"]),
        (USER_CONFIG, "[tools]\naz = @", "az", &["a string", "a list"]),
        (USER_CONFIG, "[tools]\naz = [\"docker\", @]", "az", &["a string"]),
    ];
    for (place, text, key, right) in rows {
        let before = text.split('@').next().unwrap();
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let at = format!("{}:{}", before.matches('\n').count() + 1, before.len() - line_start + 1);
        for (value, kind) in VALUES.iter().filter(|(_, kind)| !right.contains(kind)) {
            let sandbox = Sandbox::new();
            let path = sandbox.write(place, text.replace('@', value));
            let begin = format!("{}:{at}: `{key}` must be ", path.display());
            sandbox.cua(["exec", "--optional", "true"]).run().fails(125, &[&begin, &format!(", not {kind}")]);
        }
    }
    project(format!("tracking_id = '{A}'\nregistered = \"2026-11-20\"\n"), "2:14", &["without quotes"]);
    project("[[channels]]\ntracking_id = 'x'\n", "1:1", &["`channels` must be a table, not a list"]);
    project(format!("tracking_id = {A}\n"), "1:15", &["put the value in double quotes"]);
}

#[test]
fn a_date_that_is_none_is_called_what_it_is() {
    let with = |date: &str| format!("tracking_id = '{A}'\nregistered = {date}\n");
    project(with("2026-02-30"), "2:14", &["date", "between 01 and 28"]);
    for time in ["2026-11-20T10:00:00Z", "2026-11-20 10:00:00", "10:00:00"] {
        project(with(time), "2:14", &["`registered` must be a date"]);
        let outcome = Sandbox::with_project_file(&with(time)).cua(["show"]).run();
        assert!(!outcome.stderr.contains("not a date\n"), "it contradicts itself: {}", outcome.stderr);
    }
}

#[test]
fn what_is_there_twice_is_refused() {
    project(format!("tracking_id = '{A}'\ntracking_id = '{B}'\n"), "2:1", &["`tracking_id` appears twice"]);
    project("project = 'x'\n\"project\" = 'x'\n", "2:1", &["appears twice; delete one"]);
    project("[channels]\n[channels]\n", "2:2", &["appears twice; delete one"]);
    user("projects.x = { tracking_id = '', tracking_id = '' }\n", "1:34", &["appears twice; delete one"]);
    user("[projects.x]\n[tools]\n[projects.x]\n", "3:11", &["appears twice; delete one"]);
}

#[test]
fn a_bad_id_is_refused_with_what_is_wrong_with_it() {
    let rows = [
        ("", "it is empty"),
        ("12345678", "Partner Admin Link"),
        ("00000000-0000-0000-0000-000000000000", "zero GUID"),
        ("b6add8f5-5ff4-4fc0-a2b5-0ec7861106c", "last group has 11 digits"),
        ("xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx", "placeholder"),
        ("pid-contoso-myoffer", "neither a GUID nor a Partner Center ID"),
        ("contoso-db", "neither a GUID"),
    ];
    for (id, problem) in rows {
        let parts = [&format!("`{id}` is not a tracking ID: "), problem];
        project(format!("tracking_id = \"{id}\"\n"), "1:15", &parts);
        user(format!("[projects.x.channels]\n\ny.tracking_id = '{id}'\n"), "3:17", &parts);
    }
}

#[test]
fn a_default_that_does_not_exist_is_refused_with_those_that_do() {
    let channels = format!("[channels]\ny = {{ tracking_id = '{A}' }}\nz = {{ tracking_id = \"{OFFER}\" }}\n");
    let text = format!("default_channel = 'x'\n{channels}");
    project(text, "1:19", &["there is no channel `x`; the channels are `y`, `z`"]);
    project("project = 'p'\ndefault_channel = 'x'\n", "2:19", &["there is no channel `x`"]);
    let text = format!("default_project = 'x'\n[projects.y]\ntracking_id = '{A}'\n");
    user(text, "1:19", &["there is no project `x`; the only project is `y`"]);
    let text = format!("[projects.x]\ndefault_channel = 'X'\nchannels.x.tracking_id = '{A}'\n");
    user(text, "2:19", &["there is no channel `X`; the only channel is `x`"]);
}

#[test]
fn what_contradicts_itself_or_says_half_is_refused() {
    let both = format!("tracking_id = '{A}'\ndefault_channel = 'x'\nchannels.x.tracking_id = '{B}'\n");
    project(&both, "2:1", &["`tracking_id` or a `default_channel`, not both"]);
    user(format!("[projects.x]\n{both}"), "3:1", &["`tracking_id` or a `default_channel`, not both"]);
    project("project = 'x'\nregistered = 2026-11-20\n", "2:1", &["beside the `tracking_id`"]);
    project("[channels]\nx = {}\n", "2:1", &["channel `x` has no `tracking_id`; add one"]);
    project("", "1:1", &["names neither a `project` nor a `tracking_id`"]);
    project("project = 'x'\n", "1:11", &["has no ID here", "`cua project add`"]);
    for folder in ["src", "./src", "~other/src", ""] {
        let text = format!("[projects.x]\ndirectories = [\n  \"/a\",\n  \"{folder}\"]\n");
        user(text, "4:3", &[&format!("`{folder}` does not say which folder"), "the whole path"]);
    }
}

#[test]
fn a_broken_configuration_counts_also_where_something_else_decides() {
    let sandbox = Sandbox::with_project_file(&format!("tracking_id = '{A}'\n"));
    sandbox.write(USER_CONFIG, "tool = 1\n");
    sandbox.cua(["exec", "--optional", "true"]).run().fails(125, &["config.toml:1:1: ", "did you mean `tools`?"]);
    sandbox.cua(["exec", "--id", A, "true"]).env("CUA_TRACKING_ID", A).run().fails(125, &["config.toml:1:1: "]);
}

#[test]
fn a_tool_that_cannot_be_started_is_refused() {
    let tool = |value: &str| format!("[tools]\naz = {value}\n");
    user(tool("'docker run \"az'"), "2:6", &["`az` has a quote that is not closed"]);
    for nothing in ["''", "'  '", "[]", "['']", "['', 'x']", "'# az'"] {
        user(tool(nothing), "2:6", &["`az` names no program"]);
    }
    user(tool("7"), "2:6", &["`az` must be a command line or a list of words, not a number"]);
    user(tool("\"a\\u0000b\""), "2:6", &["`az` holds a NUL"]);
    for lost in [r"'C:\tools\az.cmd'", r"'docker run -v C:\data:/data img'", r#"'"C:\az.cmd" C:\x'"#] {
        user(tool(lost), "2:6", &["write `/`, or a list of words"]);
    }
    user("[tools]\n\"/usr/bin/az\" = 'x'\n", "2:1", &["`/usr/bin/az` must be a bare program name"]);
    user("[tools]\n'' = 'x'\n", "2:1", &["must not be empty"]);
}

#[test]
fn a_file_that_is_not_utf_8_is_refused_with_the_place_of_the_byte() {
    let units = || "\u{FEFF}project = 'x'\n".encode_utf16();
    let utf_16: [Vec<u8>; 2] =
        [units().flat_map(u16::to_le_bytes).collect(), units().flat_map(u16::to_be_bytes).collect()];
    for place in [PROJECT_FILE, USER_CONFIG] {
        broken(place, b"\xFF", "1:1", &["byte 0xFF is not UTF-8"]);
        broken(place, b"# \xC3\xA9\xC3\xA9\r\n# \xC3\xA9\xE9\r\n", "2:4", &["byte 0xE9 is not UTF-8; save"]);
        broken(place, b"\xEF\xBB\xBFx = \"\xE2\x82\"", "1:6", &["byte 0xE2 is not UTF-8"]);
        for text in &utf_16 {
            broken(place, text, "1:1", &["the file is UTF-16; save it as UTF-8"]);
        }
    }
}

#[test]
fn a_byte_order_mark_and_crlf_are_no_mistakes() {
    for (mark, end) in [("\u{FEFF}", "\n"), ("", "\r\n"), ("\u{FEFF}", "\r\n")] {
        let text = format!("{mark}project = 'x'{end}tracking_id = '{A}'{end}");
        let outcome = Sandbox::with_project_file(&text).cua(["show", "--json"]).run();
        outcome.succeeds().is_quiet();
        let json: serde_json::Value = serde_json::from_slice(&outcome.stdout).unwrap();
        assert_eq!((&json["tracking_id"], &json["defined_at"]["line"]), (&A.into(), &2.into()));
        project(format!("{mark}projct = 'x'{end}"), "1:1", &["`projct`"]);
        user(format!("{mark}tools = 1{end}"), "1:9", &["`tools`"]);
    }
}

#[test]
fn what_is_no_file_is_refused_and_never_waited_for() {
    type Make = fn(&Path);
    let rows: [(Make, &str); 4] = [
        (|path| fs::create_dir(path).unwrap(), "is a directory"),
        (|path| symlink(path, path).unwrap(), "symbolic link"), // each C library says it in its own words
        (|path| mkfifo(path, Mode::from_bits_truncate(0o600)).unwrap(), "not a regular file"),
        (|path| File::create(path).unwrap().set_len(20 << 20).unwrap(), "larger than 16 MiB"),
    ];
    for (place, (make, problem)) in rows.iter().flat_map(|row| [(PROJECT_FILE, row), (USER_CONFIG, row)]) {
        let sandbox = Sandbox::new();
        let path = sandbox.path(place);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        make(&path);
        refused(&sandbox, place, &format!("cannot read `{}`: ", path.display()), &[problem]);
    }
    let sandbox = Sandbox::new();
    sandbox.cua(["show"]).env("CUA_CONFIG", "/dev/zero").run().fails(2, &["cannot read `/dev/zero`: "]);
}

#[test]
fn a_link_that_leads_nowhere_is_not_taken_for_a_missing_file() {
    let sandbox = Sandbox::new();
    let path = sandbox.path(PROJECT_FILE);
    symlink("nowhere.toml", &path).unwrap();
    refused(&sandbox, PROJECT_FILE, &format!("cannot read `{}`: it is a link that leads nowhere", path.display()), &[]);
    sandbox.cua(["init"]).run().fails(2, &["exists already"]);
    fs::remove_file(path).unwrap();

    let path = sandbox.write(USER_CONFIG, "");
    fs::remove_file(&path).unwrap();
    symlink("nowhere.toml", &path).unwrap();
    sandbox.cua(["show"]).run().fails(2, &["config.toml`: it is a link that leads nowhere"]);
    sandbox.cua(["exec", "--optional", "true"]).run().fails(125, &["config.toml`: it is a link that leads nowhere"]);
}

#[test]
fn a_file_that_may_not_be_read_is_refused() {
    for place in [PROJECT_FILE, USER_CONFIG] {
        let sandbox = Sandbox::new();
        let path = sandbox.write(place, format!("tracking_id = '{A}'\n"));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
        let Some(cua) = without_privileges(&sandbox) else { return };
        refused_by(&cua, &sandbox, place, &format!("cannot read `{}`: ", path.display()), &["permission denied"]);
    }
}

#[test]
fn a_configuration_that_was_named_must_be_there_to_be_read_and_is_made_by_an_edit() {
    let sandbox = Sandbox::new();
    let path = sandbox.path("home/new/folder/named.toml");
    let cua = |arguments: &[&str]| sandbox.cua(arguments).env("CUA_CONFIG", &path).run();
    let problem = format!("cannot read `{}`: no such file", path.display());
    cua(&["show"]).fails(2, &[&problem]);
    cua(&["project", "list"]).fails(2, &[&problem]);
    cua(&["exec", "--optional", "true"]).fails(125, &[&problem]);
    assert_eq!(cua(&["env", "--optional"]).fails(2, &[&problem]).text(), "false;\n");
    assert!(!sandbox.path("home/new").exists());
    cua(&["project", "remove", "x"]).fails(2, &["there is no project `x`"]);
    assert!(!path.exists());
    cua(&["project", "add", "x", "--id", A]).succeeds().is_quiet();
    assert_eq!(sandbox.read("home/new/folder/named.toml"), format!("[projects.x]\ntracking_id = \"{A}\"\n"));
    cua(&["show", "-p", "x"]).succeeds();
}

#[test]
fn a_file_made_to_exhaust_us_is_refused() {
    const DEEP: usize = 100_000;
    for text in [
        "[".repeat(DEEP),
        format!("project = {}", "[".repeat(DEEP)),
        format!("project = {}{}", "[".repeat(DEEP), "]".repeat(DEEP)),
        format!("project = {}", "{a=".repeat(DEEP)),
        format!("{}a = 1", "a.".repeat(DEEP)),
        format!("[{}a]", "channels.".repeat(DEEP)),
        format!("{}\n", "\n[[a]]".repeat(DEEP)),
    ] {
        let sandbox = Sandbox::with_project_file(&text);
        let outcome = in_time(sandbox.cua(["exec", "--optional", "true"]));
        outcome.fails(125, &["cua.toml:", ": "]);
        assert!(outcome.stderr.len() < 1000, "{}", outcome.stderr);
    }
}

#[test]
fn a_name_that_would_write_on_the_terminal_is_escaped() {
    let red = "\\u001B[31mred";
    let shown = "\\u{1b}[31mred";
    project(format!("\"{red}\" = 1\n"), "1:1", &["unknown key", shown]);
    project(format!("project = \"{red}\"\n"), "1:11", &["control characters", shown]);
    project(format!("tracking_id = \"{red}\"\n"), "1:15", &["control character U+001B", shown]);
    project(format!("default_channel = \"{red}\"\n"), "1:19", &["control characters", shown]);
    project(format!("[channels.\"{red}\"]\n"), "1:11", &["control characters", shown]);
    user(format!("default_project = \"{red}\"\n"), "1:19", &["control characters", shown]);
    user(format!("[projects.\"{red}\"]\n"), "1:11", &["control characters", shown]);
    user(format!("[projects.x]\ndirectories = [\"{red}\"]\n"), "2:16", &[shown]);
    user(format!("[tools]\n\"{red}\" = 'x'\n"), "2:1", &["control characters", shown]);
    project("project = \"a\\nb\"\n", "1:11", &["`a\\u{a}b`"]);
    project("project = \"\u{1B}[31m\"\n", "1:12", &[]);
    // What turns the direction of a text, ends a line, or cannot be seen.
    for c in ['\u{85}', '\u{61C}', '\u{200B}', '\u{202E}', '\u{2028}', '\u{2066}', '\u{E0041}'] {
        let shown = c.escape_unicode().to_string();
        project(format!("project = \"{c}\"\n"), "1:11", &[&shown]);
        project(format!("tracking_id = \"{c}\"\n"), "1:15", &[&shown]);
    }

    let sandbox = Sandbox::new();
    sandbox.write("here/a\u{1B}[31m\nb/cua.toml", "x = 1\n");
    let folder = sandbox.path("here/a\u{1B}[31m\nb");
    sandbox.cua(["show"]).in_folder(folder).run().fails(2, &["/a\\u{1b}[31m\\u{a}b/cua.toml:1:1: "]);
}

#[test]
fn a_home_that_is_no_folder_means_no_configuration() {
    let sandbox = Sandbox::with_project_file(&format!("tracking_id = '{A}'\n"));
    let cua = |arguments: &[&str]| sandbox.cua(arguments).env("HOME", "/dev/null").run();
    cua(&["show"]).succeeds().is_quiet();
    cua(&["exec", "true"]).succeeds().is_quiet();
    cua(&["project", "list"]).succeeds();
    cua(&["project", "add", "x"])
        .fails(2, &["`/dev/null/.config/cua/config.toml.lock`", "not a directory", "or `CUA_CONFIG` a file in one"]);
}

#[test]
fn without_a_home_only_an_edit_of_the_configuration_fails() {
    let sandbox = Sandbox::new();
    for home in [None, Some(""), Some("relative")] {
        let cua = |arguments: &[&str]| {
            let run = sandbox.cua(arguments).without("HOME");
            home.map_or_else(|| sandbox.cua(arguments).without("HOME"), |home| run.env("HOME", home)).run()
        };
        cua(&["show", "--id", A]).succeeds().is_quiet();
        cua(&["exec", "--id", A, "--", "true"]).succeeds().is_quiet();
        cua(&["project", "list"]).succeeds();
        for edit in [&["project", "add", "x"][..], &["config", "path"]] {
            cua(edit).fails(2, &["`HOME` names no folder", "set `CUA_CONFIG` to a file"]);
        }
    }
}

#[test]
fn the_null_device_is_a_configuration_that_says_nothing_and_is_never_replaced() {
    let sandbox = Sandbox::new();
    sandbox.cua(["exec", "--optional", "true"]).env("CUA_CONFIG", "/dev/null").run().succeeds().is_quiet();
    let add = sandbox.cua(["project", "add", "x"]).env("CUA_CONFIG", "/dev/null").run();
    assert_eq!(add.status, 2, "{}", add.stderr);
    assert!(!Path::new("/dev/null").metadata().unwrap().is_file());
}

#[test]
fn a_mistake_in_the_syntax_is_shown_with_what_to_do() {
    project(format!("tracking_id = '{A}'\n<<<<<<< HEAD\n"), "2:9", &["a merge conflict is left here"]);
    project("tracking_id: x\n", "1:14", &["a key needs `=`", "correct `tracking_id: x`"]);
    project("tracking_id = 7c1e1d3a-93a4-4d0c-8f5e-2b0a6f4d9e55\n", "1:16", &["put the value in double quotes"]);
    project(format!("[channels]\ntracking_id = '{A}'\n"), "2:1", &["stands below `[channels]`; move it above"]);
    project(format!("tracking_id = “{A}”\n"), "1:15", &["put the value in double quotes"]);
    project(format!("tracking_id = \"{A}\n"), "1:52", &["a quote is not closed before this"]);
    project("{ \"project\": 1 }\n", "1:1", &["this is not TOML"]);
}

proptest::proptest! {
    #[test]
    fn any_text_is_understood_or_refused_at_a_place_in_it(
        text in proptest::prop_oneof![".*", "([a-z_.\\[\\]\"'=# {},\n\r\u{FEFF}0-9-]|tracking_id|projects|channels|tools){0,40}"]
    ) {
        use cua::config::{Source, read};
        let source = || Source { path: PathBuf::from("x"), text: text.clone() };
        for error in [read::parse_project_file(source()).err(), read::parse_user_config(source()).err()].into_iter().flatten() {
            let message = error.to_string();
            proptest::prop_assert!(message.starts_with("x:") && !message.contains('\n'), "{message}");
            let line: usize = message.split(':').nth(1).unwrap().parse().unwrap();
            proptest::prop_assert!(line <= text.matches('\n').count() + 1, "{message}");
        }
    }
}
