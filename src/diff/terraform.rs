//! What Terraform does with what kOps writes of two specs: identity is the name, and the provider decides whether an
//! argument changes in place. Nothing in AWS is looked at.

use std::collections::{BTreeMap, BTreeSet};
use std::iter;

use crate::cidr::IpNet;
use crate::cidr::sets::Outermost;
use crate::routes::TargetKind;

use super::changes::{Action, Attempted, Change, Resource, SideName, bare, simple};
use super::field::{ChangedField, FieldName};
use super::kind::ResourceKind;
use super::outcome::{DiffOutcome, Difference};
use super::pass::Failure;
use super::side::{self, Side};
use super::task::{Task, TaskId, Wanted, WantedTarget};
use super::tasks::{self, Tasks};

/// A resource that kOps writes.
struct Written<'a> {
    task: &'a Task<'a>,
    arguments: Vec<Argument>,
    tags: BTreeMap<&'a str, &'a str>,
    /// The block of a subnet.
    block: Option<IpNet>,
    /// Whether kOps cannot write it, or Terraform refuses it.
    cannot: bool,
}

/// An argument of a resource.
struct Argument {
    name: FieldName,
    value: Option<String>,
    /// The resource that the value is of.
    of: Option<Key>,
    change: OnChange,
}

/// What the provider does when an argument changes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum OnChange {
    InPlace,
    Replaces,
    /// In place where it comes or goes.
    ReplacesAnother,
}

/// A resource is known by its kind and the name of its task.
type Key = (ResourceKind, String);

/// What changes from one spec to the other.
pub(super) fn diff(before: &Side<'_>, after: &Side<'_>) -> Difference {
    let (base_before, base_after) = side::bases(before, after);
    let (was, is) = (tasks::of(before, base_before), tasks::of(after, base_after));
    let is_own = before.network_id().is_none() && after.network_id().is_some() && before.is_vpc_of(after);
    let (was, is) = (written(&was, None), written(&is, is_own.then_some(&*before.cluster.name)));
    let mut changes = Vec::new();
    let mut replaced: BTreeSet<Key> = BTreeSet::new();
    let mut unchanged = 0;
    let names: BTreeSet<&Key> = is.iter().map(|(key, _)| key).collect();
    let gone: Vec<&Written<'_>> = was.iter().filter(|(key, _)| !names.contains(key)).map(|(_, old)| old).collect();
    let dropped = Outermost::of(gone.iter().filter_map(|old| old.block).enumerate());
    let old: BTreeMap<&Key, &Written<'_>> = was.iter().map(|(key, written)| (key, written)).collect();
    for (key, new) in &is {
        match old.get(key).map(|old| compared(old, new, &replaced)) {
            None => changes.push(created(new, &dropped)),
            Some((None, _)) => unchanged += 1,
            Some((Some(action), fields)) => {
                if action == Action::Replace {
                    replaced.insert(key.clone());
                }
                changes.push(Change { fields, ..simple(resource(new, SideName::After), action) });
            }
        }
    }
    changes.extend(gone.iter().map(|old| simple(resource(old, SideName::Before), Action::Delete)));
    changes.sort_by(|left, right| left.resource.cmp(&right.resource));
    let fails = changes.iter().any(|change| change.action == Action::Fail);
    let outcome = match (fails, changes.is_empty()) {
        (true, _) => DiffOutcome::Fails,
        (false, true) => DiffOutcome::Unchanged,
        (false, false) => DiffOutcome::Applies,
    };
    Difference { outcome, converges: !fails, changes, second_run: Vec::new(), unchanged, untold: BTreeMap::new() }
}

fn resource(written: &Written<'_>, side: SideName) -> Resource {
    let task = written.task;
    Resource {
        subnet: task.place.subnet.map(str::to_owned),
        zone: task.place.zone.map(str::to_owned),
        route_table: task.place.route_table.map(str::to_owned),
        destination: match &task.wanted {
            Wanted::Route(route) => Some(route.destination.to_string()),
            _ => None,
        },
        side,
        ..bare(task.wanted.kind(), &task.name, None)
    }
}

