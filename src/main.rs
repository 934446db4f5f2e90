//! `cua`: parse what was typed, do it, report, exit.

use std::io::{self, BufWriter, Write};

use cua::error::{Error, Exit};
use cua::{cli, commands};

#[cfg(target_env = "musl")]
#[global_allocator]
// No larger: a caller may limit the memory of a process, and 2 MiB could become one large page, which
// takes longer to clear than all that `cua exec` does.
static MEMORY: cua::arena::Arena<{ 1 << 20 }> = cua::arena::Arena::new();

#[allow(clippy::disallowed_methods, reason = "an `ExitCode` is a byte, and a program of Windows returns 32 bits")]
fn main() {
    std::process::exit(run().code())
}

/// By itself, because nothing of what leaves `main` by an exit is dropped, and so flushed.
fn run() -> Exit {
    let mut out = BufWriter::new(io::stdout().lock());
    let outcome = match cli::parse(std::env::args_os()) {
        Ok(verb) => commands::run(verb, &mut out),
        Err(unparsed) => commands::answer_or_refuse(unparsed, &mut out),
    };
    let outcome = outcome.and_then(|exit| out.flush().map(|()| exit).map_err(|error| Error::from(error).into()));
    match outcome {
        Ok(exit) => exit,
        // Whoever read our output has seen enough of it.
        Err(failure) if failure.error.is_broken_pipe() => Exit::Done,
        Err(failure) => {
            commands::say(&failure.error.to_string());
            failure.exit
        }
    }
}
