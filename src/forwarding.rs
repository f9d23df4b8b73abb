//! How a route table decides, of whatever its routes are: planned ones, those of a manifest, those that AWS has.
//!
//! Rules and traces ask the same code, so that a finding about a route and the path of a packet agree.

mod hosts;
mod observed;
mod prefixes;
mod table;
mod target;

pub use hosts::hosts as internet_hosts;
pub use observed::destinations;
pub use prefixes::Prefixes;
pub use table::{Decision, Forwarding, Rank, Way};
pub use target::TargetKind;
