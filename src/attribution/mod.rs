//! What each program must be told, so that what it deploys is attributed.
//!
//! An attribution is a list of changes to the environment of a child. Every child gets what az,
//! azd, Terraform and Pulumi read, because a program may start any of them; all but az itself also
//! get what Azure PowerShell reads. One file for each tool says which variables it listens to and
//! on what evidence; `restore` takes everything out again.

pub mod az;
pub mod azd;
pub mod other;
pub mod pulumi;
pub mod pwsh;
mod restore;
pub mod terraform;
pub mod user_agent;
pub mod variables;

use std::ffi::OsStr;
use std::fmt;
use std::path::Path;

use variables::{ACTIVE, CHANNEL, Change, PROJECT, TOOLS, TRACKING_ID, Variables, changes};

use crate::error::{Result, plain};
use crate::scope::Scope;
use crate::tracking_id::TrackingId;

/// The programs that are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Program {
    /// The Azure CLI.
    Az,
    /// PowerShell, for its Az modules.
    PowerShell,
    /// Terraform, `OpenTofu`, Terragrunt.
    Terraform,
    /// Pulumi.
    Pulumi,
    /// The Azure Developer CLI.
    Azd,
    /// Anything else, which may start any of these.
    Other,
}

impl Program {
    /// Every program, in the order in which people are shown them.
    pub const ALL: [Self; 6] = [Self::Az, Self::PowerShell, Self::Terraform, Self::Pulumi, Self::Azd, Self::Other];

    /// The program of this name or path, as it was typed: `az`, `./az`, `/opt/az.cmd`.
    #[must_use]
    pub fn named(program: &OsStr) -> Self {
        let name = file_stem(program);
        Self::ALL.into_iter().find(|known| known.names().contains(&name.as_str())).unwrap_or(Self::Other)
    }

    /// What it is called: the first is its usual name.
    #[must_use]
    pub fn names(self) -> &'static [&'static str] {
        match self {
            Self::Az => az::NAMES,
            Self::PowerShell => pwsh::NAMES,
            Self::Terraform => terraform::NAMES,
            Self::Pulumi => pulumi::NAMES,
            Self::Azd => azd::NAMES,
            Self::Other => &[],
        }
    }

    /// The variables that it, or what it starts, listens to.
    #[must_use]
    pub fn reads(self) -> &'static [&'static str] {
        match self {
            Self::Az => az::READS,
            Self::PowerShell => pwsh::READS,
            Self::Terraform => terraform::READS,
            Self::Pulumi => pulumi::READS,
            Self::Azd => azd::READS,
            Self::Other => other::READS,
        }
    }
}

/// A program's file name in lower case, without what Windows adds to it.
fn file_stem(program: &OsStr) -> String {
    let name = Path::new(program).file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    [".exe", ".cmd", ".bat"].iter().find_map(|end| name.strip_suffix(end)).map(str::to_owned).unwrap_or(name)
}

/// What a scope means for one program in one environment.
#[derive(Clone, Debug, Default)]
pub struct Attribution {
    /// What to change in the environment of the program.
    pub changes: Vec<Change>,
    /// What may spoil it all the same.
    pub risks: Vec<Risk>,
    /// The environment that results.
    pub after: Variables,
}

/// The attribution of `program`, started by the word `typed`, in the environment `now`. What an
/// outer `cua` had added there is replaced.
///
/// # Errors
/// Where a user agent in the environment is one that no header can carry, or `CUA_RESTORE` is not
/// what `cua` wrote.
pub fn attribute(program: Program, typed: &OsStr, scope: &Scope, now: &Variables) -> Result<Attribution> {
    attribution(program, typed, scope, now, HandOn::AChoice)
}

/// What becomes of the variables by which a person chooses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandOn {
    /// Where one of them or a flag decided, the ID is handed on as `CUA_TRACKING_ID`.
    AChoice,
    /// The ID is handed on, whatever decided.
    Always,
    /// They stay as they are.
    LeftAlone,
}

/// The attribution of a shell, and of everything that it starts.
///
/// # Errors
/// As [`attribute`].
pub fn attribute_shell(scope: &Scope, now: &Variables, hand_on: HandOn) -> Result<Attribution> {
    attribution(Program::Other, OsStr::new(""), scope, now, hand_on)
}

fn attribution(
    program: Program,
    typed: &OsStr,
    scope: &Scope,
    now: &Variables,
    hand_on: HandOn,
) -> Result<Attribution> {
    let before = restore::original(now)?;
    let is_handed_on = scope.is_a_choice() || hand_on == HandOn::Always;
    let mut after = add(program, &scope.id, is_handed_on, &before)?;
    if hand_on == HandOn::LeftAlone {
        for name in [TRACKING_ID, PROJECT, CHANNEL] {
            after.put(name, now.get(name).map(OsStr::to_owned));
        }
    }
    restore::remember(&before, &mut after, &scope.id);
    let risks = risks(program, typed, &scope.id, &before, now);
    Ok(Attribution { changes: changes(now, &after), risks, after })
}

/// The environment without anything that `cua` has added.
///
/// # Errors
/// Where `CUA_RESTORE` is not what `cua` wrote.
pub fn withdraw(now: &Variables) -> Result<Attribution> {
    let after = restore::original(now)?;
    Ok(Attribution { changes: changes(now, &after), risks: Vec::new(), after })
}

