//! What a change does to findings: which are new, which stay, which are gone.

use std::collections::BTreeMap;

use crate::answer::diagnostic_body::{BaselineBody, DiagnosticBody, SideBody};
use crate::diagnostic::Diagnostic;
use crate::diff::{Notice, SideName};
use crate::rules::{self, Rule};

/// What the findings of two specs are compared with.
pub(super) struct Compare<'a> {
    /// The keys that `after` took from `before`.
    pub inherited: &'a [String],
}

/// What makes two findings the same, and whether kOps itself gets as far as to say it: it looks at the completed spec
/// only where nothing is wrong before.
type Key = (&'static str, String, String, Option<String>, bool);

impl Compare<'_> {
    /// The findings of `after` with those of the change, and those of `before` that are gone.
    pub fn findings(
        &self,
        before: Vec<Diagnostic>,
        after: Vec<Diagnostic>,
        notices: Vec<Notice>,
    ) -> (Vec<DiagnosticBody>, Vec<DiagnosticBody>) {
        let (stopped_before, stopped_after) = (is_stopped(&before), is_stopped(&after));
        let mut known: BTreeMap<Key, usize> = BTreeMap::new();
        for found in &before {
            *known.entry(key(found, stopped_before)).or_default() += 1;
        }
        let mut bodies = Vec::with_capacity(after.len() + notices.len());
        for found in after {
            let left = known.get_mut(&key(&found, stopped_after)).filter(|left| 0 < **left);
            let state = if left.is_some() { BaselineBody::Unchanged } else { BaselineBody::New };
            if let Some(left) = left {
                *left -= 1;
            }
            bodies.push(self.body(found, SideName::After, state));
        }
        let of_change = notices.into_iter().map(|(side, found)| self.body(found, side, BaselineBody::New));
        bodies.extend(of_change);
        let mut resolved = Vec::new();
        for found in before.into_iter().rev() {
            let left = known.get_mut(&key(&found, stopped_before)).filter(|left| 0 < **left);
            if let Some(left) = left {
                *left -= 1;
                resolved.push(self.body(found, SideName::Before, BaselineBody::Absent));
            }
        }
        resolved.reverse();
        (bodies, resolved)
    }

    fn body(&self, found: Diagnostic, side: SideName, state: BaselineBody) -> DiagnosticBody {
        let mut body = DiagnosticBody { baseline_state: Some(state), ..DiagnosticBody::from(found) };
        let related = body.related.iter_mut().filter_map(|related| related.source.as_mut());
        for source in body.source.iter_mut().chain(related) {
            let (pointer, side) = place(&source.pointer, side, self.inherited);
            (source.pointer, source.side) = (pointer, Some(side));
        }
        body
    }
}

/// Where a value is, and in which of the two specs it was written: what `after` took from `before` is there.
pub(super) fn place(pointer: &str, side: SideName, inherited: &[String]) -> (String, SideBody) {
    let key = pointer.strip_prefix("/after/").and_then(|rest| rest.split('/').next());
    match key {
        Some(key) if inherited.iter().any(|taken| taken == key) => {
            (pointer.replacen("/after/", "/before/", 1), SideBody::Before)
        }
        None if side == SideName::After && inherited.iter().any(|taken| taken == "manifests") => {
            (pointer.to_owned(), SideBody::Before)
        }
        _ => (pointer.to_owned(), side.into()),
    }
}

fn key(found: &Diagnostic, is_stopped: bool) -> Key {
    let is_said = !is_stopped || !rules::find(found.code).is_some_and(Rule::is_of_completed);
    (found.code, found.object.clone(), found.field.clone(), found.value.clone(), is_said)
}

/// Whether kOps stops before it looks at the completed spec.
fn is_stopped(findings: &[Diagnostic]) -> bool {
    findings.iter().any(|found| rules::find(found.code).is_some_and(Rule::stops_first_pass))
}
