//! A change: what happens to one object.

use crate::cidr::IpNet;

use super::cloud::{Cloud, ObjectId};
use super::field::{ChangedField, FieldName};
use super::kind::ResourceKind;
use super::pass::{Failure, Refusal};
use super::task::{Task, Wanted};

/// What happens to one object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The object.
    pub resource: Resource,
    /// What happens to it.
    pub action: Action,
    /// What kOps wanted, and what its dry run shows.
    pub attempted: Option<Attempted>,
    /// Why kOps refuses it.
    pub refusal: Option<Refusal>,
    /// Why it stops at apply.
    pub failure: Option<Failure>,
    /// The fields that differ.
    pub fields: Vec<ChangedField>,
    /// The block of a subnet that the spec asks for.
    pub block: Option<IpNet>,
    /// Whether traffic stops: a route's old target is destroyed before the route is switched, what a subnet's way out
    /// needs goes, or the subnet of a NAT gateway gets a table that leads to this gateway.
    pub is_interrupted: bool,
    /// Whether every try makes another one, since what uses it is refused or fails.
    pub leaks: bool,
    /// What needs an object that is left.
    pub in_use_by: Option<String>,
    /// The id of the table of a route that is left, where the request knows it.
    pub table_id: Option<String>,
}

/// An object.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Resource {
    /// The kind.
    pub kind: ResourceKind,
    /// The name of the kOps task; of a block that goes, the block.
    pub name: String,
    /// The id, where the request knows it.
    pub id: Option<String>,
    /// The name of its subnet in the spec.
    pub subnet: Option<String>,
    /// Its zone.
    pub zone: Option<String>,
    /// The name of its route table.
    pub route_table: Option<String>,
    /// Where a route leads to.
    pub destination: Option<String>,
    /// The spec that speaks of it.
    pub side: SideName,
}

/// One of the two specs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SideName {
    /// What there is.
    Before,
    /// What is to be.
    After,
}

impl Change {
    /// Whether a field has a value and is to have none.
    pub(super) fn loses(&self, name: FieldName) -> bool {
        self.fields.iter().any(|field| field.name == name && field.after.is_none() && !field.after_unknown)
    }
}

/// What happens to an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// It is made.
    Create,
    /// It changes in place.
    Update,
    /// It is destroyed and made again; Terraform only.
    Replace,
    /// It goes.
    Delete,
    /// It stays, and nothing looks after it.
    Orphan,
    /// Others made it, and the cluster does not use it any more.
    Release,
    /// Others made it, and it becomes the cluster's.
    TakeOver,
    /// kOps refuses to plan it.
    Refuse,
    /// It depends on something refused.
    Block,
    /// The dry run looks well, the apply stops here.
    Fail,
}

/// What kOps wanted to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Attempted {
    /// Make it.
    Create,
    /// Change it in place.
    Update,
    /// Destroy it and make it again; Terraform only.
    Replace,
    /// Take it away.
    Delete,
}

/// How many changes there are of each action.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts([usize; 10]);

impl Counts {
    /// Counts changes.
    pub fn of(changes: &[Change]) -> Counts {
        let mut counts = Counts::default();
        for change in changes {
            counts.0[change.action as usize] += 1;
        }
        counts
    }

    /// How many changes have this action.
    pub fn get(&self, action: Action) -> usize {
        self.0[action as usize]
    }
}

/// A change without fields.
pub(super) fn simple(resource: Resource, action: Action) -> Change {
    Change {
        resource,
        action,
        attempted: None,
        refusal: None,
        failure: None,
        fields: Vec::new(),
        block: None,
        is_interrupted: false,
        leaks: false,
        in_use_by: None,
        table_id: None,
    }
}

/// The object of a task.
pub(super) fn named(cloud: &Cloud<'_>, task: &Task<'_>, object: Option<ObjectId>, side: SideName) -> Resource {
    let kind = task.wanted.kind();
    let has_object = !matches!(kind, ResourceKind::Route | ResourceKind::RouteTableAssociation)
        && !matches!(task.wanted, Wanted::VpcCidrBlock(_) | Wanted::VpcAmazonIpv6CidrBlock);
    let found = object.filter(|_| has_object && kind != ResourceKind::VpcDhcpOptionsAssociation);
    Resource {
        kind,
        name: task.name.to_string(),
        id: found.and_then(|found| cloud.get(found).id).map(str::to_owned),
        subnet: task.place.subnet.map(str::to_owned),
        zone: task.place.zone.map(str::to_owned),
        route_table: task.place.route_table.map(str::to_owned),
        destination: match &task.wanted {
            Wanted::Route(wanted) => Some(wanted.destination.to_string()),
            _ => None,
        },
        side,
    }
}

/// An object of `before` of which no more is known.
pub(super) fn bare(kind: ResourceKind, name: &str, id: Option<&str>) -> Resource {
    Resource {
        kind,
        name: name.to_owned(),
        id: id.map(str::to_owned),
        subnet: None,
        zone: None,
        route_table: None,
        destination: None,
        side: SideName::Before,
    }
}
