//! Markers in templates: what is put in leaves a template that has it, and taking it out gives the text
//! back to the byte. The first byte chooses whether it can be left out.
#![no_main]

use std::path::Path;

use cua::config::Source;
use cua::template::{Edit, Kind, Known, Marker, add, check, remove};
use cua::tracking_id::TrackingId;
use cua_fuzz::files::{check_error, source};

const ID: &str = "7c1e1d3a-93a4-4d0c-8f5e-2b0a6f4d9e55";

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let [choice, text @ ..] = data else { return };
    let (Ok(text), Ok(id)) = (str::from_utf8(text), TrackingId::parse(ID)) else { return };
    let before = source(text);
    if Kind::of(Path::new("azuredeploy.json"), text) == Some(Kind::Arm)
        && let Err(error) = check(Kind::Arm, &before, &Known::default(), &bumpalo::Bump::new())
    {
        check_error(text, &error);
    }
    let marker = Marker { id: id.clone(), opt_out: (choice & 1 == 1).then(|| "tellMicrosoft".to_owned()) };
    match add(&before, &marker) {
        Err(error) => {
            check_error(text, &error);
            assert!(!error.to_string().contains("could not be taken out"), "{error}");
        }
        Ok(Edit::Unchanged(_)) => drop(remove(&before, &id)),
        Ok(Edit::Changed { text: changed, .. }) => {
            let after = Source { text: changed, ..before.clone() };
            assert!(matches!(add(&after, &marker), Ok(Edit::Unchanged(_))), "it is not there:\n{}", after.text);
            match remove(&after, &id) {
                Ok(Edit::Changed { text, .. }) => assert_eq!(text, before.text),
                other => panic!("it cannot be taken out: {other:?}\n{}", after.text),
            }
        }
    }
});
