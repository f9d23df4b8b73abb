//! What holds of every change, over the recorded ones.

use std::collections::BTreeSet;

use serde_json::Value;

use super::changes::{Action, SideName};
use super::kind::ResourceKind;
use super::*;
use crate::deadline::Deadline;
use crate::manifest::{Format, Limits};
use crate::plan::{self, Effort, Outcome, Query, Request, Wanted};
use crate::rules::KopsVerdict;

/// What objects are known by: kind and name; of an association, the name of its subnet.
type Objects = BTreeSet<(ResourceKind, String)>;

/// The recorded changes.
const RECORDED: [&str; 2] = [
    include_str!("../../tests/conformance/changes-1.36.ndjson"),
    include_str!("../../tests/conformance/changes-egress-1.36.ndjson"),
];

fn vectors() -> Vec<Value> {
    RECORDED.iter().flat_map(|text| text.lines()).map(|line| serde_json::from_str(line).expect("a vector")).collect()
}

fn query(vector: &Value) -> Query {
    Query { kops_release: vector["release"].as_str().map(str::to_owned), ..Query::default() }
}

fn read<'a>(vector: &'a Value, side: &str, query: &Query) -> (Request<'a>, Outcome) {
    let text = vector[side].as_str().expect("a spec").as_bytes();
    let mut request = plan::read(text, Format::Yaml, query, &Limits::DEFAULT).expect("the spec can be read");
    keep_facts(&mut request.inputs);
    let outcome = plan::plan(&request, Effort { wanted: Wanted::Existing, ..Effort::WHOLE }).expect("no deadline");
    (request, outcome)
}

fn key(kind: ResourceKind, name: &str, subnet: Option<&str>) -> (ResourceKind, String) {
    let of_subnet = subnet.filter(|_| kind == ResourceKind::RouteTableAssociation);
    (kind, of_subnet.unwrap_or(name).to_owned())
}

fn key_of(resource: &Resource) -> (ResourceKind, String) {
    key(resource.kind, &resource.name, resource.subnet.as_deref())
}

/// The objects of a spec, or those alone that kOps makes.
fn objects(side: &Side<'_>, is_own: bool) -> Objects {
    let is_wanted = |task: &&task::Task<'_>| match &task.wanted {
        task::Wanted::Gateway { shared, .. } => !is_own || !shared,
        wanted => !is_own || wanted.existing().is_none(),
    };
    let tasks = tasks::of(side, side::base(side));
    let wanted = tasks.list.iter().filter(is_wanted);
    wanted.map(|task| key(task.wanted.kind(), &task.name, task.place.subnet)).collect()
}

fn lines(difference: &Difference) -> Vec<String> {
    let line = |change: &changes::Change| {
        let Resource { kind, name, side, .. } = &change.resource;
        format!("{:?} {kind:?} {name} {side:?}", change.action)
    };
    difference.changes.iter().map(line).collect()
}

/// Whether a subnet that the first spec has under another name is known by its id.
fn renames_by_id(before: &Side<'_>, after: &Side<'_>) -> bool {
    let known: BTreeSet<&str> = before.plan.network.subnets.iter().map(|subnet| subnet.name.as_str()).collect();
    let subnets = after.plan.network.subnets.iter();
    subnets.into_iter().any(|subnet| subnet.id.is_some() && !known.contains(subnet.name.as_str()))
}

/// Looks at every change that kOps accepts.
fn each(look: impl Fn(&Side<'_>, &Side<'_>, &Difference) -> Result<(), String>) {
    let (mut count, mut wrong) = (0, Vec::new());
    for vector in vectors() {
        let query = query(&vector);
        let ((old, was), (new, is)) = (read(&vector, "old", &query), read(&vector, "new", &query));
        let (Some(before), Some(after), KopsVerdict::Accepts) = (&was.plan, &is.plan, is.of_kops) else { continue };
        let before = Side::new(before, &old.inputs.cluster, &old.inputs.vpc);
        let after = Side::new(after, &new.inputs.cluster, &new.inputs.vpc);
        if !is_placeable(&after) {
            continue;
        }
        count += 1;
        let difference = diff(&before, &after, Target::Direct, Deadline::NONE).expect("there is no deadline");
        if let Err(why) = look(&before, &after, &difference) {
            wrong.push(format!("{}: {why} {:?} {:#?}", vector["name"], difference.outcome, lines(&difference)));
        }
    }
    assert!(50 < count, "only {count} changes were looked at");
    let shown: Vec<&String> = wrong.iter().take(5).collect();
    assert!(wrong.is_empty(), "{} of {count}: {shown:#?}", wrong.len());
}

#[test]
fn only_what_the_first_spec_lacks_is_made() {
    each(|before, after, difference| {
        // A run that stops makes an address that the next one does not find, and so does another cluster.
        if difference.outcome != DiffOutcome::Applies || before.cluster.name != after.cluster.name {
            return Ok(());
        }
        let old = objects(before, true);
        let of_action = |action| difference.changes.iter().filter(move |change| change.action == action);
        // What kOps does not find any more, it leaves and makes again; a subnet that moves has an association.
        let left: Objects = of_action(Action::Orphan).map(|change| key_of(&change.resource)).collect();
        let made = of_action(Action::Create).filter(|change| change.fields.is_empty());
        let mut made = made.map(|change| key_of(&change.resource)).filter(|key| !left.contains(key));
        made.find(|key| old.contains(key)).map_or(Ok(()), |key| Err(format!("{key:?} is made, and was there")))
    });
}

#[test]
fn every_object_of_both_specs_is_in_one_change_or_unchanged() {
    each(|before, after, difference| {
        let mut known: BTreeSet<((ResourceKind, String), SideName)> = BTreeSet::new();
        let resources = difference.changes.iter().map(|change| &change.resource);
        // The block of a subnet is a part of it.
        for resource in resources.filter(|resource| resource.kind != ResourceKind::SubnetIpv6CidrBlock) {
            if !known.insert((key_of(resource), resource.side)) {
                return Err(format!("{resource:?} is in two changes"));
            }
        }
        if renames_by_id(before, after) {
            return Ok(());
        }
        let (old, new) = (objects(before, false), objects(after, false));
        let counted = known.len() + difference.unchanged;
        let (least, most) = (old.union(&new).count(), old.len() + new.len());
        // What one spec names by its id may be what the other one has under a name.
        let fits = (least..=most).contains(&counted);
        if fits { Ok(()) } else { Err(format!("{counted} are counted, and there are {least} to {most}")) }
    });
}
