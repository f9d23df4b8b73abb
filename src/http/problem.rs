//! Problems on their way to a client.
//!
//! A handler returns a [`Problem`](crate::answer::problem::Problem); the layer in [`render`] writes it, because only
//! there the request's id is known. The same layer turns every bare failure of a library into a problem.

pub mod counted;
pub mod documented;
pub mod page;
mod page_of_failure;
pub mod render;
pub mod respond;
