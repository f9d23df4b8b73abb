//! What several rules on cluster-wide addresses ask.

use crate::cidr::{Cidr, IpNet, overlap};
use crate::diagnostic::FieldPath;
use crate::rules::meant_ipv6::MeantIpv6;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject};
use crate::rules::services::free_service_range;
use crate::spec::Provider;

/// Blocks that are offered for `nonMasqueradeCIDR`, the usual one first.
const USUAL_BLOCKS: [&str; 4] = ["100.64.0.0/10", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

/// The network's block as kOps validates it: only some clouds have a default.
pub(super) fn network_cidr<'a>(subject: &Subject<'a>) -> &'a Cidr {
    match subject.cluster.spec.provider {
        Provider::Aws | Provider::Azure | Provider::Missing | Provider::Unknown(_) => &subject.cluster.network_cidr,
        _ => &subject.cluster.spec.networking.network_cidr,
    }
}

/// Whether the plugin takes the addresses of pods from the network itself, so that they may overlap.
pub(super) fn pods_live_in_network(subject: &Subject<'_>) -> bool {
    subject.cluster.spec.networking.cni.pods_live_in_network()
}

/// Whether `inner` lies in `outer`; blocks of different families never do.
pub(super) fn belongs_to(inner: IpNet, outer: IpNet) -> bool {
    outer.contains(&inner)
}

/// Reports `nonMasqueradeCIDR` when it overlaps the network's main block.
pub(super) fn report_overlap_with_network(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let network = network_cidr(subject);
    report_overlap(subject, report, network, networking("networkCIDR"), "the network's block");
}

/// Reports `nonMasqueradeCIDR` when it overlaps `other`, a block of the network.
pub(super) fn report_overlap(
    subject: &Subject<'_>,
    report: &mut Reporter<'_>,
    other: &Cidr,
    field: FieldPath,
    label: &str,
) {
    let given = &subject.cluster.non_masquerade_cidr;
    let (Some(block), Some(network)) = (given.net(), other.net()) else {
        return;
    };
    if !overlap(block, network) {
        return;
    }
    let message = format!("`{given}` overlaps `{other}`, {label}");
    let finding = report.report(networking("nonMasqueradeCIDR"), message);
    finding.value(given.text()).related(field, format!("{label}, `{other}`"));
    // With a plugin that gives pods addresses of the network the overlap is right.
    finding.depends_on(networking("amazonVPC")).depends_on(networking("cilium").key("ipam"));
    if let Some(meant) = MeantIpv6::by_most(subject) {
        meant.explain(subject, finding);
    } else if let Some(free) = free_block(subject) {
        finding.hint(match free_service_range(subject.cluster).filter(|_| services_are_in_network(subject)) {
            Some(services) => format!("Write `nonMasqueradeCIDR: {free}` and `serviceClusterIPRange: {services}`"),
            None => format!("Choose a block outside the network, for example `{free}`"),
        });
    }
}

/// Whether the addresses of services, which kOps takes from its own range, would be in the network.
fn services_are_in_network(subject: &Subject<'_>) -> bool {
    let cluster = subject.cluster;
    let derived = cluster.spec.networking.service_cluster_ip_range.is_empty();
    let services = Some(&cluster.service_cluster_ip_range).filter(|_| derived).and_then(|range| range.net());
    services.is_some_and(|services| cluster.network_cidrs().filter_map(Cidr::net).any(|net| overlap(net, services)))
}

/// A usual block that no block of the network overlaps.
fn free_block(subject: &Subject<'_>) -> Option<&'static str> {
    let networks: Vec<IpNet> = subject.cluster.network_cidrs().filter_map(Cidr::net).collect();
    USUAL_BLOCKS.into_iter().find(|text| {
        let block = Cidr::new(*text).net();
        block.is_some_and(|block| networks.iter().all(|network| !overlap(*network, block)))
    })
}
