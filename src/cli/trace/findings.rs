//! Flows that are not as expected, as findings at the lines of their subnets.

use crate::answer::trace::flow_body::FlowTraceBody;
use crate::answer::trace::path_body::PathBody;
use crate::answer::trace::{TraceResponse, Traced};
use crate::diagnostic::{Cause, Diagnostic, FieldPath, Object, Severity, excerpt, message};
use crate::plan::Request;

/// One for each path of each flow that is not as expected.
pub(super) fn of(answer: &TraceResponse, wanted: &Traced, request: &Request<'_>) -> Vec<Diagnostic> {
    let unexpected = answer.flows.bodies().filter(|flow| flow.expected == Some(false));
    let findings = |flow: FlowTraceBody| -> Vec<Diagnostic> {
        flow.paths.iter().map(|path| finding(&flow, path, wanted, request)).collect()
    };
    unexpected.flat_map(findings).collect()
}

fn finding(flow: &FlowTraceBody, path: &PathBody, wanted: &Traced, request: &Request<'_>) -> Diagnostic {
    let subnets = &request.inputs.cluster.networking.subnets;
    let place = path.from.subnet.as_ref().and_then(|name| subnets.iter().position(|subnet| subnet.name == *name));
    let subnets = FieldPath::of("spec.networking.subnets");
    let field = match place {
        Some(place) => subnets.index(place),
        None => subnets,
    };
    let last = path.hops.last();
    let expected = wanted.flows.get(flow.index).and_then(|flow| flow.expect).map(super::table::expected);
    let text = format!(
        "flow {} is {}, not {}: {}",
        super::table::name(flow),
        super::table::verdict(flow.verdict),
        expected.unwrap_or_default(),
        last.map(|hop| hop.explanation.as_str()).unwrap_or_default()
    );
    Diagnostic {
        code: last.map_or("no-route", |hop| hop.code),
        severity: Severity::Error,
        cause: Cause::Invalid,
        source: request.source_of(Object::Cluster, &field),
        field: field.text(),
        own_field: None,
        value: None,
        message: message(text),
        hint: path.hint.clone().map(message),
        object: format!("Cluster/{}", excerpt(&request.inputs.cluster.name)),
        related: Vec::new(),
        fix: None,
    }
}
