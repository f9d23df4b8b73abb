//! Findings into diagnostics: where each field is in what was sent, in source order.

use std::borrow::Cow;

use crate::diagnostic::{Diagnostic, FieldPath, Finding, Object, Related, RelatedField, Source, excerpt, pointer};
use crate::manifest::{Document, Node, Value};
use crate::rules::{Scalar, SourceOrder};
use crate::spec::{ApiVersion, in_own_words};

use super::fix::Fixes;
use super::place::{base, manifest, written};
use super::request::Request;

/// The order of what has no place: after everything else.
const NOWHERE: SourceOrder = (usize::MAX, Vec::new());

/// Locates `findings` and puts them into source order; equal places keep the order of the rules.
pub(super) fn diagnostics(request: &Request<'_>, findings: Vec<Finding>) -> Vec<Diagnostic> {
    let fixes = Fixes::of(request);
    let mut located: Vec<(SourceOrder, Diagnostic)> =
        findings.into_iter().map(|finding| diagnostic(request, &fixes, finding)).collect();
    located.sort_by(|(left, _), (right, _)| left.cmp(right));
    located.into_iter().map(|(_, diagnostic)| diagnostic).collect()
}

/// Where a finding is; what has no place comes last.
pub(super) fn order(request: &Request<'_>, finding: &Finding) -> SourceOrder {
    let base = base(request, finding.object);
    base.map_or(NOWHERE, |(document, base)| {
        let path = written(request, finding.object, &finding.field, finding.written_at.as_ref());
        let text = &request.input.stream.documents[document];
        let located = text.locate(base.iter().chain(path.segments()));
        (document.checked_sub(request.input.first).unwrap_or(document), located.order)
    })
}

fn diagnostic(request: &Request<'_>, fixes: &Fixes<'_>, finding: Finding) -> (SourceOrder, Diagnostic) {
    let fix = fixes.fix(&finding);
    let own = written(request, finding.object, &finding.field, finding.written_at.as_ref());
    let (order, source) = match located(request, finding.object, &own) {
        Some((order, source)) => (order, Some(source)),
        None => (NOWHERE, None),
    };
    let source = source.map(|source| Source { position: finding.position.or(source.position), ..source });
    let version = request.inputs.cluster.api_version;
    // What says where it is written speaks of it as it is written.
    let say = |text: String| match finding.written_at {
        Some(_) => text,
        None => said(text, &finding.field, version),
    };
    let related = finding.related.into_iter().map(|other| related(request, other)).collect();
    let diagnostic = Diagnostic {
        code: finding.code,
        severity: finding.severity,
        cause: finding.cause,
        own_field: (*own != finding.field).then(|| own.text()),
        field: finding.field.text(),
        value: finding.value,
        message: say(finding.message),
        hint: finding.hint.map(say),
        object: object_name(request, finding.object),
        source,
        related,
        fix,
    };
    (order, diagnostic)
}

fn related(request: &Request<'_>, other: RelatedField) -> Related {
    Related {
        field: other.field.text(),
        source: request.source_of(other.object, &other.field),
        label: said(other.label, &other.field, request.inputs.cluster.api_version),
    }
}

/// A sentence in the names of the manifest's version.
fn said(text: String, about: &FieldPath, version: ApiVersion) -> String {
    match in_own_words(&text, about, version) {
        Cow::Borrowed(_) => text,
        Cow::Owned(own) => own,
    }
}

/// Where the field with this path in the manifest is; of an absent one the nearest parent. Facts from the query have no
/// place.
fn located(request: &Request<'_>, object: Object, path: &FieldPath) -> Option<(SourceOrder, Source)> {
    let (document, base) = base(request, object)?;
    let steps = base.iter().chain(path.segments());
    let text = &request.input.stream.documents[document];
    let located = text.locate(steps.clone());
    let position = located.place.map(|place| (text.first_line + place.line, place.column));
    let document = document.checked_sub(request.input.first).unwrap_or(document);
    let source = Source { document, pointer: pointer(steps.take(located.depth)), position };
    Some(((document, located.order), source))
}

impl Request<'_> {
    /// Where a field of an object is in what was sent; of an absent one the nearest parent.
    pub fn source_of(&self, object: Object, field: &FieldPath) -> Option<Source> {
        let path = written(self, object, field, None);
        located(self, object, &path).map(|(_, source)| source)
    }
}

/// Whether something is written at this path in the manifest of an object.
pub(super) fn is_written(request: &Request<'_>, object: Object, path: &FieldPath) -> bool {
    node_at(request, object, path).is_some()
}

/// The scalar at this path in the manifest of an object.
pub(super) fn scalar_at(request: &Request<'_>, object: Object, path: &FieldPath) -> Option<Scalar> {
    let (document, node) = node_at(request, object, path)?;
    let text = match &node.value {
        Value::Null | Value::Sequence(_) | Value::Mapping(_) => return None,
        Value::String(text) => text,
        value => match node.place.and_then(|place| document.written(place)) {
            Some(written) => written,
            None => &value.to_json().to_string(),
        },
    };
    Some(Scalar { text: excerpt(text).into_owned(), is_text: matches!(node.value, Value::String(_)) })
}

/// What is at this path in the manifest of an object, with its document.
fn node_at<'r>(request: &'r Request<'_>, object: Object, path: &FieldPath) -> Option<(&'r Document<'r>, &'r Node<'r>)> {
    let manifest = manifest(request, object)?;
    let steps = manifest.base.segments().iter().chain(path.segments());
    let document = &request.input.stream.documents[manifest.document];
    document.at(steps).map(|node| (&**document, node))
}

fn object_name(request: &Request<'_>, object: Object) -> String {
    match manifest(request, object) {
        Some(manifest) => [&*excerpt(&manifest.kind), "/", &*excerpt(&manifest.name)].concat(),
        None => "PlanRequest".to_owned(),
    }
}
