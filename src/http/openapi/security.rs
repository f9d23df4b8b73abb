//! Tokens in the document: whether one is needed is up to the operator of the service.

use serde_json::{Value, json};

use super::walk::entry;
use crate::http::access::GUARDED;

/// The name of the scheme.
const TOKEN: &str = "token";

/// Declares the scheme and says which operations take a token.
pub(super) fn add(document: &mut Value) {
    *entry(document, &["components", "securitySchemes", TOKEN]) = json!({
        "type": "http",
        "scheme": "bearer",
        "description": "Needed where the service is run with tokens; then calls without one are answered with 401.",
    });
    let paths = document["paths"].as_object_mut().into_iter().flatten();
    for (_, item) in paths.filter(|(path, _)| path.starts_with(GUARDED)) {
        for (_, operation) in item.as_object_mut().into_iter().flatten() {
            operation["security"] = json!([{TOKEN: []}, {}]);
        }
    }
}
