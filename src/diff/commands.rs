//! The repair of a change, or the command that cleans up after it.

use crate::code::Code;
use crate::diagnostic::excerpt;

use super::changes::{Action, Attempted, Change, Resource};
use super::codes::terraform::{
    TERRAFORM_CANNOT_WRITE, TERRAFORM_DESTROYS, TERRAFORM_SUBNET_CONFLICT, TERRAFORM_VPC_IN_USE,
};
use super::codes::*;
use super::kind::ResourceKind;
use super::pass::Failure;
use super::terraform::address::address;

/// How an object of a kind is looked up and removed.
struct Removal {
    kind: ResourceKind,
    describe: &'static str,
    filter: &'static str,
    delete: &'static str,
}

/// By kind, what `aws ec2` calls it.
static REMOVALS: [Removal; 8] = [
    removal(ResourceKind::Vpc, "describe-vpcs", "--filters", "delete-vpc --vpc-id"),
    removal(ResourceKind::DhcpOptions, "describe-dhcp-options", "--filters", "delete-dhcp-options --dhcp-options-id"),
    removal(
        ResourceKind::InternetGateway,
        "describe-internet-gateways",
        "--filters",
        "delete-internet-gateway --internet-gateway-id",
    ),
    removal(
        ResourceKind::EgressOnlyInternetGateway,
        "describe-egress-only-internet-gateways",
        "--filters",
        "delete-egress-only-internet-gateway --egress-only-internet-gateway-id",
    ),
    removal(ResourceKind::Subnet, "describe-subnets", "--filters", "delete-subnet --subnet-id"),
    removal(ResourceKind::ElasticIp, "describe-addresses", "--filters", "release-address --allocation-id"),
    removal(ResourceKind::NatGateway, "describe-nat-gateways", "--filter", "delete-nat-gateway --nat-gateway-id"),
    removal(ResourceKind::RouteTable, "describe-route-tables", "--filters", "delete-route-table --route-table-id"),
];

const fn removal(kind: ResourceKind, describe: &'static str, filter: &'static str, delete: &'static str) -> Removal {
    Removal { kind, describe, filter, delete }
}

/// The repair, where it is concrete.
pub(super) fn hint(change: &Change, code: &'static Code) -> Option<String> {
    let resource = &change.resource;
    match (change.action, change.failure) {
        (Action::Orphan, _) => match &change.in_use_by {
            Some(user) => Some(format!("Keep it as long as the {user} uses it")),
            None => removed(change),
        },
        _ if change.leaks => Some(
            "Repair what is refused or fails before the next try, and release the addresses of earlier ones: `aws ec2 \
            release-address --allocation-id eipalloc-…`"
                .to_owned(),
        ),
        _ if code == &TERRAFORM_VPC_IN_USE => taken_out(resource, "Before the apply take it out of the state"),
        _ if code == &TERRAFORM_DESTROYS => taken_out(resource, "If it has to stay, take it out of the state first"),
        (Action::Fail, Some(Failure::SubnetConflict)) if change.attempted == Some(Attempted::Replace) => {
            Some("Move the other subnet to a free block first, in a separate apply".to_owned())
        }
        (Action::Fail, Some(Failure::Crash)) => Some(replaced_route(change)),
        (Action::Create, _) if change.is_interrupted => Some(
            "Keep the type of the subnet, or delete the NAT gateway in it first, so that kOps makes one elsewhere"
                .to_owned(),
        ),
        (Action::Refuse | Action::Fail | Action::TakeOver, _) => repair(code).map(str::to_owned),
        _ => None,
    }
}

