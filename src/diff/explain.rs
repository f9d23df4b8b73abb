//! What is said of a change: its code, a sentence, a repair, and what it does to traffic and to the bill.

use std::collections::{BTreeMap, BTreeSet};

use crate::cidr::{Cidr, IpNet};
use crate::code::Code;
use crate::diagnostic::excerpt;
use crate::network::Ipv4Block;
use crate::subnets::Origin;

use super::asked::Target;
use super::changes::{Action, Change};
use super::codes::terraform::{
    TERRAFORM_CANNOT_WRITE, TERRAFORM_DESTROYS, TERRAFORM_MAY_CONFLICT, TERRAFORM_MOVES_GATEWAY, TERRAFORM_REPLACES,
    TERRAFORM_SUBNET_CONFLICT, TERRAFORM_VPC_IN_USE,
};
use super::codes::*;
use super::commands;
use super::field::FieldName;
use super::kind::ResourceKind;
use super::pass::{Failure, Refusal};
use super::side::Side;

/// What is said of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    /// The code.
    pub code: &'static Code,
    /// One sentence.
    pub explanation: String,
    /// The repair, or the command that cleans up.
    pub hint: Option<String>,
    /// What it does to traffic.
    pub downtime: Downtime,
    /// Whether AWS bills the object by the hour.
    pub billed: bool,
}

/// What a change does to traffic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Downtime {
    /// Nothing.
    None,
    /// It breaks for seconds, or open connections do.
    Brief,
    /// It breaks until something is made again.
    Outage,
    /// That depends on what is not known here.
    Undetermined,
}

/// What decides between codes besides the change itself.
#[derive(Debug)]
pub struct Context<'a> {
    /// The subnets of `after` whose block kOps assigns.
    assigned: BTreeSet<&'a str>,
    /// The blocks of the subnets that only `before` has, with their names.
    dropped: BTreeMap<IpNet, &'a str>,
    /// Whether the subnets of `before` have the tags by which kOps finds them.
    is_tagged: bool,
    /// The blocks of the subnets that both have, as `before` has them.
    known: BTreeMap<IpNet, &'a str>,
    target: Target,
}

impl<'a> Context<'a> {
    /// What decides between codes from one spec to the other.
    pub fn of(before: &Side<'a>, after: &Side<'a>, target: Target) -> Context<'a> {
        let of_after = &after.plan.network.subnets;
        let names: BTreeSet<&str> = of_after.iter().map(|subnet| subnet.name.as_str()).collect();
        let of_before = before.plan.network.subnets.iter();
        let blocks = of_before.flat_map(|subnet| {
            let ipv4 = subnet.ipv4.as_ref().map(|block| &block.cidr);
            let ipv6 = subnet.ipv6.as_ref().and_then(|block| block.cidr.as_ref());
            [ipv4, ipv6].into_iter().flatten().filter_map(Cidr::net).map(|net| (net, subnet.name.as_str()))
        });
        let (known, dropped) = blocks.partition(|(_, name)| names.contains(name));
        Context { assigned: assigned(after), dropped, known, is_tagged: before.tags_subnets(), target }
    }

    /// The same where `before` is what AWS has.
    pub fn of_drift(after: &Side<'a>) -> Context<'a> {
        let (assigned, is_tagged) = (assigned(after), after.tags_subnets());
        let (dropped, known) = (BTreeMap::new(), BTreeMap::new());
        Context { assigned, dropped, known, is_tagged, target: Target::Direct }
    }

    /// The subnet of `before` alone that has this block.
    fn owner_of(&self, block: Option<IpNet>) -> Option<&'a str> {
        self.dropped.get(&block?).copied()
    }

    /// The other subnet that had the block of this one, or a part of it.
    fn mover_of(&self, change: &Change) -> Option<&'a str> {
        let block = change.block?;
        let shares = |known: &IpNet| known.contains(&block) || block.contains(known);
        let mut others = self
            .known
            .iter()
            .filter(|(known, name)| shares(known) && Some(**name) != change.resource.subnet.as_deref());
        others.next().map(|(_, name)| *name)
    }

    fn is_assigned(&self, change: &Change) -> bool {
        change.resource.subnet.as_deref().is_some_and(|subnet| self.assigned.contains(subnet))
    }
}

