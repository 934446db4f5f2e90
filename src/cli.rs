//! What can be typed: clap's types and the texts of the help, no I/O.

mod called;
mod complaint;
mod manual;
mod shim;

use std::ffi::OsString;

use clap::error::ErrorKind;
use clap::{Args, Command, CommandFactory, Parser, Subcommand, ValueHint};

pub use called::Called;
pub use shim::{PathFormat, Plugin, Shim, Which};

use crate::completions::Script;
use crate::format::Format;
use crate::scope::Choice;
use crate::shell::Shell;
use crate::shell::hook::HookShell;

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
    after_help = "\
Examples:
  cua init                                 Give the project in this folder an ID of its own
  cua exec -- az deployment group create   Run az with it
  eval \"$(cua env)\"                        Set it in this shell
  cua show --explain                       See which ID applies here, and why

`cua NAME` also runs the program cua-NAME from PATH, as a plugin.

Exit status: 0 done, 1 the answer is no, 2 it could not be done. `cua exec` returns the program's \
own; 125 where cua failed, 126 and 127 where the program cannot be run or found."
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

/// Write a cua.toml for the project in this folder
///
/// The file says under which tracking ID the project is deployed. Commit it: everyone who works in
/// this folder or below it then deploys with that ID. A file that exists is never overwritten.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cua init                                               With a new GUID, named after the folder
  cua init --name contoso-db --description \"Contoso DB\"
  cua init --id pid-contoso-contosodb-partnercenter      With the ID of a marketplace offer
  cua init --channel github                              With a channel, to add others later")]
pub struct Init {
    /// The tracking ID that the project has already [default: a new GUID]
    #[arg(long, value_name = "ID", value_parser = not_empty)]
    pub id: Option<String>,
    /// The name of the project [default: that of the folder]
    #[arg(long, value_name = "NAME", value_parser = not_empty)]
    pub name: Option<String>,
    /// What the project is, for people
    #[arg(long, value_name = "TEXT", value_parser = not_empty)]
    pub description: Option<String>,
    /// The distribution channel that the ID is for; it becomes the default one
    #[arg(long, value_name = "CHANNEL", value_parser = not_empty)]
    pub channel: Option<String>,
}

/// Run a program with its attribution
///
/// The program takes the place of cua: the same process, terminal, signals and exit status.
/// Everything from PROGRAM on is passed through as it is. Without a tracking ID nothing is started.
#[derive(Args, Debug)]
#[command(
    disable_help_subcommand = true,
    subcommand_required = true,
    arg_required_else_help = false,
    override_usage = "cua exec [OPTIONS] [--] PROGRAM [ARG]...",
    after_help = "\
Examples:
  cua exec -- az group create -n demo -l westeurope
  cua exec --channel marketplace -- terraform apply
  cua exec --dry-run -- pwsh deploy.ps1                  Show what would be run, and how
  CUA_OPT_OUT=1 cua exec -- az version                   Run it without attribution

Exit status: the program's own; 125 where cua failed, 126 where the program cannot be run, 127 \
where it is not found."
)]
pub struct Exec {
    #[command(flatten)]
    #[allow(missing_docs, reason = "documented at its type")]
    pub scope: ScopeFlags,
    /// Show what would be run, with each variable that would be changed and why; run nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Where no tracking ID applies here, run the program without one
    #[arg(long)]
    pub optional: bool,
    /// Say on standard error what is done
    #[arg(short, long)]
    pub verbose: bool,
    #[command(subcommand)]
    program: ProgramWords,
}

impl Exec {
    /// The program and its arguments; there always is a program.
    #[must_use]
    pub fn words(&self) -> &[OsString] {
        let ProgramWords::Words(words) = &self.program;
        words
    }
}

/// Of clap's shapes only a nested external subcommand refuses `exec --dryrun az` and leaves all of
/// `exec az --help -v` to az.
#[derive(Debug, Subcommand)]
enum ProgramWords {
    #[command(external_subcommand)]
    Words(Vec<OsString>),
}

/// Print lines that set the attribution in a shell
///
/// What a user agent already holds is kept. Where no tracking ID applies, or anything is wrong, the
/// lines undo what cua had set and then fail, so that no stale ID stays.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  eval \"$(cua env)\"
  eval \"$(cua env --channel marketplace)\"
  eval \"$(cua env --unset)\"                     Take it all back
  e=$(cua env) && eval \"$e\" || exit            In a script: stop where there is no cua either
  cua env --format github >> \"$GITHUB_ENV\"     For the steps that follow

In other shells:
  cua env fish | source                                              fish
  cua env pwsh | Out-String | Invoke-Expression                      PowerShell
  cua env elvish | eval (slurp)                                      Elvish
  eval \"`cua env tcsh`\"                                             tcsh
  execx(!(cua env xonsh).out)                                        xonsh
  for e in (cua env nu | lines) { $e | from json | load-env }        Nushell
  for /f \"delims=\" %i in ('cua env cmd') do @%i                     cmd; %%i in a batch file

