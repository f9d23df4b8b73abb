//! The API document: generated from the handlers, finished once, served at `/openapi.json`; an older form for older
//! tools, and schemas of the input for editors, are made of it.

use axum::Router;
use axum::routing::get;

use super::file::File;
use super::pages::list::{OPENAPI, OPENAPI_30, SCHEMAS};
use super::state::AppState;

mod batches;
mod closed;
mod examples;
mod failures;
mod generated;
mod manifests;
mod nulls;
mod paragraphs;
pub mod schemas;
mod security;
mod v30;
mod versions;
mod walk;

use generated::{DOCUMENT, DOCUMENT_30};
pub use generated::{document, document_30, operations};

/// The documents and the schemas.
pub fn router() -> Router<AppState> {
    Router::new()
        .route(OPENAPI.path, get(get_document))
        .route(OPENAPI_30.path, get(get_document_30))
        .route(SCHEMAS.path, get(schemas::get_schema))
}

/// Answers the document.
async fn get_document() -> &'static File {
    &DOCUMENT
}

/// Answers the document in OpenAPI 3.0.3.
async fn get_document_30() -> &'static File {
    &DOCUMENT_30
}
