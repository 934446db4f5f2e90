//! `cua verify wire`: runs a program as `exec` would, and reads what it sends.

use std::ffi::OsStr;
use std::io::Write;
use std::path::Path;
use std::time::Duration;

use crate::attribution::{Program, pwsh};
use crate::cli::VerifyWire;
use crate::commands::editing::print_json;
use crate::commands::launching::{Prepared, prepare};
use crate::commands::say;
use crate::error::{Exit, Result, plain_path};
use crate::launch::child::{self, Careful};
use crate::scope::Purpose;
use crate::verify::wire::environment::{self, az_rest, folder_for_az, of_az, past_proxies};
use crate::verify::wire::judgement::Expected;
use crate::verify::wire::listener::Listener;
use crate::verify::wire::report::{Report, printed};

pub(super) fn run(args: VerifyWire, out: &mut dyn Write) -> Result<Exit> {
    let careful = Careful::from_now();
    let listener = Listener::start()?;
    let is_az = args.program.is_empty();
    let words = if is_az { az_rest(listener.url()) } else { args.program };
    let mut prepared = prepare(&words, args.scope.into(), Purpose::Launch, false)?;
    // Gone when this function ends.
    let folder = folder_for_az()?;
    prepared.launch.variables.extend(variables(is_az, listener.url(), folder.path()));
    let ran = child::run(&careful, &prepared.launch, Duration::from_secs(args.timeout))?;
    let heard = listener.finish();
    let expected = expected(&words[0], &prepared);
    let report = Report::new(&expected, plain_path(&prepared.launch.path), is_az, &ran, &heard);
    let printed = report.has_failed().then(|| printed(&ran.printed));
    if args.json {
        print_json(&report.answer(printed), out)?;
        return Ok(report.exit());
    }
    report.print(out)?;
    if let Some(printed) = printed.filter(|printed| !printed.is_empty()) {
        say(&format!("the program printed:\n{printed}"));
    }
    Ok(report.exit())
}

fn variables(is_az: bool, url: &str, folder: &Path) -> Vec<environment::Variable> {
    let mut variables = past_proxies();
    if is_az {
        variables.extend(of_az(folder));
    } else {
        variables.push((environment::URL, Some(url.into())));
    }
    variables
}

/// What `exec` would have this program send.
fn expected(program: &OsStr, prepared: &Prepared) -> Expected {
    let Some(scope) = &prepared.scope else { return Expected::Nothing };
    // az does not read it.
    let joined = match Program::named(program) {
        Program::Az => None,
        _ => prepared.attribution.after.text(pwsh::HOST_ENVIRONMENT).map(pwsh::as_sent),
    };
    Expected::Pid { id: scope.id.clone(), joined }
}
