//! What Terraform does with what kOps writes of two specs: identity is the name, and the provider decides whether an
//! argument changes in place. Nothing in AWS is looked at.

use std::collections::{BTreeMap, BTreeSet};

use super::changes::{Action, Attempted, Change, Resource, SideName, bare, simple};
use super::field::{ChangedField, FieldName};
use super::kind::ResourceKind;
use super::outcome::{DiffOutcome, Difference, in_order};
use super::pass::Failure;
use super::side::{self, Side};
use super::task::Wanted;
use super::tasks::{self, Tasks};
use crate::cidr::IpNet;
use races::{Meeting, Races, is_interrupted};
use written::{Key, OnChange, Written, written};

pub(super) mod address;
mod races;
mod written;

/// What changes from one spec to the other.
pub(super) fn diff(before: &Side<'_>, after: &Side<'_>) -> Difference {
    let (base_before, base_after) = side::bases(before, after);
    let (was_tasks, is_tasks) = (tasks::of(before, base_before), tasks::of(after, base_after));
    let is_own = before.network_id().is_none() && after.network_id().is_some() && before.is_vpc_of(after);
    let (was, is) = (written(&was_tasks, None), written(&is_tasks, is_own.then_some(&*before.cluster.name)));
    let mut changes = Vec::new();
    let mut replaced: BTreeSet<Key> = BTreeSet::new();
    let mut unchanged = 0;
    let names: BTreeSet<&Key> = is.iter().map(|(key, _)| key).collect();
    let old: BTreeMap<&Key, &Written<'_>> = was.iter().map(|(key, written)| (key, written)).collect();
    let gone: Vec<(&Key, &Written<'_>)> =
        was.iter().filter(|(key, _)| !names.contains(key)).map(|(key, old)| (key, old)).collect();
    let races = races(&was_tasks, (before, after), &old, &is, &gone);
    let mut destroyed: BTreeSet<&Key> = gone.iter().map(|(key, _)| *key).collect();
    for (key, new) in &is {
        let Some(old) = old.get(key) else {
            changes.push(created(new, &races));
            continue;
        };
        let (action, fields) = compared(old, new, &replaced);
        let Some(action) = action else {
            unchanged += 1;
            continue;
        };
        let change = changed(new, action, fields, &races);
        if change.action == Action::Replace || change.failure == Some(Failure::SubnetConflict) {
            replaced.insert(key.clone());
            destroyed.insert(key);
        }
        let is_interrupted = change.action == Action::Update && is_interrupted(old, &destroyed);
        changes.push(Change { is_interrupted, ..change });
    }
    let lost = lost(&gone, &left_alone(&is, &names));
    changes.extend(gone.iter().map(|(key, old)| Change { is_interrupted: lost.contains(key), ..deleted(old, &races) }));
    let changes = in_order(changes);
    let fails = changes.iter().any(|change| change.action == Action::Fail);
    let outcome = match (fails, changes.is_empty()) {
        (true, _) => DiffOutcome::Fails,
        (false, true) => DiffOutcome::Unchanged,
        (false, false) => DiffOutcome::Applies,
    };
    Difference { outcome, converges: !fails, changes, second_run: Vec::new(), unchanged, untold: BTreeMap::new() }
}

/// The subnets that stay and have no association any more: they are on the VPC's main table.
fn left_alone<'k>(is: &'k [(Key, Written<'_>)], names: &BTreeSet<&'k Key>) -> BTreeSet<&'k str> {
    let associated: BTreeSet<&Key> =
        is.iter().filter(|(_, new)| is_association(new)).filter_map(|(_, new)| of_subnet(new)).collect();
    let is_alone = |key: &&&Key| key.0 == ResourceKind::Subnet && !associated.contains(**key);
    names.iter().filter(is_alone).map(|key| key.1.as_str()).collect()
}

/// What goes that subnets used which stay and are on the VPC's main table now: their associations and tables, the
/// routes in those, the NAT gateways of the routes, and their addresses.
fn lost<'w>(gone: &[(&'w Key, &'w Written<'_>)], left_alone: &BTreeSet<&str>) -> BTreeSet<&'w Key> {
    let is_of = |old: &Written<'_>| of_subnet(old).is_some_and(|key| left_alone.contains(key.1.as_str()));
    let of_kind = |kind| gone.iter().filter(move |(key, _)| key.0 == kind);
    let mut lost: BTreeSet<&Key> =
        of_kind(ResourceKind::RouteTableAssociation).filter(|(_, old)| is_of(old)).map(|(key, _)| *key).collect();
    let needed = |lost: &BTreeSet<&'w Key>, kind| -> Vec<&'w Key> {
        let users = of_kind(kind).filter(|(key, _)| lost.contains(key));
        users.flat_map(|(_, old)| old.arguments.iter().filter_map(|argument| argument.of.as_ref())).collect()
    };
    let tables = needed(&lost, ResourceKind::RouteTableAssociation);
    lost.extend(tables.into_iter().filter(|key| key.0 == ResourceKind::RouteTable));
    let routes = of_kind(ResourceKind::Route).filter(|(_, old)| {
        old.arguments.iter().filter_map(|argument| argument.of.as_ref()).any(|key| lost.contains(key))
    });
    let routes: Vec<&Key> = routes.map(|(key, _)| *key).collect();
    lost.extend(routes);
    for kind in [ResourceKind::Route, ResourceKind::NatGateway] {
        let needed = needed(&lost, kind);
        lost.extend(needed.into_iter().filter(|key| gone.iter().any(|(gone, _)| gone == key)));
    }
    lost
}