/// A new resource; Terraform makes it in no order with the old one that has its block.
fn created(new: &Written<'_>, dropped: &Outermost) -> Change {
    let resource = resource(new, SideName::After);
    let is_used = new.block.is_some_and(|block| dropped.holder(block).is_some());
    let failure = match (new.cannot, is_used) {
        (true, _) => Failure::MissingTarget,
        (false, true) => Failure::SubnetConflict,
        (false, false) => return simple(resource, Action::Create),
    };
    let failed = simple(resource, Action::Fail);
    Change { attempted: Some(Attempted::Create), failure: Some(failure), block: new.block, ..failed }
}

/// What becomes of a resource that both specs have.
fn compared(old: &Written<'_>, new: &Written<'_>, replaced: &BTreeSet<Key>) -> (Option<Action>, Vec<ChangedField>) {
    let mut fields = Vec::new();
    let mut replaces = false;
    for (was, is) in old.arguments.iter().zip(&new.arguments) {
        let is_new = is.of.as_ref().is_some_and(|key| replaced.contains(key));
        if was.value == is.value && !is_new {
            continue;
        }
        replaces |= match is.change {
            OnChange::InPlace => false,
            OnChange::Replaces => true,
            OnChange::ReplacesAnother => was.value.is_some() && is.value.is_some(),
        };
        fields.push(match is_new {
            true => ChangedField::unknown(is.name, was.value.clone()),
            false => ChangedField::new(is.name, was.value.clone(), is.value.clone()),
        });
    }
    for key in old.tags.keys().chain(new.tags.keys()).collect::<BTreeSet<_>>() {
        let (before, after) = (old.tags.get(*key), new.tags.get(*key));
        if before != after {
            let text = |value: Option<&&str>| value.map(|value| (*value).to_owned());
            let field = ChangedField::new(FieldName::Tags, text(before), text(after));
            fields.push(ChangedField { key: Some((*key).to_owned()), ..field });
        }
    }
    let action = if replaces { Action::Replace } else { Action::Update };
    ((!fields.is_empty()).then_some(action), fields)
}

/// What kOps writes of the tasks, in their order. `own` is the name of the cluster whose VPC a shared one is.
fn written<'a>(tasks: &'a Tasks<'a>, own: Option<&str>) -> Vec<(Key, Written<'a>)> {
    let writer = Writer { tasks, own };
    let resources = tasks.list.iter().filter_map(|task| writer.written(task));
    resources.map(|written| (key_of(written.task), written)).collect()
}

fn key_of(task: &Task<'_>) -> Key {
    (task.wanted.kind(), task.name.to_string())
}

/// An argument that is not another resource's.
fn literal(name: FieldName, value: Option<String>, change: OnChange) -> Argument {
    Argument { name, value, of: None, change }
}

fn text(block: Option<IpNet>) -> Option<String> {
    block.map(|block| block.to_string())
}

struct Writer<'a, 'o> {
    tasks: &'a Tasks<'a>,
    own: Option<&'o str>,
}

