//! `cua config`: tells about the user configuration.

use std::io::Write;

use crate::cli::Config;
use crate::error::{Exit, Result};
use crate::scope;

pub(super) fn run(args: &Config, out: &mut dyn Write) -> Result<Exit> {
    match args {
        Config::Path => {
            out.write_all(scope::user_config_path()?.as_os_str().as_encoded_bytes())?;
            writeln!(out)?;
        }
    }
    Ok(Exit::Done)
}
