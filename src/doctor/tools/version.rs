//! Versions, as far as they can be compared.

use std::path::Path;

/// A version: three numbers, and perhaps more behind them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::doctor) struct Version {
    numbers: [u64; 3],
    text: String,
}

impl Version {
    /// What a word says, where it is a version and nothing else: `2.91.0`, `v3.120.0`, `7.5.0-rc.1`.
    pub(in crate::doctor) fn of(word: &str) -> Option<Self> {
        const LONGEST: usize = 40;
        let text = word.strip_prefix('v').unwrap_or(word).trim_end_matches('.');
        let end = text.find(|c: char| c != '.' && !c.is_ascii_digit()).unwrap_or(text.len());
        let mut numbers = text[..end].split('.').map(|number| number.parse().ok());
        let numbers = [numbers.next()??, numbers.next()??, numbers.next()??];
        let is_one = text.len() <= LONGEST && text.chars().all(is_part);
        is_one.then(|| Self { numbers, text: text.to_owned() })
    }

    /// The first one in a text. Nothing in it can move a cursor, whatever the text holds.
    pub(super) fn first_in(text: &str) -> Option<Self> {
        text.split(|c| !is_part(c)).find_map(Self::of)
    }

    /// That of a folder in which a package manager keeps one version of a package, as
    /// `Cellar/terraform/1.9.5_1/bin/terraform`: Homebrew's, and those of asdf and mise.
    pub(super) fn in_path(file: &Path, packages: &[&str]) -> Option<Self> {
        const KEEPERS: [&str; 3] = ["Cellar", "Caskroom", "installs"];
        let parts: Vec<&str> = file.iter().map(|part| part.to_str().unwrap_or_default()).collect();
        parts.windows(3).find_map(|parts| {
            let is_one = KEEPERS.contains(&parts[0]) && packages.contains(&parts[1]);
            is_one.then(|| Self::of(parts[2].split('_').next()?))?
        })
    }

    pub(in crate::doctor) fn is_before(&self, other: [u64; 3]) -> bool {
        self.numbers < other
    }

    pub(super) fn as_str(&self) -> &str {
        &self.text
    }
}

fn is_part(c: char) -> bool {
    c.is_ascii_alphanumeric() || ".+-".contains(c)
}
