//! `GET /docs/`: the API document as a page. Its files are part of the binary, compressed; the page loads nothing from elsewhere.

use std::io::Read;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use flate2::read::GzDecoder;
use utoipa_swagger_ui::{Config, SwaggerUi};

use super::layers::step::{Step, StepLayer, in_memory};
use super::media_type::essence;
use super::negotiate::quality;
use super::openapi::OPENAPI;
use super::state::AppState;

/// The path of the page without its final slash, which redirects.
pub const DOCS: &str = "/docs";
/// The path of the page.
pub const DOCS_PAGE: &str = "/docs/";

/// The routes of the page.
pub fn router() -> Router<AppState> {
    let config = Config::new([OPENAPI]).validator_url("none").try_it_out_enabled(true).display_operation_id(true);
    Router::from(SwaggerUi::new(DOCS).config(config)).layer(StepLayer(Inflate))
}

/// Sends the files as they were to clients that do not take gzip: the library sends them compressed to all.
#[derive(Clone, Copy, Debug)]
struct Inflate;

impl Step for Inflate {
    /// Whether the client takes gzip.
    type Noted = bool;

    fn before(&self, request: &mut Request) -> Result<bool, Box<Response>> {
        Ok(takes_gzip(request.headers()))
    }

    fn after(takes_gzip: bool, mut response: Response) -> Response {
        let headers = response.headers_mut();
        if !headers.contains_key(header::CONTENT_ENCODING) {
            return response;
        }
        if takes_gzip {
            headers.append(header::VARY, HeaderValue::from_static("accept-encoding"));
            return response;
        }
        headers.remove(header::CONTENT_ENCODING);
        headers.remove(header::CONTENT_LENGTH);
        response.map(|file| {
            let mut text = Vec::new();
            // The file was compressed when the program was built.
            let _ = GzDecoder::new(&*in_memory(file)).read_to_end(&mut text);
            Body::from(text)
        })
    }
}

fn takes_gzip(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    accepted.flat_map(|value| value.split(',')).any(|coding| essence(coding) == "gzip" && 0 < quality(coding))
}
