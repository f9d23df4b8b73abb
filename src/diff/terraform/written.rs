//! What kOps writes of the tasks of a spec: resources with the arguments that the provider compares.

use std::collections::{BTreeMap, BTreeSet};
use std::iter;

use super::address::sanitised;
use crate::cidr::IpNet;
use crate::diff::field::FieldName;
use crate::diff::kind::ResourceKind;
use crate::diff::task::{Task, TaskId, Wanted, WantedTarget};
use crate::diff::tasks::Tasks;
use crate::routes::TargetKind;

/// A resource that kOps writes.
pub struct Written<'a> {
    pub task: &'a Task<'a>,
    pub arguments: Vec<Argument>,
    pub tags: BTreeMap<&'a str, &'a str>,
    /// The block of a subnet.
    pub block: Option<IpNet>,
    /// Whether kOps cannot write it, or Terraform refuses it.
    pub cannot: bool,
}

/// An argument of a resource.
pub struct Argument {
    pub name: FieldName,
    pub value: Option<String>,
    /// The resource that the value is of.
    pub of: Option<Key>,
    pub change: OnChange,
}

/// What the provider does when an argument changes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum OnChange {
    InPlace,
    Replaces,
    /// In place where it comes or goes.
    ReplacesAnother,
}

/// A resource is known by its kind and the name of its task, in the letters that Terraform takes.
pub type Key = (ResourceKind, String);

impl Written<'_> {
    /// The argument with this name.
    pub fn argument(&self, name: FieldName) -> Option<&Argument> {
        self.arguments.iter().find(|argument| argument.name == name)
    }

    /// The block that a route leads to.
    pub fn destination(&self) -> Option<IpNet> {
        match &self.task.wanted {
            Wanted::Route(route) => Some(route.destination),
            _ => None,
        }
    }
}

/// What kOps writes of the tasks, in their order. `own` is the name of the cluster whose VPC a shared one is.
pub fn written<'a>(tasks: &'a Tasks<'a>, own: Option<&str>) -> Vec<(Key, Written<'a>)> {
    let writer = Writer { tasks, own };
    let mut known = BTreeSet::new();
    let resources = tasks.list.iter().filter_map(|task| writer.written(task));
    let keyed = resources.map(|written| (key_of(written.task), written));
    keyed
        .map(|(key, mut written)| {
            // kOps stops at a second resource of a name.
            written.cannot |= !known.insert(key.clone());
            (key, written)
        })
        .collect()
}

fn key_of(task: &Task<'_>) -> Key {
    (task.wanted.kind(), sanitised(&task.name))
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
        Some(Written { task, arguments, tags, block: task.wanted.subnet_block(), cannot: self.cannot(task) })
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
