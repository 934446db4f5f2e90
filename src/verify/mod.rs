//! Proof, as far as anyone outside of Microsoft can have it: [`wire`] reads what a program really sends,
//! [`deployment`] what a deployment with a marker has made.

pub mod deployment;
pub mod wire;
