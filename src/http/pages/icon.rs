//! The shapes of severities, which the planner page draws too.

use crate::diagnostic::Severity;

/// What people call a severity.
pub fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "Error",
        Severity::Warning => "Warning",
        Severity::Info => "Note",
    }
}

/// The shape of a severity, which tells it without colour.
pub fn icon(severity: Severity) -> String {
    let shape = match severity {
        Severity::Error => {
            "<circle cx=\"7\" cy=\"7\" r=\"7\" fill=\"currentColor\"/>\
             <path class=\"cut\" d=\"M4.6 4.6l4.8 4.8M9.4 4.6L4.6 9.4\"/>"
        }
        Severity::Warning => {
            "<path d=\"M7 .8l6.6 12H.4z\" fill=\"currentColor\" stroke=\"currentColor\" stroke-linejoin=\"round\"/>\
             <path class=\"cut\" d=\"M7 5v3.6M7 10.6v.3\"/>"
        }
        Severity::Info => {
            "<rect x=\"1\" y=\"1\" width=\"12\" height=\"12\" rx=\"2\" fill=\"none\" stroke=\"currentColor\" \
             stroke-width=\"1.5\"/><path class=\"line\" d=\"M7 6.4v3.8M7 3.8v.2\"/>"
        }
    };
    format!(
        "<svg class=\"icon {severity}\" viewBox=\"0 0 14 14\" role=\"img\" aria-label=\"{}\">{shape}</svg>",
        word(severity)
    )
}