fn is_association(written: &Written<'_>) -> bool {
    written.task.wanted.kind() == ResourceKind::RouteTableAssociation
}

/// The subnet that an association is of.
fn of_subnet<'w>(written: &'w Written<'_>) -> Option<&'w Key> {
    written.argument(FieldName::Subnet)?.of.as_ref()
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

/// What may be in the way of what is made: new subnets are in the VPC of the old ones where that stays, by its name or
/// by its id.
fn races<'w>(
    was: &Tasks<'_>,
    (before, after): (&Side<'_>, &Side<'_>),
    old: &BTreeMap<&Key, &'w Written<'_>>,
    is: &[(Key, Written<'_>)],
    gone: &[(&Key, &'w Written<'_>)],
) -> Races<'w> {
    let vpc = |written: &Written<'_>| written.argument(FieldName::Vpc).map(|vpc| (vpc.of.clone(), vpc.value.clone()));
    let block_of_vpc =
        |written: &Written<'_>| written.argument(FieldName::Ipv4Cidr).and_then(|block| block.value.clone());
    let kept_vpc = is
        .iter()
        .find(|(key, _)| key.0 == ResourceKind::Vpc)
        .is_none_or(|(key, new)| old.get(key).is_some_and(|old| block_of_vpc(old) == block_of_vpc(new)));
    let of_subnets = |written: &&Written<'_>| written.task.wanted.kind() == ResourceKind::Subnet;
    let new_vpc = is.iter().map(|(_, new)| new).find(of_subnets).and_then(vpc);
    let old_vpc = old.values().copied().find(of_subnets).and_then(vpc);
    let is_shared = before.network_id().is_some() && before.network_id() == after.network_id();
    let same_vpc = kept_vpc && (is_shared || old_vpc.is_some() && old_vpc == new_vpc);
    let existing = was.list.iter().filter_map(|task| match &task.wanted {
        Wanted::Subnet(wanted) if wanted.id.is_some() => wanted.ipv4.or(wanted.ipv6),
        _ => None,
    });
    let told = after.known_subnets().filter_map(|known| known.ipv4_cidr.net());
    let gone: Vec<&Written<'_>> = gone.iter().map(|(_, old)| *old).collect();
    let new: Vec<&Written<'_>> = is.iter().filter(|(key, _)| !old.contains_key(key)).map(|(_, new)| new).collect();
    let both = is.iter().filter_map(|(key, new)| Some((*old.get(key)?, new)));
    let is_moved = |(old, new): &(&Written<'_>, &Written<'_>)| {
        new.task.wanted.kind() == ResourceKind::Subnet
            && compared(old, new, &BTreeSet::new()).0 == Some(Action::Replace)
    };
    let moved: Vec<&Written<'_>> = both.filter(is_moved).map(|(old, _)| old).collect();
    Races::of(&gone, &new, &moved, existing.chain(told), kept(old, is), same_vpc)
}

/// The blocks of subnets that both specs have in the same VPC.
fn kept(old: &BTreeMap<&Key, &Written<'_>>, is: &[(Key, Written<'_>)]) -> BTreeSet<IpNet> {
    let vpc = |written: &Written<'_>| written.argument(FieldName::Vpc).and_then(|vpc| vpc.value.clone());
    let both = is.iter().filter_map(|(key, new)| Some((old.get(key)?, new)));
    both.filter(|(old, new)| old.block == new.block && vpc(old) == vpc(new)).filter_map(|(_, new)| new.block).collect()
}

/// A resource that changes, where kOps can write it.
fn changed(new: &Written<'_>, action: Action, fields: Vec<ChangedField>, races: &Races<'_>) -> Change {
    let change = |action| Change { fields, ..simple(resource(new, SideName::After), action) };
    if action == Action::Replace
        && let Some(Meeting::Certain(failure)) = races.on_replace(new)
    {
        let (attempted, failure) = (Some(Attempted::Replace), Some(failure));
        return Change { attempted, failure, block: new.block, ..change(Action::Fail) };
    }
    if !new.cannot {
        return change(action);
    }
    let attempted = if action == Action::Replace { Attempted::Replace } else { Attempted::Update };
    Change { attempted: Some(attempted), failure: Some(Failure::MissingTarget), ..change(Action::Fail) }
}

/// A resource that goes.
fn deleted(old: &Written<'_>, races: &Races<'_>) -> Change {
    let resource = resource(old, SideName::Before);
    match races.on_delete(old) {
        Some(Meeting::Certain(failure)) => {
            let (attempted, failure) = (Some(Attempted::Delete), Some(failure));
            Change { attempted, failure, ..simple(resource, Action::Fail) }
        }
        Some(Meeting::Possible(failure)) => Change { failure: Some(failure), ..simple(resource, Action::Delete) },
        None => simple(resource, Action::Delete),
    }
}

/// A new resource; Terraform makes it in no order with what it destroys.
fn created(new: &Written<'_>, races: &Races<'_>) -> Change {
    let resource = resource(new, SideName::After);
    let failure = match (new.cannot, races.on_create(new)) {
        (true, _) => Failure::MissingTarget,
        (false, Some(Meeting::Certain(failure))) => failure,
        (false, Some(Meeting::Possible(failure))) => {
            return Change { failure: Some(failure), ..simple(resource, Action::Create) };
        }
        (false, None) => return simple(resource, Action::Create),
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
        let differs = match (&was.of, &is.of) {
            (Some(was), Some(is)) => was != is,
            _ => was.value != is.value,
        };
        if !differs && !is_new {
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
