//! OpenAPI 3.1 into 3.0.3, for generators of clients that know no newer one.
//!
//! Only what the document uses is turned; a test refuses keywords that 3.0 does not have.

use serde_json::{Map, Value, json};

use super::walk;

/// The licence is named by an identifier in 3.1, by an address in 3.0.
const LICENSE_URL: &str = "https://www.apache.org/licenses/LICENSE-2.0";

/// Turns a document.
pub(super) fn downgrade(mut document: Value) -> Value {
    document["openapi"] = "3.0.3".into();
    if let Some(license) = document["info"]["license"].as_object_mut() {
        license.shift_remove("identifier");
        license.insert("url".to_owned(), LICENSE_URL.into());
    }
    walk::objects(&mut document, &mut |value| {
        if let Some(fields) = value.as_object_mut() {
            TURNS.iter().for_each(|turn| turn(fields));
        }
    });
    document
}

/// What differs between the two, one by one.
const TURNS: [fn(&mut Map<String, Value>); 3] = [constant, bound, described_reference];

/// `const` is an `enum` of one value.
fn constant(fields: &mut Map<String, Value>) {
    if let Some(only) = fields.shift_remove("const") {
        fields.insert("enum".to_owned(), json!([only]));
    }
}

/// Exclusive bounds are numbers in 3.1, and mark the other bound in 3.0.
fn bound(fields: &mut Map<String, Value>) {
    for (exclusive, inclusive) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
        if let Some(bound) = fields.get_mut(exclusive).filter(|bound| bound.is_number()) {
            let bound = std::mem::replace(bound, true.into());
            fields.insert(inclusive.to_owned(), bound);
        }
    }
}

/// 3.0 ignores what is beside a reference, unless the reference is wrapped.
fn described_reference(fields: &mut Map<String, Value>) {
    if 1 < fields.len()
        && let Some(reference) = fields.shift_remove("$ref")
    {
        fields.insert("allOf".to_owned(), json!([{"$ref": reference}]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(schema: Value, expected: Value) {
        let document = downgrade(json!({"components": {"schemas": {"X": schema}}}));
        assert_eq!(document["components"]["schemas"]["X"], expected);
    }

    #[test]
    fn keywords_are_turned() {
        check(json!({"const": "a"}), json!({"enum": ["a"]}));
        check(json!({"exclusiveMinimum": 0}), json!({"exclusiveMinimum": true, "minimum": 0}));
        check(json!({"$ref": "#/y"}), json!({"$ref": "#/y"}));
        check(json!({"$ref": "#/y", "description": "d"}), json!({"description": "d", "allOf": [{"$ref": "#/y"}]}));
    }

    #[test]
    fn names_and_examples_are_left_alone() {
        let schema = json!({"properties": {"const": {"type": "string"}}, "example": {"const": 1}});
        check(schema.clone(), schema);
    }
}
