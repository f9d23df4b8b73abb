//! `GET /assets/{file}`: what the pages load. The name of a file has the hash of its bytes, so that a browser keeps it
//! for good; all are compressed once.

use axum::Router;
use axum::extract::{OriginalUri, Path};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::list::{ASSETS, fixed};
use crate::answer::problem::Problem;
use crate::http::etag;
use crate::http::fallback;
use crate::http::file::File;
use crate::http::made::Made;

/// A file as `src/http/pages/planner/build` makes it: compressed.
macro_rules! built {
    ($name:literal, $media_type:expr) => {
        Asset::of($name, $media_type, include_bytes!(concat!("built/", $name, ".gz")))
    };
}

/// Every file.
static FILES: Made<[Asset; 5]> = Made::by(|| {
    [
        built!("page.css", "text/css; charset=utf-8"),
        built!("planner.js", SCRIPT),
        built!("catalogue.js", SCRIPT),
        built!("icon.svg", "image/svg+xml"),
        built!("licences.txt", "text/plain; charset=utf-8"),
    ]
});
const SCRIPT: &str = "text/javascript; charset=utf-8";

/// A year, the longest that a cache has to take.
const FOR_GOOD: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

struct Asset {
    name: &'static str,
    /// The last part of its path, with the hash.
    path: String,
    file: File,
}

impl Asset {
    fn of(name: &'static str, media_type: &str, stored: &'static [u8]) -> Asset {
        let file = File::packed(media_type, stored);
        let (stem, extension) = name.split_once('.').unwrap_or((name, ""));
        let path = format!("{stem}.{}.{extension}", etag::digits(file.text().as_bytes()));
        Asset { name, path, file }
    }
}

/// The route of the files.
pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route(ASSETS.path, get(get_asset))
}

/// The path of a file.
pub fn path(name: &str) -> String {
    let asset = FILES.now().iter().find(|asset| asset.name == name);
    asset.map(|asset| format!("{}{}", fixed(ASSETS.path), asset.path)).unwrap_or_default()
}

async fn get_asset(Path(path): Path<String>, OriginalUri(uri): OriginalUri) -> Result<Response, Problem> {
    match FILES.value().await.iter().find(|asset| asset.path == path) {
        Some(asset) => Ok(([(header::CACHE_CONTROL, FOR_GOOD)], &asset.file).into_response()),
        None => Err(fallback::not_found(uri).await),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_there_under_a_name_that_changes_with_it() {
        for Asset { name, path, file } in FILES.now() {
            assert!(!file.text().is_empty(), "{name}");
            let (stem, _) = name.split_once('.').unwrap();
            assert_eq!(path.split('.').count(), 3, "{path}");
            assert!(path.starts_with(stem) && path.contains(&etag::digits(file.text().as_bytes())), "{path}");
            assert_eq!(super::path(name), format!("/assets/{path}"));
        }
    }
}
