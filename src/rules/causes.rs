//! One mistake, one finding: what follows from another finding is left out, and the same repair at several places is
//! one finding.
//!
//! Findings say which values they call into question and which they depend on; here the two are put together. No rule
//! has to know another one.

use std::collections::BTreeMap;
use std::ops::Bound::{Included, Unbounded};

use crate::diagnostic::{Dependency, FieldPath, Finding, Object, Question, RelatedField, Segment, Severity};

use super::rule::RuleSource;

/// Leaves one finding of a mistake; `source` gives the source of a rule by its code.
pub(super) fn leave_causes(findings: &mut Vec<Finding>, source: impl Fn(&str) -> Option<RuleSource>) {
    keep_causes(findings, &source);
    fold(findings, &source);
}

/// Leaves out every finding that depends on a value which another one calls into question.
///
/// The other one becomes as severe as what it replaces, so that no plan is made of a value that was not meant.
fn keep_causes(findings: &mut Vec<Finding>, source: impl Fn(&str) -> Option<RuleSource>) {
    if findings.iter().all(|finding| finding.questions.is_empty()) {
        return;
    }
    let questioned = Questioned::of(findings);
    let cause = |(place, finding)| questioned.cause(place, finding, stays_for_kops(finding, &source));
    let causes: Vec<Option<usize>> = findings.iter().enumerate().map(cause).collect();
    // Of findings that call each other into question the first one is the cause, one with which kOps does not go on
    // before others.
    let goes_on = |place: &usize| findings[*place].questions.iter().all(|question| question.kops_goes_on);
    let is_first = |place: usize| of_circle(&causes, place, |place| (goes_on(place), *place)) == Some(place);
    let causes: Vec<Option<usize>> =
        (0..findings.len()).map(|place| causes[place].filter(|_| !is_first(place))).collect();
    for place in (0..findings.len()).rev() {
        let Some(mut cause) = causes[place] else { continue };
        for _ in 0..MOST_CAUSES {
            let Some(earlier) = causes[cause] else { break };
            cause = earlier;
        }
        findings[cause].severity = findings[cause].severity.min(findings[place].severity);
    }
    let mut causes = causes.into_iter();
    findings.retain(|_| causes.next().flatten().is_none());
    withhold_repairs(findings);
}

/// Causes of causes are followed so far.
const MOST_CAUSES: usize = 64;

/// The finding of the lowest rank in the circle of causes that this one is in; `None` where it only leads into one.
fn of_circle<R: Ord>(causes: &[Option<usize>], place: usize, rank: impl Fn(&usize) -> R) -> Option<usize> {
    let mut first = place;
    let mut next = causes[place]?;
    for _ in 0..MOST_CAUSES {
        if next == place {
            return Some(first);
        }
        first = std::cmp::min_by_key(first, next, &rank);
        next = causes[next]?;
    }
    let is_in_circle =
        std::iter::successors(causes[next], |place| causes[*place]).take(MOST_CAUSES).any(|at| at == next);
    // Without a circle it stays: nothing is left out without a cause that is shown.
    (!is_in_circle).then_some(place)
}

/// Takes away the repairs of what kOps finds all the same in a value that another finding calls into question: with
/// the right value they would do harm.
fn withhold_repairs(findings: &mut [Finding]) {
    let questioned = Questioned::of(findings);
    for place in 0..findings.len() {
        let finding = &findings[place];
        if finding.hint.is_none() || !finding.questions.is_empty() {
            continue;
        }
        let Some(cause) = questioned.cause(place, finding, false) else { continue };
        let questioned = findings[cause].questions.first().map_or(&findings[cause].field, |question| &question.field);
        let key = questioned.segments().iter().rev().find_map(|step| match step {
            Segment::Key(key) => Some(format!("`{key}`")),
            _ => None,
        });
        let names = |hint: &String| key.as_ref().is_some_and(|key| hint.contains(key.as_str()));
        if findings[place].repair.is_none() && findings[place].hint.as_ref().is_some_and(names) {
            continue;
        }
        findings[place].repair = None;
        findings[place].hint = key.map(|key| format!("Correct {key} first; this may be right then"));
    }
}

/// Whether this is an error of kOps' field validation, which kOps finds as long as it goes on.
fn stays_for_kops(finding: &Finding, source: impl Fn(&str) -> Option<RuleSource>) -> bool {
    finding.severity == Severity::Error && source(finding.code) == Some(RuleSource::Kops)
}

