//! What each command does, one file each. A command takes what was typed and writes data to `out`;
//! what is said about it goes to standard error.

mod called;
mod channel;
mod complete;
mod completions;
mod config;
mod doctor;
mod editing;
mod env;
mod exec;
mod guide;
mod hook;
mod id;
mod init;
mod launching;
mod listing_link;
mod man;
mod notice;
mod partner;
mod plugin;
mod project;
mod registered;
mod shim;
mod show;
mod snippet;
mod table;
mod template;
mod verify;

use std::ffi::OsStr;
use std::io::{self, IsTerminal, Write};

use crate::attribution::variables::Variables;
use crate::attribution::{self, Attribution, Program, Risk};
use crate::cli::{Unparsed, Verb};
use crate::error::{Error, Exit, Result};
use crate::scope::{self, Choice, Purpose, Question, Scope, is_on, opted_out};

/// Why a command failed, and what the process is to return.
#[derive(Debug)]
pub struct Failure {
    /// Why.
    pub error: Error,
    /// With which status.
    pub exit: Exit,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self { exit: error.exit(), error }
    }
}

impl Failure {
    /// The failure of a command that was to become another program.
    fn of_launcher(error: Error) -> Self {
        Self { exit: error.exit_of_launcher(), error }
    }
}

/// Does what was typed.
///
/// # Errors
/// A [`Failure`] with the one message that the person sees.
pub fn run(verb: Verb, out: &mut dyn Write) -> std::result::Result<Exit, Failure> {
    let done = match verb {
        Verb::Exec(args) => return exec::run(args, out).map_err(Failure::of_launcher),
        Verb::Called(args) => return called::run(args).map_err(Failure::of_launcher),
        Verb::External(words) => return plugin::become_one(&words, out),
        Verb::Env(args) => env::run(args, out),
        Verb::Hook(args) => seldom(|| hook::run(&args, out)),
        Verb::Init(args) => seldom(|| init::run(&args, out)),
        Verb::Show(args) => seldom(|| show::run(args, out)),
        Verb::Project(args) => seldom(|| project::run(args, out)),
        Verb::Channel(args) => seldom(|| channel::run(args, out)),
        Verb::Registered(args) => seldom(|| registered::run(args, out)),
        Verb::Id(args) => seldom(|| id::run(&args, out)),
        Verb::Template(args) => seldom(|| template::run(args, out)),
        Verb::Snippet(args) => seldom(|| snippet::run(args, out)),
        Verb::Verify(args) => seldom(|| verify::run(args, out)),
        Verb::Doctor(args) => seldom(|| doctor::run(args, out)),
        Verb::Notice(args) => seldom(|| notice::run(args, out)),
        Verb::Partner(args) => seldom(|| partner::run(args, out)),
        Verb::ListingLink(args) => seldom(|| listing_link::run(&args, out)),
        Verb::Guide(_) => seldom(|| guide::run(out)),
        Verb::Config(args) => seldom(|| config::run(&args, out)),
        Verb::Shim(args) => seldom(|| shim::run(args, out)),
        Verb::Plugin(args) => seldom(|| plugin::run(&args, out)),
        Verb::Completions(args) => seldom(|| completions::run(&args, out)),
        Verb::Man(_) => seldom(|| man::run(out)),
        Verb::Complete(args) => seldom(|| complete::run(&args, out)),
    };
    Ok(done?)
}

/// Runs what stands neither before every program nor in every prompt, in a function of its own: inside of
/// [`run`] the code of all verbs, and their room on the stack, would be between that of `exec`.
#[cold]
#[inline(never)]
fn seldom(run: impl FnOnce() -> Result<Exit>) -> Result<Exit> {
    run()
}

/// Answers what asked for help, and refuses what is wrong, in the way of the command that it was for.
///
/// # Errors
/// What is wrong.
pub fn answer_or_refuse(unparsed: Unparsed, out: &mut dyn Write) -> std::result::Result<Exit, Failure> {
    match unparsed {
        Unparsed::Answer(text) => {
            out.write_all(text.as_bytes()).map_err(Error::from)?;
            Ok(Exit::Done)
        }
        Unparsed::Wrong { verb, shell, message } => {
            let error = Error::Usage(message);
            if verb == "exec" {
                return Err(Failure::of_launcher(error));
            }
            // Without a command it may have been `eval "$(cua evn)"`, which must fail as well.
            let is_evaluated = verb == "env" || (verb.is_empty() && !io::stdout().is_terminal());
            if let Some(shell) = shell.filter(|_| is_evaluated) {
                env::fail(shell, out)?;
            }
            Err(error.into())
        }
    }
}

/// The attribution of a program here, and the scope that it comes from; none where the person opted
/// out, or where there is no scope and that is `optional`.
fn attribution_here(
    program: Program,
    typed: &OsStr,
    question: impl FnOnce() -> Result<Question>,
    optional: bool,
) -> Result<(Option<Scope>, Attribution)> {
    let now = Variables::of_this_process();
    if opted_out() {
        return Ok((None, attribution::withdraw_anyway(&now)));
    }
    match question().and_then(|question| scope::resolve(&question)) {
        Ok(scope) => {
            let attribution = attribution::attribute(program, typed, &scope, &now)?;
            Ok((Some(scope), attribution))
        }
        Err(Error::NoScope { .. }) if optional => Ok((None, attribution::withdraw(&now)?)),
        Err(error) => Err(error),
    }
}

/// The question for a command with scope flags.
fn question(flags: impl Into<Choice>, purpose: Purpose) -> Result<Question> {
    Ok(Question::new(flags.into(), purpose, scope::user_config()?))
}

/// Says what may spoil the attribution, in one line.
///
/// # Errors
/// With `CUA_STRICT`, that line.
fn warn(risks: &[Risk]) -> Result<()> {
    let Some(text) = Risk::all_in_a_line(risks) else { return Ok(()) };
    if is_on("CUA_STRICT") {
        return Err(Error::AtRisk(text));
    }
    say(&text);
    Ok(())
}

/// Tells the person something that is not data. In one piece, because others may be writing too.
pub fn say(text: &str) {
    // Nobody may be listening, and that is no reason to fail.
    let _ = io::stderr().write_all(format!("cua: {text}\n").as_bytes());
}
