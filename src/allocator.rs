//! The memory of the program: mimalloc, asked without an alignment where every block has it.
//!
//! Its crate asks for an alignment with each block, which takes twice the instructions, and lacks the call that gives
//! free memory back.

use std::alloc::{GlobalAlloc, Layout};

use libmimalloc_sys::{
    mi_free, mi_malloc, mi_malloc_aligned, mi_realloc, mi_realloc_aligned, mi_zalloc, mi_zalloc_aligned,
};

/// Gives memory back after a storm, where the system's allocator keeps an arena for every thread.
pub struct Allocator;

/// The alignment of every block of at least so many bytes (`MI_MAX_ALIGN_SIZE`); that of a smaller one is half of it.
const ALIGNMENT: usize = 16;

/// Whether a block has its alignment without being asked for it.
fn is_aligned(layout: Layout, size: usize) -> bool {
    layout.align() <= ALIGNMENT / 2 || layout.align() <= ALIGNMENT && ALIGNMENT <= size
}

// SAFETY: every block comes from mimalloc with the size and the alignment of its layout, or is null where there is no
// memory, and goes back to mimalloc. Nothing here unwinds.
#[expect(unsafe_code, reason = "the trait of allocators is unsafe, and its methods call C")]
unsafe impl GlobalAlloc for Allocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let size = layout.size();
        // SAFETY: mimalloc takes any size, and alignments are powers of two.
        unsafe {
            if is_aligned(layout, size) { mi_malloc(size) } else { mi_malloc_aligned(size, layout.align()) }.cast()
        }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        let size = layout.size();
        // SAFETY: as above.
        unsafe {
            if is_aligned(layout, size) { mi_zalloc(size) } else { mi_zalloc_aligned(size, layout.align()) }.cast()
        }
    }

    unsafe fn dealloc(&self, block: *mut u8, _: Layout) {
        // SAFETY: the block is one of those above, and its owner gives it up.
        unsafe { mi_free(block.cast()) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the same; what is at its start is copied where it has to move.
        let moved = unsafe {
            if is_aligned(layout, size) {
                mi_realloc(block.cast(), size)
            } else {
                mi_realloc_aligned(block.cast(), size, layout.align())
            }
        };
        moved.cast()
    }
}

#[expect(unsafe_code, reason = "the crate of the library declares it together with what needs more crates")]
// SAFETY: mimalloc has this function with this signature; it takes no pointer, and any thread may call it.
unsafe extern "C" {
    /// Gives back what the calling thread has free, at once where `force` is true.
    #[link_name = "mi_collect"]
    pub safe fn give_back(force: bool);
}

#[cfg(test)]
mod tests {
    // A benchmark has this module too, and no tests.
    #[expect(unsafe_code, reason = "allocators have no safe methods")]
    #[test]
    fn every_block_has_its_alignment() {
        use super::*;

        let sizes = (1..300).chain([1_000, 1_024, 1_025, 8_192, 100_000, 3 << 20]);
        for (size, power) in sizes.flat_map(|size| (0..8).map(move |power| (size, power))) {
            let layout = Layout::from_size_align(size, 1 << power).unwrap();
            // SAFETY: blocks are written within their sizes, and given back once.
            unsafe {
                let (block, zeros) = (Allocator.alloc(layout), Allocator.alloc_zeroed(layout));
                block.write(1);
                let moved = Allocator.realloc(block, layout, size + 7);
                assert!([zeros, moved].iter().all(|block| block.addr().is_multiple_of(layout.align())), "{layout:?}");
                assert_eq!((moved.read(), zeros.add(size - 1).read()), (1, 0));
                Allocator.dealloc(moved, Layout::from_size_align(size + 7, layout.align()).unwrap());
                Allocator.dealloc(zeros, layout);
            }
        }
    }
}
