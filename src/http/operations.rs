//! The operations: a handler for each.

pub mod filters;
pub mod lookups;
pub mod plans;
