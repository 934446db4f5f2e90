//! `cua verify wire`.

use std::io::Write;

use crate::cli::VerifyWire;
use crate::error::{Error, Exit, Result};

pub(super) fn run(_args: VerifyWire, _out: &mut dyn Write) -> Result<Exit> {
    Err(Error::Usage("not there yet".to_owned()))
}
