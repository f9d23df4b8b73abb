//! What a question says of a spec besides the findings of rules.

use super::request::Request;
use crate::code::Code;
use crate::diagnostic::{Cause, Diagnostic, FieldPath, Object, Severity, excerpt, message};

/// What is the same in all findings with a code that is not one of a rule.
pub struct Notice {
    /// The code.
    pub code: &'static Code,
    /// How bad it is.
    pub severity: Severity,
    /// What is the cause.
    pub cause: Cause,
}

impl Notice {
    /// The finding on a field of the cluster in `request`: one sentence, and the repair where it is concrete.
    pub fn on(&self, request: &Request<'_>, field: &FieldPath, text: String, hint: Option<String>) -> Diagnostic {
        Diagnostic {
            code: self.code.code,
            severity: self.severity,
            cause: self.cause,
            field: field.text(),
            own_field: None,
            value: None,
            message: message(text),
            hint: hint.map(message),
            object: format!("Cluster/{}", excerpt(&request.inputs.cluster.name)),
            source: request.source_of(Object::Cluster, field),
            related: Vec::new(),
            fix: None,
        }
    }
}
