#![allow(unsafe_code, reason = "a static is put into a section of its own")]

/// What the start of a `cua` contains, and no script that mentions it does. The linker leaves out a
/// section that nobody asks for.
pub(in crate::launch) fn word() -> &'static [u8] {
    std::hint::black_box(&MARK)
}

/// The mark is the name of a section, because the names of all sections stand in the file's headers,
/// padded with zeros to eight bytes.
#[used]
#[unsafe(link_section = ".cua-4f")]
static MARK: [u8; 8] = *b".cua-4f\0";
