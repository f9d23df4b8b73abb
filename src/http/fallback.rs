//! What no operation answers: unknown paths and wrong methods.

use axum::http::{Method, StatusCode, Uri};
use axum::response::Redirect;

use super::{docs, health, openapi};
use crate::answer::OPERATIONS;
use crate::answer::problem::{METHOD_NOT_ALLOWED, NOT_FOUND, Problem};
use crate::likeness;

/// What else a misspelt path may have been.
const PATHS: [&str; 5] = [health::LIVEZ, health::READYZ, openapi::OPENAPI, openapi::OPENAPI_30, docs::DOCS];

/// The paths that a misspelt one may have been; those with a parameter are known by what they begin with.
fn known() -> impl Iterator<Item = &'static str> {
    let operations = OPERATIONS.iter().map(|operation| operation.path).filter(|path| !path.contains('{'));
    operations.chain(PATHS)
}

/// Answers an unknown path.
pub async fn not_found(uri: Uri) -> Problem {
    let problem = Problem::new(&NOT_FOUND, "there is nothing at this path");
    match likeness::word(uri.path(), known()) {
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
