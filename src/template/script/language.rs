//! Which language a script is written in, as far as its name or its first line tells.

use std::path::Path;

/// The languages that are told apart, by what matters for finding an assignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    /// Any shell but those of Windows.
    Shell,
    PowerShell,
    Cmd,
    /// A pipeline, which has scripts of any shell in it.
    Yaml,
    Make,
    Docker,
    /// A list of variables, as docker and direnv's `dotenv` read it.
    Env,
    /// A `Jenkinsfile`.
    Groovy,
    Python,
}

impl Language {
    /// By the name of the file.
    pub(super) fn by_name(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?.to_ascii_lowercase();
        let extension = name.rsplit_once('.').map(|(_, extension)| extension);
        Some(match (name.as_str(), extension) {
            (".envrc", _) | (_, Some("sh" | "bash" | "zsh" | "ksh" | "csh" | "tcsh" | "fish")) => Self::Shell,
            (_, Some("ps1" | "psm1" | "psd1")) => Self::PowerShell,
            (_, Some("cmd" | "bat")) => Self::Cmd,
            (_, Some("yml" | "yaml")) => Self::Yaml,
            ("makefile" | "gnumakefile", _) | (_, Some("mk" | "mak")) => Self::Make,
            ("dockerfile" | "containerfile", _) | (_, Some("dockerfile")) => Self::Docker,
            (_, Some("env")) => Self::Env,
            (_, Some("py")) => Self::Python,
            ("jenkinsfile", _) | (_, Some("jenkinsfile")) => Self::Groovy,
            (name, _) if name.starts_with("dockerfile.") => Self::Docker,
            (name, _) if name.starts_with(".env.") => Self::Env,
            _ => return None,
        })
    }

    /// By the name, or else by the interpreter in the first line.
    pub(super) fn of(path: &Path, text: &str) -> Self {
        let first = text.lines().next().unwrap_or_default();
        Self::by_name(path).unwrap_or(match first {
            _ if first.contains("python") => Self::Python,
            _ if first.contains("pwsh") => Self::PowerShell,
            _ => Self::Shell,
        })
    }

    /// Which language a line is in: a recipe of make is one of a shell.
    pub(super) fn of_line(self, line: &str) -> Self {
        if self == Self::Make && line.starts_with('\t') { Self::Shell } else { self }
    }

    /// Whether blanks may stand around the `=` of an assignment.
    pub(super) fn takes_blanks(self) -> bool {
        matches!(self, Self::Make | Self::Env | Self::Groovy)
    }
}

/// Whether a file is only an example for one of variables, as `.env.example` is: what stands there is to be
/// replaced, and nothing reads it.
pub(super) fn is_example(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    let is_word = |word: &str| matches!(word, "example" | "sample" | "template" | "dist" | "tmpl");
    Language::by_name(path) == Some(Language::Env) && name.split(['.', '-', '_']).any(is_word)
}
