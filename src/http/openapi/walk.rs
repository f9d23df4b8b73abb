//! Going through the schemas of a document, at every place.

use serde_json::Value;

use crate::answer::operation::Operation;

/// Keys whose values are data, not schemas.
const DATA: [&str; 5] = ["example", "examples", "default", "enum", "value"];
/// Keys whose values map names to schemas or to other parts, so that no key in them is a keyword.
const MAPS: [&str; 4] = ["properties", "schemas", "paths", "$defs"];

/// Calls `change` on every object of `document` that is not data, the innermost first.
pub(super) fn objects(value: &mut Value, change: &mut impl FnMut(&mut Value)) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| objects(item, change)),
        Value::Object(fields) => {
            for (key, field) in fields.iter_mut().filter(|(key, _)| !DATA.contains(&key.as_str())) {
                match field {
                    Value::Object(named) if MAPS.contains(&key.as_str()) => {
                        named.iter_mut().for_each(|(_, part)| objects(part, change));
                    }
                    other => objects(other, change),
                }
            }
            change(value);
        }
        _ => {}
    }
}

/// The value at a path of keys, made where it is missing.
pub fn entry<'a>(value: &'a mut Value, keys: &[&str]) -> &'a mut Value {
    keys.iter().fold(value, |value, key| &mut value[*key])
}

/// The part of the document on an operation.
pub fn operation_at<'a>(document: &'a mut Value, operation: &Operation) -> &'a mut Value {
    let method = if operation.takes_body() { "post" } else { "get" };
    entry(document, &["paths", operation.path, method])
}
