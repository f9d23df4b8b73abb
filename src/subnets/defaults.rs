//! The cluster-wide addresses that were left out (`PerformAssignments`, `assignSubnets`, the component option
//! builders).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::cidr::{Cidr, IpNet, Ipv4Net, Ipv6Net, address_at, parse_address};
use crate::release::{Release, facts};
use crate::spec::{Cluster, Provider, VpcFacts};

use super::cluster::AssignedCluster;

/// The block of a VPC that kOps makes without being told one.
const NETWORK_CIDR: Cidr = ipv4("172.20.0.0/16", [172, 20, 0, 0], 16);
/// What is not masqueraded unless the spec sets it.
const NON_MASQUERADE_CIDR: Cidr = ipv4("100.64.0.0/10", [100, 64, 0, 0], 10);
/// The services of IPv6 clusters.
const IPV6_SERVICES: Cidr = Cidr::known(
    "fd00:5e4f:ce::/108",
    IpNet::V6(Ipv6Net::new_assert(Ipv6Addr::new(0xfd00, 0x5e4f, 0xce, 0, 0, 0, 0, 0), 108)),
);
/// The services of IPv4 clusters, where the range is constant.
const IPV4_SERVICES: Cidr = ipv4("100.64.0.0/13", [100, 64, 0, 0], 13);
/// Where the range is derived: this many bits longer than `nonMasqueradeCIDR`'s, and no larger than this.
const DERIVED_SERVICES_BITS: u8 = 3;
const DERIVED_SERVICES_SHORTEST: u8 = 12;
/// The DNS service has the tenth address after the base of the service range.
const DNS_OFFSET: u32 = 10;

const fn ipv4(text: &'static str, [a, b, c, d]: [u8; 4], length: u8) -> Cidr {
    Cidr::known(text, IpNet::V4(Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), length)))
}

pub(super) struct NetworkDefaults {
    pub network_cidr: Cidr,
    pub non_masquerade_cidr: Cidr,
}

/// The VPC's block and what is not masqueraded.
pub(super) fn network(spec: &Cluster, vpc: &VpcFacts, release: Release) -> NetworkDefaults {
    let networking = &spec.networking;
    let network_cidr = match (networking.network_cidr.is_empty(), networking.network_id.is_empty()) {
        (false, _) => networking.network_cidr.clone(),
        (true, true) if has_default_network(&spec.provider) => NETWORK_CIDR,
        (true, true) => Cidr::default(),
        (true, false) => vpc.ipv4_cidrs.iter().flatten().next().cloned().unwrap_or_default(),
    };
    let given = &networking.non_masquerade_cidr;
    let amazon_vpc_replaces = networking.cni.amazon_vpc.is_some()
        && networking.network_cidr.is_empty()
        && (given.text() != "::/0" || facts::AMAZON_VPC_REPLACES_IPV6.holds(release));
    let stays_empty = networking.cni.gcp.is_some() && facts::NO_NON_MASQUERADE_WITH_GCE.holds(release);
    let non_masquerade_cidr = match (amazon_vpc_replaces, given.is_empty() && !stays_empty) {
        (true, _) => network_cidr.clone(),
        (false, true) => NON_MASQUERADE_CIDR,
        (false, false) => given.clone(),
    };
    NetworkDefaults { network_cidr, non_masquerade_cidr }
}

/// Whether kOps gives a network that it makes a block; on the other clouds the cloud does.
pub(super) fn has_default_network(provider: &Provider) -> bool {
    matches!(provider, Provider::Aws | Provider::Azure | Provider::Missing | Provider::Unknown(_))
}

/// The addresses of pods: the upper half of `nonMasqueradeCIDR`, IPv4 clusters only.
pub(super) fn pod_cidr(cluster: &AssignedCluster) -> Cidr {
    let given = &cluster.spec.networking.pod_cidr;
    if !given.is_empty() {
        return given.clone();
    }
    let upper_half = || {
        let net = cluster.non_masquerade_cidr.ipv4()?;
        net.subnets(net.prefix_len().checked_add(1)?).ok()?.nth(1)
    };
    upper_half().map(Cidr::from).unwrap_or_default()
}