/// The fields that are called into question, with the first finding that does so.
#[derive(Default)]
struct Questioned {
    fields: BTreeMap<Object, BTreeMap<FieldPath, First>>,
    /// Fields of the items of the cluster's lists, by list and key; without a key the whole item.
    items: BTreeMap<FieldPath, BTreeMap<Option<String>, First>>,
}

/// The places of the first findings that call a field into question.
#[derive(Clone, Copy, Default)]
struct First {
    any: Option<usize>,
    /// The one after it: a finding at a field that it calls into question itself may follow from another one.
    second: Option<usize>,
    /// The first one at which kOps does not go on.
    decisive: Option<usize>,
}

impl First {
    fn note(&mut self, place: usize, question: &Question) {
        if *self.any.get_or_insert(place) != place {
            self.second.get_or_insert(place);
        }
        if !question.kops_goes_on {
            self.decisive.get_or_insert(place);
        }
    }
}

impl Questioned {
    fn of(findings: &[Finding]) -> Questioned {
        let mut questioned = Questioned::default();
        for (place, finding) in findings.iter().enumerate() {
            for question in &finding.questions {
                let fields = questioned.fields.entry(question.object).or_default();
                fields.entry(question.field.clone()).or_default().note(place, question);
                if let Some((list, key)) = item(question) {
                    let items = questioned.items.entry(list).or_default();
                    items.entry(key).or_default().note(place, question);
                }
            }
        }
        questioned
    }

    /// The first other finding that calls something into question on which this one depends.
    fn cause(&self, place: usize, finding: &Finding, decisive_only: bool) -> Option<usize> {
        let other = |first: &First| first.any.filter(|any| *any != place).or(first.second);
        let first = |first: &First| if decisive_only { first.decisive } else { other(first) };
        let field = |object: Object, field: &FieldPath| {
            let (fields, steps) = (self.fields.get(&object)?, field.segments());
            (0..=steps.len()).filter_map(|length| first(fields.get(&steps[..length])?)).min()
        };
        let below = |object: Object, path: &FieldPath| {
            let from = self.fields.get(&object)?.range::<[Segment], _>((Included(path.segments()), Unbounded));
            from.take_while(|(other, _)| other.starts_with(path)).filter_map(|(_, found)| first(found)).min()
        };
        let dependency = |dependency: &Dependency| match dependency {
            Dependency::Field(object, path) => field(*object, path).into_iter().chain(below(*object, path)).min(),
            Dependency::Each(list, key) => {
                let items = self.items.get(list).into_iter().flat_map(|items| {
                    [None, Some((*key).to_owned())].into_iter().filter_map(|key| first(items.get(&key)?))
                });
                items.chain(field(Object::Cluster, list)).min()
            }
        };
        let own = field(finding.object, &finding.field);
        let related = finding.related.iter().filter_map(|related| field(related.object, &related.field));
        let needed = finding.depends_on.iter().filter_map(dependency);
        own.into_iter().chain(related).chain(needed).filter(|cause| *cause != place).min()
    }
}

/// The list and the key, where a question is about an item of a list of the cluster or one of its fields.
fn item(question: &Question) -> Option<(FieldPath, Option<String>)> {
    let list = |steps: &[Segment]| steps.iter().cloned().collect::<FieldPath>();
    match question.field.segments() {
        _ if question.object != Object::Cluster => None,
        [steps @ .., Segment::Index(_)] => Some((list(steps), None)),
        [steps @ .., Segment::Index(_), Segment::Key(key)] => Some((list(steps), Some(key.clone().into_owned()))),
        _ => None,
    }
}

/// The most other places of one defect that are named.
const MOST_PLACES: usize = 100;

/// Makes one finding of those that ask for the same repair at several places of one list.
///
/// What kOps' field validation refuses stays as kOps has it, one error for each field.
fn fold(findings: &mut Vec<Finding>, source: impl Fn(&str) -> Option<RuleSource>) {
    // Those of one rule follow each other.
    if findings.windows(2).all(|pair| pair[0].code != pair[1].code) {
        return;
    }
    let mut places: BTreeMap<Repair, usize> = BTreeMap::new();
    let mut folded: Vec<Finding> = Vec::with_capacity(findings.len());
    for finding in findings.drain(..) {
        let repair = Repair::of(&finding).filter(|_| !stays_for_kops(&finding, &source));
        match repair.as_ref().and_then(|repair| places.get(repair)) {
            Some(place) => join(&mut folded[*place], finding),
            None => {
                places.extend(repair.map(|repair| (repair, folded.len())));
                folded.push(finding);
            }
        }
    }
    *findings = folded;
}

