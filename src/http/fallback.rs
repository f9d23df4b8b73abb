//! What no operation answers: unknown paths and wrong methods.

use axum::http::{Method, StatusCode, Uri};

use super::health;
use super::log::shortened;
use super::pages::list::PAGES;
use crate::answer::OPERATIONS;
use crate::answer::problem::{METHOD_NOT_ALLOWED, NOT_FOUND, Problem};
use crate::likeness;

/// The probes that are not older names of others.
const PROBES: [&str; 2] = [health::LIVEZ, health::READYZ];

/// The paths that a misspelt one may have been, apart from those with a parameter.
fn known() -> impl Iterator<Item = &'static str> {
    let operations = OPERATIONS.iter().map(|operation| operation.path);
    let pages = PAGES.iter().map(|page| page.path);
    operations.chain(PROBES).chain(pages).filter(|path| !path.contains('{'))
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
    let method = shortened(method.as_str());
    let detail = format!("this path has no method {method}; the header `Allow` lists those it has");
    let hint =
        format!("Specs are sent with POST to {}, as `curl --data-binary` does; the rest is read with GET", posted());
    Err(Problem::new(&METHOD_NOT_ALLOWED, detail).hint(hint))
}

/// The operations that take a spec, as people list them.
fn posted() -> String {
    let names = OPERATIONS.iter().filter(|operation| operation.takes_body()).map(|operation| operation.name);
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    let (last, others) = names.split_last().map_or(("", names.as_slice()), |(last, others)| (last.as_str(), others));
    format!("{} and {last}", others.join(", ")).replacen('`', "`/v1/", 1)
}
