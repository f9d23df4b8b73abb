//! The network's addresses and gateways as lists.

use super::names::Names;
use crate::cidr::Cidr;
use crate::cli::style::Style;
use crate::cli::table;
use crate::network::{NatGateway, Network};

/// The VPC and its ranges.
pub fn addresses(network: &Network, style: Style) -> String {
    let vpc = &network.vpc;
    let texts = |cidrs: &[Cidr]| cidrs.iter().map(Cidr::to_string).collect::<Vec<_>>().join(", ");
    let ipv6 = match &vpc.ipv6_cidrs[..] {
        [] if vpc.amazon_provided_ipv6 => "a /56 that Amazon will choose".to_owned(),
        cidrs => texts(cidrs),
    };
    let pairs = [
        ("VPC", vpc.id.clone().unwrap_or_else(|| vpc.name.clone())),
        ("IPv4", texts(&vpc.ipv4_cidrs)),
        ("IPv6", ipv6),
        ("pods", network.pod_cidr.clone().unwrap_or_default()),
        ("services", network.service_cluster_ip_range.clone().unwrap_or_default()),
        ("DNS", network.cluster_dns.clone().unwrap_or_default()),
    ];
    format!("{}\n{}", style.heading("NETWORK"), table::list(&pairs, 2))
}

/// What leads out of the VPC.
pub fn gateways(network: &Network, names: Names<'_>, style: Style) -> String {
    let mut rows = Vec::new();
    let single = [
        ("internet gateway", &network.internet_gateway),
        ("egress-only internet gateway", &network.egress_only_internet_gateway),
    ];
    for (kind, gateway) in single {
        if let Some(gateway) = gateway {
            rows.push(vec![kind.to_owned(), names.short(&gateway.name), existing(gateway.shared)]);
        }
    }
    rows.extend(network.nat_gateways.iter().map(|gateway| nat_gateway(gateway, names)));
    table::table(&["GATEWAY", "NAME", "WHERE"], &rows, 0, style)
}

fn nat_gateway(gateway: &NatGateway, names: Names<'_>) -> Vec<String> {
    let name = gateway.id.clone().unwrap_or_else(|| names.short(&gateway.name));
    let place = gateway.subnet.as_ref().map(|subnet| format!("in {}", names.short(subnet)));
    let place = place.unwrap_or_else(|| existing(gateway.shared));
    vec!["NAT gateway".to_owned(), name, place]
}

fn existing(shared: bool) -> String {
    if shared { "exists" } else { "" }.to_owned()
}