/// What findings of one rule have in common that differ by nothing but their places in a list.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Repair {
    code: &'static str,
    severity: Severity,
    object: Object,
    field: FieldPath,
    hint: String,
}

impl Repair {
    /// None where the repair is not known, or the field is not in a list.
    fn of(finding: &Finding) -> Option<Repair> {
        let is_index = |step: &Segment| matches!(step, Segment::Index(_));
        let steps = finding.field.segments();
        if finding.written_at.is_some() || !steps.iter().any(is_index) {
            return None;
        }
        let any_place = |step: &Segment| if is_index(step) { Segment::Index(0) } else { step.clone() };
        Some(Repair {
            code: finding.code,
            severity: finding.severity,
            object: finding.object,
            field: steps.iter().map(any_place).collect(),
            hint: finding.hint.clone()?,
        })
    }
}

fn join(kept: &mut Finding, other: Finding) {
    if kept.related.len() < MOST_PLACES {
        // One repair is made at all places.
        if let (Some(repair), Some(more)) = (kept.repair.as_mut(), other.repair) {
            let new = more.changes.into_iter().filter(|change| !repair.changes.contains(change)).collect::<Vec<_>>();
            repair.changes.extend(new);
        }
        kept.related.push(RelatedField { object: other.object, field: other.field, label: other.message });
    }
}

#[cfg(test)]
mod tests {
    use crate::release::Release;
    use crate::rules::testing::outcome;

    /// Code, severity and field of every error and warning.
    fn found(yaml: &str) -> Vec<String> {
        let outcome = outcome(yaml, Release::DEFAULT);
        let worse = outcome.diagnostics.iter().filter(|found| found.severity != crate::diagnostic::Severity::Info);
        worse.map(|found| format!("{} {} {}", found.severity, found.code, found.field)).collect()
    }

    #[test]
    fn a_cause_is_as_severe_as_what_it_stands_for() {
        let yaml = "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {name: c.example.com}\nspec:\n  \
            cloudProvider: aws\n  kubernetesVersion: 1.34.2\n  networkCIDR: 172.20.0.0/16\n  networkCIDR: \
            10.0.0.0/16\n  subnets:\n  - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.0.0/24}\n  - {name: \
            b, type: Public, zone: us-east-1b, cidr: 172.20.1.0/24}\n";
        assert_eq!(found(yaml), ["error duplicate-key spec.networking.networkCIDR"]);
    }

    #[test]
    fn a_zone_of_another_kind_says_nothing_of_zones() {
        let yaml = "cluster: {spec: {networking: {subnets: [{name: a, type: Private, zone: [us-east-1a], cidr: \
            172.20.32.0/19}]}}}";
        assert_eq!(found(yaml), ["error value-of-wrong-kind spec.networking.subnets[0].zone"]);
    }

    #[test]
    fn what_leads_into_a_circle_of_causes_is_left_out() {
        let of_circle = |causes: &[Option<usize>], place| super::of_circle(causes, place, |place| *place);
        assert_eq!(of_circle(&[Some(2), Some(0), Some(0)], 0), Some(0));
        assert_eq!(of_circle(&[Some(2), Some(0), Some(0)], 1), None);
        assert_eq!(super::of_circle(&[Some(2), Some(0), Some(0)], 0, |place| 2 - place), Some(2));
        let chain: Vec<Option<usize>> = (0..200).map(|place| Some(place + 1)).chain([None]).collect();
        assert_eq!(of_circle(&chain, 0), Some(0));
        assert_eq!(of_circle(&chain, 199), None);
    }

    #[test]
    fn one_repair_at_several_places_is_one_finding() {
        let yaml = "cluster: {spec: {networking: {subnets: [{name: a, type: Public, zone: us-east-1a, cidr: \
            172.20.32.0/19, publicIP: 192.0.2.1}, {name: b, type: Public, zone: us-east-1b, cidr: 172.20.64.0/19, \
            publicIP: 192.0.2.2}]}}}";
        let outcome = outcome(yaml, Release::DEFAULT);
        let found: Vec<_> =
            outcome.diagnostics.iter().filter(|found| found.code == "public-ip-without-effect").collect();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].related[0].field, "spec.networking.subnets[1].publicIP");
    }
}
