//! What can be typed: clap's types and the texts of the help, no I/O.

mod asking;
mod called;
mod complaint;
mod editing;
mod examples;
mod guide;
mod launching;
mod listing_link;
mod manual;
mod notice;
mod partner;
mod shim;
mod snippet;
mod template;
mod verify;

use std::ffi::OsString;
use std::mem::ManuallyDrop;

use clap::error::ErrorKind;
use clap::{Args, Command, CommandFactory, Parser, Subcommand};

pub use asking::{Complete, Completions, Config, Id, Man, Show};
pub use called::Called;
pub use editing::{Channel, Init, Project, Registered};
pub use guide::Guide;
pub use launching::{Env, Exec, Hook};
pub use listing_link::ListingLink;
pub use notice::{Notice, NoticeFormat, NoticeKind};
pub use partner::{AddExtension, Lighthouse, LinkPartner, Partner, ShowPartner};
pub use shim::{PathFormat, Plugin, Shim, Which};
pub use snippet::Snippet;
pub use template::{AddMarker, CheckTemplates, RemoveMarker, ReportFormat, Template};
pub use verify::{DeployedAt, Doctor, Verify, VerifyDeployment, VerifyWire};

use crate::scope::Choice;
use crate::shell::Shell;

/// Launch az, pwsh and terraform with your partner tracking ID
///
/// cua makes the Azure usage of a product attributable to the partner who made it: it knows which
/// tracking ID a project deploys under, and starts az, pwsh, terraform and their kin with that ID
/// where each of them looks for it.
#[derive(Debug, Parser)]
#[command(
    name = "cua",
    version,
    max_term_width = 100,
    after_help = examples::ROOT
)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

/// The commands.
#[derive(Debug, Subcommand)]
#[allow(missing_docs, reason = "each type below has its own")]
pub enum Verb {
    Init(Init),
    Exec(Exec),
    Env(Env),
    Hook(Hook),
    #[command(subcommand)]
    Shim(Shim),
    Show(Show),
    #[command(subcommand)]
    Project(Project),
    #[command(subcommand)]
    Channel(Channel),
    Registered(Registered),
    #[command(subcommand)]
    Id(Id),
    #[command(subcommand)]
    Template(Template),
    Snippet(Snippet),
    #[command(subcommand)]
    Verify(Verify),
    Doctor(Doctor),
    Notice(Notice),
    #[command(subcommand)]
    Partner(Partner),
    ListingLink(ListingLink),
    Guide(Guide),
    #[command(subcommand)]
    Config(Config),
    #[command(subcommand)]
    Plugin(Plugin),
    Completions(Completions),
    Man(Man),
    #[command(name = "__complete", hide = true)]
    Complete(Complete),
    #[command(external_subcommand)]
    External(Vec<OsString>),
    #[command(skip)]
    Called(Called),
}

/// Which tracking ID to use, where it is not the one that applies here anyway.
#[derive(Args, Debug, Default)]
pub struct ScopeFlags {
    /// Use this tracking ID
    #[arg(long, value_name = "ID", value_parser = not_empty, conflicts_with_all = ["project", "channel"])]
    id: Option<String>,
    /// Use the ID of this project
    #[arg(short, long, value_name = "NAME", value_parser = not_empty)]
    project: Option<String>,
    /// Use the ID of this distribution channel
    #[arg(long, value_name = "CHANNEL", value_parser = not_empty)]
    channel: Option<String>,
}

impl From<ScopeFlags> for Choice {
    fn from(flags: ScopeFlags) -> Self {
        Self { id: flags.id, project: flags.project, channel: flags.channel }
    }
}

/// Which project to edit, where it is not the one in scope.
#[derive(Args, Debug, Default)]
pub struct ProjectFlag {
    /// Edit this project
    #[arg(short, long, value_name = "NAME", value_parser = not_empty)]
    project: Option<String>,
}

impl From<ProjectFlag> for Choice {
    fn from(flag: ProjectFlag) -> Self {
        Self { project: flag.project, ..Self::default() }
    }
}

fn not_empty(text: &str) -> Result<String, &'static str> {
    if text.is_empty() { Err("it is empty") } else { Ok(text.to_owned()) }
}

