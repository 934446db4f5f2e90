//! The arena gives each part of memory to one owner at a time, whoever asks in whatever order.

use std::alloc::{GlobalAlloc, Layout};
use std::thread;

use cua::arena;
use proptest::collection::vec;
use proptest::prelude::*;

/// Small enough to be full now and then.
type Arena = arena::Arena<{ 512 << 10 }>;

/// One of which nothing is taken, on the heap from the start: it is too large for a thread's stack.
fn arena() -> Box<Arena> {
    let mut arena = Box::<Arena>::new_uninit();
    // SAFETY: zeros are what an arena is made of, of which nothing is taken.
    unsafe {
        arena.as_mut_ptr().write_bytes(0, 1);
        arena.assume_init()
    }
}

/// What is done with the memory.
#[derive(Clone, Debug)]
enum Step {
    Take { size: usize, align: usize },
    Resize { which: prop::sample::Index, size: usize },
    Free { which: prop::sample::Index },
}

fn step() -> impl Strategy<Value = Step> {
    // Most are small; some are larger than the arena, some ask for more than a page's alignment.
    let size = prop_oneof![8 => 1..200_usize, 3 => 200..20_000_usize, 1 => 20_000..700_000_usize];
    let align = prop_oneof![8 => 0..5_u32, 1 => 5..15_u32].prop_map(|power| 1 << power);
    prop_oneof![
        (size.clone(), align).prop_map(|(size, align)| Step::Take { size, align }),
        (any::<prop::sample::Index>(), size).prop_map(|(which, size)| Step::Resize { which, size }),
        any::<prop::sample::Index>().prop_map(|which| Step::Free { which }),
    ]
}

/// A part of memory, all of whose bytes hold the same mark as long as nobody else writes to it.
struct Owned<'a> {
    arena: &'a Arena,
    memory: *mut u8,
    layout: Layout,
    mark: u8,
}

impl<'a> Owned<'a> {
    fn take(arena: &'a Arena, layout: Layout, mark: u8) -> Self {
        // SAFETY: no size here is zero.
        let memory = unsafe { arena.alloc(layout) };
        let mut owned = Self { arena, memory, layout, mark };
        owned.fill();
        owned
    }

    fn fill(&mut self) {
        assert!(!self.memory.is_null());
        assert_eq!(self.memory.addr() % self.layout.align(), 0, "{:?}", self.layout);
        // SAFETY: it is ours, of this size.
        unsafe { self.memory.write_bytes(self.mark, self.layout.size()) };
    }

    #[track_caller]
    fn check(&self, size: usize) {
        // SAFETY: it is ours, and at least of this size.
        let bytes = unsafe { std::slice::from_raw_parts(self.memory, size) };
        assert!(bytes.iter().all(|byte| *byte == self.mark), "somebody else wrote to it: {:?}", self.layout);
    }

    fn resize(&mut self, size: usize) {
        let kept = self.layout.size().min(size);
        // SAFETY: it came from there with this layout, and the size is not zero.
        self.memory = unsafe { self.arena.realloc(self.memory, self.layout, size) };
        self.check(kept);
        self.layout = Layout::from_size_align(size, self.layout.align()).unwrap();
        self.fill();
    }
}

impl Drop for Owned<'_> {
    fn drop(&mut self) {
        self.check(self.layout.size());
        // SAFETY: it came from there with this layout.
        unsafe { self.arena.dealloc(self.memory, self.layout) };
    }
}

fn play(arena: &Arena, steps: &[Step], first_mark: u8) {
    let mut owned: Vec<Owned<'_>> = Vec::new();
    let mut mark = first_mark;
    for step in steps {
        match step {
            Step::Take { size, align } => {
                mark = mark.wrapping_add(1);
                owned.push(Owned::take(arena, Layout::from_size_align(*size, *align).unwrap(), mark));
            }
            _ if owned.is_empty() => {}
            Step::Resize { which, size } => {
                let which = which.index(owned.len());
                owned[which].resize(*size);
            }
            Step::Free { which } => drop(owned.swap_remove(which.index(owned.len()))),
        }
    }
}

proptest! {
    #[test]
    fn nobody_writes_to_memory_that_another_owns(steps in vec(step(), 0..200)) {
        play(&arena(), &steps, 0);
    }

    #[test]
    fn threads_do_not_get_the_same_memory(plays in vec(vec(step(), 0..60), 2..5)) {
        let arena = arena();
        thread::scope(|scope| {
            for (number, steps) in (0..).zip(&plays) {
                let arena = &*arena;
                scope.spawn(move || play(arena, steps, number * 60));
            }
        });
    }
}

#[test]
fn what_was_freed_last_is_used_again() {
    let arena = arena();
    let layout = Layout::from_size_align(1000, 8).unwrap();
    let places: Vec<usize> = (0..10_000).map(|_| Owned::take(&arena, layout, 1).memory.addr()).collect();
    assert!(places.iter().all(|place| *place == places[0]));
}
