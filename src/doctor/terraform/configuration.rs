//! What matters of a Terraform file, read no more exactly than a hint needs: `cua template check` reads
//! and judges the whole of it. HCL and JSON name the same things one inside of the other, and are read alike.

use std::iter::Peekable;
use std::str::CharIndices;

/// A `partner_id` in a provider block.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct PartnerId {
    /// Of which provider.
    pub(super) provider: String,
    /// What it is, where it is written out.
    pub(super) value: Option<String>,
    /// Where it stands, in bytes.
    pub(super) at: usize,
}

/// What matters of a file.
#[derive(Debug, Default)]
pub(super) struct Configuration {
    pub(super) partner_ids: Vec<PartnerId>,
    /// What makes it run elsewhere, as it is written, and where.
    pub(super) remote: Option<(&'static str, usize)>,
}

/// More than any configuration has: each is told of, with its line.
const MOST: usize = 100;

/// The providers that take a `partner_id`.
const PROVIDERS: [&str; 3] = ["azurerm", "azuread", "azapi"];

impl Configuration {
    pub(super) fn of(text: &str) -> Self {
        let mut configuration = Self::default();
        // The names around, and for each bracket how many there were before it.
        let mut names: Vec<String> = Vec::new();
        let mut brackets = Vec::new();
        let mut statement: Vec<(usize, String)> = Vec::new();
        let mut tokens = Tokens { text, rest: text.char_indices().peekable() };
        while let Some((at, token)) = tokens.next() {
            match token {
                Token::Text(word) => statement.push((at, word)),
                Token::End => statement.clear(),
                Token::Is => {
                    if let (Some((at, name)), [kind, provider]) = (statement.last(), names.as_slice())
                        && (name.as_str(), kind.as_str()) == ("partner_id", "provider")
                        && configuration.partner_ids.len() < MOST
                        && PROVIDERS.contains(&provider.as_str())
                    {
                        let (provider, at) = (provider.clone(), *at);
                        configuration.partner_ids.push(PartnerId { provider, value: tokens.value(), at });
                        statement.clear();
                    }
                }
                Token::Open => {
                    brackets.push(names.len());
                    let at = statement.first().map_or(at, |(at, _)| *at);
                    names.extend(statement.drain(..).map(|(_, name)| name));
                    if let Some(what) = runs_elsewhere(&names) {
                        configuration.remote.get_or_insert((what, at));
                    }
                }
                Token::Close => {
                    names.truncate(brackets.pop().unwrap_or_default());
                    statement.clear();
                }
            }
        }
        configuration
    }
}

fn runs_elsewhere(names: &[String]) -> Option<&'static str> {
    let is = |expected: &[&str]| names == expected;
    if is(&["terraform", "cloud"]) {
        Some("a `cloud` block")
    } else if is(&["terraform", "backend", "remote"]) {
        Some("`backend \"remote\"`")
    } else {
        None
    }
}

enum Token {
    /// A word or a string.
    Text(String),
    /// `=` or `:`.
    Is,
    Open,
    Close,
    /// What ends a statement.
    End,
}

struct Tokens<'t> {
    text: &'t str,
    rest: Peekable<CharIndices<'t>>,
}

impl Iterator for Tokens<'_> {
    type Item = (usize, Token);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (at, c) = self.rest.next()?;
            let token = match c {
                '{' | '[' => Token::Open,
                '}' | ']' => Token::Close,
                '=' | ':' => Token::Is,
                '\n' | ',' => Token::End,
                '"' => Token::Text(self.string()),
                '#' => self.skip_to("\n"),
                '/' if self.text[at..].starts_with("//") => self.skip_to("\n"),
                '/' if self.text[at..].starts_with("/*") => {
                    self.rest.next();
                    self.skip_to("*/");
                    continue;
                }
                '<' if self.text[at..].starts_with("<<") => self.heredoc(at),
                c if is_of_a_word(c) => Token::Text(self.word(c)),
                _ => continue,
            };
            return Some((at, token));
        }
    }
}

impl Tokens<'_> {
    /// The value of an argument, where it is a string without anything to work out.
    fn value(&mut self) -> Option<String> {
        while self.rest.next_if(|(_, c)| matches!(c, ' ' | '\t')).is_some() {}
        self.rest.next_if(|(_, c)| *c == '"')?;
        Some(self.string()).filter(|text| !text.contains("${"))
    }

    /// The rest of a string, up to its quote or the end of the line; `${…}` in it may hold quotes.
    fn string(&mut self) -> String {
        let mut string = String::new();
        let mut inside = 0_usize;
        while let Some((_, c)) = self.rest.next() {
            match c {
                '"' | '\n' if inside == 0 => break,
                '\\' => drop(self.rest.next()),
                '{' if string.ends_with(['$', '%']) => inside += 1,
                '}' => inside = inside.saturating_sub(1),
                _ => {}
            }
            string.push(c);
        }
        string
    }

    fn word(&mut self, first: char) -> String {
        let mut word = String::from(first);
        while let Some((_, c)) = self.rest.next_if(|(_, c)| is_of_a_word(*c)) {
            word.push(c);
        }
        word
    }

    /// What begins with `<<`: text up to a line that holds its mark alone.
    fn heredoc(&mut self, at: usize) -> Token {
        let body = self.text[at..].trim_start_matches(['<', '-']);
        let mark: String = body.chars().take_while(|c| is_of_a_word(*c)).collect();
        let mut end = self.text.len() - body.len();
        let mut lines = body.split_inclusive('\n');
        end += lines.next().map_or(0, str::len);
        for line in lines.take_while(|_| !mark.is_empty()) {
            end += line.len();
            if line.trim() == mark {
                break;
            }
        }
        while self.rest.next_if(|(at, _)| *at < end).is_some() {}
        Token::End
    }

    /// Skips what is a comment, with its end.
    fn skip_to(&mut self, end: &str) -> Token {
        let here = self.rest.peek().map_or(self.text.len(), |(at, _)| *at);
        let stop = self.text[here..].find(end).map_or(self.text.len(), |found| here + found + end.len());
        while self.rest.next_if(|(at, _)| *at < stop).is_some() {}
        Token::End
    }
}

fn is_of_a_word(c: char) -> bool {
    c.is_alphanumeric() || "_-.".contains(c)
}
