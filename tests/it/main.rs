//! The tests of the `cua` binary and of the library behind it. A test's name is a sentence about
//! behaviour; `support` has the sandbox in which `cua` runs with an environment of its own.

#![allow(unreachable_pub, reason = "nothing is reached from outside of a test binary")]

mod scope;
mod support;
