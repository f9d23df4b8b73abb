//! lib
pub mod cidr;
pub mod diagnostic;
pub mod manifest;
pub mod release;
pub mod spec;
