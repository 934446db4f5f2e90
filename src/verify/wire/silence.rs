//! Why no request has arrived, as far as that can be told, and what to do: something else for each way in
//! which a program can send none.

use crate::error::shortened_to;
use crate::launch::child::{End, Ran};

use super::report::ended;

/// How much of a line is shown that a program printed.
const LONGEST: usize = 200;

/// What to do about an az that is not on this machine.
const IN_A_CONTAINER: &str = "if `[tools]` starts it in a container, that has to have the network of the machine \
                              (`--network host`)";

/// Why nothing has arrived of what a program did; `connected` says how many have called and said nothing.
#[must_use]
pub(super) fn why(is_az: bool, ran: &Ran, connected: usize) -> String {
    let it = if is_az { "az" } else { "the program" };
    let ended = ended(ran.end);
    let End::Itself(status) = ran.end else {
        return format!("no request arrived; {it} {ended}; see what it waits for");
    };
    if connected > 0 {
        return format!("no request arrived; {it} {ended}, and what called has said nothing; see what it prints");
    }
    match (is_az, status.success()) {
        (true, false) => format!(
            "no request arrived; az {ended}{}; see whether `az version` works here; {IN_A_CONTAINER}",
            last_words(&ran.printed)
        ),
        (true, true) => format!(
            "no request arrived; az {ended} and has sent none; see what stands for az on `PATH` and in `[tools]`; \
             {IN_A_CONTAINER}"
        ),
        (false, false) => {
            format!("no request arrived; the program {ended} before it sent one{}", last_words(&ran.printed))
        }
        (false, true) => format!(
            "no request arrived; the program {ended} and has sent none to the address in `CUA_WIRE_URL`; have it read \
             that variable, and call that address"
        ),
    }
}

/// Where something goes wrong, the last line mostly says what; but behind its error az prints where it was in its own
/// code, and whom to tell.
fn last_words(printed: &[u8]) -> String {
    let text = String::from_utf8_lossy(printed);
    let mut lines = text.lines().map(str::trim);
    match lines.clone().rfind(|line| line.starts_with("ERROR: ")).or_else(|| lines.rfind(|line| !line.is_empty())) {
        Some(line) => format!(", and says: {}", shortened_to(line, LONGEST)),
        None => ", and printed nothing".to_owned(),
    }
}
