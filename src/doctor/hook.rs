//! The hook of a shell, as far as that can be known from outside of it.
//!
//! What a hook remembers, it keeps in variables that no child of the shell sees. Start-up files can be
//! read: a line there that calls `cua hook` gets the script of the `cua` that it names, at each start; a
//! script that somebody has pasted there stays as it was. And what the hook has set can be seen, which is
//! the business of `surrounding`; here, that it has set nothing where it should have.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use super::{Here, Line, Verdict};
use crate::attribution::variables::ACTIVE;
use crate::error::{plain_path, shortened};
use crate::launch::{Candidate, on_path};
use crate::scope::{self, Choice, Purpose, Question};
use crate::shell::hook::HookShell;

const CHECK: &str = "hook";

pub(super) fn lines(here: &Here<'_>) -> Vec<Line> {
    let found: Vec<Found> = start_up_files().into_iter().flat_map(|(path, shell)| hooks_in(&path, shell)).collect();
    if found.is_empty() {
        return vec![Line::good(
            CHECK,
            "no usual start-up file of bash, zsh, fish or PowerShell calls it; `cua exec` and `cua env` need none",
        )];
    }
    let bad: Vec<Line> = found.iter().filter_map(Found::problem).collect();
    if !bad.is_empty() {
        return bad;
    }
    vec![not_on_path().or_else(|| not_at_work(here, &found)).unwrap_or_else(|| Line::good(CHECK, places(&found)))]
}

/// A hook in a start-up file.
struct Found {
    path: PathBuf,
    kind: Kind,
}

enum Kind {
    /// A line that calls this `cua`, as it is written there.
    Called(String),
    /// The script of today.
    Pasted,
    /// Another script.
    Stale,
}

impl Found {
    fn problem(&self) -> Option<Line> {
        let place = plain_path(&self.path);
        match &self.kind {
            Kind::Called(program) if is_gone(program) => {
                let saw = format!("{place} calls `{}`, which is not there", shortened(program));
                let why = "the shell starts without the hook, and nothing that is typed there is attributed";
                let to_do = "correct the line; `cua hook --help` shows one that finds `cua` by PATH";
                Some(Line::bad(CHECK, Verdict::Warning, saw, why, to_do))
            }
            Kind::Stale => {
                let saw = format!("{place} holds the text of another hook than that of this `cua`");
                let why =
                    "it asks `cua` in the way of another version, and may set an ID that is not that of the folder";
                let to_do = "replace it with the one line that `cua hook --help` shows, which is never out of date";
                Some(Line::bad(CHECK, Verdict::Warning, saw, why, to_do))
            }
            _ => None,
        }
    }
}

fn places(found: &[Found]) -> String {
    let mut paths: Vec<String> = found.iter().map(|found| plain_path(&found.path)).collect();
    paths.dedup();
    format!("set up in {}", paths.join(", "))
}

/// The hook finds `cua` by its name, however the start-up file has found it.
fn not_on_path() -> Option<Line> {
    if on_path(OsStr::new("cua")).any(|candidate| matches!(candidate, Candidate::Real(_))) {
        return None;
    }
    let why = "the hook asks it before a prompt, and cannot keep the shell in step with its folder";
    let to_do = "put the folder of `cua` on PATH, in front of the line for the hook";
    Some(Line::bad(CHECK, Verdict::Warning, "a hook is set up, and `cua` is not on PATH", why, to_do))
}

/// Where the hook would have set an ID, and nothing is set.
fn not_at_work(here: &Here<'_>, found: &[Found]) -> Option<Line> {
    let question = Question::new(Choice::default(), Purpose::Hook, here.question.user.clone());
    let is_set = here.variables.get(ACTIVE).is_some_and(|pid| !pid.is_empty());
    if is_set || scope::opted_out() || scope::resolve(&question).is_err() {
        return None;
    }
    let saw = format!("{}, and has set nothing here", places(found));
    let why = "this shell was started before, or without that file, as a script is: what is typed here without `cua` is \
               not attributed";
    Some(Line::bad(CHECK, Verdict::Note, saw, why, "open a new shell, or use `cua exec`"))
}

/// What shells read when they start, where they are looked for.
fn start_up_files() -> Vec<(PathBuf, HookShell)> {
    use HookShell::{Bash, Fish, Pwsh, Zsh};
    let Some(home) = scope::home() else { return Vec::new() };
    let named = |variable| scope::variable(variable).map(PathBuf::from).filter(|path| path.is_absolute());
    let config = named("XDG_CONFIG_HOME").unwrap_or_else(|| home.join(".config"));
    let zsh = named("ZDOTDIR").unwrap_or_else(|| home.clone());
    [
        (&home, ".bashrc", Bash),
        (&home, ".bash_profile", Bash),
        (&home, ".profile", Bash),
        (&zsh, ".zshrc", Zsh),
        (&zsh, ".zprofile", Zsh),
        (&config, "fish/config.fish", Fish),
        (&config, "fish/conf.d/cua.fish", Fish),
        (&config, "powershell/profile.ps1", Pwsh),
        (&config, "powershell/Microsoft.PowerShell_profile.ps1", Pwsh),
        (&home, "Documents/PowerShell/Microsoft.PowerShell_profile.ps1", Pwsh),
        (&home, "Documents/WindowsPowerShell/Microsoft.PowerShell_profile.ps1", Pwsh),
    ]
    .map(|(folder, file, shell)| (folder.join(file), shell))
    .into()
}

