//! Why a document is not read here.

use crate::manifest::node::Place;
use crate::manifest::stream::Limits;

/// The document is not plain, so that it is not read on.
#[derive(Clone, Copy, Debug)]
pub(super) struct NotPlain;

impl From<NotPlain> for Stop {
    fn from(NotPlain: NotPlain) -> Stop {
        Stop::NotPlain
    }
}

/// Why there is no tree.
#[derive(Debug)]
pub(in crate::manifest::yaml) enum Stop {
    /// The document is not plain.
    NotPlain,
    /// The limit is exceeded, on so many things of this name, here.
    TooMany(&'static str, fn(&Limits) -> usize, Place),
}
