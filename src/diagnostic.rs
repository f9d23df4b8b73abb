//! Findings: what a rule says of a spec, and the same with the place where it is in what was sent.
//!
//! Rules make [`Finding`]s, which name fields; the plan turns them into [`Diagnostic`]s, which also name places.
//! Nothing here knows how a diagnostic is shown.

use serde_json::Value as Json;

mod counts;
mod excerpt;
mod path;
mod repair;
mod severity;

pub use counts::Counts;
pub use excerpt::{excerpt, is_excerpt, may_be_excerpt, message};
pub use path::{FieldPath, Segment, pointer};
pub use repair::{Change, Edit, Fix, PatchOperation, Repair, Safety, edited};
pub use severity::Severity;

/// The Kubernetes cause type of a finding (`StatusCause` in apimachinery).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// A value is missing.
    Required,
    /// A value is malformed.
    Invalid,
    /// A value is not among the possible ones.
    NotSupported,
    /// A value repeats another one that has to be unique.
    Duplicate,
    /// A value is well-formed but not allowed here.
    Forbidden,
    /// A value refers to something that does not exist.
    NotFound,
    /// A value has the wrong kind, for example a number where a string belongs.
    TypeInvalid,
}

impl Cause {
    /// The word used in answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Required => "FieldValueRequired",
            Self::Invalid => "FieldValueInvalid",
            Self::NotSupported => "FieldValueNotSupported",
            Self::Duplicate => "FieldValueDuplicate",
            Self::Forbidden => "FieldValueForbidden",
            Self::NotFound => "FieldValueNotFound",
            Self::TypeInvalid => "FieldValueTypeInvalid",
        }
    }
}

/// Which object a field belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Object {
    /// The cluster.
    Cluster,
    /// The instance group with this index, in the order they were sent.
    InstanceGroup(usize),
    /// Another manifest, by its index among those that were skipped.
    Skipped(usize),
    /// The request around the manifests: what it says of the VPC.
    Request,
}

/// What a rule found. The fields are those of [`Diagnostic`], before they are located.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The code of the rule, in kebab-case.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// The Kubernetes cause type.
    pub cause: Cause,
    /// The object that the field belongs to.
    pub object: Object,
    /// The field, in today's (v1alpha3) layout.
    pub field: FieldPath,
    /// Where it is in the manifest, where this does not follow from the field.
    pub written_at: Option<FieldPath>,
    /// Line and column in the whole text, both from 1, of what is not a value, such as a separator.
    pub position: Option<(u32, u32)>,
    /// The value as written.
    pub value: Option<String>,
    /// One present-tense sentence without a final stop.
    pub message: String,
    /// The repair, imperative, where it is concrete.
    pub hint: Option<String>,
    /// The repair as changes of the object, where it is exact.
    pub repair: Option<Repair>,
    /// The other halves of a clash, and the other places of the same defect.
    pub related: Vec<RelatedField>,
    /// What the finding depends on besides its own and the related fields.
    pub depends_on: Vec<Dependency>,
    /// The fields whose values this finding calls into question.
    pub questions: Vec<Question>,
}

/// Values that a finding depends on: were one of them another, there might be no finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dependency {
    /// The field of an object, and all that lies below it.
    Field(Object, FieldPath),
    /// One field of every item of a list of the cluster, and the list itself.
    Each(FieldPath, &'static str),
}

/// A field whose value a finding calls into question, so that other findings that depend on it say nothing new.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The object that the field belongs to.
    pub object: Object,
    /// The field.
    pub field: FieldPath,
    /// Whether kOps goes on with the value, and so finds what its field validation finds all the same.
    pub kops_goes_on: bool,
}

/// The other half of a clash, or another place of the same defect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelatedField {
    /// The object that the field belongs to.
    pub object: Object,
    /// The other field.
    pub field: FieldPath,
    /// What it has to do with the finding.
    pub label: String,
}

/// The longest value that is repeated in a finding, in bytes.
const LONGEST_VALUE: usize = 120;
/// The most other fields that one finding names.
const MOST_RELATED: usize = 16;

impl Finding {
    /// Adds the value as written, unless it is empty or long.
    pub fn value(&mut self, value: impl AsRef<str> + Into<String>) -> &mut Finding {
        let short = 1..=LONGEST_VALUE;
        self.value = short.contains(&value.as_ref().len()).then(|| value.into());
        self
    }

    /// Says where the field is in the manifest, for one that is where only the other API version has it.
    pub fn written_at(&mut self, path: FieldPath) -> &mut Finding {
        self.written_at = Some(path);
        self
    }

    /// Says in which line of the text it is, for what is not a value.
    pub fn in_line(&mut self, line: u32) -> &mut Finding {
        self.position = Some((line, 1));
        self
    }

    /// Adds the repair.
    pub fn hint(&mut self, hint: impl Into<String>) -> &mut Finding {
        self.hint = Some(message(hint));
        self
    }