fn hooks_in(path: &Path, shell: HookShell) -> Vec<Found> {
    let Some(text) = text_of(path) else { return Vec::new() };
    let text = if shell == HookShell::Pwsh { without_blocks(&text) } else { text };
    // Without what a hook's script comes without, too.
    let code = text.lines().filter(|line| !line.trim_start().starts_with('#') && !line.is_empty());
    let code: String = code.flat_map(|line| [line, "\n"]).collect();
    let lines = || text.lines().map(without_comment);
    let mut kinds: Vec<Kind> = lines().filter_map(called_in).map(Kind::Called).collect();
    if code.contains(&shell.script()) {
        kinds = vec![Kind::Pasted];
    } else if lines().any(|line| MARKS.iter().any(|mark| line.contains(mark))) {
        kinds = vec![Kind::Stale];
    }
    kinds.into_iter().map(|kind| Found { path: path.to_owned(), kind }).collect()
}

/// What a hook's script begins with, of any version.
const MARKS: [&str; 3] = ["_cua_hook()", "function __cua_hook", "function Global:__CuaHook"];

/// The text of PowerShell without its comments of several lines.
fn without_blocks(text: &str) -> String {
    let mut parts = text.split("<#");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |code, part| code + part.split_once("#>").map_or("", |(_, behind)| behind))
}

/// A line up to its comment: that begins with a `#` which no quotes hold and no word goes before.
fn without_comment(line: &str) -> &str {
    let mut quote = None;
    let mut before = ' ';
    for (at, c) in line.char_indices() {
        match quote {
            Some(open) if c == open => quote = None,
            None if c == '"' || c == '\'' => quote = Some(c),
            None if c == '#' && (before.is_whitespace() || before == ';') => return &line[..at],
            _ => {}
        }
        before = c;
    }
    line
}

/// The text of a start-up file, which may be in any encoding.
fn text_of(path: &Path) -> Option<String> {
    const LARGEST: u64 = 1 << 20;
    let metadata = fs::metadata(path).ok()?;
    let is_one = metadata.is_file() && metadata.len() <= LARGEST;
    let bytes = if is_one { fs::read(path).ok()? } else { return None };
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// The `cua` that a line calls for its hook, as it is written there.
fn called_in(line: &str) -> Option<String> {
    let is_between = |c: char| c.is_whitespace() || "\"'`();|&<>".contains(c);
    let mut at = 0;
    let words = line.split_inclusive(is_between).map(|piece| {
        let start = at;
        at += piece.len();
        (start, piece.trim_end_matches(is_between))
    });
    let words: Vec<(usize, &str)> = words.filter(|(_, word)| !word.is_empty()).collect();
    let mut pairs = words.windows(2).map(|pair| (pair[0], pair[1].1));
    let ((_, program), _) = pairs.find(|((start, program), next)| {
        *next == "hook" && is_named_cua(program) && is_before_command(&line[..*start])
    })?;
    Some(program.to_owned())
}

/// Whether what follows is run, and is not a word that a command is given.
fn is_before_command(text: &str) -> bool {
    const KEYWORDS: [&str; 9] = ["if", "then", "else", "do", "and", "or", "command", "exec", "builtin"];
    let text = text.trim_end().trim_end_matches(['"', '\'']).trim_end();
    let last = text.rsplit(char::is_whitespace).next().unwrap_or_default();
    let is_set_for_it = last.contains('=') && !last.starts_with('-');
    text.is_empty() || text.ends_with(['(', '`', ';', '|', '&', '{', '!']) || KEYWORDS.contains(&last) || is_set_for_it
}

fn is_named_cua(program: &str) -> bool {
    let name = program.rsplit(['/', '\\']).next().unwrap_or_default();
    name == "cua" || name.eq_ignore_ascii_case("cua.exe")
}

/// Whether a program was named by a path that leads to nothing.
fn is_gone(program: &str) -> bool {
    let home = || scope::home().unwrap_or_default();
    let in_home = ["~/", "$HOME/", "${HOME}/"].iter().find_map(|start| program.strip_prefix(start));
    let path = in_home.map_or_else(|| PathBuf::from(program), |rest| home().join(rest));
    path.is_absolute() && !path.exists()
}