The agent of Azure Pipelines keeps AZURE_HTTP_USER_AGENT to itself, so that `--format azure-pipelines` \
leaves it out: run `cua exec` or a shim inside of each step. `CUA_TRACKING_ID` tells it the ID.")]
pub struct Env {
    /// The shell to write for
    #[arg(default_value = "posix", value_name = "SHELL")]
    pub shell: Shell,
    /// Write a file or log in this format instead
    #[arg(long, value_name = "FORMAT", conflicts_with = "shell")]
    pub format: Option<Format>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "documented at its type")]
    pub scope: ScopeFlags,
    /// Where no tracking ID applies here, do not fail
    #[arg(long, conflicts_with = "unset")]
    pub optional: bool,
    /// Restore what was there before cua
    #[arg(long, conflicts_with_all = ["id", "project", "channel"])]
    pub unset: bool,
}

/// Keep a shell's attribution in step with its folder
///
/// The script that this prints makes the shell look at its folder before each prompt: entering one
/// with a tracking ID sets it, leaving restores what was there. A choice in `CUA_TRACKING_ID` or
/// `CUA_PROJECT` is obeyed. Outside of every project it does nothing; a `default_project` does not
/// count.
///
/// A prompt hook runs before a prompt: in bash and PowerShell, `cd x && az …` on one line runs az with
/// the ID of the folder before (zsh and fish follow each `cd`), and scripts have no prompt. `cua shim`
/// and `cua exec` have no such gap.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  eval \"$(cua hook bash)\"                          In ~/.bashrc
  eval \"$(cua hook zsh)\"                           In ~/.zshrc
  cua hook fish | source                             In ~/.config/fish/config.fish
  cua hook pwsh | Out-String | Invoke-Expression     In $PROFILE")]
pub struct Hook {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub shell: HookShell,
    /// Print what the script evaluates when something has changed
    #[arg(long, hide = true)]
    pub update: bool,
}

/// Show which tracking ID applies here, why, and what each tool gets
///
/// Exit status: 1 where no tracking ID applies.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cua show
  cua show --explain        List every place that was looked at, and why it won or lost
  cua show --json")]
pub struct Show {
    #[command(flatten)]
    #[allow(missing_docs, reason = "documented at its type")]
    pub scope: ScopeFlags,
    /// List every place that was looked at, what it said, and why it won or lost
    #[arg(long)]
    pub explain: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// List and edit the projects of the user configuration
///
/// A project that is deployed from more than one folder, or whose repository must not carry a
/// cua.toml, has its ID here.
#[derive(Debug, Subcommand)]
#[command(after_help = "\
Examples:
  cua project list
  cua project add contoso-db --directory .
  cua project use contoso-db")]
pub enum Project {
    /// List the projects
    #[command(after_help = "Examples:\n  cua project list\n  cua project list --json")]
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Add a project
    #[command(after_help = "\
Examples:
  cua project add contoso-db --directory .
  cua project add contoso-web --id pid-contoso-contosoweb-partnercenter")]
    Add {
        /// Its name
        #[arg(value_name = "NAME", value_parser = not_empty)]
        name: String,
        /// Its tracking ID [default: a new GUID]
        #[arg(long, value_name = "ID", value_parser = not_empty)]
        id: Option<String>,
        /// What it is, for people
        #[arg(long, value_name = "TEXT", value_parser = not_empty)]
        description: Option<String>,
        /// A folder that belongs to it; may be given more than once
        #[arg(long, value_name = "DIR", value_parser = not_empty, value_hint = ValueHint::DirPath)]
        directory: Vec<String>,
    },
    /// Remove a project
    #[command(after_help = "Examples:\n  cua project remove contoso-db")]
    Remove {
        /// Its name
        #[arg(value_name = "NAME", value_parser = not_empty)]
        name: String,
    },
    /// Make a project the one that applies where nothing else says one
    #[command(after_help = "Examples:\n  cua project use contoso-db")]
    Use {
        /// Its name
        #[arg(value_name = "NAME", value_parser = not_empty)]
        name: String,
    },
}

/// Edit the distribution channels of a project
///
/// A channel is a way by which a product reaches its users (the marketplace, GitHub, one customer),
/// with a tracking ID of its own, so that reports can tell them apart. The project is the one in
/// scope, in the file that defines it, or the one that --project names.
#[derive(Debug, Subcommand)]
#[command(after_help = "\
Examples:
  cua channel add github
  cua channel use github")]
pub enum Channel {
    /// Add a channel
    #[command(after_help = "\
Examples:
  cua channel add github
  cua channel add marketplace --id pid-contoso-contosodb-partnercenter")]
    Add {
        /// Its name
        #[arg(value_name = "CHANNEL", value_parser = not_empty)]
        channel: String,
        /// Its tracking ID [default: a new GUID]
        #[arg(long, value_name = "ID", value_parser = not_empty)]
        id: Option<String>,
        #[command(flatten)]
        #[allow(missing_docs, reason = "documented at its type")]
        project: ProjectFlag,
    },
    /// Remove a channel
    #[command(after_help = "Examples:\n  cua channel remove github")]
    Remove {
        /// Its name
        #[arg(value_name = "CHANNEL", value_parser = not_empty)]
        channel: String,
        #[command(flatten)]
        #[allow(missing_docs, reason = "documented at its type")]
        project: ProjectFlag,
    },
    /// Make a channel the one that applies where none is chosen
    #[command(after_help = "Examples:\n  cua channel use github")]
    Use {
        /// Its name
        #[arg(value_name = "CHANNEL", value_parser = not_empty)]
        channel: String,
        #[command(flatten)]
        #[allow(missing_docs, reason = "documented at its type")]
        project: ProjectFlag,
    },
}

/// Note that an ID was registered in Partner Center
///
/// Usage under a GUID is attributed from the day on which it is registered: Partner Center, Settings,
/// Account settings, Organization profile, Identifiers, Add Tracking GUID.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cua registered                              Today
  cua registered --channel github --date 2026-11-20")]
pub struct Registered {
    /// The channel whose ID was registered
    #[arg(long, value_name = "CHANNEL", value_parser = not_empty)]
    pub channel: Option<String>,
    /// The day [default: today]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = not_empty)]
    pub date: Option<String>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "documented at its type")]
    pub project: ProjectFlag,
}