/// What repairs what is refused or fails, by code.
fn repair(code: &'static Code) -> Option<&'static str> {
    let repairs: [(&Code, &str); 22] = [
        (&VPC_CIDR_IMMUTABLE, "Add a block to `additionalNetworkCIDRs`, and keep `networkCIDR`"),
        (&SUBNET_VPC_IMMUTABLE, "Keep `networkID` as it is; make a new cluster in the other VPC"),
        (&ROUTE_TABLE_VPC_IMMUTABLE, "Keep `networkID` as it is; make a new cluster in the other VPC"),
        (&SUBNET_ZONE_IMMUTABLE, "Add a subnet of another name in that zone, and remove this one later"),
        (&SUBNET_CIDR_IMMUTABLE, "Add a subnet of another name with that block, and remove this one later"),
        (&ASSIGNED_BLOCK_SHIFTS, "Write the blocks that `kops get cluster -o yaml` shows into the file"),
        (&SUBNET_IPV6_CIDR_IMMUTABLE, "Keep the block, or add a subnet of another name with the new one"),
        (&SHARED_SUBNET_IPV6_FORBIDDEN, "Associate the block with `aws ec2 associate-subnet-cidr-block` first"),
        (&NAT_GATEWAY_ADDRESS_IMMUTABLE, "Make a NAT gateway with that address, and name it: `egress: nat-…`"),
        (&NAMED_GATEWAY_CRASHES, "Remove the additional route"),
        (&INSTANCE_ROUTE_WITHOUT_TARGET, "Name a NAT gateway or a transit gateway"),
        (&IPV6_ROUTE_SENT_AS_IPV4, "Remove the route, and make it yourself after kOps has made the table"),
        (&EXISTING_OBJECT_NOT_FOUND, "Correct the id, or make the object first"),
        (&SUBNET_BLOCK_IN_USE, "Choose a free block, or delete the subnet that has it"),
        (&RENAMED_SUBNET_CONFLICTS, "Keep the name of the subnet"),
        (
            &UNTAGGED_SUBNET_MADE_AGAIN,
            "Tag the subnet that has the block with its `Name` and `KubernetesCluster`: `aws ec2 create-tags`",
        ),
        (&SUBNET_BLOCK_OUTSIDE_VPC, "Associate the block with the VPC first: `aws ec2 associate-vpc-cidr-block`"),
        (&ADDRESS_ALREADY_ASSOCIATED, "Use one address for each zone, and delete the gateway that has it"),
        (&VPC_BLOCK_IN_USE, "Delete the subnet that lies in the block first"),
        (&TERRAFORM_SUBNET_CONFLICT, "Move the state to the new name with `terraform state mv`"),
        (&TERRAFORM_CANNOT_WRITE, "Make the route outside kOps"),
        (&USERS_OBJECT_TAKEN_OVER, "Keep `egress` or `publicIP` as it is if the object is not to be the cluster's"),
    ];
    repairs.into_iter().find(|(known, _)| known.code == code.code).map(|(_, repair)| repair)
}

/// The command by which Terraform forgets a resource.
fn taken_out(resource: &Resource, when: &str) -> Option<String> {
    address(resource).map(|address| format!("{when}: `terraform state rm {}`", excerpt(&address)))
}

fn removed(change: &Change) -> Option<String> {
    let resource = &change.resource;
    if resource.kind == ResourceKind::Route {
        return Some(deleted_route(change));
    }
    if resource.kind == ResourceKind::RouteTableAssociation {
        let command = "aws ec2 replace-route-table-association";
        return Some(format!("Associate the subnet with a table that you manage: `{command}`"));
    }
    let removal = REMOVALS.iter().find(|removal| removal.kind == resource.kind)?;
    let Removal { describe, filter, delete, .. } = removal;
    Some(match &resource.id {
        Some(id) => format!("Remove it: `aws ec2 {delete} {}`", excerpt(id)),
        None => format!(
            "Find it with `aws ec2 {describe} {filter} Name=tag:Name,Values={}`, and remove it with `aws ec2 {delete} \
            ID`",
            excerpt(&resource.name)
        ),
    })
}

fn deleted_route(change: &Change) -> String {
    let destination = change.resource.destination.as_deref().unwrap_or_default();
    let flag = destination_flag(destination);
    let command = |table: &str| format!("`aws ec2 delete-route --route-table-id {table} {flag} {destination}`");
    match &change.table_id {
        Some(id) => format!("Delete it: {}", command(&excerpt(id))),
        None => format!(
            "Find its table with `aws ec2 describe-route-tables --filters Name=tag:Name,Values={}`, and delete it: {}",
            excerpt(change.resource.route_table.as_deref().unwrap_or_default()),
            command("ID")
        ),
    }
}

fn replaced_route(change: &Change) -> String {
    let destination = change.resource.destination.as_deref().unwrap_or_default();
    let target = change.fields.first().and_then(|field| field.after.as_deref()).unwrap_or_default();
    let flag = match target.split_once('-') {
        Some(("tgw", _)) => "--transit-gateway-id",
        Some(("pcx", _)) => "--vpc-peering-connection-id",
        Some(("i", _)) => "--instance-id",
        _ => "--nat-gateway-id",
    };
    format!(
        "Replace it yourself, after which kOps goes on: `aws ec2 replace-route --route-table-id TABLE {} {destination} \
        {flag} {}`",
        destination_flag(destination),
        excerpt(target)
    )
}

fn destination_flag(destination: &str) -> &'static str {
    if destination.contains(':') { "--destination-ipv6-cidr-block" } else { "--destination-cidr-block" }
}
