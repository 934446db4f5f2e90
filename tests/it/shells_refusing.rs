//! A value that a shell cannot carry is refused by one message; all else is undone, and the evaluating
//! line fails.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStringExt;

use crate::shells::{Environment, Real, dumped, dumped_of_ours, sandbox};
use crate::support::{OFFER, Sandbox};

/// What somebody had set before `cua`, and what each shell that cannot carry it says of it and does
/// instead of restoring it.
const REFUSED: [(&str, &[u8], &str, &str); 9] = [
    ("tcsh", b"a\nb", "a line break", "unsetenv AZUREPS_HOST_ENVIRONMENT;"),
    ("tcsh", b"\n", "a line break", "unsetenv AZUREPS_HOST_ENVIRONMENT;"),
    ("cmd", b"100%", "one of % ! \"", "set \"AZUREPS_HOST_ENVIRONMENT=\""),
    ("cmd", b"a!", "one of % ! \"", "set \"AZUREPS_HOST_ENVIRONMENT=\""),
    ("cmd", b"a\"&calc", "one of % ! \"", "set \"AZUREPS_HOST_ENVIRONMENT=\""),
    ("cmd", b"\xC3\xA9", "a character other than printable ASCII", "set \"AZUREPS_HOST_ENVIRONMENT=\""),
    ("cmd", b"a\nb", "a character other than printable ASCII", "set \"AZUREPS_HOST_ENVIRONMENT=\""),
    ("pwsh", b"a\xFF", "bytes that are not UTF-8", "Remove-Item -LiteralPath Env:AZUREPS_HOST_ENVIRONMENT"),
    ("nu", b"a\xFF", "bytes that are not UTF-8", "\"AZUREPS_HOST_ENVIRONMENT\":null"),
];

/// An environment in which `cua` has set a Partner Center ID upon this host environment.
fn environment_upon(sandbox: &Sandbox, value: &[u8]) -> Environment {
    let run = sandbox.cua(["exec", "--id", OFFER, "--", "dump", "active"]);
    run.env("AZUREPS_HOST_ENVIRONMENT", OsString::from_vec(value.to_vec()))
        .env("AZURE_HTTP_USER_AGENT", "it's/1")
        .run()
        .succeeds();
    dumped_of_ours(sandbox, "active")
}

#[test]
fn what_a_shell_cannot_restore_is_refused_and_all_else_undone() {
    let real = Real::all();
    for (shell, value, what, instead) in REFUSED {
        let sandbox = sandbox();
        let environment = environment_upon(&sandbox, value);
        let mut command = sandbox.cua(["env", shell, "--unset"]);
        for (name, value) in &environment {
            command = command.env(name.to_str().unwrap(), value);
        }
        let outcome = command.run();
        outcome.fails(2, &[shell, "`AZUREPS_HOST_ENVIRONMENT`", what, "cua exec"]);
        assert!(outcome.text().contains(instead), "{}", outcome.text());
        // And in the shell itself, where it is here.
        if let Some((real, path)) = real.iter().find(|(real, _)| real.name == shell) {
            let undo = real.or_dump(&format!("cua env {shell} --unset"), "failed");
            assert_eq!(real.run(path, &sandbox, &[undo], &environment), 0);
            let theirs: Environment = [("AZURE_HTTP_USER_AGENT".into(), "it's/1".into())].into();
            assert_eq!(dumped_of_ours(&sandbox, "failed"), theirs, "{shell}");
        }
    }
}

#[test]
fn what_a_shell_cannot_be_given_is_refused() {
    for value in ["100%", "100%PATH%", "!!", "\"&calc"] {
        let outcome = Sandbox::new().cua(["env", "cmd", "--id", OFFER]).env("AZURE_HTTP_USER_AGENT", value).run();
        outcome.fails(2, &["cmd", "`AZURE_HTTP_USER_AGENT`", "one of % ! \"", "cua exec"]);
        assert_eq!(outcome.text(), "cmd /c exit 1\n");
    }
}

#[test]
fn what_somebody_else_set_is_not_refused_where_it_stays_as_it_is() {
    let sandbox = sandbox();
    for (real, path) in Real::all() {
        let theirs = [("ARM_PARTNER_ID", "a\nb"), ("CUA_CHANNEL", "100% \"é\"!")];
        let theirs: Environment = theirs.map(|(name, value)| (name.into(), value.into())).into();
        let commands = [real.evaluate("--optional"), "dump after".to_owned()];
        let outcome = real.outcome(&path, &sandbox, &commands, &theirs);
        assert_eq!(outcome.status, 0, "{}: {}", real.name, outcome.stderr);
        assert_eq!(dumped(&sandbox, "after")[OsStr::new("ARM_PARTNER_ID")], "a\nb", "{}", real.name);
    }
}
