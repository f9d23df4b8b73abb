//! The service over HTTP: requests in, answers out. Handlers only translate; how plans are made is the core's business.
//!
//! One file an operation, with its path, its handler, the bodies it sends and their `From` impls. [`router`] puts the
//! operations, the document and the layers together.

use axum::Router;
use axum::routing::get;

pub mod access;
mod docs;
mod encoding;
mod etag;
mod fallback;
mod file;
mod form_hint;
mod guide;
mod headers;
mod health;
pub mod healthcheck;
mod input;
mod layers;
pub mod log;
mod media_type;
pub mod metrics;
mod negotiate;
mod notices;
pub mod openapi;
mod operations;
mod peer;
pub mod problem;
mod query;
mod random_id;
mod request_id;
mod room;
pub mod server;
mod settings;
mod state;
mod trace_context;
#[cfg(feature = "otlp")]
pub mod traces;

use state::AppState;

pub use settings::{Access, LoadLimits, Origin, Settings, SizeLimits, TimeLimits};

/// The service with these settings.
pub fn router(settings: Settings) -> Router {
    service_router(&AppState::new(settings), true)
}

/// The service, with or without what only those who run it need.
fn service_router(state: &AppState, with_metrics: bool) -> Router {
    let (operations, _) = openapi::operations().split_for_parts();
    let operations = if with_metrics { operations.merge(metrics::router()) } else { operations };
    let router = operations
        .merge(docs::router())
        .merge(openapi::router())
        .route(guide::GUIDE, get(guide::get_guide))
        .route("/", get(fallback::home))
        .fallback(fallback::not_found)
        .method_not_allowed_fallback(fallback::method_not_allowed)
        .with_state(state.clone());
    layers::around(router, state)
}

/// What those who run the service need, for a listener of its own.
fn operations_router(state: &AppState) -> Router {
    let router = metrics::router()
        .merge(health::router())
        .fallback(fallback::not_found)
        .method_not_allowed_fallback(fallback::method_not_allowed)
        .with_state(state.clone());
    layers::around(router, state)
}
