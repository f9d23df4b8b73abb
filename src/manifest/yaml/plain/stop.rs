//! Why a document is not read here.

use crate::manifest::node::Place;
use crate::manifest::stream::Limits;

/// Why there is no tree.
#[derive(Debug)]
pub(in crate::manifest::yaml) enum Stop {
    /// The document is not plain.
    NotPlain,
    /// The limit is exceeded, on so many things of this name, here.
    TooMany(&'static str, fn(&Limits) -> usize, Place),
}
