//! Any other program: a shell, make, a script. What it starts in turn is not known, so that it gets
//! what every one of them reads.

use std::ffi::OsStr;

use super::{az, azd, file_stem, pulumi, pwsh, terraform};

/// What the programs that it may start read.
pub const READS: &[&str] = &[
    az::USER_AGENT,
    pwsh::HOST_ENVIRONMENT,
    azd::USER_AGENT,
    terraform::PARTNER_ID,
    terraform::DISABLE_DEFAULT,
    pulumi::DISABLE_DEFAULT,
];

/// Programs that start another one without most of the environment.
const DROP_THE_ENVIRONMENT: &[&str] = &["sudo", "doas", "su"];

/// Whether a program is known to keep the environment from the one that it starts.
pub(super) fn drops_the_environment(program: &OsStr) -> bool {
    DROP_THE_ENVIRONMENT.contains(&file_stem(program).as_str())
}