/// As [`withdraw`], as far as it can be told where `CUA_RESTORE` is not what `cua` wrote.
#[must_use]
pub fn withdraw_anyway(now: &Variables) -> Attribution {
    let after = restore::original_or_nearly(now);
    Attribution { changes: changes(now, &after), risks: Vec::new(), after }
}

/// `before`, which holds nothing of ours, with everything that `program` must be told.
fn add(program: Program, id: &TrackingId, hand_on: bool, before: &Variables) -> Result<Variables> {
    let mut after = before.clone();
    for name in [az::USER_AGENT, azd::USER_AGENT] {
        after.put(name, Some(user_agent::with(id, name, before.get(name))?));
    }
    // az does not read it, and `az ssh` compares it exactly with `cloud-shell/1.0`.
    if program != Program::Az {
        after.put(pwsh::HOST_ENVIRONMENT, Some(pwsh::with(id, before.get(pwsh::HOST_ENVIRONMENT))));
    }
    after.put(terraform::PARTNER_ID, id.partner_id().map(Into::into));
    after.put(terraform::DISABLE_DEFAULT, Some("true".into()));
    after.put(pulumi::DISABLE_DEFAULT, Some("true".into()));
    if hand_on {
        after.put(TRACKING_ID, Some(id.as_str().into()));
    }
    // What did not decide here must not decide inside; what decided is handed on above.
    after.put(PROJECT, None);
    after.put(CHANNEL, None);
    after.put(ACTIVE, Some(id.pid().into()));
    Ok(after)
}

/// Something that may spoil the attribution, though everything was done right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Risk {
    /// An inherited user agent holds a pid of somebody else's.
    OtherPid {
        /// Where.
        variable: &'static str,
        /// Which.
        pid: String,
    },
    /// An inherited partner ID of somebody else's is replaced.
    PartnerIdReplaced {
        /// What it was.
        was: String,
    },
    /// The program keeps the environment from the one that it starts.
    DropsEnvironment {
        /// Which.
        program: String,
    },
}

impl Risk {
    /// All of them for people, where there are any.
    #[must_use]
    pub fn all_in_a_line(risks: &[Self]) -> Option<String> {
        let text = risks.iter().map(Self::to_string).collect::<Vec<_>>().join("; ");
        (!text.is_empty()).then_some(text)
    }
}

impl fmt::Display for Risk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherPid { variable, pid } => write!(
                f,
                "`{variable}` already holds `{pid}`, and nobody outside Microsoft knows which of two pids counts; \
                 remove the other one"
            ),
            Self::PartnerIdReplaced { was } => write!(
                f,
                "the inherited `{}` (`{was}`) is another ID and is set aside; unset it",
                terraform::PARTNER_ID
            ),
            Self::DropsEnvironment { program } => write!(
                f,
                "`{program}` does not pass the environment on, and the attribution is lost with it; \
                 write `cua exec` after it: `{program} cua exec -- …`"
            ),
        }
    }
}

fn risks(program: Program, typed: &OsStr, id: &TrackingId, before: &Variables, now: &Variables) -> Vec<Risk> {
    let mut risks = Vec::new();
    for variable in [az::USER_AGENT, azd::USER_AGENT, pwsh::HOST_ENVIRONMENT] {
        if variable == pwsh::HOST_ENVIRONMENT && program == Program::Az {
            continue;
        }
        let value = before.get(variable).unwrap_or_default().to_string_lossy();
        let others = user_agent::other_pids(id, &value);
        for pid in others {
            let risk = Risk::OtherPid { variable, pid };
            if !risks.contains(&risk) {
                risks.push(risk);
            }
        }
    }
    let inherited = before.get(terraform::PARTNER_ID).unwrap_or_default();
    // An outer `cua` that has set it aside has said so.
    let is_there_still = now.get(terraform::PARTNER_ID) == Some(inherited);
    if !inherited.is_empty() && is_there_still && !terraform::is_ours(id, &inherited.to_string_lossy()) {
        risks.push(Risk::PartnerIdReplaced { was: plain(inherited) });
    }
    if other::drops_the_environment(typed) {
        risks.push(Risk::DropsEnvironment { program: plain(typed) });
    }
    risks
}

/// What a variable is for, for people.
#[must_use]
pub fn purpose_of(variable: &str) -> &'static str {
    match variable {
        az::USER_AGENT => "read by az, Terraform's providers, Pulumi and every Python Azure SDK",
        pwsh::HOST_ENVIRONMENT => "read by Azure PowerShell, as one product token",
        azd::USER_AGENT => "read by azd",
        terraform::PARTNER_ID => "read by Terraform's providers and Pulumi, which take a bare GUID only",
        terraform::DISABLE_DEFAULT => "keeps Terraform's providers from adding Terraform's own pid",
        pulumi::DISABLE_DEFAULT => "keeps Pulumi from adding its own pid",
        TRACKING_ID => "hands the choice on to every cua inside",
        PROJECT | CHANNEL => "replaced by CUA_TRACKING_ID",
        ACTIVE => "says which pid cua has added",
        TOOLS => "keeps [tools] from starting it once more",
        _ => "keeps what was there before, to restore it",
    }
}
