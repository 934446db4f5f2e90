//! `cua doctor` on what stands between `cua` and a program: other words in `[tools]`, scripts, shims, other files.

use std::fs;
use std::os::unix::fs::symlink;

use crate::doctor_tools::{advises, doctor, has, is_well, said};
use crate::support::{Sandbox, USER_CONFIG};

const NOTHING: &str = "#!/bin/sh\n";

/// The programs that the doctor looks for.
const ALL: [&str; 6] = ["az", "pwsh", "terraform", "tofu", "pulumi", "azd"];

/// A machine with these programs, which do nothing.
fn with(names: &[&str]) -> Sandbox {
    let sandbox = Sandbox::new();
    for name in names {
        sandbox.script(&format!("bin/{name}"), NOTHING);
    }
    sandbox
}

/// What is said where `[tools]` starts az with these words.
fn started_with(sandbox: &Sandbox, words: &str) -> Vec<crate::doctor_tools::Said> {
    sandbox.write(USER_CONFIG, format!("[tools]\naz = '{words}'\n"));
    said(doctor(sandbox))
}

#[test]
fn an_env_that_drops_or_replaces_the_variable_is_told() {
    let sandbox = with(&["az", "env", "sudo"]);
    for words in [
        "env -i az",
        "env - az",
        "env --ignore-environment PATH=/bin az",
        "env -vi az",
        "env -u AZURE_HTTP_USER_AGENT az",
        "env -uAZURE_HTTP_USER_AGENT az",
        "env --unset=AZURE_HTTP_USER_AGENT az",
        "env -C /tmp --unset AZURE_HTTP_USER_AGENT az",
        "env AZURE_HTTP_USER_AGENT=corp/1 az",
        "sudo -E env -i az",
    ] {
        has(&started_with(&sandbox, words), "error", "az", "`[tools]` starts it with `env` at ");
    }
    advises(&sandbox, "az", "take the `-i`");
    for words in [
        "env az",
        "env -C /i/u az",
        "env -uHTTP_PROXY az",
        "env -u AZURE_CONFIG_DIR LANG=C -- az",
        "env --unset=https_proxy az -i",
        "env env LANG=C az",
    ] {
        is_well(&started_with(&sandbox, words), "az");
    }
    has(&started_with(&sandbox, "env LANG=C sudo az"), "warning", "az", "starts it with `sudo`");
}

#[test]
fn the_value_of_an_option_of_sudo_is_no_option() {
    let sandbox = with(&["az", "sudo"]);
    for words in ["sudo -uEric az", "sudo -nuEric az", "sudo -pE az"] {
        has(&started_with(&sandbox, words), "warning", "az", "`[tools]` starts it with `sudo` at ");
    }
    is_well(&started_with(&sandbox, "sudo -EuEric az"), "az");
}

#[test]
fn what_starts_az_on_another_machine_is_told() {
    let sandbox = with(&["az", "ssh", "kubectl", "sudo"]);
    for (words, program) in
        [("ssh host az", "ssh"), ("kubectl exec pod -- az", "kubectl"), ("sudo -E ssh host az", "ssh")]
    {
        has(&started_with(&sandbox, words), "warning", "az", &format!("`[tools]` starts it with `{program}` at "));
        advises(&sandbox, "az", "run `cua exec` on that side");
    }
}

#[test]
fn of_a_stranger_nothing_good_is_said() {
    let sandbox = with(&["az", "bash", "env", "sudo", "other"]);
    for words in ["bash -c \"unset AZURE_HTTP_USER_AGENT; az\"", "other", "sudo -E other az", "env other"] {
        has(&started_with(&sandbox, words), "note", "az", "as `[tools]` says at");
        advises(&sandbox, "az", "`cua verify wire` shows what az really sends");
    }
    sandbox.write(USER_CONFIG, "[tools]\nterraform = 'other'\n");
    has(&said(doctor(&sandbox)), "note", "terraform", "as `[tools]` says at");
    advises(&sandbox, "terraform", "that `cua show` names");
    let itself = sandbox.script("elsewhere/az", NOTHING);
    is_well(&started_with(&sandbox, itself.to_str().unwrap()), "az");
}

#[test]
fn a_script_in_the_place_of_a_program_that_speaks_of_a_variable_is_told() {
    for (name, variable) in [
        ("az", "AZURE_HTTP_USER_AGENT"),
        ("pwsh", "AZUREPS_HOST_ENVIRONMENT"),
        ("terraform", "ARM_PARTNER_ID"),
        ("tofu", "ARM_PARTNER_ID"),
        ("pulumi", "ARM_PARTNER_ID"),
        ("azd", "AZURE_DEV_USER_AGENT"),
    ] {
        let sandbox = with(&[]);
        let script = |text: &str| sandbox.script(&format!("bin/{name}"), text);
        script(&format!("#!/bin/bash\nunset {variable}\nexec itself \"$@\"\n"));
        has(&said(doctor(&sandbox)), "note", name, &format!("is a script that speaks of `{variable}`"));
        // What another program reads, and what is no script.
        for text in ["#!/bin/bash\nunset AZURE_CONFIG_DIR\nexec itself \"$@\"\n", &format!("\u{7f}ELF {variable}")] {
            script(text);
            is_well(&said(doctor(&sandbox)), name);
        }
    }
}

#[test]
fn each_program_is_told_with_its_shim_and_what_it_shadows() {
    let sandbox = with(&ALL);
    let shims = sandbox.path("shims");
    let install = ["shim", "install"].into_iter().chain(ALL).chain(["--dir", shims.to_str().unwrap()]);
    sandbox.cua(install).run();
    let path = |folders: &[&str]| folders.iter().map(|it| sandbox.path(it).display().to_string()).collect::<Vec<_>>();
    let at = |folders: &[&str]| said(doctor(&sandbox).env("PATH", path(folders).join(":")));
    fs::create_dir_all(sandbox.path("links")).unwrap();
    for name in ALL {
        sandbox.script(&format!("other/{name}"), NOTHING);
        sandbox.write(&format!("closed/{name}"), NOTHING);
        symlink(sandbox.path(&format!("bin/{name}")), sandbox.path(&format!("links/{name}"))).unwrap();
    }
    let (bare, before, behind) = (at(&["bin", "links"]), at(&["shims", "bin"]), at(&["bin", "shims"]));
    let (shadowed, refused) = (at(&["bin", "other"]), at(&["closed", "bin"]));
    let (orphans, closed) = (at(&["shims"]), at(&["closed"]));
    for name in ALL {
        let of = |folder: &str| format!("`{}`", sandbox.path(folder).join(name).display());
        has(&bare, "ok", name, &format!("{}, no shim", of("bin")));
        is_well(&bare, name);
        has(&before, "ok", name, &format!("{}, through the shim {}", of("bin"), of("shims")));
        is_well(&before, name);
        has(&behind, "warning", name, &format!("the shim {} stands behind {}", of("shims"), of("bin")));
        has(&shadowed, "note", name, &format!("{} is another `{name}`, behind {}", of("other"), of("bin")));
        has(&refused, "note", name, &format!("{} stands before {}", of("closed"), of("bin")));
        has(&orphans, "error", name, &format!("the shim {} has no program behind it", of("shims")));
        has(&closed, "error", name, &format!("{} may not be executed", of("closed")));
    }
}
