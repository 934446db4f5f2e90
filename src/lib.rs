//! `cua` launches `az`, `pwsh`, `terraform` and their kin with the tracking ID of the product that they
//! deploy, so that its Azure usage can be attributed to it.
//!
//! This is the library behind the binary, so that tests, benches and fuzz targets can link it; it promises no
//! stable API. The modules, from those that act to those that only know: [`commands`] does what was typed
//! ([`cli`]); [`completions`] says what could be typed; [`scope`] finds which ID applies; [`config`] reads
//! and edits the files; [`attribution`] knows what each tool must be told; [`launch`] becomes a program;
//! [`shims`] keeps the folder of those that are `cua` by other names; [`verify`] proves what is sent,
//! [`doctor`] finds what would spoil it; [`template`] checks and edits the files that others deploy;
//! [`partner`] links a login to a partner, and like [`verify`] asks [`az`]; [`snippet`] has code for what
//! `cua` does not launch; [`notice`] and [`listing`] are what customers read and visit; [`shell`] and
//! [`mod@format`] write lines for a shell or a file; [`tracking_id`] knows what an ID is, [`lines`] which
//! lines of two texts differ, [`wrap`] and [`json`] how a text is shown, [`os_text`] what the system's text
//! is in bytes. [`arena`] is the memory of the static binary.

#[cfg(target_os = "linux")]
pub mod arena;
pub mod attribution;
pub mod az;
pub mod cli;
pub mod commands;
pub mod completions;
pub mod config;
pub mod doctor;
pub mod error;
pub mod format;
pub mod json;
pub mod launch;
pub mod lines;
pub mod listing;
pub mod notice;
pub mod os_text;
pub mod partner;
pub mod scope;
pub mod shell;
pub mod shims;
pub mod snippet;
pub mod template;
pub mod tracking_id;
pub mod verify;
pub mod wrap;
