//! The reader of `cua.toml`.
#![no_main]

use cua::config::read::parse_project_file;
use cua_fuzz::files::{check_error, check_name, check_project, source, table};

libfuzzer_sys::fuzz_target!(|text: &str| {
    match parse_project_file(source(text)) {
        Err(error) => check_error(text, &error),
        Ok(file) => {
            let table = table(text);
            check_name(&file.source, file.project.name.as_ref(), table.get("project"));
            assert!(file.project.name.is_some() || file.project.has_an_id());
            assert!(!table.contains_key("directories"), "a file beside the code claims folders");
            check_project(&file.source, &file.project, &table);
        }
    }
});
