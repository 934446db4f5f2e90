//! What `cua template check --format github` prints: annotations of a workflow.

use std::ffi::OsStr;

use cua::error::plain;

use crate::template_rules::{PROJECT, templates, with};

#[test]
fn annotations_are_escaped() {
    let sandbox = with(&[]);
    sandbox.write("here/a,b:c%.json", std::fs::read(templates().join("no-marker.json")).unwrap());
    sandbox.cua(["template", "check", "--format", "github"]).run().is_quiet();
    let outcome = sandbox.cua(["template", "check", "--format", "github"]).run();
    assert_eq!(
        outcome.text(),
        "::error file=a%2Cb%3Ac%25.json,line=1,col=1,title=no-marker::this template has no marker; \
         put one in with `cua template add`\n"
    );
}

#[test]
fn annotations_say_where_a_file_could_not_be_read_and_what_is_turned_off() {
    let sandbox = with(&["no-marker.json", "no-marker-tenant.json", "placeholder.json"]);
    sandbox.write("here/half.json", "{\n  \"$schema\": \"https://x/deploymentTemplate.json#\",");
    let ignore = "[template.ignore]\n\"no-*\" = [\"no-marker\"]\n\"p*\" = [\"placeholder\"]\n";
    sandbox.write("here/cua.toml", format!("{PROJECT}{ignore}"));
    let outcome = sandbox.cua(["template", "check", "--format", "github"]).run();
    let lines: Vec<&str> = outcome.text().lines().collect();
    let project_file = sandbox.path("here/cua.toml").display().to_string();
    let off =
        |line: usize, what: &str| format!("::notice file={project_file},line={line},col=1,title=turned off::{what}");
    assert_eq!(lines[..2], [off(7, "2 findings turned off here"), off(8, "1 finding turned off here")]);
    assert!(lines[2].starts_with("::error file=half.json,line=2,col="), "{}", lines[2]);
    assert_eq!(lines.len(), 3);
    let people = sandbox.cua(["template", "check"]).run();
    let expected = format!("3 findings turned off, in {project_file}:7:1 and {project_file}:8:1, 1 file not checked\n");
    assert!(people.text().ends_with(&expected), "{}", people.text());
}

#[test]
fn annotations_count_their_paths_from_the_workspace() {
    let sandbox = with(&["no-marker.json"]);
    let check = |path: &str, folder: &str, workspace: &str| {
        let cua = sandbox.cua(["template", "check", path, "--format", "github"]).in_folder(sandbox.path(folder));
        let outcome = cua.env("GITHUB_WORKSPACE", sandbox.path(workspace)).run();
        outcome.text().split(',').next().unwrap().to_owned()
    };
    sandbox.write("here/sub/a.json", sandbox.read("here/no-marker.json"));
    assert_eq!(check("../no-marker.json", "here/sub", "here"), "::error file=no-marker.json");
    assert_eq!(check("a.json", "here/sub", "here"), "::error file=sub/a.json");
    assert_eq!(check(".", "here/sub", "here"), "::error file=sub/a.json");
    assert_eq!(check("a.json", "here/sub", "here/sub"), "::error file=a.json");
    // Outside of it, as it was named.
    assert_eq!(check("../no-marker.json", "here/sub", "here/sub"), "::error file=../no-marker.json");
    assert_eq!(check("a.json", "here/sub", "nowhere"), "::error file=a.json");
}

#[test]
fn an_annotation_prints_nothing_that_a_terminal_obeys() {
    let sandbox = with(&[]);
    sandbox.write("here/a\u{1b}[2J\n.json", std::fs::read(templates().join("no-marker.json")).unwrap());
    let outcome = sandbox.cua(["template", "check", "--format", "github"]).run();
    assert!(outcome.text().starts_with("::error file=a\\u{1b}[2J\\u{a}.json,line=1"), "{:?}", outcome.text());
}

/// Unescapes in the order of the runner: `%25` last.
fn unescaped(text: &str) -> String {
    [("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")]
        .iter()
        .fold(text.to_owned(), |text, (escape, sign)| text.replace(escape, sign))
}

#[test]
fn no_path_breaks_out_of_its_line() {
    let sandbox = with(&[]);
    let template = std::fs::read(templates().join("no-marker.json")).unwrap();
    let paths = [
        "a\n::error file=b.json::c.json",
        "a\r\n##vso[x]%0A%25.json",
        "a:1:1: error: b,c=d.json",
        "\u{1b}[2J\u{202e}.json",
    ];
    for path in paths {
        let path = path.replace('/', "_");
        sandbox.write(&format!("here/{path}"), &template);
        let outcome = sandbox.cua(["template", "check", "--format", "github", &path]).run();
        let line = outcome.text().strip_suffix('\n').unwrap();
        assert!(!line.contains(['\n', '\r']), "{line:?}");
        let (properties, message) = line.strip_prefix("::error ").unwrap().split_once("::").unwrap();
        let properties: Vec<&str> = properties.split(',').collect();
        assert_eq!(properties[1..], ["line=1", "col=1", "title=no-marker"]);
        assert_eq!(unescaped(properties[0].strip_prefix("file=").unwrap()), plain(OsStr::new(&path)));
        assert!(message.starts_with("this template has no marker; "), "{message}");
        let human = sandbox.cua(["template", "check", &path]).run();
        assert_eq!(human.text().lines().count(), 2, "{}", human.text());
        assert!(
            cua::error::is_plain(&human.text().replace('\n', "")) && !human.text().contains("##"),
            "{}",
            human.text()
        );
        std::fs::remove_file(sandbox.path(&format!("here/{path}"))).unwrap();
    }
}

#[test]
fn a_path_that_is_no_text_and_a_file_that_is_not_checked_are_annotated_too() {
    use std::os::unix::ffi::OsStringExt;
    let sandbox = with(&[]);
    let name = std::ffi::OsString::from_vec(b"a\xFF\n100%.json".to_vec());
    std::fs::write(sandbox.path("here").join(name), "{\"$schema\": \"https://x/deploymentTemplate.json#\",").unwrap();
    let outcome = sandbox.cua(["template", "check", "--format", "github"]).run();
    assert_eq!((outcome.status, outcome.text().lines().count()), (2, 1), "{}", outcome.text());
    let begin =
        "::error file=a\u{FFFD}\\u{a}100%25.json,line=1,col=50,title=not checked::a\u{FFFD}\\u{a}100%25.json:1:";
    assert!(outcome.text().starts_with(begin), "{}", outcome.text());
}
