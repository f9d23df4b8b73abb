//! Going through the schemas of a document, wherever they stand.

use serde_json::Value;

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
