//! The keys that kOps knows at every place of a manifest, by API version and release, and what their values have to be.
//!
//! Takes an object as it was written, gives the keys that kOps drops, which are those that no release has and those
//! that some releases have, and the values that kOps cannot decode. The tables are names and types gathered from kOps'
//! API types (`pkg/apis/kops/v1alpha2`, `v1alpha3`). It does not know what values mean.

mod form;
mod like;
mod quantity;
mod table;
mod walk;

pub use form::{Expected, Form};
pub use like::Like;
pub use quantity::{is_quantity, number};
pub use table::{Key, Kind, Mapping, mappings, root};
pub use walk::{Dropped, Misfit, Walked, walk};
