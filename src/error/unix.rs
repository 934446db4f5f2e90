/// What to do where a file may not be run.
pub(super) const MAKE_EXECUTABLE: &str = "; `chmod +x` makes a file executable";
/// The variable that says where the user configuration is.
pub(super) const CONFIG_FROM: &str = "HOME";
