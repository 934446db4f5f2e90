//! What a partner tells its customers about attribution: what Microsoft learns of a deployment, what for,
//! under whose policies, and how to be left out. Every fact is in Microsoft's guidance ("Azure customer usage
//! attribution", Notify your customers); the words are our own.

use crate::error::is_plain;

/// Where Microsoft says what it does with what it collects.
const POLICIES: &str = "https://www.microsoft.com/trustcenter";

/// Nobody sees them, and still the names of Persian, Sinhala and other companies are spelt with them: they tell how the
/// letters beside them are joined (Unicode 17.0, 23.2).
const JOINERS: [char; 2] = ['\u{200c}', '\u{200d}'];

/// What customers deploy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A template; with the parameter that leaves its marker out, where there is one.
    Template {
        /// The parameter.
        opt_out: Option<String>,
    },
    /// Software that calls Azure by itself, by a script, an SDK or the API.
    Sdk,
}

/// What a notice is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Plain text.
    Text,
    /// Markdown.
    Markdown,
}

/// A notice, with a line break at its end; a paragraph is one line, whatever its length.
///
/// # Errors
/// Where the name of the partner, or of the parameter, cannot be in a notice.
pub fn notice(partner: &str, kind: &Kind, format: Format) -> Result<String, String> {
    let seen = partner.replace(JOINERS, "");
    if seen.trim().is_empty() {
        return Err("the name of the partner is empty; give the name under which customers know it".to_owned());
    }
    if !is_plain(&seen) {
        let problem = "the name of the partner holds a control character, or one that nobody sees";
        return Err(format!("{problem}; type it again"));
    }
    let partner = format.name(partner.trim());
    let (what, left_out) = match kind {
        Kind::Template { opt_out } => ("this template", out_of_template(&partner, opt_out.as_deref(), format)?),
        Kind::Sdk => ("this software", out_of_sdk(&partner, format)),
    };
    let link = match format {
        Format::Text => POLICIES.to_owned(),
        Format::Markdown => format!("<{POLICIES}>"),
    };
    // The name never ends a sentence: many end in a full stop of their own.
    let paragraphs = [
        format!(
            "A tracking ID of {partner} goes with what {what} deploys. By it Microsoft can tell that software of {partner} \
             was installed, and with which of the Azure resources that were deployed, and can relate the resources that \
             support that software to each other."
        ),
        format!(
            "Microsoft collects this information to give the best experience with its products and to run its \
             business. It does so under its own privacy policies ({link})."
        ),
        left_out,
    ];
    Ok(format!("{}{}\n", format.title(), paragraphs.join("\n\n")))
}

fn out_of_template(partner: &str, parameter: Option<&str>, format: Format) -> Result<String, String> {
    let Some(parameter) = parameter else {
        return Ok(format!(
            "If you do not want that, ask {partner} for a template without the tracking ID before you deploy."
        ));
    };
    // As ARM, Bicep and Terraform all take it.
    if parameter.is_empty() || !parameter.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
        return Err("the parameter for `--opt-out` is the name of one: letters, digits and `_`".to_owned());
    }
    let (parameter, value) = (format.code(parameter), format.code("false"));
    Ok(format!(
        "If you do not want that, set the parameter {parameter} to {value} when you deploy: the tracking ID is left out."
    ))
}

fn out_of_sdk(partner: &str, format: Format) -> String {
    let setting = format.code("CUA_OPT_OUT=1");
    format!(
        "If you do not want that, set {setting} in the environment before you deploy: the tracking ID is left out. Where \
         {partner} deploys for you, ask {partner} to."
    )
}

impl Format {
    fn title(self) -> &'static str {
        match self {
            Self::Text => "What Microsoft learns from this deployment\n\n",
            Self::Markdown => "## What Microsoft learns from this deployment\n\n",
        }
    }

    /// A name that somebody has chosen.
    fn name(self, text: &str) -> String {
        match self {
            Self::Text => text.to_owned(),
            Self::Markdown => escaped(text),
        }
    }

    fn code(self, text: &str) -> String {
        match self {
            Self::Text => text.to_owned(),
            Self::Markdown => format!("`{text}`"),
        }
    }
}

/// Text that means itself in Markdown: each character of ASCII's punctuation may have a backslash before it
/// (`CommonMark` 0.31, 2.4). A few mean nothing inside of a line, and are in the names of many companies.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        if c.is_ascii_punctuation() && !matches!(c, ',' | '\'' | '-' | '(' | ')' | '/') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}
