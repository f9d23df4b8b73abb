//! What would make a packet go through, or known.

use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr};

use crate::cidr::synthesized;
use crate::diagnostic::excerpt;
use crate::routes::TargetKind;
use crate::trace::disposition::{Disposition, Verdict};
use crate::trace::flow::{Destination, Family, Service, Workload};
use crate::trace::path::{ComponentKind, Path, Trail};
use crate::trace::place::{Sender, Ternary};
use crate::trace::ranges::{service_address, service_at};
use crate::trace::scene::Scene;
use crate::trace::tries::Try;

impl<'a> Scene<'a> {
    /// What would make a packet go through, or known.
    pub fn hint(&self, path: &Path<'a>) -> Option<Cow<'static, str>> {
        let id = path.asked.and_then(|(sender, _)| self.places[sender.place].id);
        Some(match path.disposition {
            Disposition::TableUnknown => self.tables_line().into(),
            Disposition::SourceUnknown if service_asked(path).is_some() => service_by_ipv6(path)?.into(),
            Disposition::SourceUnknown => match id {
                Some(id) => {
                    format!("Send the answer of `aws ec2 describe-subnets --subnet-ids {}` in `observed`", excerpt(id))
                        .into()
                }
                None => "Replace the DNS configuration by one whose DNS64 is known".into(),
            },
            Disposition::TargetUnknown => unknown_line(path)?.into(),
            Disposition::NoSourceAddress => match path.from.family {
                Some(Family::Ipv4) => self.without_ipv4(path),
                Some(Family::Ipv6) => "Use a subnet with an IPv6 block".into(),
                None => "Use subnets that have an address family in common".into(),
            },
            Disposition::NotTranslated => "Route `64:ff9b::/96` to a NAT gateway".into(),
            Disposition::NoRoute => no_route_hint(path),
            Disposition::Blackhole => "Delete the route, or repair its target".into(),
            Disposition::NoPublicAddress if path.asked.is_none() => {
                "Use a Public subnet whose machines have public addresses, or a load balancer in one".into()
            }
            Disposition::NoPublicAddress => {
                "Route through a public NAT gateway, or use a Public subnet with public addresses".into()
            }
            Disposition::PrivateDestinationToInternet => not_routed(path),
            Disposition::InboundRefused => "Use a Public subnet, or a load balancer in one".into(),
            Disposition::TranslationImpossible => {
                "Route IPv6 to an egress-only internet gateway, and only `64:ff9b::/96` to the NAT gateway".into()
            }
            Disposition::NoAttachmentInZone => "Add a subnet of the zone to the attachment".into(),
            Disposition::NotInPeer => self.not_in_peer_hint(path),
            Disposition::RoutingLoop => "Move the NAT gateway to a subnet whose default is the internet gateway".into(),
            Disposition::BlockedByPublicAccess => "Exclude the VPC or the subnet from Block Public Access".into(),
            _ => return None,
        })
    }

    fn tables_line(&self) -> String {
        let vpc = self.plan.network.vpc.id.as_deref().unwrap_or("VPC");
        format!(
            "Send the answer of `aws ec2 describe-route-tables --filters Name=vpc-id,Values={}` in `observed`",
            excerpt(vpc)
        )
    }

    /// What helps a source without IPv4: another address, DNS64, or another subnet.
    fn without_ipv4(&self, path: &Path<'_>) -> Cow<'static, str> {
        let Some((sender, to)) = path.asked else { return "Use a subnet with IPv4".into() };
        let subnet = match sender.workload {
            Workload::Pod if self.pods.ipv6 => "the node's network (`hostNetwork: true`) in a subnet with IPv4",
            _ => "a subnet with IPv4",
        };
        let address = self.address_asked(to);
        if let Some(hint) = address.filter(|address| service_at(*address).is_none()).and_then(never_routed) {
            return hint.into();
        }
        let by_name = address
            .is_none_or(|address| matches!(address, IpAddr::V4(address) if self.is_reached_by_name(sender, address)));
        let id = self.places[sender.place].id;
        let is_name = matches!(to, Destination::Host(..));
        match (service_by_ipv6(path), sender.dns64, id) {
            (Some(by_ipv6), ..) if sender.ipv6 != Ternary::No => by_ipv6.into(),
            (_, Ternary::No, Some(id))
                if by_name && sender.workload == Workload::Node && sender.ipv6 != Ternary::No =>
            {
                let id = excerpt(id);
                let name = if is_name { "" } else { " and use a name" };
                format!(
                    "Switch DNS64 on with `aws ec2 modify-subnet-attribute --enable-dns64 --subnet-id {id}`{name}, or \
                    use {subnet}"
                )
                .into()
            }
            (_, Ternary::No, _) => ["Use ", subnet].concat().into(),
            _ if is_name || !by_name => ["Use ", subnet].concat().into(),
            _ => ["Use a name, so that DNS64 makes an address, or ", subnet].concat().into(),
        }
    }

    /// The address that was asked for.
    fn address_asked(&self, to: Destination) -> Option<IpAddr> {
        match to {
            Destination::Address(address) => Some(address),
            Destination::Internet(family) => Some(self.internet(family)),
            _ => None,
        }
    }

    /// Whether what DNS64 makes of an address is not dropped on the way.
    fn is_reached_by_name(&self, sender: Sender, address: Ipv4Addr) -> bool {
        let made = Try::Synthesized(synthesized(address));
        let follow = || self.send(sender, made, &mut Trail::dropped()).disposition.verdict() != Verdict::Dropped;
        self.arrives(sender, address, follow)
    }

    fn not_in_peer_hint(&self, path: &Path<'_>) -> Cow<'static, str> {
        let last = path.hops.last();
        match last.and_then(|hop| self.peering(hop)).filter(|peering| !peering.is_active()) {
            Some(peering) if peering.is_pending() => format!(
                "Accept it: `aws ec2 accept-vpc-peering-connection --vpc-peering-connection-id {}`",
                excerpt(&peering.vpc_peering_connection_id)
            )
            .into(),
            Some(_) => "Make another peering connection, and route to it".into(),
            None => "Route the destination through what has it".into(),
        }
    }
}

/// The service of AWS that a packet is to, where its address was given.
fn service_asked(path: &Path<'_>) -> Option<Service> {
    match path.asked {
        Some((_, Destination::Address(address))) => service_at(address),
        _ => None,
    }
}

fn service_by_ipv6(path: &Path<'_>) -> Option<String> {
    let address = service_address(service_asked(path)?, Family::Ipv6);
    Some(format!("Use the IPv6 address of the service: `{address}`"))
}

/// What helps where a table has no route, or the subnet no address of the family.
fn no_route_hint(path: &Path<'_>) -> Cow<'static, str> {
    let is_subnet = path.hops.last().is_some_and(|hop| hop.component.kind == ComponentKind::Subnet);
    let is_source = |address| path.hops.last().is_some_and(|hop| hop.asked_for == Some(address));
    match (is_subnet, path.from.family, path.from.address) {
        (false, _, Some(source)) if is_source(source) => {
            "Add a route to the network of the source, to the gateway that leads to it".into()
        }
        (true, Some(family), None) => {
            format!("Use a Public subnet with {}, or a load balancer in one", family.words()).into()
        }
        (true, Some(family), Some(_)) => format!("Use a subnet with {}", family.words()).into(),
        _ => "Add a route to the destination".into(),
    }
}

/// What helps where the Internet does not route the destination.
fn not_routed(path: &Path<'_>) -> Cow<'static, str> {
    let destination = path.hops.iter().rev().find_map(|hop| hop.looked_up).map(|(_, address)| address);
    let Some(address) = destination else { return "Add a route to the destination's own network".into() };
    let by_route = || "Add a route to the destination's own network to the table that decides".into();
    never_routed(address).map_or_else(by_route, Cow::Owned)
}

/// What helps where no network routes an address.
fn never_routed(address: IpAddr) -> Option<String> {
    let is_link_local = match address {
        IpAddr::V4(address) => address.is_link_local(),
        IpAddr::V6(address) => address.is_unicast_link_local(),
    };
    let is_mapped = matches!(address, IpAddr::V6(address) if address.to_ipv4_mapped().is_some());
    Some(if address.is_loopback() || address.is_unspecified() {
        format!("Use another address: `{address}` is the sending machine itself")
    } else if address.is_multicast() {
        format!("Use a multicast domain of a transit gateway: a VPC does not route `{address}`")
    } else if is_link_local {
        format!("Use another address: no network routes the link-local `{address}`")
    } else if is_mapped {
        format!("Use the IPv4 address itself: no network routes `{address}`")
    } else {
        return None;
    })
}

/// The command that tells what an undetermined packet lacks.
fn unknown_line(path: &Path<'_>) -> Option<String> {
    let last = path.hops.last()?;
    let id = |text: &str| excerpt(text).into_owned();
    let command = match (last.route, last.component.kind) {
        (Some(route), _) if route.destination.net().is_none() => {
            let list = id(route.destination.text());
            // AWS describes the lists of its services only; customers route theirs to other targets.
            if route.target.kind != TargetKind::VpcEndpoint {
                return Some(format!(
                    "Send the blocks that `aws ec2 get-managed-prefix-list-entries --prefix-list-id {list}` prints, in \
                    `observed` as `{{PrefixLists: [{{PrefixListId: {list}, Cidrs: […]}}]}}`"
                ));
            }
            format!("describe-prefix-lists --prefix-list-ids {list}")
        }
        (_, ComponentKind::Target(TargetKind::NatGateway)) => {
            format!("describe-nat-gateways --nat-gateway-ids {}", id(last.component.id.unwrap_or_default()))
        }
        (_, ComponentKind::Target(TargetKind::InternetGateway)) => "describe-internet-gateways".to_owned(),
        _ => return None,
    };
    Some(format!("Send the answer of `aws ec2 {command}` in `observed`"))
}