/// The addresses of services.
pub(super) fn service_cluster_ip_range(cluster: &AssignedCluster, release: Release) -> Cidr {
    let given = &cluster.spec.networking.service_cluster_ip_range;
    if !given.is_empty() {
        return given.clone();
    }
    match cluster.non_masquerade_cidr.net() {
        Some(IpNet::V6(_)) => IPV6_SERVICES,
        Some(IpNet::V4(_)) if facts::CONSTANT_SERVICE_RANGE.holds(release) => IPV4_SERVICES,
        Some(IpNet::V4(net)) => derived_services(net).map(Cidr::from).unwrap_or_default(),
        None => Cidr::default(),
    }
}

fn derived_services(net: Ipv4Net) -> Option<Ipv4Net> {
    let length = net.prefix_len().checked_add(DERIVED_SERVICES_BITS)?.max(DERIVED_SERVICES_SHORTEST);
    Ipv4Net::new(net.network(), length).ok().map(|net| net.trunc())
}

/// The address of the cluster's DNS.
pub(super) fn cluster_dns(cluster: &AssignedCluster) -> Option<IpAddr> {
    given_dns(cluster.spec)
        .and_then(parse_address)
        .or_else(|| Some(address_at(cluster.service_cluster_ip_range.net()?, DNS_OFFSET)))
}

/// The given address of the cluster's DNS, when it can be read.
fn given_dns(cluster: &Cluster) -> Option<&str> {
    cluster
        .components
        .kube_dns
        .as_ref()
        .map(|dns| dns.server_ip.as_str())
        .filter(|address| !address.is_empty() && parse_address(address).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[test]
    fn defaults_are_what_their_texts_say() {
        for known in [NETWORK_CIDR, NON_MASQUERADE_CIDR, IPV6_SERVICES, IPV4_SERVICES] {
            assert_eq!(Cidr::new(known.text()), known);
        }
    }

    /// Pods, services and DNS, `-` for none.
    #[track_caller]
    fn check(releases: &[&str], spec: &str, expected: &str) {
        for release in releases {
            let network = testing::plan(release, spec, "a Public us-east-1a").network;
            let addresses = [network.pod_cidr, network.service_cluster_ip_range, network.cluster_dns];
            let addresses = addresses.map(|address| address.unwrap_or_else(|| "-".to_owned()));
            assert_eq!(addresses.join(" "), expected, "{release}");
        }
    }

    #[test]
    fn ipv4_clusters_derive_pods_and_until_1_27_services() {
        check(&["1.23", "1.27", "1.28", "1.37"], "", "100.96.0.0/11 100.64.0.0/13 100.64.0.10");
        let ten = "nonMasqueradeCIDR: 10.0.0.0/8";
        check(&["1.23", "1.27"], ten, "10.128.0.0/9 10.0.0.0/12 10.0.0.10");
        check(&["1.28", "1.37"], ten, "10.128.0.0/9 100.64.0.0/13 100.64.0.10");
        let small = "nonMasqueradeCIDR: 192.168.0.0/16";
        check(&["1.27"], small, "192.168.128.0/17 192.168.0.0/19 192.168.0.10");
    }

    #[test]
    fn ipv6_clusters_have_no_pod_cidr() {
        check(&["1.23", "1.27", "1.28", "1.37"], "nonMasqueradeCIDR: '::/0'", "- fd00:5e4f:ce::/108 fd00:5e4f:ce::a");
    }

    #[test]
    fn given_ranges_stay_as_written() {
        let given = "podCIDR: 100.100.0.0/16\nserviceClusterIPRange: 100.70.0.0/16";
        check(&["1.27", "1.36"], given, "100.100.0.0/16 100.70.0.0/16 100.70.0.10");
    }
}
