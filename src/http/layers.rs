//! The layers around all operations, in the order a request passes them.

use std::any::Any;

use axum::Router;
use axum::middleware::from_fn;
use axum::response::{IntoResponse, Response};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;

use super::log::log;
use super::problem::render::write_problems;
use super::problem::{INTERNAL_ERROR, Problem};
use super::request_id::identify;

/// Puts the layers around `router`; the first one is the outermost.
pub fn around(router: Router) -> Router {
    let layers = ServiceBuilder::new()
        .layer(from_fn(identify))
        .layer(from_fn(log))
        .layer(from_fn(write_problems))
        .layer(CatchPanicLayer::custom(panicked));
    router.layer(layers)
}

/// A formatted message may hold a value of the spec; only a literal one is sure not to. The panic hook logs the place.
fn panicked(payload: Box<dyn Any + Send>) -> Response {
    let cause = payload.downcast_ref::<&'static str>().copied().unwrap_or("a panic with a formatted message");
    tracing::error!(cause, "a handler panicked");
    unexpected().into_response()
}

/// The problem of a fault here: nothing specific, the log has the cause.
pub fn unexpected() -> Problem {
    Problem::new(&INTERNAL_ERROR, "the service met an unexpected fault; quote `requestId` when you report it")
}
