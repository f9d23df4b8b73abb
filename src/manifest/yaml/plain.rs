//! Plain documents, read by us in one go over their bytes.
//!
//! A document is plain when it is written as nearly every manifest is: mappings and lists in block style, brackets on
//! one line, scalars on one line, comments. All others, and all that are wrong, are left to the library, which is the
//! judge of YAML and says what it objects to; this is a shorter way to the same tree.
//!
//! Why it exists: the library takes six to nine times as long for a byte (540 KB of `- "a\tb"`, which it reads, take
//! 98 ms, of `- a` 10 ms). What keeps it right: generated texts in `tests`, the fuzz target `plain` (89,594 documents
//! in 150 s on a busy machine, no difference), and the exact version of the library in Cargo.toml.

use super::spent::Spent;
use crate::manifest::node::Node;
use crate::manifest::stream::Limits;

mod cursor;
mod number;
mod reader;
mod scalar;
mod stop;
mod tree;

use cursor::Cursor;
use reader::Reader;
pub(super) use stop::Stop;
use tree::Tree;

/// The tree of a plain document and what it takes of the limits.
pub(super) fn read<'a>(text: &'a str, limits: &Limits) -> Result<(Node<'a>, Spent), Stop> {
    Reader::new(Cursor::at_begin_of(text)?, Tree::within(limits)).read()?.whole()
}

#[cfg(test)]
mod tests;
