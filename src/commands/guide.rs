//! `cua guide`: the three ways in which usage is credited to a partner.

use std::io::Write;

use crate::error::{Exit, Result};

const GUIDE: &str = include_str!("../guide.txt");

pub(super) fn run(out: &mut dyn Write) -> Result<Exit> {
    out.write_all(GUIDE.as_bytes())?;
    Ok(Exit::Done)
}
