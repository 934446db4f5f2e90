//! How findings are printed: one file for each format.

pub mod github;
pub mod human;
pub mod json;
pub mod sarif;