/// The subnets whose block kOps assigns.
fn assigned<'a>(side: &Side<'a>) -> BTreeSet<&'a str> {
    let subnets = side.plan.network.subnets.iter();
    let is_assigned = |ipv4: &Ipv4Block| ipv4.origin == Origin::Assigned;
    subnets.filter(|subnet| subnet.ipv4.as_ref().is_some_and(is_assigned)).map(|subnet| subnet.name.as_str()).collect()
}

/// What is said of a change.
pub fn explain(change: &Change, context: &Context<'_>) -> Explained {
    let code = code(change, context);
    Explained {
        code,
        explanation: explanation(change, context),
        hint: commands::hint(change, code),
        downtime: downtime(change),
        billed: is_billed(change),
    }
}

fn code(change: &Change, context: &Context<'_>) -> &'static Code {
    let kind = change.resource.kind;
    let is_billed = matches!(kind, ResourceKind::ElasticIp | ResourceKind::NatGateway);
    if context.target == Target::Terraform
        && let Some(code) = of_terraform(change, context)
    {
        return code;
    }
    match change.action {
        Action::Create if !change.fields.is_empty() => &SUBNET_CHANGES_TABLE,
        Action::Create if is_billed => &BILLED_OBJECT_CREATED,
        Action::Create => &OBJECT_CREATED,
        Action::Update | Action::Replace => update(change),
        Action::Delete if kind == ResourceKind::VpcCidrBlock => &VPC_BLOCK_REMOVED,
        Action::Delete => &SUBNET_LOSES_IPV6,
        Action::Orphan if kind == ResourceKind::Route => &STALE_ROUTE_KEEPS_ROUTING,
        Action::Orphan if kind == ResourceKind::RouteTableAssociation => &STALE_ASSOCIATION_KEEPS_ROUTING,
        Action::Orphan if is_billed => &BILLED_OBJECT_LEFT,
        Action::Orphan => &OBJECT_LEFT,
        Action::Release => &SHARED_OBJECT_RELEASED,
        Action::TakeOver => &USERS_OBJECT_TAKEN_OVER,
        Action::Refuse => refused(change, context),
        Action::Block => &WAITS_FOR_REFUSED,
        Action::Fail => failed(change, context),
    }
}

/// What Terraform does otherwise.
fn of_terraform(change: &Change, context: &Context<'_>) -> Option<&'static Code> {
    match (change.action, change.failure) {
        (Action::Create | Action::Delete, Some(_)) => Some(&TERRAFORM_MAY_CONFLICT),
        (Action::Replace, _) => Some(&TERRAFORM_REPLACES),
        (Action::Update, _) if is_gateway_moved(change) => Some(&TERRAFORM_MOVES_GATEWAY),
        (Action::Delete, _) => Some(&TERRAFORM_DESTROYS),
        (Action::Fail, Some(Failure::SubnetConflict)) => {
            let is_dropped = context.owner_of(change.block).is_some();
            Some(if is_dropped { &TERRAFORM_SUBNET_CONFLICT } else { &SUBNET_BLOCK_IN_USE })
        }
        (Action::Fail, Some(Failure::VpcInUse | Failure::VpcBlockInUse)) => Some(&TERRAFORM_VPC_IN_USE),
        (Action::Fail, _) => Some(&TERRAFORM_CANNOT_WRITE),
        _ => None,
    }
}

/// The field that an update is about: what is worst of those that differ.
fn update(change: &Change) -> &'static Code {
    let has = |name: FieldName| change.fields.iter().any(|field| field.name == name);
    if change.loses(FieldName::Ipv6Cidr) {
        return &SUBNET_LOSES_IPV6;
    }
    let codes: [(FieldName, &'static Code); 5] = [
        (FieldName::Vpc, &ROUTE_TABLE_VPC_IMMUTABLE),
        (FieldName::Target, &ROUTE_TARGET_REPLACED),
        (FieldName::Ipv6Cidr, &SUBNET_GAINS_IPV6),
        (FieldName::AssignIpv6AddressOnCreation, &AUTO_ASSIGNMENT_CHANGED),
        (FieldName::ResourceBasedNaming, &SECOND_RUN_NEEDED),
    ];
    codes.into_iter().find(|(name, _)| has(*name)).map_or(&TAGS_UPDATED, |(_, code)| code)
}

fn refused(change: &Change, context: &Context<'_>) -> &'static Code {
    let field = change.fields.first().map(|field| field.name);
    match (change.refusal, change.resource.kind, field) {
        (Some(Refusal::Crash), ..) => &NAMED_GATEWAY_CRASHES,
        (Some(Refusal::ForbiddenOnShared), ..) => &SHARED_SUBNET_IPV6_FORBIDDEN,
        (_, ResourceKind::Vpc, _) => &VPC_CIDR_IMMUTABLE,
        (_, ResourceKind::RouteTable, _) => &ROUTE_TABLE_VPC_IMMUTABLE,
        (_, ResourceKind::NatGateway, _) => &NAT_GATEWAY_ADDRESS_IMMUTABLE,
        (_, _, Some(FieldName::Vpc)) => &SUBNET_VPC_IMMUTABLE,
        (_, _, Some(FieldName::Zone)) => &SUBNET_ZONE_IMMUTABLE,
        (_, _, Some(FieldName::Ipv6Cidr)) => &SUBNET_IPV6_CIDR_IMMUTABLE,
        _ if context.is_assigned(change) => &ASSIGNED_BLOCK_SHIFTS,
        _ => &SUBNET_CIDR_IMMUTABLE,
    }
}

fn failed(change: &Change, context: &Context<'_>) -> &'static Code {
    match change.failure {
        Some(Failure::Crash) => &IPV6_ROUTE_REPLACEMENT_CRASHES,
        Some(Failure::MissingTarget) => &INSTANCE_ROUTE_WITHOUT_TARGET,
        Some(Failure::Ipv6AsIpv4) => &IPV6_ROUTE_SENT_AS_IPV4,
        Some(Failure::NotFound) | None => &EXISTING_OBJECT_NOT_FOUND,
        Some(Failure::Immutable) => &ROUTE_TABLE_VPC_IMMUTABLE,
        Some(Failure::SubnetConflict) if !context.is_tagged => &UNTAGGED_SUBNET_MADE_AGAIN,
        Some(Failure::SubnetConflict) if context.owner_of(change.block).is_some() => &RENAMED_SUBNET_CONFLICTS,
        Some(Failure::SubnetConflict) => &SUBNET_BLOCK_IN_USE,
        Some(Failure::SubnetRange) => &SUBNET_BLOCK_OUTSIDE_VPC,
        Some(Failure::AlreadyAssociated) => &ADDRESS_ALREADY_ASSOCIATED,
        Some(Failure::CidrBlockInUse | Failure::VpcBlockInUse) => &VPC_BLOCK_IN_USE,
        Some(Failure::RouteExists) => &TERRAFORM_MAY_CONFLICT,
        Some(Failure::VpcInUse) => &TERRAFORM_VPC_IN_USE,
    }
}

fn explanation(change: &Change, context: &Context<'_>) -> String {
    let what = object(change);
    if context.target == Target::Terraform
        && let Some(explanation) = told_of_terraform(change, context, &what)
    {
        return explanation;
    }
    match change.action {
        Action::Create => match change.fields.first() {
            Some(field) => format!(
                "subnet {} leaves {} for {}; in between it is on the VPC's main table",
                quoted(change.resource.subnet.as_deref()),
                field
                    .before
                    .as_deref()
                    .map_or("a table of others".to_owned(), |table| format!("the table {}", quoted(Some(table)))),
                quoted(field.after.as_deref())
            ),
            None => format!("kOps makes the {what}"),
        },
        Action::Update | Action::TakeOver | Action::Replace => updated(change, &what),
        Action::Delete => format!("kOps removes the {what} at once, without `--prune`"),
        Action::Orphan => left(change, &what),
        Action::Release => format!("the cluster does not use the {what} any more; others made it, and it stays"),
        Action::Refuse => refusal(change, &what),
        Action::Block => format!("kOps does not look at the {what} while something that it depends on is refused"),
        Action::Fail => failure(change, context, &what),
    }
}

fn told_of_terraform(change: &Change, context: &Context<'_>, what: &str) -> Option<String> {
    let fields: BTreeSet<&str> = change.fields.iter().map(|field| field.name.as_str()).collect();
    let fields: Vec<String> = fields.into_iter().map(|name| format!("`{name}`")).collect();
    match (change.action, change.failure) {
        (Action::Create, Some(_)) => Some(format!(
            "Terraform makes the {what} in no order with what it needs or what is in its way; AWS may refuse it once"
        )),
        (Action::Delete, Some(_)) => {
            Some(format!("Terraform destroys the {what} in no order with the subnet in it; AWS may refuse that once"))
        }
        (Action::Create, _) => Some(format!("Terraform makes the {what}")),
        (Action::Update, _) if is_gateway_moved(change) => Some(format!(
            "Terraform detaches the {what} and attaches it to the new VPC; AWS refuses while public addresses use it"
        )),
        (Action::Update, _) => Some(format!("Terraform changes {} of the {what} in place", fields.join(", "))),
        (Action::Replace, _) => {
            Some(format!("Terraform destroys the {what} and makes it again, for {}", fields.join(", ")))
        }
        (Action::Delete, _) => Some(format!("Terraform destroys the {what}")),
        (Action::Fail, Some(Failure::SubnetConflict)) if context.owner_of(change.block).is_some() => {
            Some(format!("Terraform makes the {what} while the subnet that it destroys still has the block"))
        }
        (Action::Fail, Some(Failure::SubnetConflict)) => match context.mover_of(change) {
            Some(owner) => Some(format!(
                "Terraform makes the {what} while subnet {}, which it makes again elsewhere, still has the block",
                quoted(Some(owner))
            )),
            None => Some(format!("AWS refuses the {what}: a subnet that Terraform does not know has its block")),
        },
        (Action::Fail, Some(Failure::VpcInUse | Failure::VpcBlockInUse)) => {
            Some(format!("Terraform destroys the {what}, which AWS refuses: subnets that stay are in it"))
        }
        (Action::Fail, _) => Some(format!("kOps cannot write the {what}, or Terraform refuses it")),
        _ => None,
    }
}

fn updated(change: &Change, what: &str) -> String {
    let fields: BTreeSet<&str> = change.fields.iter().map(|field| field.name.as_str()).collect();
    let fields: Vec<String> = fields.into_iter().map(|name| format!("`{name}`")).collect();
    match (change.action, change.fields.iter().find(|field| field.name == FieldName::Target)) {
        (Action::TakeOver, _) => {
            format!("others made the {what}, and it gets the tags of the cluster, which deletes it with itself")
        }
        (_, Some(field)) => {
            let value =
                |value: Option<&str>| value.map_or("what is yet to be made".to_owned(), |name| quoted(Some(name)));
            let (before, after) = (value(field.before.as_deref()), value(field.after.as_deref()));
            format!("the {what} goes through {after} instead of {before}; open connections break")
        }
        _ => format!("kOps changes {} of the {what} in place", fields.join(", ")),
    }
}

fn left(change: &Change, what: &str) -> String {
    match change.resource.kind {
        ResourceKind::Route => format!("the {what} stays in its table and keeps routing: kOps never deletes a route"),
        ResourceKind::RouteTableAssociation => {
            let table = quoted(change.resource.route_table.as_deref());
            let subnet = quoted(change.resource.subnet.as_deref());
            format!("subnet {subnet} stays on the table {table}, so that its traffic goes on as before")
        }
        ResourceKind::NatGateway | ResourceKind::ElasticIp => {
            format!("the {what} stays and is billed, and nothing looks after it")
        }
        _ => format!("the {what} stays, and nothing looks after it"),
    }
}

fn refusal(change: &Change, what: &str) -> String {
    match (change.refusal, change.fields.first()) {
        (Some(Refusal::Crash), _) => format!("kOps crashes on the {what}, which an additional route names"),
        (Some(Refusal::ForbiddenOnShared), _) => {
            format!("kOps does not give an IPv6 block to the {what}, which others made")
        }
        (_, Some(field)) => {
            let name = field.name.as_str();
            let before = field.before.as_deref().map_or("not there".to_owned(), |before| format!("`{before}`"));
            let after = match &field.after {
                Some(after) => format!("`{after}`"),
                None => format!("that of {}", yet_to_be_made(field.name)),
            };
            format!("`{name}` of the {what} is {before} and cannot become {after}")
        }
        (_, None) => format!("kOps refuses to change the {what}"),
    }
}

fn failure(change: &Change, context: &Context<'_>, what: &str) -> String {
    match change.failure {
        Some(Failure::Crash) => format!("kOps crashes when the {what} gets another target; the dry run looks well"),
        Some(Failure::MissingTarget) => format!("kOps has no target for the {what}, which goes to an instance"),
        Some(Failure::Ipv6AsIpv4) => format!("AWS refuses the {what}: kOps sends its destination as an IPv4 one"),
        Some(Failure::NotFound) | None => format!("the {what} has to exist, and nothing known has it"),
        Some(Failure::Immutable) => format!("the {what} cannot change its VPC"),
        Some(Failure::SubnetConflict) => match context.owner_of(change.block).filter(|_| context.is_tagged) {
            Some(owner) => {
                format!("AWS refuses the {what}: its block still belongs to subnet {}", quoted(Some(owner)))
            }
            None => format!("AWS refuses the {what}: another subnet has its block"),
        },
        Some(Failure::SubnetRange) => format!("AWS refuses the {what}: its block lies in no block of the VPC"),
        Some(Failure::AlreadyAssociated) => format!("AWS refuses the {what}: another gateway has its address"),
        Some(Failure::RouteExists) => format!("AWS refuses the {what}: its table has a route to the destination"),
        Some(Failure::VpcInUse) => format!("AWS refuses to delete the {what}: subnets that stay are in it"),
        Some(Failure::CidrBlockInUse | Failure::VpcBlockInUse) => {
            format!("AWS refuses to take a block from the {what}: a subnet that stays lies in it")
        }
    }
}

fn downtime(change: &Change) -> Downtime {
    match change.action {
        Action::Create if !change.fields.is_empty() || change.failure.is_some() => Downtime::Brief,
        Action::Update if change.is_interrupted => Downtime::Outage,
        Action::Update if change.fields.iter().any(|field| field.name == FieldName::Target) => Downtime::Brief,
        // AWS refuses while machines have addresses of the block.
        Action::Update if change.loses(FieldName::Ipv6Cidr) => Downtime::Undetermined,
        // Detached from one VPC, then attached to the other.
        Action::Update if is_gateway_moved(change) => Downtime::Outage,
        Action::Replace => Downtime::Outage,
        Action::Delete if change.resource.kind == ResourceKind::VpcCidrBlock => Downtime::None,
        Action::Delete if change.is_interrupted => Downtime::Outage,
        Action::Delete => Downtime::Undetermined,
        Action::Fail if change.failure == Some(Failure::Crash) => Downtime::Undetermined,
        _ => Downtime::None,
    }
}

/// Whether Terraform takes an internet gateway from one VPC to another.
fn is_gateway_moved(change: &Change) -> bool {
    let is_moved = change.fields.iter().any(|field| field.name == FieldName::Vpc);
    is_moved && change.resource.kind == ResourceKind::InternetGateway
}

/// AWS bills gateways and addresses that exist: those that are made, and those that stay.
fn is_billed(change: &Change) -> bool {
    let is_billed = matches!(change.resource.kind, ResourceKind::ElasticIp | ResourceKind::NatGateway);
    let exists = matches!(change.action, Action::Create | Action::Orphan | Action::TakeOver | Action::Update);
    is_billed && exists
}

/// What has a value that is not known before it is made.
fn yet_to_be_made(field: FieldName) -> &'static str {
    match field {
        FieldName::Vpc => "a VPC that is yet to be made",
        FieldName::ElasticIp => "an elastic IP that is yet to be made",
        _ => "what is yet to be made",
    }
}

/// The object as a sentence names it.
fn object(change: &Change) -> String {
    let resource = &change.resource;
    let words = resource.kind.words();
    match (resource.kind, &resource.destination, &resource.route_table) {
        (ResourceKind::Route, Some(destination), Some(table)) => {
            format!("{words} to {} in {}", quoted(Some(destination)), quoted(Some(table)))
        }
        (ResourceKind::RouteTableAssociation, _, Some(table)) => {
            format!("{words} {} with subnet {}", quoted(Some(table)), quoted(resource.subnet.as_deref()))
        }
        _ => format!("{words} {}", quoted(Some(&resource.name))),
    }
}

fn quoted(name: Option<&str>) -> String {
    format!("`{}`", excerpt(name.unwrap_or("?")))
}
