//! The keys that kOps knows at every place of a manifest, by API version and release.
//!
//! Takes an object as it was written, gives the keys that kOps drops: those that no release has, and those that some
//! releases have. The tables are names gathered from kOps' API types (`pkg/apis/kops/v1alpha2`, `v1alpha3`). It does
//! not know values.

mod dropped;
mod table;

pub use dropped::{Dropped, dropped};
pub use table::{Key, Kind, Mapping, mappings, root};
