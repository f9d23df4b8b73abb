//! A change as marks on a picture.

use crate::diagram::{Gone, Mark, Marked, Overlay};
use crate::diff::{Action, Change, Resource, ResourceKind, SideName};

/// The marks of these changes.
pub fn overlay(changes: &[Change]) -> Overlay {
    let mut marks: Vec<(&Resource, Mark)> = Vec::new();
    let mut gone = Gone::default();
    for change in changes {
        match (change.action, mark(change.action), change.resource.side) {
            (_, Some(mark), SideName::After) => marks.push((&change.resource, mark)),
            (Action::Orphan, ..) => gone.orphaned += 1,
            (Action::Release, ..) => gone.released += 1,
            _ => gone.deleted += 1,
        }
    }
    Overlay { gone, ..of(&marks) }
}

/// What is made as a whole is known before its parts.
fn of(marks: &[(&Resource, Mark)]) -> Overlay {
    let mut overlay = Overlay::default();
    let is_part = |(resource, _): &(&Resource, Mark)| marked(resource).is_some_and(|(_, is_part)| is_part);
    let (parts, wholes): (Vec<_>, Vec<_>) = marks.iter().copied().partition(is_part);
    for (resource, mark) in wholes.into_iter().chain(parts) {
        on(&mut overlay, resource, mark);
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

/// What the picture has of an object: itself, or what it is a part of.
fn marked(resource: &Resource) -> Option<(Marked, bool)> {
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
    what.map(|what| (what, is_part))
}

/// Marks an object, or the one that it is a part of: that changes where the part is made.
fn on(overlay: &mut Overlay, resource: &Resource, mark: Mark) {
    let Some((what, is_part)) = marked(resource) else { return };
    match (is_part, mark) {
        // What is new has new parts.
        (true, Mark::Created | Mark::Changed) if overlay.of(&what) == Some(Mark::Created) => {}
        (true, Mark::Created) => overlay.mark(what, Mark::Changed),
        _ => overlay.mark(what, mark),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_gateway_with_a_new_address_is_new() {
        let gateway = Marked::NatGateway("us-east-1a.c".to_owned());
        let resource = |kind| Resource {
            kind,
            name: "us-east-1a.c".to_owned(),
            id: None,
            subnet: None,
            zone: None,
            route_table: None,
            destination: None,
            side: SideName::After,
        };
        let kinds = [ResourceKind::ElasticIp, ResourceKind::NatGateway];
        for (marks, expected) in [
            ([Mark::Created, Mark::Created], Mark::Created),
            ([Mark::Created, Mark::Changed], Mark::Changed),
            ([Mark::Refused, Mark::Created], Mark::Refused),
        ] {
            let resources = kinds.map(resource);
            let marks: Vec<(&Resource, Mark)> = resources.iter().zip(marks).collect();
            assert_eq!(of(&marks).of(&gateway), Some(expected));
        }
    }
}
