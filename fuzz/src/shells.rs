//! The lines for each shell, read back: they set and remove exactly what was asked for, in nothing but
//! the statements that they are made of; and a value that a shell cannot carry is refused.

use cua::attribution::Attribution;
use cua::attribution::variables::ACTIVE;
use cua::shell::{Shell, pwsh};

use crate::environment::{Settings, attribution, settings};
use crate::scan::Scan;
use crate::words;

/// Checks the lines for changes that `data` stands for.
pub fn check(shell: Shell, data: &[u8]) {
    let attribution = attribution(data);
    let asked = settings(&attribution);
    let can_carry = |value: &Option<Vec<u8>>| value.as_ref().is_none_or(|value| carries(shell, value));
    match shell.lines(&attribution) {
        Ok(lines) => {
            assert!(asked.values().all(can_carry), "{shell:?} was given what it cannot carry: {lines:?}");
            check_lines(shell, &attribution, &lines, &asked);
        }
        Err(error) => {
            assert!(!asked.values().all(can_carry), "{shell:?} is refused what it can carry: {error}");
            let message = error.to_string();
            assert!(message.starts_with(shell.name()) && cua::error::is_plain(&message), "{message:?}");
        }
    }
    let carried = asked.into_iter().map(|(name, value)| (name, value.filter(|value| carries(shell, value)))).collect();
    check_lines(shell, &attribution, &shell.lines_anyway(&attribution), &carried);
}

fn check_lines(shell: Shell, attribution: &Attribution, lines: &[u8], asked: &Settings) {
    let text = String::from_utf8_lossy(lines);
    let mut scan = Scan(lines);
    let read = read(shell, &mut scan, false).unwrap_or_else(|| panic!("{shell:?} does not read {text:?}"));
    if shell == Shell::Pwsh {
        check_the_end_of_pwsh(attribution, &mut scan, read.is_empty());
    }
    assert!(scan.is_done(), "{shell:?} reads more than what was asked for: {text:?}");
    assert_eq!(&read, &as_seen(shell, asked), "{shell:?} {text:?}");
    if shell == Shell::Posix {
        assert_eq!(self::read(shell, &mut Scan(lines), true), Some(read), "with RC_QUOTES: {text:?}");
    }
}

/// What each shell can be told to set, as its language has it.
fn carries(shell: Shell, value: &[u8]) -> bool {
    match shell {
        Shell::Posix | Shell::Fish | Shell::Elvish | Shell::Xonsh => true,
        Shell::Tcsh => !value.contains(&b'\n'),
        Shell::Cmd => value.iter().all(|byte| (b' '..=b'~').contains(byte) && !b"%!\"".contains(byte)),
        Shell::Pwsh | Shell::Nu => std::str::from_utf8(value).is_ok(),
    }
}

/// To the command prompt, what is empty is not there.
fn as_seen(shell: Shell, asked: &Settings) -> Settings {
    let is_kept = |value: &Vec<u8>| shell != Shell::Cmd || !value.is_empty();
    asked.iter().map(|(name, value)| (name.clone(), value.clone().filter(is_kept))).collect()
}

/// What the lines set and remove.
fn read(shell: Shell, scan: &mut Scan<'_>, rc_quotes: bool) -> Option<Settings> {
    match shell {
        Shell::Posix => posix(scan, rc_quotes),
        Shell::Fish => each(scan, fish),
        Shell::Pwsh => each(scan, pwsh_statement),
        Shell::Elvish => each(scan, elvish),
        Shell::Tcsh => tcsh(scan),
        Shell::Xonsh => each(scan, xonsh),
        Shell::Cmd => each(scan, cmd),
        Shell::Nu => object(scan),
    }
}

type Statement = (String, Option<Vec<u8>>);

/// A statement a line, and no variable twice; up to a line that is none.
fn each(scan: &mut Scan<'_>, statement: fn(&mut Scan<'_>) -> Option<Statement>) -> Option<Settings> {
    let mut settings = Settings::new();
    while !scan.is_done() && !scan.0.starts_with(b"if ") && !scan.0.starts_with(b"#") {
        let (name, value) = statement(scan)?;
        scan.take("\n")?;
        put(&mut settings, name, value)?;
    }
    Some(settings)
}

fn put(settings: &mut Settings, name: String, value: Option<Vec<u8>>) -> Option<()> {
    settings.insert(name, value).is_none().then_some(())
}

fn posix(scan: &mut Scan<'_>, rc_quotes: bool) -> Option<Settings> {
    let mut settings = Settings::new();
    if scan.is_done() {
        return Some(settings);
    }
    if scan.takes("unset") {
        while !scan.takes(" &&\n") {
            if scan.takes(";\n") {
                return Some(settings);
            }
            scan.take(" ")?;
            put(&mut settings, scan.name()?, None)?;
        }
    }
    scan.take("export")?;
    while scan.takes(" ") {
        let name = scan.name()?;
        scan.take("=")?;
        put(&mut settings, name, Some(words::posix(scan, rc_quotes)?))?;
    }
    scan.take(";\n")?;
    Some(settings)
}

