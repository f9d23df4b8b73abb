//! Failures as RFC 9457 problems, without exception: their types, their causes and how they are told.

pub mod body;
pub mod causes;
mod failure;
mod request_error;
mod types;
pub mod words;

pub use failure::{Problem, Review};
pub use types::*;
