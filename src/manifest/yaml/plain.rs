//! Plain documents, read by us in one go over their bytes.
//!
//! A document is plain when it is written as nearly every manifest is: mappings and lists in block style or in
//! brackets, scalars of every kind, also with the tag `!!str`, comments. All others, such as those with anchors, other
//! tags and merges, and all that are wrong, are left to the library, which is the judge of YAML and says what it
//! objects to; this is a shorter way to the same tree.
//!
//! Why it exists: the library takes four to nine times as long for a byte, and no kind of scalar may cost more than
//! twice another one. What keeps it right: generated texts in `tests`, the fuzz target `plain`, and the exact version
//! of the library in Cargo.toml.

use super::spent::Spent;
use crate::manifest::node::Node;
use crate::manifest::stream::Limits;

mod block;
mod cursor;
mod folding;
mod number;
mod quoted;
mod reader;
mod scalar;
mod stop;
mod tree;
mod unquoted;

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