fn fish(scan: &mut Scan<'_>) -> Option<Statement> {
    if scan.takes("set -gx ") {
        let name = scan.name()?;
        scan.take(" ")?;
        return Some((name, Some(words::fish(scan)?)));
    }
    scan.take("set -eg ")?;
    let name = scan.name()?;
    scan.take(&format!("; set -qU {name}; and set -gx {name} ''; or true"))?;
    Some((name, None))
}

fn pwsh_statement(scan: &mut Scan<'_>) -> Option<Statement> {
    if scan.takes("Remove-Item -LiteralPath Env:") {
        let name = scan.name()?;
        scan.take(" -ErrorAction Ignore")?;
        return Some((name, None));
    }
    scan.take("$Env:")?;
    let name = scan.name()?;
    scan.take(" = ")?;
    Some((name, Some(words::pwsh(scan)?)))
}

/// What follows in PowerShell: the session's own list, where a pid of ours comes or goes.
fn check_the_end_of_pwsh(attribution: &Attribution, scan: &mut Scan<'_>, is_all: bool) {
    if is_all && scan.takes("# nothing to change\n") {
        return;
    }
    let old = attribution.changes.iter().find(|change| change.name == ACTIVE).and_then(|it| it.before.as_deref());
    let calls: Vec<String> = [("RemoveUserAgent", old), ("AddUserAgent", attribution.after.get(ACTIVE))]
        .into_iter()
        .filter_map(|(method, pid)| Some((method, pid?)))
        .map(|(method, pid)| {
            let argument = pwsh::quote(pid);
            let value = words::pwsh(&mut Scan(argument.as_bytes())).expect("an expression");
            assert_eq!(String::from_utf8_lossy(&value), pid.to_string_lossy(), "{argument}");
            format!("$Factory.{method}({argument})")
        })
        .collect();
    if calls.is_empty() {
        return;
    }
    let line = format!(
        "if (Get-Module -Name Az.Accounts) {{ & {{ param($Factory) {} }} \
         ([Microsoft.Azure.Commands.Common.Authentication.AzureSession]::Instance.ClientFactory) }}\n",
        calls.join("; ")
    );
    assert!(scan.takes(&line), "instead of {line:?}: {:?}", String::from_utf8_lossy(scan.0));
}

fn elvish(scan: &mut Scan<'_>) -> Option<Statement> {
    if scan.takes("unset-env ") {
        return Some((scan.name()?, None));
    }
    scan.take("set-env ")?;
    let name = scan.name()?;
    scan.take(" ")?;
    Some((name, Some(words::elvish(scan)?)))
}

fn tcsh(scan: &mut Scan<'_>) -> Option<Settings> {
    let mut settings = Settings::new();
    if scan.is_done() {
        return Some(settings);
    }
    while !scan.takes("\n") {
        let is_removed = scan.takes("unsetenv ");
        if !is_removed {
            scan.take("setenv ")?;
        }
        let name = scan.name()?;
        let value = if is_removed {
            None
        } else {
            scan.take(" ")?;
            Some(words::tcsh(scan)?)
        };
        scan.take(";")?;
        put(&mut settings, name, value)?;
    }
    Some(settings)
}

fn xonsh(scan: &mut Scan<'_>) -> Option<Statement> {
    if scan.takes("del $") {
        return Some((scan.name()?, None));
    }
    scan.take("$")?;
    let name = scan.name()?;
    scan.take(" = ")?;
    Some((name, Some(words::python(scan)?)))
}

/// `for /f "delims="` takes each line whole; in it, all that means anything between the quotes of `set` is
/// refused.
fn cmd(scan: &mut Scan<'_>) -> Option<Statement> {
    scan.take("set \"")?;
    let name = scan.name()?;
    scan.take("=")?;
    let value = scan.row(|byte| (b' '..=b'~').contains(&byte) && !b"%!\"".contains(&byte)).to_vec();
    scan.take("\"")?;
    Some((name, Some(value).filter(|value| !value.is_empty())))
}

/// One object of JSON in one line.
pub(crate) fn object(scan: &mut Scan<'_>) -> Option<Settings> {
    let mut settings = Settings::new();
    scan.take("{")?;
    let mut is_first = true;
    while !scan.takes("}\n") {
        if !is_first {
            scan.take(",")?;
        }
        is_first = false;
        scan.take("\"")?;
        let name = scan.name()?;
        scan.take("\":")?;
        let value = if scan.takes("null") { None } else { Some(words::json(scan)?) };
        put(&mut settings, name, value)?;
    }
    Some(settings)
}