/// Everything that can be typed, for what describes it.
#[must_use]
pub fn command() -> Command {
    Cli::command()
}

/// The manual, as a page for man.
#[must_use]
pub fn manual() -> String {
    manual::page(command())
}

/// What was typed is not a command to run.
#[derive(Debug)]
pub enum Unparsed {
    /// Help or the version was asked for: this text answers.
    Answer(String),
    /// It is wrong.
    Wrong {
        /// The first word that names a command, wherever it stands; empty where none does.
        verb: String,
        /// The shell that lines were wanted for; none where a format was.
        shell: Option<Shell>,
        /// What is wrong and what to do.
        message: String,
    },
}

/// Understands a command line, the program's own name first.
///
/// # Errors
/// [`Unparsed`], where there is nothing to run.
pub fn parse(words: impl Iterator<Item = OsString>) -> Result<Verb, Unparsed> {
    let mut words: Vec<OsString> = words.collect();
    if let Some(name) = words.first().and_then(|word| called::name_in(word)) {
        return Ok(Verb::Called(Called { name, arguments: words.split_off(1) }));
    }
    let wrong = |message| Unparsed::Wrong {
        verb: complaint::verb_among(&command(), &words),
        shell: complaint::shell_among(&command(), &words),
        message,
    };
    if let Some(verb) = alone(&words) {
        return Ok(verb);
    }
    match Cli::try_parse_from(&words) {
        // Behind `--` clap takes a command of ours for a plugin, too.
        Ok(Cli { verb: Verb::External(_) }) if words.get(1).is_some_and(|word| word == "--") => {
            Err(wrong("unexpected argument `--`; see `cua --help`".to_owned()))
        }
        Ok(cli) => Ok(cli.verb),
        Err(error) => Err(match error.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Unparsed::Answer(error.render().to_string()),
            _ => wrong(complaint::about(&error, &command(), &words)),
        }),
    }
}

/// The commands that are run all the time, each understood by itself: clap takes longer to put all of
/// them together than to understand one. Whatever is not simply right is left to the whole.
fn alone(words: &[OsString]) -> Option<Verb> {
    let behind = words.get(1..)?;
    match behind.first()?.to_str()? {
        "exec" => arguments(behind).or_else(|| exec_of_bytes(behind)).map(Verb::Exec),
        "env" => arguments(behind).map(Verb::Env),
        "hook" => arguments(behind).map(Verb::Hook),
        _ => None,
    }
}

fn arguments<T: Args>(words: &[OsString]) -> Option<T> {
    // Never dropped: taking a command apart takes longer than to understand it, and the process ends soon.
    let command = Box::leak(Box::new(T::augment_args(Command::new(""))));
    let matches = ManuallyDrop::new(command.try_get_matches_from_mut(words).ok()?);
    T::from_arg_matches(&matches).ok()
}

/// As [`arguments`], where the name of the program is not UTF-8, which clap wants it to be and no system
/// does: clap is shown what can be read of the words, to say where the program begins.
fn exec_of_bytes(words: &[OsString]) -> Option<Exec> {
    let readable: Vec<OsString> = words.iter().map(|word| word.to_string_lossy().into_owned().into()).collect();
    let exec: Exec = arguments(&readable)?;
    let (ours, program) = words.split_at(words.len() - exec.words().len());
    readable.starts_with(ours).then(|| exec.with_words(program.to_vec()))
}

/// What to say of words that begin with neither a command nor one of these plugins, but may with a
/// program.
#[must_use]
pub fn no_such_command(words: &[OsString], plugins: &[OsString], is_program: bool) -> Unparsed {
    let words: Vec<OsString> = [OsString::from("cua")].iter().chain(words).cloned().collect();
    Unparsed::Wrong {
        verb: complaint::verb_among(&command(), &words),
        shell: complaint::shell_among(&command(), &words),
        message: complaint::about_command(&commands(), plugins, is_program, &words),
    }
}

/// The names of the commands.
#[must_use]
pub fn commands() -> Vec<String> {
    let mut root = command();
    root.build(); // which adds `help`
    root.get_subcommands().map(|command| command.get_name().to_owned()).collect()
}
