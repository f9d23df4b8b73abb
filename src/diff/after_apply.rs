//! What is left in AWS after an apply: objects that nothing looks after, routes and associations that stay, and what
//! others made and the cluster does not use any more.

use std::collections::{BTreeMap, BTreeSet};

use super::changes::{Action, Change, Resource, SideName, bare, named, simple};
use super::cloud::{Cloud, CloudTarget, Object, ObjectId};
use super::field::{ChangedField, FieldName};
use super::in_use;
use super::kind::ResourceKind;
use super::owned_tags::{NAME, OWNED, SHARED};
use super::pass::{Looked, State};
use super::spoken::{Spoken, SpokenOf, spoken};
use super::task::{Task, TaskId, Wanted};
use super::tasks::Tasks;

/// What kOps did in each pass, task by task.
pub(super) struct Passes<'a, 'l> {
    pub was: &'a Tasks<'a>,
    pub made: &'l [Looked],
    pub wanted: &'a Tasks<'a>,
    pub dry: &'l [Looked],
    pub applied: &'l [Looked],
    pub second: &'l [Looked],
    /// What nothing tells of, where AWS is compared with.
    pub filled: &'l [Looked],
}

impl Passes<'_, '_> {
    /// Whether nothing tells of the object of the task of `after` at this place, so that it has no change.
    pub fn is_untold(&self, place: TaskId) -> bool {
        let is_in =
            |pass: &[Looked], state: fn(&State) -> bool| pass.get(place).is_some_and(|looked| state(&looked.state));
        is_in(self.filled, |state| matches!(state, State::Untold))
            && is_in(self.dry, |state| matches!(state, State::Unchanged))
    }

    /// Whether one of the clusters uses the object in this way, by its tags.
    fn is_used(&self, object: &Object<'_>, way: &str) -> bool {
        [self.was.cluster, self.wanted.cluster].into_iter().any(|cluster| object.tags.use_by(cluster) == Some(way))
    }
}

/// What the tasks of `after` speak of, and what is left.
pub(super) struct Left {
    spoken: SpokenOf,
    left: SpokenOf,
}

impl Left {
    /// What the tasks of `after` speak of.
    pub fn of(passes: &Passes<'_, '_>) -> Left {
        let mut all = SpokenOf::default();
        for ((task, dry), applied) in passes.wanted.list.iter().zip(passes.dry).zip(passes.applied) {
            all.extend(spoken(task, applied, passes.applied).or_else(|| spoken(task, dry, passes.dry)));
            let gone = dry.deletions.iter();
            all.extend(gone.filter_map(|deletion| Some((deletion.kind, dry.object?, Some(deletion.block)))));
        }
        Left { spoken: all, left: SpokenOf::default() }
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
        let owned = self.unspoken(cloud).filter(|(_, place)| passes.is_used(cloud.get(*place), OWNED));
        let orphans: Vec<(ResourceKind, ObjectId)> = owned.collect();
        if orphans.is_empty() {
            return Vec::new();
        }
        let tasks = by_object(passes.was, passes.made);
        let mut users = in_use::users(cloud, passes.wanted, passes.applied);
        let mut changes = Vec::new();
        for (kind, place) in orphans {
            let resource = match tasks.get(&(kind, place)) {
                Some(task) => named(cloud, task, Some(place), SideName::Before),
                None => observed(kind, cloud.get(place), passes.wanted.cluster),
            };
            self.left.insert((kind, place, None));
            changes.push(Change { in_use_by: users.remove(&place), ..simple(resource, Action::Orphan) });
        }
        changes
    }