/// Make and check tracking IDs
#[derive(Debug, Subcommand)]
#[command(after_help = "\
Examples:
  cua id new
  cua id check pid-contoso-contosodb-partnercenter")]
pub enum Id {
    /// Print a new GUID
    #[command(after_help = "Examples:\n  cua id new")]
    New,
    /// Say what a text is: which kind of ID, its forms, or what is wrong with it
    ///
    /// Exit status: 1 where it is not a valid ID.
    #[command(after_help = "\
Examples:
  cua id check 0D2F0F6E-3F0E-4A52-9B56-6A4A1F2F7C11
  cua id check pid-contoso-contosodb-partnercenter --json")]
    Check {
        /// The text
        #[arg(value_name = "TEXT", allow_hyphen_values = true)]
        text: OsString,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

/// Show where the user configuration is
#[derive(Debug, Subcommand)]
#[command(after_help = "Examples:\n  cua config path")]
pub enum Config {
    /// Print where the user configuration is, or would be
    #[command(after_help = "Examples:\n  cua config path")]
    Path,
}

/// Print what makes a shell complete the commands of cua
///
/// Projects and channels are offered by their names. After PROGRAM of `cua exec`, the shell completes
/// that program as it does without cua.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  eval \"$(cua completions bash)\"     In ~/.bashrc, behind the line that loads bash-completion
  cua completions zsh                As _cua in $fpath; or so in ~/.zshrc, behind compinit
  cua completions fish               As ~/.config/fish/completions/cua.fish
  cua completions powershell         In $PROFILE: … | Out-String | Invoke-Expression
  cua completions elvish             In rc.elv: eval (cua completions elvish | slurp)
  cua completions nushell            As a file, which config.nu sources")]
pub struct Completions {
    /// The shell to write for
    #[arg(value_name = "SHELL")]
    pub shell: Script,
}

/// Print the manual, for man
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  cua man > cua.1         In a folder man1 of the manual path, such as ~/.local/share/man/man1")]
pub struct Man;

/// Print what can stand at a word of a command line; for the scripts that `cua completions` prints
#[derive(Args, Debug)]
pub struct Complete {
    /// Which word; that of cua itself is 0
    pub index: usize,
    /// The words, as far as they are known
    #[arg(last = true)]
    pub words: Vec<OsString>,
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
        shell: complaint::shell_among(&words),
        message,
    };
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

/// What to say of words that begin with neither a command nor one of these plugins.
#[must_use]
pub fn no_such_command(words: &[OsString], plugins: &[OsString]) -> Unparsed {
    let words: Vec<OsString> = [OsString::from("cua")].iter().chain(words).cloned().collect();
    Unparsed::Wrong {
        verb: complaint::verb_among(&command(), &words),
        shell: complaint::shell_among(&words),
        message: complaint::about_command(&commands(), plugins, &words),
    }
}

/// The names of the commands.
#[must_use]
pub fn commands() -> Vec<String> {
    let mut root = command();
    root.build(); // which adds `help`
    root.get_subcommands().map(|command| command.get_name().to_owned()).collect()
}
