//! An allocator that counts what each thread asks for. Measuring programs install it; nothing else does.

#![expect(
    unsafe_code,
    reason = "an allocator is an unsafe trait; this one hands all on to the system's"
)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

/// Counts, and asks [`System`].
#[derive(Debug)]
pub struct Counting;

thread_local! {
    static CALLS: Cell<u64> = const { Cell::new(0) };
    static BYTES: Cell<i64> = const { Cell::new(0) };
}

/// How often this thread has asked for memory.
pub fn calls() -> u64 {
    CALLS.with(Cell::get)
}

/// How many bytes this thread holds: what it asked for, less what it gave back.
pub fn bytes() -> i64 {
    BYTES.with(Cell::get)
}

fn note(asked: bool, bytes: i64) {
    // A thread that is ending has no counters any more.
    let _ = CALLS.try_with(|calls| calls.set(calls.get() + u64::from(asked)));
    let _ = BYTES.try_with(|held| held.set(held.get() + bytes));
}

// SAFETY: every call is handed on to `System` as it came; the counters neither allocate nor panic.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        note(true, layout.size().cast_signed() as i64);
        // SAFETY: the caller's promise.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        note(false, -(layout.size().cast_signed() as i64));
        // SAFETY: the caller's promise.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        note(true, size.cast_signed() as i64 - layout.size().cast_signed() as i64);
        // SAFETY: the caller's promise.
        unsafe { System.realloc(pointer, layout, size) }
    }
}
