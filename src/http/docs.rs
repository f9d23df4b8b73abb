//! `GET /docs/`: the API document as a page. Its files are part of the binary; the page loads nothing from elsewhere.

use axum::Router;
use utoipa_swagger_ui::{Config, SwaggerUi};

use super::openapi::OPENAPI;
use super::state::AppState;

/// The path of the page without its final slash, which redirects.
pub const DOCS: &str = "/docs";
/// The path of the page.
pub const DOCS_PAGE: &str = "/docs/";

/// The routes of the page.
pub fn router() -> Router<AppState> {
    let config = Config::new([OPENAPI]).validator_url("none").try_it_out_enabled(true).display_operation_id(true);
    SwaggerUi::new(DOCS).config(config).into()
}
