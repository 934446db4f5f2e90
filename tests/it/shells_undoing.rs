//! `--unset` after several scopes one upon the other, set by different shells, between which something
//! else added its words.

use std::ffi::{OsStr, OsString};

use cua::attribution::variables::ALL;
use cua::shell::posix;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::shells::{Environment, Real, dumped_of_ours, sandbox};
use crate::support::{A, B, OFFER};

/// How many rows are tried; each starts as many shells as it has steps.
const ROWS: usize = 60;

/// A shell sets a scope; then something else adds a word to a variable.
#[derive(Clone, Debug)]
struct Step {
    shell: prop::sample::Index,
    id: &'static str,
    added: Option<(&'static str, &'static str)>,
}

const USER_AGENTS: [&str; 2] = ["AZURE_HTTP_USER_AGENT", "AZURE_DEV_USER_AGENT"];
const HOST: &str = "AZUREPS_HOST_ENVIRONMENT";

fn step() -> impl Strategy<Value = Step> {
    let id = select(vec![A, B, OFFER]);
    let variable = select(vec![USER_AGENTS[0], USER_AGENTS[1], HOST]);
    let added = proptest::option::of((variable, select(vec![" later/1", " a  b", "+GITHUBACTIONS/x", " it's`$x`"])));
    (any::<prop::sample::Index>(), id, added).prop_map(|(shell, id, added)| Step { shell, id, added })
}

/// What a variable held before: nothing, emptiness, words, quotes, pids of ours.
fn initial() -> impl Strategy<Value = Environment> {
    let odd = "[ -~]{0,12}";
    let known = select(vec!["", " ", "x ", " x", "a  b", "true", "TRUE", A, B, OFFER, "cloud-shell/1.0"]);
    let pid = select(vec![A, B]).prop_map(|id| format!("pid-{id} theirs"));
    let value = prop_oneof![odd.prop_map(String::from), known.prop_map(str::to_owned), pid];
    let values = prop::collection::vec(proptest::option::of(value), 6);
    values.prop_map(|values| {
        // Not what chooses a scope, and what `cua` keeps for itself.
        let names = ALL
            .into_iter()
            .filter(|name| !["CUA_TRACKING_ID", "CUA_PROJECT", "CUA_ACTIVE", "CUA_RESTORE"].contains(name));
        names.zip(values).filter_map(|(name, value)| Some((name.into(), value?.into()))).collect()
    })
}

/// What must be there in the end.
fn expected(initial: &Environment, steps: &[Step]) -> Environment {
    let mut expected = initial.clone();
    for (name, added) in steps.iter().filter_map(|step| step.added) {
        let theirs = expected.get(OsStr::new(name)).filter(|it| !it.is_empty());
        // What was glued to our word is a word of its own without it.
        let added = if name == HOST { added.to_owned() } else { added.replacen('+', " ", 1) };
        let value = match theirs {
            Some(theirs) => format!("{}{added}", theirs.to_str().unwrap()),
            None => added[1..].to_owned(),
        };
        expected.insert(name.into(), value.into());
    }
    expected
}

#[test]
fn after_several_scopes_in_several_shells_what_others_set_and_added_is_there_and_nothing_else() {
    let shells = Real::all();
    let mut runner = TestRunner::default();
    let row = (initial(), prop::collection::vec(step(), 1..5));
    for number in 0..ROWS {
        let (initial, steps) = row.new_tree(&mut runner).unwrap().current();
        let sandbox = sandbox();
        let mut next = String::new();
        let mut names = Vec::new();
        // From the last to the first: each shell sets its scope and starts what comes next.
        for (index, step) in steps.iter().enumerate().rev() {
            let is_last = index + 1 == steps.len();
            // Each shell gets its turn to undo.
            let (real, path) = &shells[if is_last { number % shells.len() } else { step.shell.index(shells.len()) }];
            names.insert(0, real.name);
            let mut commands = vec![real.evaluate(&format!("--id {}", step.id))];
            if is_last {
                commands.extend([format!("add{index} dump during"), format!("add{index} undo")]);
                let undo = real.arguments(&sandbox, "undo", &[real.evaluate("--unset"), "dump after".to_owned()]);
                sandbox.script("bin/undo", &starting(path.as_os_str(), &undo));
            } else {
                commands.push(format!("add{index} {next}"));
            }
            let add = step.added.map(|(name, added)| {
                let added = String::from_utf8(posix::quote(OsStr::new(added))).unwrap();
                format!("export {name}=\"${name}\"{added}\n")
            });
            sandbox.script(&format!("bin/add{index}"), &format!("#!/bin/sh\n{}exec \"$@\"\n", add.unwrap_or_default()));
            let arguments = real.arguments(&sandbox, &format!("script{index}"), &commands);
            next = format!("shell{index}");
            sandbox.script(&format!("bin/{next}"), &starting(path.as_os_str(), &arguments));
        }
        let mut command = sandbox.program(sandbox.path("bin").join(next)).into_command();
        let output = command.envs(&initial).output().unwrap();
        let case = format!("{initial:?} {steps:?} {names:?}: {}", String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "{case}");
        assert!(dumped_of_ours(&sandbox, "during").contains_key(OsStr::new("CUA_ACTIVE")), "{case}");
        assert_eq!(dumped_of_ours(&sandbox, "after"), expected(&initial, &steps), "{case}");
    }
}

/// A script that becomes this program.
fn starting(program: &OsStr, arguments: &[OsString]) -> String {
    let words = [program].into_iter().chain(arguments.iter().map(OsString::as_os_str));
    let words: Vec<String> = words.map(|word| String::from_utf8(posix::quote(word)).unwrap()).collect();
    format!("#!/bin/sh\nexec {}\n", words.join(" "))
}
