//! That every argument arrives as it is, or is refused.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::windows::ffi::{OsStrExt, OsStringExt};

use super::{Sandbox, fails, succeeds, text};

#[test]
fn a_batch_file_gets_each_argument_as_it_is() {
    let sandbox = Sandbox::new();
    let hostile = [
        "",
        " ",
        "a b",
        " a",
        "a ",
        "\t",
        "\"",
        "\"\"",
        "a\"b",
        "\"a b\"",
        "\\",
        "\\\\",
        "a\\",
        "a b\\",
        "\\\"",
        "a\\\\\"b",
        "%PATH%",
        "%",
        "%%",
        "%a",
        "100%",
        "%CD:~,1%",
        "!PATH!",
        "!",
        "^",
        "^^",
        "a^b",
        "&",
        "a&b",
        "& echo run",
        "|",
        "a|b",
        "<a>",
        "(a)",
        "\" & echo run & \"",
        "%PATH:~0,1%&",
        "a,b;c=d",
        "@",
        "*",
        "?",
        "ünïcödé",
        "\u{1F600}",
        "'a b'",
        "`",
        "$(a)",
        "--query=[?name=='x'].id",
    ];
    for argument in hostile {
        succeeds(sandbox.cua(["exec", "--", "az", "before", argument, "after"]));
        assert_eq!(sandbox.recorded(), ["before", argument, "after"], "{argument:?}");
        fs::remove_file(sandbox.path("record")).unwrap();
    }
}

#[test]
fn an_argument_that_a_batch_file_cannot_take_is_refused_without_being_shown() {
    let sandbox = Sandbox::new();
    for argument in ["a\nsecret", "a\rsecret", "\r\n"] {
        let output = fails(sandbox.cua(["exec", "az", "group", argument]), 126, &["argument 2 holds a line break"]);
        assert!(!text(&output.stderr).contains("secret"));
        assert!(!sandbox.path("record").exists(), "it was started");
        // What is no batch file takes it.
        succeeds(sandbox.cua(["exec", "recorder", argument]));
        assert_eq!(sandbox.recorded(), [argument]);
        fs::remove_file(sandbox.path("record")).unwrap();
    }
}

#[test]
fn a_lone_surrogate_arrives_as_it_is() {
    let sandbox = Sandbox::new();
    let argument = OsString::from_wide(&[0x61, 0xD800, 0x62]);
    succeeds(sandbox.cua([OsStr::new("exec"), OsStr::new("recorder"), &argument]));
    assert_eq!(sandbox.recorded(), [argument]);
}

#[test]
fn text_that_is_no_unicode_is_bytes_and_the_same_text_again() {
    for units in [&[][..], &[0x61], &[0xD800], &[0xDC00, 0xD800], &[0xDBFF, 0x20, 0xDFFF], &[0xD83D, 0xDE00], &[0xE9]] {
        let text = OsString::from_wide(units);
        let again = cua::os_text::from_bytes(&cua::os_text::to_bytes(&text)).unwrap();
        assert_eq!(again.encode_wide().collect::<Vec<_>>(), units);
    }
    assert_eq!(cua::os_text::from_bytes(b"\xFF"), None);
}

#[test]
fn unset_restores_what_is_no_unicode() {
    let sandbox = Sandbox::new();
    let theirs = OsString::from_wide(&[0x78, 0xDC00, 0x79]);
    let mut command =
        sandbox.cua(["exec", "--", "cua", "exec", "--optional", "--", "cua", "env", "--unset", "--format", "json"]);
    command.env("ARM_PARTNER_ID", &theirs);
    // JSON cannot hold it, and says so: it was restored.
    fails(command, 2, &["ARM_PARTNER_ID", "which this format cannot express"]);
}

#[test]
fn a_command_line_that_is_too_long_is_refused_and_never_cut() {
    let sandbox = Sandbox::new();
    let more = "b".repeat(1_000);
    sandbox.write("AppData/cua/config.toml", &format!("[tools]\nlonger = ['recorder', '{more}']\n"));
    for (program, length) in [("az", 8_150), ("az", 20_000), ("longer", 32_000)] {
        let argument = "a".repeat(length);
        let output = fails(sandbox.cua(["exec", program, &argument]), 126, &["fewer or shorter arguments"]);
        assert!(text(&output.stderr).contains("its command line would have more than"));
        assert!(!sandbox.path("record").exists(), "it was started");
    }
    // What stands for a `%` in a batch file is longer.
    fails(sandbox.cua(["exec", "az", &"%".repeat(1_020)]), 126, &["more than 8191 characters"]);
    for (program, argument) in [("az", "a".repeat(7_900)), ("az", "%".repeat(900)), ("recorder", "%".repeat(32_000))] {
        succeeds(sandbox.cua(["exec", program, &argument]));
        assert_eq!(sandbox.recorded(), [OsString::from(argument)]);
    }
}
