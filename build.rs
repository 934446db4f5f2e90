//! Has the linker put what `cua exec` runs side by side in the static binary: see src/launch/functions.ld.

#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "so Cargo and its scripts talk to each other")]

use std::env;

const FUNCTIONS: &str = "src/launch/functions.ld";

fn main() {
    println!("cargo::rerun-if-changed={FUNCTIONS}");
    // Cargo says both to every build script.
    let (Ok(libc), Ok(folder)) = (env::var("CARGO_CFG_TARGET_ENV"), env::var("CARGO_MANIFEST_DIR")) else { return };
    if libc == "musl" {
        println!("cargo::rustc-link-arg-bins=-Wl,-T,{folder}/{FUNCTIONS}");
    }
}