    /// Objects that no task of `after` speaks of, and of which nothing is left yet.
    fn unspoken<'c>(&'c self, cloud: &'c Cloud<'_>) -> impl Iterator<Item = (ResourceKind, ObjectId)> + use<'c> {
        let all = cloud.objects().filter_map(|(place, object)| Some((object.kind?, place)));
        all.filter(|(kind, place)| !self.is_known((*kind, *place, None)))
    }

    fn is_known(&self, key: Spoken) -> bool {
        self.spoken.contains(key) || self.left.contains(key)
    }

    /// What `before` used, others made, and no task of `after` found.
    fn released(&mut self, cloud: &Cloud<'_>, passes: &Passes<'_, '_>) -> Vec<Change> {
        let mut changes = Vec::new();
        for (task, looked) in passes.was.list.iter().zip(passes.made) {
            let Some(key @ (kind, object, None)) = spoken(task, looked, passes.made) else {
                continue;
            };
            let is_object = !matches!(
                kind,
                ResourceKind::RouteTableAssociation
                    | ResourceKind::VpcAmazonIpv6CidrBlock
                    | ResourceKind::VpcDhcpOptionsAssociation
            );
            if is_object && !self.is_known(key) && !passes.is_used(cloud.get(object), OWNED) {
                self.left.insert(key);
                changes.push(simple(named(cloud, task, Some(object), SideName::Before), Action::Release));
            }
        }
        let shared = self.unspoken(cloud).filter(|(_, place)| passes.is_used(cloud.get(*place), SHARED));
        let shared: Vec<(ResourceKind, ObjectId)> = shared.collect();
        for (kind, place) in shared {
            self.left.insert((kind, place, None));
            changes.push(simple(observed(kind, cloud.get(place), passes.wanted.cluster), Action::Release));
        }
        changes
    }

    /// Routes of tables and associations of subnets that a task found, which no task asks for.
    fn stale(&mut self, cloud: &Cloud<'_>, passes: &Passes<'_, '_>) -> Vec<Change> {
        let mut changes = Vec::new();
        for (task, looked) in passes.wanted.list.iter().zip(passes.applied) {
            match (&task.wanted, looked.object) {
                (Wanted::RouteTable(_), Some(table)) => changes.extend(self.stale_routes(cloud, passes, task, table)),
                (Wanted::Subnet(_), Some(subnet)) => {
                    changes.extend(self.stale_association(cloud, passes, task, subnet));
                }
                _ => {}
            }
        }
        changes
    }

    fn stale_routes(
        &mut self,
        cloud: &Cloud<'_>,
        passes: &Passes<'_, '_>,
        task: &Task<'_>,
        table: ObjectId,
    ) -> Vec<Change> {
        let mut changes = Vec::new();
        for (destination, route) in &cloud.get(table).routes {
            let is_spoken = self.spoken.contains((ResourceKind::Route, table, Some(*destination)));
            if is_spoken || route.is_propagated {
                continue;
            }
            self.left.insert((ResourceKind::Route, table, Some(*destination)));
            let unnamed = route_name(&task.name, passes.wanted.cluster, &destination.to_string());
            let target = match route.target {
                CloudTarget::Object(object) => cloud.get(object).label(),
                CloudTarget::Id { id, .. } => Some(id),
            };
            let resource = Resource {
                zone: task.place.zone.map(str::to_owned),
                route_table: Some(task.name.to_string()),
                destination: Some(destination.to_string()),
                ..bare(ResourceKind::Route, route.name.unwrap_or(&unnamed), None)
            };
            let field = ChangedField::new(FieldName::Target, target.map(str::to_owned), None);
            let table_id = cloud.get(table).id.map(str::to_owned);
            changes.push(Change { fields: vec![field], table_id, ..simple(resource, Action::Orphan) });
        }
        changes
    }

    /// On a table that a cluster made: kOps does not look at those of others.
    fn stale_association(
        &mut self,
        cloud: &Cloud<'_>,
        passes: &Passes<'_, '_>,
        task: &Task<'_>,
        subnet: ObjectId,
    ) -> Option<Change> {
        let association = cloud.get(subnet).association.as_ref()?;
        let key = (ResourceKind::RouteTableAssociation, subnet, None);
        if self.is_known(key) || !passes.is_used(cloud.get(association.table), OWNED) {
            return None;
        }
        self.left.insert(key);
        let table = cloud.get(association.table).label().map(str::to_owned);
        let of_tag = cloud.get(association.table).tag(NAME);
        let unnamed = association_name(&task.name, of_tag.or(table.as_deref()).unwrap_or_default());
        let resource = Resource {
            subnet: task.place.subnet.map(str::to_owned),
            zone: task.place.zone.map(str::to_owned),
            route_table: table,
            ..bare(ResourceKind::RouteTableAssociation, association.name.unwrap_or(&unnamed), None)
        };
        Some(simple(resource, Action::Orphan))
    }

    /// How many objects of either side stay as they are.
    pub fn unchanged(&self, passes: &Passes<'_, '_>, goes_through: bool) -> usize {
        let of_after = passes.dry.iter().zip(passes.applied).enumerate().filter(|(place, (dry, applied))| {
            let applies = applied.failure.is_none() && !matches!(applied.state, State::Refuse(_));
            matches!(dry.state, State::Unchanged) && applies && !passes.is_untold(*place)
        });
        let blocked = passes.wanted.list.iter().zip(passes.dry).filter(|(_, dry)| matches!(dry.state, State::Block));
        let blocked: BTreeSet<(ResourceKind, &str)> =
            blocked.map(|(task, _)| (task.wanted.kind(), &*task.name)).collect();
        let of_before = passes.was.list.iter().zip(passes.made).filter(|(task, looked)| {
            let known = spoken(task, looked, passes.made)
                .is_none_or(|key| self.spoken.contains(key) || goes_through && self.left.contains(key));
            !known && !blocked.contains(&(task.wanted.kind(), &*task.name))
        });
        of_after.count() + of_before.count()
    }
}

/// The name that kOps gives the route of a zone's table, or of the cluster's.
fn route_name(table: &str, cluster: &str, destination: &str) -> String {
    match table.strip_suffix(cluster).map(|zone| zone.trim_end_matches('.')) {
        Some("") => destination.to_owned(),
        Some(of_zone) => [of_zone, "-", destination].concat(),
        None => [table, "-", destination].concat(),
    }
}

/// The name that kOps gives the association of a subnet with a zone's table, or with the cluster's.
fn association_name(subnet: &str, table: &str) -> String {
    let prefix = ["private-", "public-"].into_iter().find(|prefix| table.starts_with(prefix));
    [prefix.unwrap_or_default(), subnet].concat()
}

/// An object that no task speaks of, as its tags name it.
fn observed(kind: ResourceKind, object: &Object<'_>, cluster: &str) -> Resource {
    let name = object.tag(NAME).or(object.id).unwrap_or_default();
    let of_subnet = name.strip_suffix(cluster).and_then(|name| name.strip_suffix('.'));
    Resource {
        subnet: of_subnet.filter(|_| kind == ResourceKind::Subnet).map(str::to_owned),
        zone: Some(object.zone).filter(|zone| !zone.is_empty()).map(str::to_owned),
        ..bare(kind, name, object.id)
    }
}

fn by_object<'a>(tasks: &'a Tasks<'a>, looked: &[Looked]) -> BTreeMap<(ResourceKind, ObjectId), &'a Task<'a>> {
    let tasks = tasks.list.iter().zip(looked);
    tasks.filter_map(|(task, looked)| Some(((task.wanted.kind(), looked.object?), task))).collect()
}
