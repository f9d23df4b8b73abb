//! Diagnostics as they are sent.

use serde::Serialize;
use utoipa::ToSchema;

use super::fix_body::FixBody;
use crate::diagnostic::{Cause, Diagnostic, Related, Severity, Source};
use crate::rules;

/// A finding: what is wrong, where, and how to repair it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Diagnostic)]
#[serde(rename_all = "camelCase")]
pub struct DiagnosticBody {
    /// The code of the rule; `/v1/rules/{code}` explains it. It is never renamed.
    #[schema(example = "subnet-cidr-outside-network")]
    pub code: &'static str,
    /// How bad it is.
    pub severity: SeverityBody,
    /// The Kubernetes cause type.
    #[serde(rename = "type")]
    pub cause: CauseBody,
    /// The field, in today's (v1alpha3) layout whatever was sent.
    #[schema(example = "spec.networking.subnets[1].cidr")]
    pub field: String,
    /// The value as written, when short.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "172.21.0.0/24")]
    pub value: Option<String>,
    /// What is wrong, one sentence without a final stop.
    #[schema(example = "the subnet's block `172.21.0.0/24` lies outside the network")]
    pub message: String,
    /// The repair, imperative, where it is concrete.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "Choose a block inside 172.20.0.0/16")]
    pub hint: Option<String>,
    /// The object that the field belongs to: its kind and name.
    #[schema(example = "Cluster/c.example.com")]
    pub object: String,
    /// Where it is in what was sent; of an absent field the nearest parent. Absent for query parameters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<SourceBody>,
    /// The other halves of a clash.
    pub related: Vec<RelatedBody>,
    /// The repair, where it is exact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<FixBody>,
    /// The page of the code, relative to the server.
    #[serde(rename = "helpURI")]
    #[schema(example = "/rules/subnet-cidr-outside-network")]
    pub help_uri: String,
    /// What the change does to the finding; only where a change is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baseline_state: Option<BaselineBody>,
}

/// How bad a finding is: `error`, kOps or AWS refuses it and there is no plan; `warning`, it fails later, costs,
/// surprises or may be limited; `info`, what was assumed or skipped.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = Severity)]
#[serde(rename_all = "lowercase")]
pub enum SeverityBody {
    /// There is no plan.
    Error,
    /// It fails later, costs, surprises or may be limited.
    Warning,
    /// What was assumed or skipped.
    Info,
}

/// The Kubernetes cause type of a finding: a value is missing (`Required`), malformed (`Invalid`), not among the
/// possible ones (`NotSupported`), repeated (`Duplicate`), not allowed here (`Forbidden`), refers to nothing
/// (`NotFound`), or has the wrong kind (`TypeInvalid`).
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = CauseType)]
pub enum CauseBody {
    /// A value is missing.
    #[serde(rename = "FieldValueRequired")]
    Required,
    /// A value is malformed.
    #[serde(rename = "FieldValueInvalid")]
    Invalid,
    /// A value is not among the possible ones.
    #[serde(rename = "FieldValueNotSupported")]
    NotSupported,
    /// A value repeats another one.
    #[serde(rename = "FieldValueDuplicate")]
    Duplicate,
    /// A value is not allowed here.
    #[serde(rename = "FieldValueForbidden")]
    Forbidden,
    /// A value refers to nothing.
    #[serde(rename = "FieldValueNotFound")]
    NotFound,
    /// A value has the wrong kind.
    #[serde(rename = "FieldValueTypeInvalid")]
    TypeInvalid,
}

/// A place in what was sent.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = SourcePlace)]
#[serde(rename_all = "camelCase")]
pub struct SourceBody {
    /// The document in the stream, from 0.
    #[schema(example = 0)]
    pub document: usize,
    /// The JSON pointer (RFC 6901) inside the document.
    #[schema(example = "/spec/subnets/1/cidr")]
    pub pointer: String,
    /// The line, from 1; known for YAML.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 14, minimum = 1)]
    pub line: Option<u32>,
    /// The column, in characters from 1; known for YAML.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 11, minimum = 1)]
    pub column: Option<u32>,
    /// Which of the two texts; only where a change is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub side: Option<SideBody>,
}

