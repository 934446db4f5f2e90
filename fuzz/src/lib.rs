//! What the fuzz targets share.
//!
//! Each target feeds bytes to a part of `cua` and asserts what must hold for any: a quoter's lines are
//! read back by a model of the shell, written from the shell's own rules and strict, so that a byte
//! outside of the quotes is a finding whatever it would do there.

#![cfg(unix)]
#![allow(clippy::missing_panics_doc, reason = "a panic is a finding")]

pub mod attributions;
pub mod edits;
pub mod environment;
pub mod files;
pub mod formats;
#[path = "../../tests/it/readers.rs"]
#[allow(missing_docs, clippy::pedantic, reason = "it belongs to the tests")]
pub mod readers;
pub mod scan;
pub mod shells;
pub mod words;