impl<'a> Writer<'a, '_> {
    /// The resource of a task; what exists already is not written.
    fn written(&self, task: &'a Task<'a>) -> Option<Written<'a>> {
        let vpc = |change| self.reference(FieldName::Vpc, 0, change);
        let (arguments, tags) = match &task.wanted {
            Wanted::Vpc(wanted) if wanted.id.is_none() => {
                (vec![literal(FieldName::Ipv4Cidr, text(wanted.ipv4), OnChange::Replaces)], Some(wanted.tags))
            }
            Wanted::VpcCidrBlock(_) | Wanted::VpcDhcpOptionsAssociation { .. } => (vec![vpc(OnChange::Replaces)], None),
            Wanted::DhcpOptions(tags) => (Vec::new(), Some(*tags)),
            Wanted::Gateway { egress_only, shared: false, tags } => {
                let change = if *egress_only { OnChange::Replaces } else { OnChange::InPlace };
                (vec![vpc(change)], Some(*tags))
            }
            Wanted::Subnet(wanted) if wanted.id.is_none() => {
                let own = [
                    literal(FieldName::Zone, Some(wanted.zone.to_owned()), OnChange::Replaces),
                    literal(FieldName::Ipv4Cidr, text(wanted.ipv4), OnChange::Replaces),
                    literal(FieldName::Ipv6Cidr, text(wanted.ipv6), OnChange::ReplacesAnother),
                ];
                (iter::once(vpc(OnChange::Replaces)).chain(own).collect(), Some(wanted.tags))
            }
            Wanted::ElasticIp(wanted) if !wanted.existing.is_some_and(|id| id.starts_with("eipalloc-")) => {
                (Vec::new(), Some(wanted.tags))
            }
            Wanted::NatGateway(wanted) if wanted.existing.is_none() => {
                let address = wanted.address.map(|id| self.reference(FieldName::ElasticIp, id, OnChange::Replaces));
                let subnet = wanted.subnet.map(|id| self.reference(FieldName::Subnet, id, OnChange::Replaces));
                (address.into_iter().chain(subnet).collect(), Some(wanted.tags))
            }
            Wanted::RouteTable(tags) => (vec![vpc(OnChange::Replaces)], Some(*tags)),
            Wanted::RouteTableAssociation { subnet, table } => {
                let subnet = self.reference(FieldName::Subnet, *subnet, OnChange::Replaces);
                (vec![subnet, self.reference(FieldName::RouteTable, *table, OnChange::InPlace)], None)
            }
            Wanted::Route(wanted) => {
                let table = self.reference(FieldName::RouteTable, wanted.table, OnChange::Replaces);
                let target = match wanted.target {
                    WantedTarget::Task(target) => self.reference(FieldName::Target, target, OnChange::InPlace),
                    WantedTarget::Id { id, .. } => literal(FieldName::Target, Some(id.to_owned()), OnChange::InPlace),
                };
                (vec![table, target], None)
            }
            _ => return None,
        };
        let tags = tags.map(|tags| tags.pairs().into_iter().collect()).unwrap_or_default();
        let block = match &task.wanted {
            Wanted::Subnet(wanted) => wanted.ipv4.or(wanted.ipv6),
            _ => None,
        };
        Some(Written { task, arguments, tags, block, cannot: self.cannot(task) })
    }

    /// A value that another task has: its id where it exists already, else the resource.
    fn reference(&self, name: FieldName, id: TaskId, change: OnChange) -> Argument {
        let task = &self.tasks.list[id];
        let existing = match &task.wanted {
            Wanted::Vpc(wanted) => wanted.id.map(|id| self.own.unwrap_or(id)),
            Wanted::ElasticIp(wanted) => wanted.existing.filter(|id| id.starts_with("eipalloc-")),
            Wanted::NatGateway(wanted) => wanted.existing,
            _ => None,
        };
        let of = existing.is_none().then(|| key_of(task));
        Argument { name, value: Some(existing.unwrap_or(&task.name).to_owned()), of, change }
    }

    /// A route to an instance has no target that kOps writes. An additional route is written with an IPv4 destination,
    /// which the provider refuses for an IPv6 block and beside an egress-only gateway.
    fn cannot(&self, task: &Task<'_>) -> bool {
        let Wanted::Route(route) = &task.wanted else {
            return false;
        };
        let is_refused = route.is_additional && matches!(route.destination, IpNet::V6(_));
        match route.target {
            WantedTarget::Id { kind: TargetKind::Instance, .. } => true,
            WantedTarget::Task(target) => match self.tasks.list[target].wanted {
                Wanted::Instance => true,
                Wanted::NamedGateway { egress_only } => egress_only || is_refused,
                _ => is_refused,
            },
            WantedTarget::Id { .. } => is_refused,
        }
    }
}
