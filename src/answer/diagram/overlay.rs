//! A change as marks on a picture.

use crate::diagram::{Mark, Marked, Overlay};
use crate::diff::{Action, Change, Resource, ResourceKind, SideName};

/// The marks of these changes.
pub fn overlay(changes: &[Change]) -> Overlay {
    let mut overlay = Overlay::default();
    for change in changes {
        match (mark(change.action), change.resource.side) {
            (Some(mark), SideName::After) => on(&mut overlay, &change.resource, mark),
            _ if is_drawn(change.resource.kind) => overlay.gone += 1,
            _ => {}
        }
    }
    overlay
}

/// What the picture shows of an action; nothing where the object goes.
fn mark(action: Action) -> Option<Mark> {
    match action {
        Action::Create => Some(Mark::Created),
        Action::Update | Action::Replace | Action::TakeOver => Some(Mark::Changed),
        Action::Refuse | Action::Block | Action::Fail => Some(Mark::Refused),
        Action::Orphan => Some(Mark::Orphaned),
        Action::Delete | Action::Release => None,
    }
}

/// Whether objects of a kind have a place in pictures.
fn is_drawn(kind: ResourceKind) -> bool {
    matches!(
        kind,
        ResourceKind::Subnet
            | ResourceKind::NatGateway
            | ResourceKind::RouteTable
            | ResourceKind::Route
            | ResourceKind::InternetGateway
            | ResourceKind::EgressOnlyInternetGateway
    )
}

/// Marks an object, or the one that it is a part of: that changes where the part is made.
fn on(overlay: &mut Overlay, resource: &Resource, mark: Mark) {
    let Resource { kind, name, subnet, route_table, destination, .. } = resource;
    let subnet = || subnet.clone().map(Marked::Subnet);
    let (what, is_part) = match kind {
        ResourceKind::Vpc => (Some(Marked::Vpc), false),
        ResourceKind::VpcCidrBlock
        | ResourceKind::VpcAmazonIpv6CidrBlock
        | ResourceKind::DhcpOptions
        | ResourceKind::VpcDhcpOptionsAssociation => (Some(Marked::Vpc), true),
        ResourceKind::InternetGateway => (Some(Marked::InternetGateway), false),
        ResourceKind::EgressOnlyInternetGateway => (Some(Marked::EgressOnlyInternetGateway), false),
        ResourceKind::Subnet => (subnet(), false),
        ResourceKind::SubnetIpv6CidrBlock | ResourceKind::RouteTableAssociation => (subnet(), true),
        ResourceKind::NatGateway => (Some(Marked::NatGateway(name.clone())), false),
        ResourceKind::ElasticIp => (Some(Marked::NatGateway(name.clone())), true),
        ResourceKind::Instance => (None, false),
        ResourceKind::RouteTable => (Some(Marked::Table(name.clone())), false),
        ResourceKind::Route => {
            (route_table.clone().zip(destination.clone()).map(|(table, to)| Marked::Route(table, to)), false)
        }
    };
    let Some(what) = what else { return };
    match (is_part, mark) {
        // What is new has new parts.
        (true, Mark::Created | Mark::Changed) if overlay.of(&what) == Some(Mark::Created) => {}
        (true, Mark::Created) => overlay.mark(what, Mark::Changed),
        _ => overlay.mark(what, mark),
    }
}