/// Which of the two specs of a change: `before`, what there is; `after`, what is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = DiffSide)]
#[serde(rename_all = "camelCase")]
pub enum SideBody {
    /// What there is.
    Before,
    /// What is to be.
    After,
}

/// What a change does to a finding, as in SARIF: `new`, only the spec that is to be has it; `unchanged`, both have it;
/// `absent`, only the spec that there is has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = BaselineState)]
#[serde(rename_all = "camelCase")]
pub enum BaselineBody {
    /// Only what is to be has it.
    New,
    /// Both have it.
    Unchanged,
    /// Only what there is has it.
    Absent,
}

/// The other half of a clash.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = RelatedField)]
#[serde(rename_all = "camelCase")]
pub struct RelatedBody {
    /// The other field, in today's (v1alpha3) layout.
    #[schema(example = "spec.networking.networkCIDR")]
    pub field: String,
    /// Where it is in what was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<SourceBody>,
    /// What it has to do with the finding.
    #[schema(example = "the network")]
    pub label: String,
}

impl From<Diagnostic> for DiagnosticBody {
    fn from(diagnostic: Diagnostic) -> DiagnosticBody {
        let Diagnostic {
            code,
            severity,
            cause,
            field,
            own_field: _,
            value,
            message,
            hint,
            object,
            source,
            related,
            fix,
        } = diagnostic;
        DiagnosticBody {
            code,
            severity: severity.into(),
            cause: cause.into(),
            field,
            value,
            message,
            hint,
            object,
            source: source.map(SourceBody::from),
            related: related.into_iter().map(RelatedBody::from).collect(),
            fix: fix.map(FixBody::from),
            help_uri: help_uri(code),
            baseline_state: None,
        }
    }
}

impl DiagnosticBody {
    /// Whether only what is to be has it.
    pub fn is_new(&self) -> bool {
        self.baseline_state == Some(BaselineBody::New)
    }
}

/// The page of a code.
fn help_uri(code: &str) -> String {
    let catalogue = if rules::find(code).is_some() { "/rules/" } else { "/codes/" };
    [catalogue, code].concat()
}

impl SeverityBody {
    /// Whether it says what was assumed or skipped.
    pub fn is_info(self) -> bool {
        matches!(self, Self::Info)
    }

    /// Whether there is no plan with it.
    pub fn is_error(self) -> bool {
        matches!(self, Self::Error)
    }
}

impl From<Severity> for SeverityBody {
    fn from(severity: Severity) -> SeverityBody {
        match severity {
            Severity::Error => SeverityBody::Error,
            Severity::Warning => SeverityBody::Warning,
            Severity::Info => SeverityBody::Info,
        }
    }
}

impl From<SeverityBody> for Severity {
    fn from(severity: SeverityBody) -> Severity {
        match severity {
            SeverityBody::Error => Severity::Error,
            SeverityBody::Warning => Severity::Warning,
            SeverityBody::Info => Severity::Info,
        }
    }
}

impl From<Cause> for CauseBody {
    fn from(cause: Cause) -> CauseBody {
        match cause {
            Cause::Required => CauseBody::Required,
            Cause::Invalid => CauseBody::Invalid,
            Cause::NotSupported => CauseBody::NotSupported,
            Cause::Duplicate => CauseBody::Duplicate,
            Cause::Forbidden => CauseBody::Forbidden,
            Cause::NotFound => CauseBody::NotFound,
            Cause::TypeInvalid => CauseBody::TypeInvalid,
        }
    }
}

impl From<Source> for SourceBody {
    fn from(source: Source) -> SourceBody {
        let Source { document, pointer, position } = source;
        let (line, column) = position.unzip();
        SourceBody { document, pointer, line, column, side: None }
    }
}

impl From<Related> for RelatedBody {
    fn from(related: Related) -> RelatedBody {
        let Related { field, source, label } = related;
        RelatedBody { field, source: source.map(SourceBody::from), label }
    }
}
