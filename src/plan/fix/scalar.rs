//! Values as YAML writes them, in the style of what was there.

use serde_json::Value as Json;

/// Words that YAML 1.1 does not read as texts.
const RESERVED: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];

/// The text of a value: in the quotes that `instead_of` has, else without any where it is read as a text without them.
pub(crate) fn written(value: &Json, instead_of: &str) -> String {
    match value {
        Json::String(text) if instead_of.starts_with('\'') => format!("'{}'", text.replace('\'', "''")),
        Json::String(text) if !instead_of.starts_with('"') && is_plain(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Whether YAML surely reads this as the text that it is, everywhere.
fn is_plain(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._/#".contains(&byte);
    if !text.bytes().all(is_plain) {
        return false;
    }
    match text.as_bytes() {
        [b'/', ..] => true,
        [first, ..] if first.is_ascii_alphabetic() => !RESERVED.contains(&text.to_ascii_lowercase().as_str()),
        [first, ..] if first.is_ascii_digit() => text.contains('/') || 2 <= text.matches('.').count(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn keeps_the_style_and_quotes_what_is_no_text_without() {
        let check = |value: Json, instead_of: &str, expected: &str| assert_eq!(written(&value, instead_of), expected);
        check(json!("10.0.0.0/16"), "10.0.0.1/16", "10.0.0.0/16");
        check(json!("10.0.0.0/16"), "'10.0.0.1/16'", "'10.0.0.0/16'");
        check(json!("10.0.0.0/16"), "\"10.0.0.1/16\"", "\"10.0.0.0/16\"");
        check(json!("/64#a"), "/64#A", "/64#a");
        check(json!("::/0"), "x", "\"::/0\"");
        check(json!("1.30"), "1.30", "\"1.30\"");
        check(json!("1.30.2"), "x", "1.30.2");
        check(json!("No"), "x", "\"No\"");
        check(json!("it's"), "'x'", "'it''s'");
        check(json!(false), "\"false\"", "false");
        check(json!(1), "2", "1");
    }
}
