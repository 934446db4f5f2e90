//! As SARIF 2.1.0, which code scanning reads.
//!
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/>. Columns count characters, which has to be said
//! (`columnKind`); a path becomes a URI with `/` and percent-encoding, relative where the path is.

use std::path::Path;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};
use serde_json::{Value, json};

use crate::template::{Finding, Report, Rule};

/// What may stand in a path of a URI as it is (RFC 3986, `pchar` without `:`, and `/`).
const ESCAPED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'+').remove(b'@');

/// The log of a report.
#[must_use]
pub fn log(report: &Report) -> Value {
    let suppressed = report.suppressed.iter().map(|suppressed| {
        let mut result = result(&suppressed.finding);
        let justification = format!("turned off in {}", suppressed.by);
        result["suppressions"] = json!([{ "kind": "external", "justification": justification }]);
        result
    });
    let results: Vec<Value> = report.findings.iter().map(result).chain(suppressed).collect();
    let notifications = report.failures.iter().map(|(path, error)| {
        json!({
            "level": "error",
            "message": { "text": error.to_string() },
            "locations": [{ "physicalLocation": { "artifactLocation": { "uri": uri(path) } } }],
        })
    });
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "cua",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": Rule::ALL.iter().map(|rule| descriptor(*rule)).collect::<Vec<_>>(),
            } },
            "invocations": [{
                "executionSuccessful": report.failures.is_empty(),
                "toolExecutionNotifications": notifications.collect::<Vec<_>>(),
            }],
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn descriptor(rule: Rule) -> Value {
    json!({
        "id": rule.name(),
        "shortDescription": { "text": rule.what() },
        "fullDescription": { "text": rule.what() }, // code scanning wants both
        "help": { "text": rule.to_do() },
        "defaultConfiguration": { "level": rule.severity().as_str() },
    })
}

fn result(finding: &Finding) -> Value {
    json!({
        "ruleId": finding.rule.name(),
        "ruleIndex": Rule::ALL.iter().position(|rule| *rule == finding.rule),
        "level": finding.rule.severity().as_str(),
        "message": { "text": finding.message },
        "locations": [{ "physicalLocation": {
            "artifactLocation": { "uri": uri(&finding.at.path) },
            "region": { "startLine": finding.at.line, "startColumn": finding.at.column },
        } }],
    })
}

fn uri(path: &Path) -> String {
    let path = path.strip_prefix(".").unwrap_or(path);
    let bytes = path.as_os_str().as_encoded_bytes();
    // A name that is no text keeps its bytes.
    let name = |bytes: &[u8]| percent_encode(bytes, ESCAPED).to_string();
    if cfg!(windows) {
        let bytes: Vec<u8> = bytes.iter().map(|byte| if *byte == b'\\' { b'/' } else { *byte }).collect();
        return match path.is_absolute() {
            // `C:/x`; a share is `//server/x`, which has an authority already.
            true if bytes.starts_with(b"//") => format!("file:{}", name(&bytes)),
            true => format!("file:///{}", name(&bytes).replacen("%3A", ":", 1)),
            false => name(&bytes),
        };
    }
    if path.is_absolute() { format!("file://{}", name(bytes)) } else { name(bytes) }
}
