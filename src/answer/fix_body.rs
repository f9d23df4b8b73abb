//! Fixes as they are sent.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::diagnostic::{Edit, Fix, PatchOperation};

/// The exact repair of a finding: when it is made, the finding is gone, and no error comes that was not there before.
/// `edits` and `patch` say the same.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Fix)]
pub struct FixBody {
    /// Whether it says what was meant. A person should look at any other one: it takes another block, or changes a
    /// type.
    pub safe: bool,
    /// Edits of the text that was sent, in its order and not overlapping, so that they are made from the last to the
    /// first. Empty where JSON was sent.
    pub edits: Vec<TextEditBody>,
    /// A JSON Patch (RFC 6902) of the finding's object in the API version that was sent.
    pub patch: Vec<PatchOperationBody>,
}

/// An edit of a text: what is between two places is replaced.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = TextEdit)]
pub struct TextEditBody {
    /// The document in the stream, from 0.
    #[schema(example = 0)]
    pub document: usize,
    /// The first character that is replaced.
    pub start: TextPositionBody,
    /// The place after the last one; equal to `start` where the text is inserted.
    pub end: TextPositionBody,
    /// What comes there; may be empty.
    #[schema(example = "172.20.0.0/24")]
    pub text: String,
}

/// A place in a text, counted in the whole text that was sent.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = TextPosition)]
pub struct TextPositionBody {
    /// The line, from 1.
    #[schema(example = 14, minimum = 1)]
    pub line: u32,
    /// The column, in characters from 1.
    #[schema(example = 11, minimum = 1)]
    pub column: u32,
}

/// An operation of a JSON Patch (RFC 6902).
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = PatchOperation)]
pub struct PatchOperationBody {
    /// What is done.
    pub op: PatchOperationName,
    /// The JSON pointer (RFC 6901) inside the object.
    #[schema(example = "/spec/subnets/1/cidr")]
    pub path: String,
    /// The new value; absent where `op` is `remove`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
}

/// What an operation of a JSON Patch does.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum PatchOperationName {
    /// Adds a value.
    Add,
    /// Removes a value.
    Remove,
    /// Replaces a value.
    Replace,
}

impl From<Fix> for FixBody {
    fn from(fix: Fix) -> FixBody {
        FixBody {
            safe: fix.safe,
            edits: fix.edits.into_iter().map(TextEditBody::from).collect(),
            patch: fix.patch.into_iter().map(PatchOperationBody::from).collect(),
        }
    }
}

impl From<Edit> for TextEditBody {
    fn from(edit: Edit) -> TextEditBody {
        let position = |(line, column)| TextPositionBody { line, column };
        let Edit { document, start, end, text } = edit;
        TextEditBody { document, start: position(start), end: position(end), text }
    }
}

impl From<PatchOperation> for PatchOperationBody {
    fn from(operation: PatchOperation) -> PatchOperationBody {
        let (op, path, value) = match operation {
            PatchOperation::Add(path, value) => (PatchOperationName::Add, path, Some(value)),
            PatchOperation::Remove(path) => (PatchOperationName::Remove, path, None),
            PatchOperation::Replace(path, value) => (PatchOperationName::Replace, path, Some(value)),
        };
        PatchOperationBody { op, path, value }
    }
}
