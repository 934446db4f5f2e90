//! What stands between this process and the machine: a container, sudo, Windows around Linux.

use std::ffi::OsStr;
use std::fs;
use std::path::{Component, Path};

use crate::attribution::Program;
use crate::attribution::variables::ACTIVE;
use crate::doctor::tools;
use crate::doctor::{Here, Line, Verdict, reading};
use crate::error::{plain, plain_path};
use crate::launch;
use crate::scope::{text_variable, variable};

/// What those leave who start containers: Docker, and Podman.
const LEFT: [&str; 2] = ["/.dockerenv", "/run/.containerenv"];

/// What they are called in the control groups of the first process.
const GROUPS: [&str; 4] = ["docker", "kubepods", "containerd", "libpod"];

pub(super) fn container() -> Option<Line> {
    let groups = reading::text(Path::new("/proc/1/cgroup"), 4 << 10).unwrap_or_default();
    let saw = if variable("KUBERNETES_SERVICE_HOST").is_some() {
        "a container, in Kubernetes"
    } else if LEFT.iter().any(|file| fs::symlink_metadata(file).is_ok())
        || GROUPS.iter().any(|group| groups.contains(group))
    {
        "a container"
    } else {
        return None;
    };
    Some(Line::good(
        "container",
        format!(
            "{saw}: of the variables of the machine around it only those arrive that are named to it, as by `docker run \
             -e AZURE_HTTP_USER_AGENT`; what `cua exec` starts inside needs none of them"
        ),
    ))
}

/// sudo sets `SUDO_USER`, and by default removes nearly everything else. Where a `cua` has started it with all
/// variables kept, nothing is lost.
pub(super) fn sudo(here: &Here<'_>) -> Option<Line> {
    let user = variable("SUDO_USER")?;
    let saw = format!("under sudo, called by `{}`", plain(&user));
    Some(if here.variables.get(ACTIVE).is_some() {
        Line::good("sudo", format!("{saw}; the attribution has come through"))
    } else if here.scope.is_ok() {
        Line::good("sudo", format!("{saw}, which removes most variables; `sudo cua exec -- …` sets its own behind it"))
    } else {
        Line::bad(
            "sudo",
            Verdict::Warning,
            saw,
            "sudo removes most variables, so that what your shell had set for attribution is not here, and the user \
             configuration is that of another user",
            "write `sudo cua exec -- …`, never `cua exec -- sudo …`; `cua show` says what applies",
        )
    })
}

/// Programs of Windows that Linux starts by their Linux names.
pub(super) fn wsl() -> Option<Line> {
    let distribution = variable("WSL_DISTRO_NAME")?;
    let saw = format!("WSL, `{}`", plain(&distribution));
    let windows = tools::names().find_map(|name| {
        let file = launch::find(OsStr::new(name)).ok()?;
        let reads = Program::named(OsStr::new(name)).reads().iter().copied();
        let lost: Vec<&str> = reads.filter(|variable| !crosses(variable)).collect();
        (is_of_windows(&file) && !lost.is_empty()).then_some((name, file, lost))
    });
    let Some((name, file, lost)) = windows else {
        return Some(Line::good("wsl", format!("{saw}; no program of Windows stands for one of Linux here")));
    };
    Some(Line::bad(
        "wsl",
        Verdict::Error,
        format!("{saw}: `{}` is a program of Windows", plain_path(&file)),
        "no variable passes from Linux to Windows unless `WSLENV` names it, so that nothing is attributed",
        &format!("install `{name}` in Linux, or `export WSLENV=\"$WSLENV:{}\"`", lost.join(":")),
    ))
}

/// Whether `WSLENV` names a variable: names separated by colons, each with its flags behind a slash.
fn crosses(variable: &str) -> bool {
    let named = text_variable("WSLENV").unwrap_or_default();
    named.split(':').any(|entry| entry.split('/').next() == Some(variable))
}

/// Whether a file is on a drive of Windows, or beside what Windows would start: its az is a script for Linux, too.
fn is_of_windows(file: &Path) -> bool {
    let mut parts = file.components().skip(1);
    let is_on_a_drive = parts.next() == Some(Component::Normal(OsStr::new("mnt")))
        && parts.next().is_some_and(|drive| drive.as_os_str().len() == 1);
    is_on_a_drive || ["cmd", "exe"].iter().any(|ending| file.with_extension(ending).is_file())
}
