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

    /// Whether blanks may stand around the `=` of an assignment.
    pub(super) fn takes_blanks(self) -> bool {
        matches!(self, Self::Make | Self::Env | Self::Groovy)
    }
}
