//! Which address ranges of many clusters and other networks overlap, and what that means over the links between them.
//!
//! [`Party`] is a cluster or a network with its ranges, [`Links`] says how they reach each other. [`overlaps()`] looks
//! at blocks once, sorted: n log n in ranges, and linear in links.

mod codes;
mod judge;
mod links;
mod names;
mod overlaps;
mod party;
mod suggest;
mod words;

pub use codes::OVERLAP_CODES;
pub use links::{Link, LinkKind, Links};
pub use names::{NameClash, name_clashes};
pub use overlaps::{Holder, Overlap, Relation, overlaps};
pub use party::{Party, Range, Use, member, plain};
pub use suggest::Suggestions;
pub use words::{hint, list, message};
