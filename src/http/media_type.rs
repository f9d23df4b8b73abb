//! The media types of bodies, in both directions.

use crate::answer::notation::{Form, Notation};
use crate::manifest::Format;

/// JSON.
pub const JSON: &str = "application/json";
/// YAML (RFC 9512).
pub const YAML: &str = "application/yaml";
/// What YAML is called besides.
pub const YAML_ALIASES: [&str; 3] = ["text/yaml", "application/x-yaml", "text/x-yaml"];
/// A JSON value a line.
pub const LINES: &str = "application/x-ndjson";
/// What that is called besides.
pub const LINES_ALIASES: [&str; 2] = ["application/ndjson", "application/jsonl"];
/// A problem (RFC 9457).
pub const PROBLEM: &str = "application/problem+json";
/// What `curl` says unless it is told otherwise.
pub const FORM: &str = "application/x-www-form-urlencoded";

/// The media type of a form.
pub fn of_form(form: Form) -> &'static str {
    match form {
        Form::Lines => LINES,
        Form::Csv => "text/csv",
        Form::Svg => "image/svg+xml",
        Form::Mermaid => "text/vnd.mermaid",
        Form::Graphviz => "text/vnd.graphviz",
        Form::Markdown => "text/markdown",
    }
}

/// The same with what it is called besides.
pub fn all_of_form(form: Form) -> impl Iterator<Item = &'static str> {
    let aliases: &[&str] = if form == Form::Lines { &LINES_ALIASES } else { &[] };
    [of_form(form)].into_iter().chain(aliases.iter().copied())
}

/// The same, as a header says it: where the type does not imply it, that the text is UTF-8.
pub fn content_type(notation: Notation, media_type: &'static str) -> String {
    match notation {
        Notation::Form(Form::Csv | Form::Mermaid | Form::Graphviz | Form::Markdown) => {
            format!("{media_type}; charset=utf-8")
        }
        Notation::Form(Form::Svg | Form::Lines) | Notation::Document(_) | Notation::Line => media_type.to_owned(),
    }
}

/// Every media type that is read and written, the preferred one first.
pub fn supported() -> impl Iterator<Item = &'static str> {
    [JSON, YAML].into_iter().chain(YAML_ALIASES)
}

/// What is before the parameters, in lower case: of a media type its type and subtype.
pub fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// The notation that a `Content-Type` promises.
pub fn format(content_type: &str) -> Option<Format> {
    match essence(content_type).as_str() {
        JSON => Some(Format::Json),
        other if other == YAML || YAML_ALIASES.contains(&other) => Some(Format::Yaml),
        _ => None,
    }
}

/// Whether a `Content-Type` promises a JSON value a line.
pub fn is_lines(content_type: &str) -> bool {
    let sent = essence(content_type);
    sent == LINES || LINES_ALIASES.contains(&sent.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_and_letter_case_do_not_count() {
        assert_eq!(format("application/json"), Some(Format::Json));
        assert_eq!(format("Application/YAML ; charset=UTF-8"), Some(Format::Yaml));
        for alias in YAML_ALIASES {
            assert_eq!(format(alias), Some(Format::Yaml), "{alias}");
        }
        for other in ["", "text/plain", "application/jsonp", FORM] {
            assert_eq!(format(other), None, "{other}");
        }
    }
}
