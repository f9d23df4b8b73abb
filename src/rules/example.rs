//! The examples of rules as requests.

use serde_json::Value;

use super::rule::BASE_REQUEST;
use crate::manifest::{self, Format, Limits};
use crate::release::Release;

/// Whether an example is a whole stream of manifests.
pub fn is_manifests(example: &str) -> bool {
    example.trim_start().starts_with("apiVersion")
}

/// The plan request of an example, laid over [`BASE_REQUEST`], for `release` unless it names another one; `None` where
/// the example is manifests, which are sent as they are.
pub fn request(example: &str, release: Release) -> Option<Value> {
    if is_manifests(example) {
        return None;
    }
    let mut request = parsed(BASE_REQUEST);
    lay_over(&mut request, parsed(example));
    if let Value::Object(fields) = &mut request {
        fields.entry("kopsRelease").or_insert_with(|| Value::String(release.to_string()));
    }
    Some(request)
}

/// The first document of a text, which tests read too.
pub fn parsed(yaml: &str) -> Value {
    let stream = manifest::read(yaml.as_bytes(), Format::Yaml, &Limits::DEFAULT).ok();
    let first = stream.and_then(|stream| stream.documents.into_iter().next().map(|first| first.root.value.to_json()));
    first.unwrap_or_default()
}

/// JSON Merge Patch (RFC 7396), except that `null` on a key that the target lacks stays.
pub fn lay_over(target: &mut Value, patch: Value) {
    let Value::Object(patch) = patch else {
        *target = patch;
        return;
    };
    if !target.is_object() {
        *target = Value::Object(serde_json::Map::new());
    }
    let Value::Object(fields) = target else { return };
    for (key, value) in patch {
        if value.is_null() && fields.contains_key(&key) {
            fields.shift_remove(&key);
        } else {
            lay_over(fields.entry(key).or_insert(Value::Null), value);
        }
    }
}
