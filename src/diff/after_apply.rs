//! What is left in AWS after an apply: objects that nothing looks after, routes and associations that stay, and what
//! others made and the cluster does not use any more.

use std::collections::{BTreeMap, BTreeSet};

use crate::cidr::IpNet;

use super::changes::{Action, Change, Resource, SideName, bare, named, simple};
use super::cloud::{Cloud, CloudTarget, ObjectId};
use super::field::{ChangedField, FieldName};
use super::kind::ResourceKind;
use super::owned_tags::NAME;
use super::pass::{Looked, State};
use super::task::{Task, TaskId, Wanted};
use super::tasks::Tasks;

/// What a task speaks of: an object, or a part of one.
type Spoken = (ResourceKind, ObjectId, Option<IpNet>);

/// What kOps did in each pass, task by task.
pub(super) struct Passes<'a, 'l> {
    pub was: &'a Tasks<'a>,
    pub made: &'l [Looked],
    pub wanted: &'a Tasks<'a>,
    pub dry: &'l [Looked],
    pub applied: &'l [Looked],
    pub second: &'l [Looked],
}

/// What the tasks of `after` speak of, and what is left.
pub(super) struct Left {
    spoken: BTreeSet<Spoken>,
    left: BTreeSet<Spoken>,
}

impl Left {
    /// What the tasks of `after` speak of.
    pub fn of(passes: &Passes<'_, '_>) -> Left {
        let tasks = passes.wanted.list.iter().zip(passes.dry).zip(passes.applied);
        let spoken = tasks.flat_map(|((task, dry), applied)| {
            let by_apply = spoken(task, applied, passes.applied);
            let gone =
                dry.deletions.iter().filter_map(|deletion| Some((deletion.kind, dry.object?, Some(deletion.block))));
            by_apply.or_else(|| spoken(task, dry, passes.dry)).into_iter().chain(gone)
        });
        Left { spoken: spoken.collect(), left: BTreeSet::new() }
    }

    /// What is left, as changes.
    pub fn changes(&mut self, cloud: &Cloud<'_>, passes: &Passes<'_, '_>) -> Vec<Change> {
        let mut changes = self.orphans(cloud, passes);
        changes.extend(self.released(cloud, passes));
        changes.extend(self.stale(cloud, passes));
        changes
    }

    /// Owned objects that no task of `after` found.
    fn orphans(&mut self, cloud: &Cloud<'_>, passes: &Passes<'_, '_>) -> Vec<Change> {
        let tasks = by_object(passes.was, passes.made);
        let owned = cloud.objects().filter(|(_, object)| object.is_owned());
        let mut changes = Vec::new();
        for (place, object) in owned {
            let Some(kind) = object.kind.filter(|kind| !self.spoken.contains(&(*kind, place, None))) else {
                continue;
            };
            let resource = match tasks.get(&(kind, place)) {
                Some(task) => named(cloud, task, Some(place), SideName::Before),
                None => bare(kind, object.tag(NAME).unwrap_or_default(), object.id),
            };
            self.left.insert((kind, place, None));
            changes.push(simple(resource, Action::Orphan));
        }
        changes
    }

    /// What `before` used, others made, and no task of `after` found.
    fn released(&mut self, cloud: &Cloud<'_>, passes: &Passes<'_, '_>) -> Vec<Change> {
        let mut changes = Vec::new();
        for (task, looked) in passes.was.list.iter().zip(passes.made) {
            let Some((kind, object, None)) = spoken(task, looked, passes.made) else {
                continue;
            };
            let is_object = !matches!(
                kind,
                ResourceKind::RouteTableAssociation
                    | ResourceKind::VpcAmazonIpv6CidrBlock
                    | ResourceKind::VpcDhcpOptionsAssociation
            );
            let known = [&self.spoken, &self.left].iter().any(|known| known.contains(&(kind, object, None)));
            if is_object && !known && !cloud.get(object).is_owned() {
                self.left.insert((kind, object, None));
                changes.push(simple(named(cloud, task, Some(object), SideName::Before), Action::Release));
            }
        }
        changes
    }

