//! What is said of a change: its code, a sentence, a repair, and what it does to traffic and to the bill.

use crate::code::Code;

use super::asked::Target;
use super::changes::{Action, Attempted, Change};
use super::codes::terraform::{
    TERRAFORM_CANNOT_WRITE, TERRAFORM_DESTROYS, TERRAFORM_MAY_CONFLICT, TERRAFORM_MOVES_GATEWAY, TERRAFORM_REPLACES,
    TERRAFORM_SUBNET_CONFLICT, TERRAFORM_VPC_IN_USE,
};
use super::codes::*;
use super::commands;
use super::context::Context;
use super::field::FieldName;
use super::kind::ResourceKind;
use super::pass::{Failure, Refusal};
use super::words::{explanation, is_gateway_moved};

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
        Action::Create if change.leaks => &ELASTIC_IP_MADE_ON_EVERY_TRY,
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

fn downtime(change: &Change) -> Downtime {
    match change.action {
        Action::Create if change.is_interrupted => Downtime::Outage,
        // Nothing is in a new subnet yet.
        Action::Create if change.resource.kind == ResourceKind::Subnet => Downtime::None,
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
        // Terraform destroys the old one first, and then does not get the new one.
        Action::Fail if change.attempted == Some(Attempted::Replace) => Downtime::Outage,
        _ => Downtime::None,
    }
}

/// AWS bills gateways and addresses that exist: those that are made, and those that stay.
fn is_billed(change: &Change) -> bool {
    let is_billed = matches!(change.resource.kind, ResourceKind::ElasticIp | ResourceKind::NatGateway);
    let exists = matches!(change.action, Action::Create | Action::Orphan | Action::TakeOver | Action::Update);
    is_billed && exists
}
