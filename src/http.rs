//! The service over HTTP: requests in, answers out. Handlers only translate; how plans are made is the core's business.
//!
//! One file an operation, with its path, its handler, the bodies it sends and their `From` impls. [`router`] puts the
//! operations, the document and the layers together.

use axum::Router;
use axum::routing::get;

mod diagnostic_body;
mod docs;
mod expand;
mod fallback;
mod form_hint;
mod gateway_body;
mod head;
mod health;
pub mod healthcheck;
mod input;
mod layers;
mod log;
mod media_type;
mod nearest;
mod negotiate;
mod network_body;
pub mod openapi;
mod plan;
mod planned;
pub mod problem;
mod query;
mod releases;
mod request_error;
mod request_id;
mod routes;
mod rule_body;
mod rules;
pub mod server;
mod state;
mod subnet_body;
mod subnets;
mod table_body;
mod validate;

pub use state::Settings;

/// The service with these limits.
pub fn router(settings: Settings) -> Router {
    let (operations, _) = openapi::operations().split_for_parts();
    let router = operations
        .merge(docs::router())
        .route(openapi::OPENAPI, get(openapi::get_document))
        .route("/", get(fallback::home))
        .fallback(fallback::not_found)
        .method_not_allowed_fallback(fallback::method_not_allowed)
        .with_state(state::AppState::new(settings));
    layers::around(router)
}
