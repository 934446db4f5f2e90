//! Edits of files that people and others wrote. The first two bytes choose the edit and what it is of, the rest
//! is the file.
#![no_main]

use cua::config::read::{parse_project_file, parse_user_config};
use cua::config::{Project, Source};
use cua_fuzz::edits::{Edit, check};
use cua_fuzz::files::{check_error, source};
use libfuzzer_sys::Corpus;

/// A name and a text that are there in no seed, and have to be quoted.
const NEW: &str = "new \"one\".#";

// What is broken is not kept to make more of it: reading that is for other targets.
libfuzzer_sys::fuzz_target!(|data: &[u8]| -> Corpus {
    let [kind, which, text @ ..] = data else { return Corpus::Reject };
    let Ok(text) = str::from_utf8(text) else { return Corpus::Reject };
    let (kind, which) = (usize::from(*kind), usize::from(*which));
    let source = source(text);
    if kind & 16 != 0 {
        match parse_project_file(source.clone()) {
            Ok(file) => run(&source, in_project(kind, which, None, &file.project)),
            Err(_) => return check_refused(&source, in_project(kind, which, None, &Project::default())),
        }
        return Corpus::Keep;
    }
    match parse_user_config(source.clone()) {
        Ok(config) => {
            let project = config.projects.iter().nth(which % config.projects.len().max(1));
            run(
                &source,
                match (kind % 8, project) {
                    (0, _) | (_, None) => Edit::AddProject(NEW, if which & 1 == 0 { "" } else { "a\n\"\"\" #" }),
                    (1, Some((name, _))) => Edit::UseProject(name),
                    (2, Some((name, _))) => Edit::RemoveProject(name),
                    (_, Some((name, project))) => in_project(kind, which >> 4, Some(name), project),
                },
            );
        }
        Err(_) => return check_refused(&source, Edit::UseProject("a")),
    }
    Corpus::Keep
});

fn in_project<'n>(kind: usize, which: usize, name: Option<&'n str>, project: &'n Project) -> Edit<'n> {
    let channel = project.channels.keys().nth(which % project.channels.len().max(1));
    match (kind % 8, channel) {
        (3, Some(channel)) => Edit::UseChannel(name, channel),
        (4, Some(channel)) => Edit::RemoveChannel(name, channel),
        (5, Some(channel)) => Edit::Registered(name, Some(channel)),
        (6, _) if project.id.is_some() => Edit::Registered(name, None),
        _ => Edit::AddChannel(name, NEW),
    }
}

/// An edit is right, or is refused because the outcome could not be read; done again, it changes nothing.
fn run(source: &Source, edit: Edit<'_>) {
    let after = match edit.of(source) {
        Ok(after) => after,
        Err(error) => {
            check_error(&source.text, &error);
            assert!(error.to_string().contains(": this edit would break it ("), "{edit:?} {error} {:?}", source.text);
            return;
        }
    };
    check(edit, &source.text, &after);
    let edited = Source { path: source.path.clone(), text: after };
    if matches!(edit, Edit::UseProject(_) | Edit::UseChannel(..) | Edit::Registered(..)) {
        let again = edit.of(&edited).map_err(|error| error.to_string());
        assert_eq!(again.as_ref(), Ok(&edited.text), "{edit:?} again");
    }
}

/// What is broken is edited only where that mends it.
fn check_refused(source: &Source, edit: Edit<'_>) -> Corpus {
    match edit.of(source) {
        Err(error) => check_error(&source.text, &error),
        Ok(after) => assert!(
            parse_user_config(Source { path: source.path.clone(), text: after.clone() }).is_ok()
                || parse_project_file(Source { path: source.path.clone(), text: after }).is_ok()
        ),
    }
    Corpus::Reject
}