    /// Routes of tables and associations of subnets that a task found, which no task asks for.
    fn stale(&mut self, cloud: &Cloud<'_>, passes: &Passes<'_, '_>) -> Vec<Change> {
        let mut changes = Vec::new();
        for (task, looked) in passes.wanted.list.iter().zip(passes.applied) {
            match (&task.wanted, looked.object) {
                (Wanted::RouteTable(_), Some(table)) => changes.extend(self.stale_routes(cloud, task, table)),
                (Wanted::Subnet(_), Some(subnet)) => changes.extend(self.stale_association(cloud, task, subnet)),
                _ => {}
            }
        }
        changes
    }

    fn stale_routes(&mut self, cloud: &Cloud<'_>, task: &Task<'_>, table: ObjectId) -> Vec<Change> {
        let mut changes = Vec::new();
        for (destination, route) in &cloud.get(table).routes {
            if self.spoken.contains(&(ResourceKind::Route, table, Some(*destination))) {
                continue;
            }
            self.left.insert((ResourceKind::Route, table, Some(*destination)));
            let target = match route.target {
                CloudTarget::Object(object) => cloud.get(object).label(),
                CloudTarget::Id { id, .. } => Some(id),
            };
            let resource = Resource {
                zone: task.place.zone.map(str::to_owned),
                route_table: Some(task.name.to_string()),
                destination: Some(destination.to_string()),
                ..bare(ResourceKind::Route, route.name, None)
            };
            let field = ChangedField::new(FieldName::Target, target.map(str::to_owned), None);
            changes.push(Change { fields: vec![field], ..simple(resource, Action::Orphan) });
        }
        changes
    }

    fn stale_association(&mut self, cloud: &Cloud<'_>, task: &Task<'_>, subnet: ObjectId) -> Option<Change> {
        let association = cloud.get(subnet).association.as_ref()?;
        let key = (ResourceKind::RouteTableAssociation, subnet, None);
        if self.spoken.contains(&key) || !self.left.insert(key) {
            return None;
        }
        let table = cloud.get(association.table).label().map(str::to_owned);
        let resource = Resource {
            subnet: task.place.subnet.map(str::to_owned),
            zone: task.place.zone.map(str::to_owned),
            route_table: table,
            ..bare(ResourceKind::RouteTableAssociation, association.name, None)
        };
        Some(simple(resource, Action::Orphan))
    }

    /// How many objects of either side stay as they are.
    pub fn unchanged(&self, passes: &Passes<'_, '_>, goes_through: bool) -> usize {
        let of_after = passes.dry.iter().zip(passes.applied).filter(|(dry, applied)| {
            let applies = applied.failure.is_none() && !matches!(applied.state, State::Refuse(_));
            matches!(dry.state, State::Unchanged) && applies
        });
        let blocked = passes.wanted.list.iter().zip(passes.dry).filter(|(_, dry)| matches!(dry.state, State::Block));
        let blocked: BTreeSet<(ResourceKind, &str)> =
            blocked.map(|(task, _)| (task.wanted.kind(), &*task.name)).collect();
        let of_before = passes.was.list.iter().zip(passes.made).filter(|(task, looked)| {
            let known = spoken(task, looked, passes.made)
                .is_none_or(|key| self.spoken.contains(&key) || goes_through && self.left.contains(&key));
            !known && !blocked.contains(&(task.wanted.kind(), &*task.name))
        });
        of_after.count() + of_before.count()
    }
}

/// What a task speaks of, where that exists.
fn spoken(task: &Task<'_>, looked: &Looked, pass: &[Looked]) -> Option<Spoken> {
    let kind = task.wanted.kind();
    let of = |task: TaskId| pass.get(task).and_then(|looked| looked.object);
    match &task.wanted {
        Wanted::Route(wanted) => Some((kind, of(wanted.table)?, Some(wanted.destination))),
        Wanted::RouteTableAssociation { subnet, .. } => Some((kind, of(*subnet)?, None)),
        Wanted::VpcCidrBlock(block) => Some((kind, looked.object?, Some(*block))),
        _ => Some((kind, looked.object?, None)),
    }
}

fn by_object<'a>(tasks: &'a Tasks<'a>, looked: &[Looked]) -> BTreeMap<(ResourceKind, ObjectId), &'a Task<'a>> {
    let tasks = tasks.list.iter().zip(looked);
    tasks.filter_map(|(task, looked)| Some(((task.wanted.kind(), looked.object?), task))).collect()
}
