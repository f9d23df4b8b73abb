//! What no operation answers: unknown paths and wrong methods.

use axum::http::{Method, StatusCode, Uri};
use axum::response::Redirect;

use super::operations::{lookups, plans};
use super::{docs, health, openapi};
use crate::answer::problem::{METHOD_NOT_ALLOWED, NOT_FOUND, Problem};
use crate::likeness;

/// The paths that a misspelt one may have been.
const PATHS: [&str; 12] = [
    plans::VALIDATE,
    plans::SUBNETS,
    plans::ROUTES,
    plans::PLAN,
    lookups::EXPAND,
    lookups::RULES,
    lookups::RELEASES,
    health::LIVEZ,
    health::READYZ,
    openapi::OPENAPI,
    openapi::OPENAPI_30,
    docs::DOCS,
];

/// Answers an unknown path.
pub async fn not_found(uri: Uri) -> Problem {
    let problem = Problem::new(&NOT_FOUND, "there is nothing at this path");
    match likeness::word(uri.path(), PATHS) {
        Some(path) => problem.hint(format!("Did you mean `{path}`?")),
        None => problem.hint("The operations are listed at `/docs/` and in `/openapi.json`"),
    }
}

/// Answers a known path with a wrong method, and `OPTIONS`; the router adds `Allow`.
pub async fn method_not_allowed(method: Method) -> Result<StatusCode, Problem> {
    if method == Method::OPTIONS {
        return Ok(StatusCode::NO_CONTENT);
    }
    let detail = format!("this path has no method {method}; the header `Allow` lists those it has");
    Err(Problem::new(&METHOD_NOT_ALLOWED, detail)
        .hint(
            "Specs are sent with POST to `/v1/validate`, `subnets`, `routes` and `plan`, as `curl --data-binary` does; all else \
             is read with GET",
        ))
}

/// Sends a browser to the documentation.
pub async fn home() -> Redirect {
    Redirect::to(docs::DOCS_PAGE)
}
