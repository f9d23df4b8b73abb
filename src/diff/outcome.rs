//! What the passes come to: changes, an outcome, and what a second run does.

use std::collections::{BTreeMap, BTreeSet};

use crate::cidr::{Ipv6Net, notation_of};
use crate::order::ordered;

use super::after_apply::{Left, Passes};
use super::changes::{Action, Attempted, Change, Resource, SideName, named, simple};
use super::cloud::{Cloud, CloudTarget, ObjectId};
use super::field::{ChangedField, FieldName};
use super::kind::ResourceKind;
use super::pass::{Deletion, Failure, Looked, State};
use super::task::{Task, Wanted};
use super::tasks::Tasks;

/// What changes from one spec to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What becomes of the change.
    pub outcome: DiffOutcome,
    /// Whether a second run changes nothing more.
    pub converges: bool,
    /// The changes, by kind and name.
    pub changes: Vec<Change>,
    /// What a second run does.
    pub second_run: Vec<Change>,
    /// How many objects stay as they are.
    pub unchanged: usize,
    /// How many objects of each kind are not compared, since nothing tells of them.
    pub untold: BTreeMap<ResourceKind, usize>,
}

/// What becomes of a change that kOps accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DiffOutcome {
    /// Nothing changes.
    Unchanged,
    /// It goes through.
    Applies,
    /// The dry run looks well, the apply stops.
    Fails,
    /// The plan itself is refused.
    Stuck,
    /// kOps' network model refuses the spec.
    Refused,
    /// kOps' validation refuses the spec.
    Invalid,
}

impl Difference {
    /// No change: kOps does not accept the spec.
    pub fn refused(outcome: DiffOutcome) -> Difference {
        Difference {
            outcome,
            converges: false,
            changes: Vec::new(),
            second_run: Vec::new(),
            unchanged: 0,
            untold: BTreeMap::new(),
        }
    }
}

impl Difference {
    /// The same with blocks of subnets as numbers where they are in an IPv6 block of the VPC that nothing told of.
    pub(super) fn numbered(mut self, bases: &[(Ipv6Net, bool)]) -> Difference {
        let invented: Vec<Ipv6Net> =
            bases.iter().filter(|(_, is_invented)| *is_invented).map(|(base, _)| *base).collect();
        let number = |text: &str| {
            let block: Ipv6Net = text.parse().ok()?;
            invented.iter().find_map(|base| notation_of(*base, block)).map(|notation| notation.to_string())
        };
        let changes = self.changes.iter_mut().chain(&mut self.second_run);
        let fields = changes.flat_map(|change| &mut change.fields).filter(|field| field.name == FieldName::Ipv6Cidr);
        for value in fields.flat_map(|field| [&mut field.before, &mut field.after]).flatten() {
            if let Some(number) = number(value) {
                *value = number;
            }
        }
        self
    }
}

/// By kind and name.
pub(super) fn in_order(changes: Vec<Change>) -> Vec<Change> {
    ordered(changes, |left, right| left.resource.cmp(&right.resource))
}

/// The changes that the passes come to.
pub(super) fn of(cloud: &Cloud<'_>, passes: &Passes<'_, '_>) -> Difference {
    let mut changes = Vec::new();
    for ((task, dry), applied) in passes.wanted.list.iter().zip(passes.dry).zip(passes.applied) {
        changes.extend(change(cloud, passes.wanted, task, dry, applied));
        changes.extend(dry.deletions.iter().map(|deletion| deleted(task, deletion)));
    }
    let outcome = outcome(&changes);
    let goes_through = !matches!(outcome, DiffOutcome::Fails | DiffOutcome::Stuck);
    let mut second_run = Vec::new();
    let mut left = Left::of(passes);
    if goes_through {
        changes.extend(left.changes(cloud, passes));
        second_run = second(cloud, passes);
    } else {
        note_leaks(&mut changes);
    }
    let unchanged = left.unchanged(passes, goes_through);
    let [changes, second_run] = [changes, second_run].map(in_order);
    let converges = goes_through && second_run.is_empty();
    let is_unchanged = changes.is_empty() && converges;
    let outcome = if is_unchanged { DiffOutcome::Unchanged } else { outcome };
    Difference { outcome, converges, changes, second_run, unchanged, untold: untold(passes) }
}

/// An address without its NAT gateway is not found again, so that every try makes another one.
fn note_leaks(changes: &mut [Change]) {
    let is_stopped = |change: &&Change| matches!(change.action, Action::Refuse | Action::Block | Action::Fail);
    let gateways = changes.iter().filter(|change| change.resource.kind == ResourceKind::NatGateway).filter(is_stopped);
    let without: BTreeSet<String> = gateways.map(|change| change.resource.name.clone()).collect();
    for change in changes.iter_mut().filter(|change| change.resource.kind == ResourceKind::ElasticIp) {
        change.leaks = change.action == Action::Create && without.contains(&change.resource.name);
    }
}

fn untold(passes: &Passes<'_, '_>) -> BTreeMap<ResourceKind, usize> {
    let mut untold = BTreeMap::new();
    for (_, task) in passes.wanted.list.iter().enumerate().filter(|(place, _)| passes.is_untold(*place)) {
        *untold.entry(task.wanted.kind()).or_default() += 1;
    }
    untold
}

