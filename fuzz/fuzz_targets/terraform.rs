//! `partner_id` in Terraform configurations: what is put in is there, and taking it out gives the text back
//! to the byte. The first byte chooses whether the text is HCL or JSON.
#![no_main]

use cua::config::Source;
use cua::error::Error;
use cua::template::{Edit, Known, Marker, terraform};
use cua::tracking_id::TrackingId;

const ID: &str = "7c1e1d3a-93a4-4d0c-8f5e-2b0a6f4d9e55";

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let [choice, text @ ..] = data else { return };
    let (Ok(text), Ok(id)) = (str::from_utf8(text), TrackingId::parse(ID)) else { return };
    let path = if choice & 1 == 1 { "main.tf.json" } else { "main.tf" };
    let before = Source { path: path.into(), text: text.to_owned() };
    if let Err(error) = terraform::check(&before, &Known::default()) {
        assert!(matches!(error, Error::InFile { .. }), "{error:?}");
    }
    match terraform::add(&before, &Marker { id: id.clone(), opt_out: None }) {
        Err(error) => assert!(!error.to_string().contains("could not be taken out"), "{error}"),
        Ok(Edit::Unchanged(_)) => drop(terraform::remove(&before, &id)),
        Ok(Edit::Changed { text: changed, .. }) => {
            let after = Source { text: changed, ..before.clone() };
            let again = terraform::add(&after, &Marker { id: id.clone(), opt_out: None });
            assert!(matches!(again, Ok(Edit::Unchanged(_))), "it is not there:\n{}", after.text);
            // Blocks that had it before lose it as well.
            match terraform::remove(&after, &id) {
                Ok(Edit::Changed { text, .. }) if !before.text.to_ascii_lowercase().contains(ID) => {
                    assert_eq!(text, before.text);
                }
                Ok(Edit::Changed { .. }) => {}
                other => panic!("it cannot be taken out: {other:?}\n{}", after.text),
            }
        }
    }
});
