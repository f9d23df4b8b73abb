//! How much of the limits a stream has used.

use crate::manifest::stream::Limits;

/// What the documents of a stream have used of the limits that they share. Values that are thrown away again, as those
/// of keys that a merge repeats, are in the report only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Spent {
    pub nodes: usize,
    pub scalar_bytes: usize,
}

impl Spent {
    pub fn and(self, other: Spent) -> Spent {
        Spent { nodes: self.nodes + other.nodes, scalar_bytes: self.scalar_bytes + other.scalar_bytes }
    }

    pub fn left_of(self, limits: &Limits) -> Limits {
        let nodes = limits.nodes.saturating_sub(self.nodes);
        Limits { nodes, scalar_bytes: limits.scalar_bytes.saturating_sub(self.scalar_bytes), ..*limits }
    }
}