fn outcome(changes: &[Change]) -> DiffOutcome {
    let any = |action: Action| changes.iter().any(|change| change.action == action);
    match (any(Action::Refuse), any(Action::Fail)) {
        (true, _) => DiffOutcome::Stuck,
        (false, true) => DiffOutcome::Fails,
        (false, false) => DiffOutcome::Applies,
    }
}

/// What happens to the object of a task: what the dry run shows, or that the apply stops there.
fn change(cloud: &Cloud<'_>, tasks: &Tasks<'_>, task: &Task<'_>, dry: &Looked, applied: &Looked) -> Option<Change> {
    let (action, attempted, fields) = match &dry.state {
        State::Unchanged | State::Untold => (None, None, Vec::new()),
        State::Create => (Some(Action::Create), Some(Attempted::Create), moved(cloud, tasks, task, applied)),
        State::Update(fields) if dry.takes_over => (Some(Action::TakeOver), Some(Attempted::Update), fields.clone()),
        State::Update(fields) => (Some(Action::Update), Some(Attempted::Update), fields.clone()),
        State::Refuse(refused) => {
            let (field, refusal) = (refused.field.clone(), Some(refused.refusal));
            let change = Change { refusal, ..simple(resource(cloud, task, dry), Action::Refuse) };
            let attempted = Some(Attempted::Update);
            return Some(Change { attempted, fields: field.into_iter().collect(), ..change });
        }
        State::Block => (Some(Action::Block), None, Vec::new()),
    };
    let failure = applied.failure.or(match &applied.state {
        State::Refuse(_) => Some(Failure::Immutable),
        _ => None,
    });
    let change = |action| simple(resource(cloud, task, dry), action);
    match (failure, action) {
        (Some(failure), _) => {
            let block = task.wanted.subnet_block();
            Some(Change { attempted, fields, failure: Some(failure), block, ..change(Action::Fail) })
        }
        (None, Some(action)) => {
            let is_interrupted = !fields.is_empty() && loops(cloud, task, applied);
            Some(Change { fields, is_interrupted, ..change(action) })
        }
        (None, None) => None,
    }
}

/// Whether the table that a subnet gets sends packets to a NAT gateway in this very subnet, which come back to it.
fn loops(cloud: &Cloud<'_>, task: &Task<'_>, applied: &Looked) -> bool {
    let (Wanted::RouteTableAssociation { .. }, Some(subnet)) = (&task.wanted, applied.object) else {
        return false;
    };
    let table = cloud.get(subnet).association.as_ref().map(|association| cloud.get(association.table));
    table.is_some_and(|table| table.routes.values().any(|route| is_in(cloud, route.target, subnet)))
}

fn is_in(cloud: &Cloud<'_>, target: CloudTarget<'_>, subnet: ObjectId) -> bool {
    matches!(target, CloudTarget::Object(gateway) if cloud.get(gateway).subnet == Some(subnet))
}

/// The table that an association takes a subnet from.
fn moved(cloud: &Cloud<'_>, tasks: &Tasks<'_>, task: &Task<'_>, applied: &Looked) -> Vec<ChangedField> {
    let (Some(from), Wanted::RouteTableAssociation { table, .. }) = (applied.moved_from, &task.wanted) else {
        return Vec::new();
    };
    let (before, after) = (cloud.get(from).label().map(str::to_owned), tasks.list[*table].name.to_string());
    vec![ChangedField::new(FieldName::RouteTable, before, Some(after))]
}

fn second(cloud: &Cloud<'_>, passes: &Passes<'_, '_>) -> Vec<Change> {
    let mut changes = Vec::new();
    for (task, looked) in passes.wanted.list.iter().zip(passes.second) {
        let first = changes.len();
        changes.extend(change(cloud, passes.wanted, task, looked, looked));
        changes.extend(looked.deletions.iter().map(|deletion| deleted(task, deletion)));
        if let Some(object) = gained_ipv6(cloud, task, looked) {
            let resource = resource(cloud, task, looked);
            let (before, after) = (Some("false".to_owned()), Some("true".to_owned()));
            let field = ChangedField::new(FieldName::ResourceBasedNaming, before, after);
            let known = changes[first..].iter_mut().find(|change| change.resource == resource);
            match known.filter(|_| cloud.get(object).gained_ipv6) {
                Some(change) => change.fields.push(field),
                None => changes.push(Change { fields: vec![field], ..simple(resource, Action::Update) }),
            }
        }
    }
    changes
}

/// A subnet that kOps gave an IPv6 block in place: only the next run names its machines by their ids.
fn gained_ipv6(cloud: &Cloud<'_>, task: &Task<'_>, looked: &Looked) -> Option<ObjectId> {
    let Wanted::Subnet(wanted) = &task.wanted else {
        return None;
    };
    let subnet = looked.object.filter(|_| wanted.id.is_none())?;
    cloud.get(subnet).gained_ipv6.then_some(subnet)
}

fn deleted(task: &Task<'_>, deletion: &Deletion) -> Change {
    let place = task.place;
    let resource = Resource {
        kind: deletion.kind,
        name: deletion.block.to_string(),
        id: None,
        subnet: place.subnet.map(str::to_owned),
        zone: place.zone.map(str::to_owned),
        route_table: None,
        destination: None,
        side: SideName::Before,
    };
    simple(resource, Action::Delete)
}

fn resource(cloud: &Cloud<'_>, task: &Task<'_>, looked: &Looked) -> Resource {
    named(cloud, task, looked.object, SideName::After)
}
