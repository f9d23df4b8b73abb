//! The sentence that explains a change.

use std::collections::BTreeSet;

use crate::diagnostic::excerpt;

use super::asked::Target;
use super::changes::{Action, Change};
use super::context::Context;
use super::field::FieldName;
use super::kind::ResourceKind;
use super::pass::{Failure, Refusal};

pub fn explanation(change: &Change, context: &Context<'_>) -> String {
    let what = object(change);
    if context.target == Target::Terraform
        && let Some(explanation) = told_of_terraform(change, context, &what)
    {
        return explanation;
    }
    match change.action {
        Action::Create if change.is_interrupted => format!(
            "subnet {} has the NAT gateway that its new table {} routes to: what it sends comes back to it",
            quoted(change.resource.subnet.as_deref()),
            quoted(change.resource.route_table.as_deref())
        ),
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
            None if change.leaks => {
                format!("kOps makes the {what} on every try, since its NAT gateway is not made; all of them stay")
            }
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
        (ResourceKind::SubnetIpv6CidrBlock, ..) if resource.subnet.is_some() => {
            format!("IPv6 block of subnet {}", quoted(resource.subnet.as_deref()))
        }
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

/// Whether Terraform takes an internet gateway from one VPC to another.
pub fn is_gateway_moved(change: &Change) -> bool {
    let is_moved = change.fields.iter().any(|field| field.name == FieldName::Vpc);
    is_moved && change.resource.kind == ResourceKind::InternetGateway
}
