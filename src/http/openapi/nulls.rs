//! Optional fields are left out, never null; the generated document is corrected to say so.

use serde_json::Value;

/// Takes `null` out of every type in the document, and what else confuses generators of clients.
pub(super) fn remove(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(remove),
        Value::Object(fields) => {
            fields.values_mut().for_each(remove);
            if let Some(Value::Array(types)) = fields.get_mut("type") {
                types.retain(|name| name != "null");
                if let [only] = &types[..] {
                    let only = only.clone();
                    fields.insert("type".to_owned(), only);
                }
            }
            // Every key of a JSON object is a string; saying so again makes some generators fail.
            fields.shift_remove("propertyNames");
            if let Some(only) = only_choice(value) {
                *value = only;
            }
        }
        _ => {}
    }
}

/// The one schema of a `oneOf` that is not null.
fn only_choice(value: &mut Value) -> Option<Value> {
    let choices = value.get_mut("oneOf")?.as_array_mut()?;
    let before = choices.len();
    choices.retain(|choice| choice["type"] != "null");
    (choices.len() == 1 && choices.len() < before).then(|| choices.remove(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[track_caller]
    fn check(mut schema: Value, expected: Value) {
        remove(&mut schema);
        assert_eq!(schema, expected);
    }

    #[test]
    fn an_optional_value_has_its_own_type() {
        check(json!({"type": ["string", "null"]}), json!({"type": "string"}));
        check(json!({"type": ["string", "integer"]}), json!({"type": ["string", "integer"]}));
        check(json!({"oneOf": [{"type": "null"}, {"$ref": "#/x"}]}), json!({"$ref": "#/x"}));
        check(
            json!({"oneOf": [{"$ref": "#/x"}, {"$ref": "#/y"}]}),
            json!({"oneOf": [{"$ref": "#/x"}, {"$ref": "#/y"}]}),
        );
    }
}