    /// Adds the repair as changes of the object.
    pub fn repair(&mut self, safety: Safety, changes: impl IntoIterator<Item = Change>) -> &mut Finding {
        self.repair = Some(Repair { safety, changes: changes.into_iter().collect() });
        self
    }

    /// The same where the field itself gets another value.
    pub fn repair_with(&mut self, safety: Safety, value: impl Into<Json>) -> &mut Finding {
        let change = Change::Set(self.field.clone(), value.into());
        self.repair(safety, [change])
    }

    /// The same where the field itself is removed.
    pub fn repair_by_removal(&mut self, safety: Safety) -> &mut Finding {
        let change = Change::Remove(self.field.clone());
        self.repair(safety, [change])
    }

    /// The same where what the field is in is removed, such as the route of a destination.
    pub fn repair_by_removal_of_parent(&mut self, safety: Safety) -> &mut Finding {
        let change = Change::Remove(self.field.clone().parent());
        self.repair(safety, [change])
    }

    /// Adds another field of the cluster that takes part in the finding, unless there are many already.
    pub fn related(&mut self, field: FieldPath, label: impl Into<String>) -> &mut Finding {
        if self.related.len() < MOST_RELATED {
            self.related.push(RelatedField { object: Object::Cluster, field, label: message(label) });
        }
        self
    }

    /// Says that the finding depends on this field of the cluster too.
    pub fn depends_on(&mut self, field: FieldPath) -> &mut Finding {
        self.depends_on_of(Object::Cluster, field)
    }

    /// The same for a field of any object.
    pub fn depends_on_of(&mut self, object: Object, field: FieldPath) -> &mut Finding {
        self.depends_on.push(Dependency::Field(object, field));
        self
    }

    /// Says that the finding depends on this field of every item of a list of the cluster.
    pub fn depends_on_each(&mut self, list: FieldPath, field: &'static str) -> &mut Finding {
        self.depends_on.push(Dependency::Each(list, field));
        self
    }

    /// Says that the value of this field is not the one that was meant: whatever depends on it is a consequence of this
    /// finding.
    pub fn explains(&mut self, object: Object, field: FieldPath) -> &mut Finding {
        self.questions.push(Question { object, field, kops_goes_on: false });
        self
    }

    /// The same for a value of the cluster with which kOps goes on: what its field validation finds is not a
    /// consequence.
    pub fn questions(&mut self, field: FieldPath) -> &mut Finding {
        self.questions.push(Question { object: Object::Cluster, field, kops_goes_on: true });
        self
    }

    /// Replaces the rule's own cause type, for rules that cover several.
    pub fn cause(&mut self, cause: Cause) -> &mut Finding {
        self.cause = cause;
        self
    }
}

/// A finding with its place in what was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The code of the rule, in kebab-case.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// The Kubernetes cause type.
    pub cause: Cause,
    /// The field, in today's (v1alpha3) layout.
    pub field: String,
    /// The same as the manifest names it, where it is in another layout.
    pub own_field: Option<String>,
    /// The value as written, when short.
    pub value: Option<String>,
    /// One present-tense sentence without a final stop.
    pub message: String,
    /// The repair, imperative, where it is concrete.
    pub hint: Option<String>,
    /// `Cluster/NAME`, `InstanceGroup/NAME`, or the kind and name of another manifest.
    pub object: String,
    /// Where it is in what was sent; of an absent field the nearest parent. Query parameters have no place.
    pub source: Option<Source>,
    /// The other halves of a clash.
    pub related: Vec<Related>,
    /// The repair as changes of what was sent, where it is exact.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// The field as people who look at the manifest know it.
    pub fn shown_field(&self) -> &str {
        self.own_field.as_deref().unwrap_or(&self.field)
    }
}

/// A place in what was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The document in the stream, from 0.
    pub document: usize,
    /// The JSON pointer inside the document.
    pub pointer: String,
    /// Line and column, both from 1, the column in characters; known for YAML.
    pub position: Option<(u32, u32)>,
}

/// The other half of a clash, located.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// The other field, in today's (v1alpha3) layout.
    pub field: String,
    /// Where it is.
    pub source: Option<Source>,
    /// What it has to do with the finding.
    pub label: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_value_is_not_repeated() {
        let mut finding = Finding {
            code: "a-rule",
            severity: Severity::Error,
            cause: Cause::Invalid,
            object: Object::Cluster,
            field: FieldPath::of("spec"),
            written_at: None,
            position: None,
            value: None,
            message: String::new(),
            hint: None,
            repair: None,
            related: Vec::new(),
            depends_on: Vec::new(),
            questions: Vec::new(),
        };
        finding.value("short");
        assert_eq!(finding.value.as_deref(), Some("short"));
        finding.value("x".repeat(LONGEST_VALUE + 1));
        assert_eq!(finding.value, None);
    }
}
