use std::path::PathBuf;

pub(in crate::launch) fn own_file() -> Option<PathBuf> {
    std::env::current_exe().ok()
}
