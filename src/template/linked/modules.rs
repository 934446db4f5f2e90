//! Which files are modules of a Bicep file: a module of the same folders is named by its path from the file
//! that uses it, so that nothing has to be guessed. It may be an ARM template.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::{Checked, Uses, plain};

/// Puts down who uses whom.
pub(super) fn find(templates: &mut [Checked], places: &[PathBuf], uses: &mut Uses) {
    let numbers: BTreeMap<&Path, usize> =
        places.iter().enumerate().map(|(number, it)| (it.as_path(), number)).collect();
    for (number, (facts, ..)) in templates.iter_mut().enumerate() {
        let folder = places[number].parent().unwrap_or(Path::new(""));
        let modules = std::mem::take(&mut facts.modules).into_iter();
        let found = modules.filter_map(|module| numbers.get(plain(&folder.join(module)).as_path()).copied());
        uses[number].extend(found.filter(|module| *module != number));
    }
}
