//! What of the attribution arrives in a request: a [`listener`] that a program calls, the [`request`]s
//! that it makes, what each [`judgement`] says of them, and how that is told.

pub mod environment;
pub mod finding;
pub mod judgement;
pub mod listener;
pub mod marked;
pub mod report;
pub mod request;
mod silence;
