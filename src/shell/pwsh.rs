//! PowerShell: `cua env pwsh | Out-String | Invoke-Expression`.

use std::ffi::OsStr;
use std::fmt::Write;

use super::{one_a_line, statements};
use crate::attribution::Attribution;
use crate::attribution::variables::{ACTIVE, Change};

/// Ends a script, and is an error to whoever types.
pub const FAILURE: &str = "throw 'cua env failed'\n";

/// The lines that make the changes of an attribution, each a whole statement, so that they can also
/// be evaluated one by one. Before version 7.5 PowerShell removes a variable that is set to nothing.
#[must_use]
pub fn lines(attribution: &Attribution) -> Vec<u8> {
    let mut lines = assignments(&attribution.changes);
    lines.extend(session_list(attribution));
    if lines.is_empty() {
        // Invoke-Expression refuses an empty text.
        lines.push("# nothing to change".to_owned());
    }
    one_a_line(lines)
}

/// A statement for each change.
pub(super) fn assignments(changes: &[Change]) -> Vec<String> {
    let set = |name: &str, value: &OsStr| format!("$Env:{name} = {}", quote(value));
    let remove = |name: &str| format!("Remove-Item -LiteralPath Env:{name} -ErrorAction Ignore");
    statements(changes, set, remove)
}

/// Keeps the session's own list of user agents in step, where Az.Accounts is loaded: of its cmdlets,
/// those that are made with the SDK read the list instead of a variable.
///
/// `ClientFactory` keeps a set, so that a pid is never in it twice; `RemoveUserAgent` takes out all
/// products of a name (Azure/azure-powershell-common, `ClientFactory.cs`).
fn session_list(attribution: &Attribution) -> Option<String> {
    let pid = attribution.after.get(ACTIVE);
    let is_old = |change: &&Change| change.name == ACTIVE && change.before.is_some();
    let old = attribution.changes.iter().find(is_old).and_then(|change| change.before.as_deref());
    let calls: Vec<String> = [("RemoveUserAgent", old), ("AddUserAgent", pid)]
        .into_iter()
        .filter_map(|(method, pid)| Some(format!("$Factory.{method}({})", quote(pid?))))
        .collect();
    (!calls.is_empty()).then(|| {
        format!(
            "if (Get-Module -Name Az.Accounts) {{ & {{ param($Factory) {} }} \
             ([Microsoft.Azure.Commands.Common.Authentication.AzureSession]::Instance.ClientFactory) }}",
            calls.join("; ")
        )
    })
}

/// An expression of PowerShell for any text, in ASCII; what is not UTF-8 becomes U+FFFD.
///
/// Between single quotes only the quote itself is special, and is doubled; PowerShell takes U+2018
/// to U+201B for quotes as well (`about_Quoting_Rules`; its tokenizer's `IsSingleQuote`). Every
/// character but printable ASCII is therefore written as a number: a console with another code page
/// cannot make a quote of it, nor lose a line break.
#[must_use]
pub fn quote(text: &OsStr) -> String {
    let mut expression = String::from("'");
    for unit in text.to_string_lossy().encode_utf16() {
        match u8::try_from(unit) {
            Ok(b'\'') => expression.push_str("''"),
            Ok(byte @ b' '..=b'~') => expression.push(char::from(byte)),
            // Writing to a string does not fail.
            _ => drop(write!(expression, "'+[char]{unit}+'")),
        }
    }
    expression.push('\'');
    if expression.contains("[char]") { format!("({expression})") } else { expression }
}

/// [`quote`], but a word that needs no quotes has none: for lines that people read.
///
/// PowerShell parts `-name.part` and `-name:part` into two words (PowerShell/PowerShell#6291).
#[must_use]
pub fn quote_if_needed(text: &OsStr) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || br"-_./\:=+".contains(byte);
    match text.to_str().filter(|text| !text.is_empty() && text.bytes().all(|byte| plain(&byte))) {
        Some(text) if !(text.starts_with('-') && text.contains(['.', ':'])) => text.to_owned(),
        _ => quote(text),
    }
}
