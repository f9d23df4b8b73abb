//! `GET /docs/`: the API document as a page of Swagger UI. Its files are part of the binary, compressed; the page loads
//! nothing from elsewhere.

use std::io::Read;
use std::sync::OnceLock;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{OriginalUri, Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use flate2::read::GzDecoder;

use super::etag::tag;
use super::fallback;
use super::media_type::essence;
use super::negotiate::quality;
use super::state::AppState;
use crate::answer::problem::Problem;

/// The path of the page without its final slash, which redirects.
pub const DOCS: &str = "/docs";
/// The path of the page.
pub const DOCS_PAGE: &str = "/docs/";

/// The page; `data-tokens` has it show where to enter a token.
const PAGE: &str = include_str!("../../assets/docs/index.html");
const FOR_TOKENS: &str = " data-tokens";

/// What the page loads, as `assets/docs/refresh` keeps it.
static FILES: [File; 5] = [
    File::text("swagger-initializer.js", SCRIPT, include_bytes!("../../assets/docs/swagger-initializer.js")),
    File::gzip("swagger-ui-bundle.js", SCRIPT, include_bytes!("../../assets/docs/swagger-ui/swagger-ui-bundle.js.gz")),
    File::gzip("swagger-ui.css", "text/css", include_bytes!("../../assets/docs/swagger-ui/swagger-ui.css.gz")),
    File::text(
        "swagger-ui-bundle.js.LICENSE.txt",
        "text/plain; charset=utf-8",
        include_bytes!("../../assets/docs/swagger-ui/swagger-ui-bundle.js.LICENSE.txt"),
    ),
    File::text("NOTICE", "text/plain; charset=utf-8", include_bytes!("../../assets/docs/swagger-ui/NOTICE")),
];
const SCRIPT: &str = "text/javascript";

/// The routes of the page.
pub fn router() -> Router<AppState> {
    Router::new()
        .route(DOCS, get(|| async { Redirect::to(DOCS_PAGE) }))
        .route(DOCS_PAGE, get(get_page))
        .route("/docs/{file}", get(get_file))
}

/// Answers the page. A service without tokens shows no locks.
async fn get_page(State(state): State<AppState>) -> Response {
    let asks_for_tokens = state.settings.access.tokens.is_some();
    let page = if asks_for_tokens { PAGE.to_owned() } else { PAGE.replace(FOR_TOKENS, "") };
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response()
}

/// Answers a file of the page.
async fn get_file(
    Path(name): Path<String>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    match FILES.iter().find(|file| file.name == name) {
        Some(file) => Ok(file.answer(takes_gzip(&headers))),
        None => Err(fallback::not_found(uri).await),
    }
}

/// A file that all its answers share.
struct File {
    name: &'static str,
    media_type: &'static str,
    stored: &'static [u8],
    is_compressed: bool,
    /// What [`File::stored`] is of, inflated for the first client that does not take gzip.
    inflated: OnceLock<Bytes>,
    tag: OnceLock<HeaderValue>,
}

impl File {
    /// A file that is stored as it is; most clients have the service compress it.
    const fn text(name: &'static str, media_type: &'static str, stored: &'static [u8]) -> File {
        File { name, media_type, stored, is_compressed: false, inflated: OnceLock::new(), tag: OnceLock::new() }
    }

    /// A file that is stored compressed.
    const fn gzip(name: &'static str, media_type: &'static str, stored: &'static [u8]) -> File {
        File { name, media_type, stored, is_compressed: true, inflated: OnceLock::new(), tag: OnceLock::new() }
    }

    fn answer(&'static self, takes_gzip: bool) -> Response {
        let inflates = self.is_compressed && !takes_gzip;
        let body = if inflates { self.inflated() } else { Bytes::from_static(self.stored) };
        let mut response = ([(header::CONTENT_TYPE, self.media_type)], body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::ETAG, self.tag.get_or_init(|| tag(self.stored)).clone());
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        if self.is_compressed && takes_gzip {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        response
    }

    fn inflated(&self) -> Bytes {
        let inflated = self.inflated.get_or_init(|| {
            let mut text = Vec::new();
            // A test inflates every file.
            let _ = GzDecoder::new(self.stored).read_to_end(&mut text);
            Bytes::from(text)
        });
        inflated.clone()
    }
}

fn takes_gzip(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    accepted.flat_map(|value| value.split(',')).any(|coding| essence(coding) == "gzip" && 0 < quality(coding))
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt;

    use super::*;

    async fn body(file: &'static File, takes_gzip: bool) -> Bytes {
        file.answer(takes_gzip).into_body().collect().await.unwrap().to_bytes()
    }

    #[tokio::test]
    async fn answers_share_the_bytes_of_a_file() {
        for file in &FILES {
            for takes_gzip in [true, false] {
                let (one, other) = (body(file, takes_gzip).await, body(file, takes_gzip).await);
                assert_eq!(one.as_ptr(), other.as_ptr(), "{}", file.name);
            }
            assert!(!file.is_compressed || file.stored.len() * 2 < body(file, false).await.len(), "{}", file.name);
        }
    }

    #[test]
    fn the_page_marks_whether_tokens_are_needed() {
        assert!(PAGE.contains(FOR_TOKENS));
    }
}
