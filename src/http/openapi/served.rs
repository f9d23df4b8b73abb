//! The document and what is made of it, as the program has them: the files of the folder `openapi`, compressed.

use axum::Router;
use axum::extract::Path;
use axum::routing::get;

use crate::answer::problem::{NOT_FOUND, Problem};
use crate::http::file::File;
use crate::http::made::Made;
use crate::http::pages::list::{OPENAPI, OPENAPI_30, SCHEMAS};

/// A file, as `build.rs` compresses it.
macro_rules! packed {
    ($page:expr, $name:literal) => {
        File::packed($page.media_type, include_bytes!(concat!(env!("OUT_DIR"), "/", $name, ".gz")))
    };
}

static DOCUMENT: Made<File> = Made::by(|| packed!(OPENAPI, "openapi.json"));
static DOCUMENT_30: Made<File> = Made::by(|| packed!(OPENAPI_30, "openapi-3.0.json"));
static ALL_SCHEMAS: Made<[(&str, File); 2]> = Made::by(|| {
    [
        ("cluster-v1alpha2.json", packed!(SCHEMAS, "cluster-v1alpha2.json")),
        ("cluster-v1alpha3.json", packed!(SCHEMAS, "cluster-v1alpha3.json")),
    ]
});

/// The documents and the schemas.
pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route(OPENAPI.path, get(async || DOCUMENT.value().await))
        .route(OPENAPI_30.path, get(async || DOCUMENT_30.value().await))
        .route(SCHEMAS.path, get(get_schema))
}

/// Answers a schema.
async fn get_schema(Path(name): Path<String>) -> Result<&'static File, Problem> {
    let schemas = ALL_SCHEMAS.value().await;
    match schemas.iter().find(|(file, _)| *file == name) {
        Some((_, file)) => Ok(file),
        None => Err(Problem::new(&NOT_FOUND, "there is no schema with this name")
            .supported(schemas.iter().map(|(file, _)| *file))),
    }
}
