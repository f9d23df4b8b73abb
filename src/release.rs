//! kOps releases: which ones are supported, ranges of them, and the network facts that differ between them.
//!
//! Takes a version as people write it, gives a [`Release`]. What differs between releases is data here, in
//! [`facts`], so that the stages and rules ask a named fact and never compare version numbers.

pub mod facts;
mod releases;
mod version;
mod window;

pub use releases::{Release, Releases};
pub use version::KubernetesVersion;
pub use window::KubernetesWindow;
