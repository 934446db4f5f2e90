//! `cua verify deployment`.

use std::io::Write;

use crate::cli::VerifyDeployment;
use crate::error::{Error, Exit, Result};

pub(super) fn run(_args: VerifyDeployment, _out: &mut dyn Write) -> Result<Exit> {
    Err(Error::Usage("not there yet".to_owned()))
}
