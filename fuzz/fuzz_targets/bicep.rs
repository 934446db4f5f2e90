//! Markers in Bicep files: what is put in stands behind the rest, and taking it out gives the text back to
//! the byte. The first byte chooses whether it can be left out.
#![no_main]

use std::path::PathBuf;

use cua::config::Source;
use cua::template::{Edit, Known, Marker, bicep};
use cua::tracking_id::TrackingId;
use cua_fuzz::files::{check_error, source};

const ID: &str = "7c1e1d3a-93a4-4d0c-8f5e-2b0a6f4d9e55";

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let [choice, text @ ..] = data else { return };
    let (Ok(text), Ok(id)) = (str::from_utf8(text), TrackingId::parse(ID)) else { return };
    let before: Source = source(text);
    if let Err(error) = bicep::check(&before, &Known::default(), &bumpalo::Bump::new()) {
        check_error(text, &error);
    }
    let marker = Marker { id: id.clone(), opt_out: (choice & 1 == 1).then(|| "tellMicrosoft".to_owned()) };
    match bicep::add(&before, &marker) {
        Err(error) => {
            check_error(text, &error);
            assert!(!error.to_string().contains("could not be taken out"), "{error}");
        }
        Ok(Edit::Unchanged(_)) => drop(bicep::remove(&before, &id)),
        Ok(Edit::Changed { text: changed, .. }) => {
            assert!(changed.starts_with(text), "{changed}");
            let after = Source { text: changed, path: PathBuf::from("t.bicep") };
            assert!(matches!(bicep::add(&after, &marker), Ok(Edit::Unchanged(_))), "it is not there:\n{}", after.text);
            match bicep::remove(&after, &id) {
                Ok(Edit::Changed { text, .. }) => assert_eq!(text, before.text),
                other => panic!("it cannot be taken out: {other:?}\n{}", after.text),
            }
        }
    }
});
