//! What `cua env --format` writes, read back by models of those who read it.

use cua::attribution::az::USER_AGENT;
use cua::attribution::variables::{CHANNEL, PROJECT, RESTORE, TRACKING_ID};
use cua::format::Format;

use crate::environment::{Settings, attribution, settings};
use crate::readers;
use crate::scan::Scan;
use crate::shells::object;

/// Checks what is written for changes that `data` stands for.
pub fn check(format: Format, data: &[u8]) {
    let attribution = attribution(data);
    let asked = to_write(format, settings(&attribution));
    match format.lines(&attribution) {
        Ok(written) => {
            let text = std::str::from_utf8(&written).expect("text");
            assert!(asked.values().all(|value| can_write(format, value.as_deref())), "{format:?} was given {asked:?}");
            assert_eq!(read(format, text), Some(asked), "{format:?} {text:?}");
        }
        Err(error) => {
            assert!(!asked.values().all(|value| can_write(format, value.as_deref())), "{format:?}: {error}");
            assert!(cua::error::is_plain(&error.to_string()), "{error}");
        }
    }
}

/// What the format has to tell of these changes, as its readers have another environment.
fn to_write(format: Format, mut asked: Settings) -> Settings {
    if format == Format::Json {
        return asked;
    }
    let has_an_id = asked.get(TRACKING_ID).is_some_and(Option::is_some);
    asked.retain(|name, value| value.is_some() || !has_an_id || ![PROJECT, CHANNEL].contains(&name.as_str()));
    asked.retain(|name, _| format != Format::AzurePipelines || name != USER_AGENT);
    asked.retain(|name, _| format != Format::Dotenv || name != RESTORE);
    if let Some(kept) = asked.get_mut(RESTORE) {
        kept.get_or_insert_default();
    }
    asked
}

/// Whether its readers can be told.
fn can_write(format: Format, value: Option<&[u8]>) -> bool {
    let Some(value) = value else { return format == Format::Json };
    let Ok(text) = std::str::from_utf8(value) else { return false };
    match format {
        Format::Json => true,
        Format::Dotenv => !text.contains(|c: char| c == '\'' || c == '\\' || c.is_control()),
        Format::Github => !text.contains('\r'),
        Format::AzurePipelines => !text.contains("$("),
    }
}

fn read(format: Format, text: &str) -> Option<Settings> {
    match format {
        Format::Json => object(&mut Scan(text.as_bytes())),
        Format::Dotenv => dotenv(text),
        Format::Github => {
            let read = readers::github(text, false).ok()?;
            // And behind a file that does not end in a line break, on Windows.
            let mut on_windows = readers::github(&format!("X=1{text}"), true).ok()?;
            on_windows.remove("X");
            (read == on_windows).then(|| all_set(read))
        }
        Format::AzurePipelines => Some(all_set(readers::azure_pipelines(text))),
    }
}

fn all_set(read: readers::Read) -> Settings {
    read.into_iter().map(|(name, value)| (name, Some(value.into_bytes()))).collect()
}

/// Single quotes with nothing to replace in between, and without them nothing that any reader replaces.
fn dotenv(text: &str) -> Option<Settings> {
    let mut settings = Settings::new();
    let mut scan = Scan(text.as_bytes());
    while !scan.is_done() {
        let name = scan.name()?;
        scan.take("=")?;
        let value = if scan.takes("'") {
            let value = scan.row(|byte| byte != b'\'' && byte != b'\\' && !byte.is_ascii_control());
            scan.take("'")?;
            value
        } else {
            scan.row(|byte| byte.is_ascii_alphanumeric() || b"-_./:@%+,".contains(&byte))
        };
        scan.take("\n")?;
        settings.insert(name, Some(value.to_vec()));
    }
    Some(settings)
}
