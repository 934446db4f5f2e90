//! The memory of the static binary, which lives for a millisecond: an arena in front of the system's
//! allocator.
//!
//! musl asks the kernel for memory in small steps and gives it back, which costs a launcher more than
//! reading its files. Here allocating moves a mark along a block that is there from the start; what is
//! freed is used again only where it was the last; and when the block is full, the system's allocator
//! takes over. Of its memory, only what is used costs time.
#![allow(unsafe_code, reason = "that is what an allocator is")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::UnsafeCell;
use std::mem::MaybeUninit;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::{AcqRel, Relaxed};

use nix::libc;

/// What two files of 50 lines take, which the kernel is asked for in one call: that costs less than to
/// be interrupted for each of the pages.
const USUAL: usize = 96 << 10;

/// An arena of so many bytes.
#[derive(Debug)]
pub struct Arena<const SIZE: usize> {
    block: UnsafeCell<MaybeUninit<Block<SIZE>>>,
    /// How much of the block is taken. Everything that is in use ends here or before.
    taken: AtomicUsize,
}

#[repr(align(4096))]
#[derive(Debug)]
struct Block<const SIZE: usize> {
    _bytes: [u8; SIZE],
}

// SAFETY: a part of the block belongs to who took it by moving the mark, which is atomic.
unsafe impl<const SIZE: usize> Sync for Arena<SIZE> {}

impl<const SIZE: usize> Arena<SIZE> {
    /// An arena of which nothing is taken.
    #[must_use]
    pub const fn new() -> Self {
        Self { block: UnsafeCell::new(MaybeUninit::zeroed()), taken: AtomicUsize::new(0) }
    }

    fn start(&self) -> *mut u8 {
        self.block.get().cast()
    }

    /// Where in the block something is; `None` where it is the system's.
    fn place(&self, memory: *mut u8) -> Option<usize> {
        memory.addr().checked_sub(self.start().addr()).filter(|place| *place < SIZE)
    }

    /// Takes the first pages. A kernel before 5.14 refuses, and hands them out one by one.
    fn populate(&self) {
        // SAFETY: these bytes are the block's, and what is in them stays.
        unsafe { libc::madvise(self.start().cast(), USUAL.min(SIZE), libc::MADV_POPULATE_WRITE) };
    }

    /// Moves the end of what was taken last, if that ends at `from`. Who takes a place sees what was
    /// done to it before it was freed, and so writes after that.
    fn move_end(&self, from: usize, to: usize) -> bool {
        to <= SIZE && self.taken.compare_exchange(from, to, AcqRel, Relaxed).is_ok()
    }
}

impl<const SIZE: usize> Default for Arena<SIZE> {
    fn default() -> Self {
        Self::new()
    }
}

// SAFETY: parts of the block do not overlap, because each begins where the mark was and ends where it
// was moved to; they are aligned as asked, and inside. Everything else is the system's.
unsafe impl<const SIZE: usize> GlobalAlloc for Arena<SIZE> {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        loop {
            let taken = self.taken.load(Relaxed);
            // The block is aligned to a page, and so is a place in it to less.
            let place = taken.next_multiple_of(layout.align());
            let end = place.saturating_add(layout.size());
            if end > SIZE || layout.align() > align_of::<Block<SIZE>>() {
                // SAFETY: the caller's promise is passed on.
                return unsafe { System.alloc(layout) };
            }
            if self.move_end(taken, end) {
                if taken == 0 {
                    self.populate();
                }
                // SAFETY: `place` is inside of the block.
                return unsafe { self.start().add(place) };
            }
        }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        match self.place(memory) {
            Some(place) => drop(self.move_end(place + layout.size(), place)),
            // SAFETY: it came from there.
            None => unsafe { System.dealloc(memory, layout) },
        }
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        let Some(place) = self.place(memory) else {
            // SAFETY: it came from there.
            return unsafe { System.realloc(memory, layout, size) };
        };
        let moved = self.move_end(place + layout.size(), place.saturating_add(size));
        if moved || size <= layout.size() {
            return memory;
        }
        // SAFETY: the size is the caller's, the alignment was valid before; the new part is another one
        // and longer.
        unsafe {
            let new = self.alloc(Layout::from_size_align_unchecked(size, layout.align()));
            if !new.is_null() {
                memory.copy_to_nonoverlapping(new, layout.size());
                self.dealloc(memory, layout);
            }
            new
        }
    }
}
