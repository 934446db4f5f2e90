//! The tests of the `cua` binary and of the library behind it. A test's name is a sentence about
//! behaviour; `support` has the sandbox in which `cua` runs with an environment of its own.

#![cfg(unix)]
#![allow(unreachable_pub, reason = "nothing is reached from outside of a test binary")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "that is how a test fails")]

#[cfg(target_os = "linux")]
#[allow(unsafe_code, reason = "an allocator has no other way to be asked")]
mod arena;
mod attribution;
mod az;
mod bad_input;
#[cfg(target_os = "linux")]
mod bare_system;
mod completions;
mod completions_in_shells;
mod completions_installed;
mod deployment;
mod deployment_in_azure;
mod deployment_refused;
mod doctor;
mod doctor_hosts;
mod doctor_terraform;
mod doctor_tools;
mod doctor_wrappers;
mod documents;
mod edit_properties;
mod edits;
mod env;
mod fake_azure;
mod formats;
mod formats_read;
mod guide;
mod hook;
#[cfg(target_os = "linux")]
mod itself;
mod launch;
mod lighthouse;
mod listing_link;
mod manual;
mod mistyped;
mod models;
mod notice;
mod partner;
mod plugins;
mod project_list;
mod readers;
mod readme;
mod recorders;
mod scope;
mod shells;
mod shells_failing;
mod shells_posix;
mod shells_refusing;
mod shells_undoing;
mod shells_values;
mod shim_folder;
mod shims;
mod snippets;
mod snippets_az;
mod snippets_sdk;
mod support;
mod template_annotations;
mod template_arm;
mod template_bicep;
mod template_bicep_edits;
mod template_bicep_properties;
mod template_edits;
mod template_links;
mod template_properties;
mod template_reports;
#[cfg(target_os = "linux")]
mod template_rollback;
mod template_rules;
mod template_script_cases;
mod template_scripts;
mod template_terraform;
mod template_terraform_properties;
mod terraform;
mod tracking_id;
#[cfg(target_os = "linux")]
mod transparency;
mod wire;
mod wire_hostile;
mod wire_properties;
