#![allow(unsafe_code, reason = "a static is put into a section of its own")]

/// What the start of a `cua` contains.
pub(in crate::launch) fn word() -> &'static [u8] {
    &WORD
}

/// What [`MARK`] must contain, and no script that mentions it does.
const WORD: [u8; 16] = *b"cua-launcher-4f\0";

/// The mark: an ELF note, because linkers put notes right behind the file's headers, and no tool that
/// strips a program takes them out. In Mach-O, it is the section's name that stands in the headers.
#[used]
#[cfg_attr(target_vendor = "apple", unsafe(link_section = "__TEXT,cua-launcher-4f"))]
#[cfg_attr(not(target_vendor = "apple"), unsafe(link_section = ".note.cua"))]
static MARK: Note = Note { name_size: 16, content_size: 0, kind: 1, name: WORD };

/// As elf(5) has it.
#[repr(C, align(4))]
struct Note {
    name_size: u32,
    content_size: u32,
    kind: u32,
    name: [u8; 16],
}
