//! Files with which a publisher tries a template, or shows how it is used. Nobody else deploys them: they
//! need no marker, and what only they use is what is deployed.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::{Uses, name_of};

/// Folders of them; that of Azure Verified Modules is `tests/e2e`.
const FOLDERS: [&str; 4] = ["test", "tests", "e2e", "examples"];

/// Takes away the uses by which files are tried, and says by which files.
pub(super) fn set_apart(places: &[PathBuf], uses: &mut Uses) -> BTreeSet<usize> {
    let mut tests = BTreeSet::new();
    for (number, used) in uses.iter_mut().enumerate() {
        let before = used.len();
        used.retain(|file| !tries(&places[number], &places[*file]));
        if used.len() < before {
            tests.insert(number);
        }
    }
    tests
}

/// The folders that a file is in, in lower case.
fn folders(path: &Path) -> Vec<String> {
    let folder = path.parent().unwrap_or(Path::new(""));
    folder.components().map(|name| name.as_os_str().to_string_lossy().to_lowercase()).collect()
}

/// Whether a file tries another one that it uses: not what belongs to the test itself.
fn tries(main: &Path, tried: &Path) -> bool {
    let (own, of_tried) = (folders(main), folders(tried));
    let shared = own.iter().zip(&of_tried).take_while(|(a, b)| a == b).count();
    let is_of_tests = |names: &[String]| names.iter().any(|name| FOLDERS.contains(&name.as_str()));
    let name = name_of(main);
    let is_named_so = [".test.bicep", ".tests.bicep"].iter().any(|end| name.ends_with(end));
    is_of_tests(&own[shared..]) || (is_named_so && !is_of_tests(&of_tried))
}
