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
type Key<'d> = (&'static str, &'d str, &'d str, Option<&'d str>, bool);

/// What became of the findings of both specs.
struct States {
    /// Of each finding of `after` whether it is new.
    after: Vec<BaselineBody>,
    /// Of each finding of `before` whether it is gone.
    is_gone: Vec<bool>,
}

impl Compare<'_> {
    /// The findings of `after` with those of the change, and those of `before` that are gone; `before` is `None` where
    /// it has the same ones.
    pub fn findings(
        &self,
        before: Option<Vec<Diagnostic>>,
        after: Vec<Diagnostic>,
        notices: Vec<Notice>,
    ) -> (Vec<DiagnosticBody>, Vec<DiagnosticBody>) {
        let states = match &before {
            Some(before) => States::of(before, &after),
            None => States { after: vec![BaselineBody::Unchanged; after.len()], is_gone: Vec::new() },
        };
        let mut bodies = Vec::with_capacity(after.len() + notices.len());
        let of_after = after.into_iter().zip(states.after);
        bodies.extend(of_after.map(|(found, state)| self.body(found, SideName::After, state)));
        let of_change = notices.into_iter().map(|(side, found)| self.body(found, side, BaselineBody::New));
        bodies.extend(of_change);
        let gone = before.into_iter().flatten().zip(states.is_gone).filter(|(_, is_gone)| *is_gone);
        let resolved = gone.map(|(found, _)| self.body(found, SideName::Before, BaselineBody::Absent));
        (bodies, resolved.collect())
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

impl States {
    /// Of several that are alike the first ones stay, and the last ones are new or gone.
    fn of(before: &[Diagnostic], after: &[Diagnostic]) -> States {
        let (stopped_before, stopped_after) = (is_stopped(before), is_stopped(after));
        let mut left: BTreeMap<Key<'_>, usize> = BTreeMap::new();
        for found in before {
            *left.entry(key(found, stopped_before)).or_default() += 1;
        }
        let after = after.iter().map(|found| match take(&mut left, &key(found, stopped_after)) {
            true => BaselineBody::Unchanged,
            false => BaselineBody::New,
        });
        let after = after.collect();
        let mut is_gone: Vec<bool> =
            before.iter().rev().map(|found| take(&mut left, &key(found, stopped_before))).collect();
        is_gone.reverse();
        States { after, is_gone }
    }
}

/// Takes one finding like this away, where one is left.
fn take<'d>(left: &mut BTreeMap<Key<'d>, usize>, key: &Key<'d>) -> bool {
    match left.get_mut(key).filter(|left| 0 < **left) {
        Some(left) => {
            *left -= 1;
            true
        }
        None => false,
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

fn key(found: &Diagnostic, is_stopped: bool) -> Key<'_> {
    let is_said = !is_stopped || !rules::find(found.code).is_some_and(Rule::is_of_completed);
    (found.code, &found.object, &found.field, found.value.as_deref(), is_said)
}

/// Whether kOps stops before it looks at the completed spec.
fn is_stopped(findings: &[Diagnostic]) -> bool {
    findings.iter().any(|found| rules::find(found.code).is_some_and(Rule::stops_first_pass))
}
