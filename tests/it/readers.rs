//! Models of those who read what `cua env` writes and cannot run here: PowerShell, the runner of GitHub,
//! the agent of Azure Pipelines. Each is written from the reader's own source. The fuzz targets use them too.

use std::collections::BTreeMap;

/// Variables and their values.
pub type Read = BTreeMap<String, String>;

/// GitHub's runner, reading the file that `GITHUB_ENV` names (actions/runner, `FileCommandManager.cs`,
/// `EnvFileKeyValuePairs`). On Windows it ends a line at `\r\n` as well.
pub fn github(text: &str, on_windows: bool) -> Result<Read, String> {
    let mut rest = text;
    // The line, and what ended it.
    let mut next = || -> Option<(&str, &str)> {
        let end = match rest.find('\n') {
            None if rest.is_empty() => return None,
            None => (rest.len(), ""),
            Some(end) if on_windows && rest[..end].ends_with('\r') => (end - 1, "\r\n"),
            Some(end) => (end, "\n"),
        };
        let line = &rest[..end.0];
        rest = &rest[end.0 + end.1.len()..];
        Some((line, end.1))
    };
    let mut read = Read::new();
    while let Some((line, _)) = next() {
        let (equals, heredoc) = (line.find('='), line.find("<<"));
        match (equals, heredoc) {
            _ if line.is_empty() => {}
            (Some(equals), heredoc) if heredoc.is_none_or(|heredoc| equals < heredoc) => {
                read.insert(line[..equals].to_owned(), line[equals + 1..].to_owned());
            }
            (_, Some(heredoc)) => {
                let (name, delimiter) = (&line[..heredoc], &line[heredoc + 2..]);
                if name.is_empty() || delimiter.is_empty() {
                    return Err(format!("Invalid format '{line}'"));
                }
                let mut value = String::new();
                let mut newline_before = "";
                loop {
                    let (line, newline) = next().ok_or("Matching delimiter not found")?;
                    if line == delimiter {
                        break;
                    }
                    if newline.is_empty() {
                        return Err("EOF marker missing new line".to_owned());
                    }
                    value = value + newline_before + line;
                    newline_before = newline;
                }
                read.insert(name.to_owned(), value);
            }
            _ => return Err(format!("Invalid format '{line}'")),
        }
    }
    Ok(read)
}

/// The agent of Azure Pipelines, reading the lines of a log (microsoft/azure-pipelines-agent,
/// `ProcessInvoker.cs` for the lines, `Command.cs`, `CommandStringConvertor.cs`), and what a later step
/// then gets, where each variable is called `MINE` (`Variables.cs`, `RecalculateExpanded`).
pub fn azure_pipelines(text: &str) -> Read {
    let unescape = |text: &str| {
        let text = text.replace("%3B", ";").replace("%0D", "\r").replace("%0A", "\n").replace("%5D", "]");
        text.replace("%AZP25", "%")
    };
    let mut read = Read::new();
    for line in text.split(['\r', '\n']) {
        let Some((_, command)) = line.split_once("##vso[") else {
            assert_eq!(line, "", "this is no command");
            continue;
        };
        let (info, data) = command.split_once(']').unwrap();
        let (command, properties) = info.split_once(' ').unwrap();
        assert_eq!(command, "task.setvariable");
        let property = |text: &str| text.split_once('=').map(|(name, value)| (name.to_owned(), unescape(value)));
        let properties: Read = properties.split(';').filter_map(property).collect();
        assert_eq!(properties.len(), 1, "{info}");
        read.insert(properties["variable"].clone(), unescape(data));
    }
    for value in read.values_mut() {
        *value = value.replace("$(CUA_ACTIVE)", "expanded").replace("$(MINE)", "expanded");
    }
    read
}

/// What PowerShell takes for a single quote (PowerShell, `CharTraits.cs`, `IsSingleQuote`).
fn is_single_quote(c: char) -> bool {
    matches!(c, '\'' | '\u{2018}'..='\u{201B}')
}

/// The string at the beginning of `source`, and what follows it (PowerShell, `tokenizer.cs`,
/// `ScanStringLiteral`): of two quotes in a row, of whatever kind, the second one is text.
fn literal(source: &str) -> Option<(Vec<u16>, &str)> {
    let mut text = String::new();
    let mut characters = source.chars().peekable();
    characters.next().filter(|c| is_single_quote(*c))?;
    let mut length = 1;
    loop {
        let mut c = characters.next()?;
        length += c.len_utf8();
        if is_single_quote(c) {
            let Some(second) = characters.next_if(|next| is_single_quote(*next)) else { break };
            c = second;
            length += c.len_utf8();
        }
        text.push(c);
    }
    Some((text.encode_utf16().collect(), &source[length..]))
}

/// The number at the beginning of `source` as a `[char]`, and what follows it.
fn character(source: &str) -> Option<(Vec<u16>, &str)> {
    let source = source.strip_prefix("[char]")?;
    let end = source.find(|c: char| !c.is_ascii_digit()).unwrap_or(source.len());
    Some((vec![source[..end].parse().ok()?], &source[end..]))
}

/// The value of an expression that is a string, or a sum in parentheses that begins with one, and what
/// follows it. A cast binds tighter than `+`.
pub fn expression(source: &str) -> Option<(Vec<u16>, &str)> {
    let Some(sum) = source.strip_prefix('(') else { return literal(source) };
    let (mut value, mut rest) = literal(sum)?;
    while let Some(next) = rest.strip_prefix('+') {
        let (more, after) = literal(next).or_else(|| character(next))?;
        value.extend(more);
        rest = after;
    }
    Some((value, rest.strip_prefix(')')?))
}
