/// What to do where a file may not be run.
pub(super) const MAKE_EXECUTABLE: &str = "; see who may run it, and whether something blocks it";
/// The variable that says where the user configuration is.
pub(super) const CONFIG_FROM: &str = "APPDATA";
