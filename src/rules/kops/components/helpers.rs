//! What several rules on components ask: kubelets, and the addresses of the cluster's DNS.

use std::net::IpAddr;

use crate::cidr::{Cidr, address_at, parse_address};
use crate::diagnostic::FieldPath;
use crate::rules::rule::{Reporter, Subject};
use crate::spec::wire::{Kubelet, NodeLocalDns};

/// The block that the controller manager hands out.
pub(super) const CLUSTER_CIDR: &str = "spec.kubeControllerManager.clusterCIDR";
/// The address of the cluster's DNS.
pub(super) const SERVER_IP: &str = "spec.kubeDNS.serverIP";

/// The DNS service has the tenth address after the base of the service range.
const DNS_OFFSET: u32 = 10;
/// Where the node-local DNS cache listens unless the spec sets it.
const NODE_LOCAL_IPV4: &str = "169.254.20.10";
const NODE_LOCAL_IPV6: &str = "fd00:90de:d95::1";

/// The settings of both kinds of kubelets and their fields.
pub(super) fn kubelets<'a>(subject: &Subject<'a>) -> [(&'static str, Option<&'a Kubelet>); 2] {
    let components = &subject.cluster.spec.components;
    [
        ("spec.kubelet", components.kubelet.as_ref()),
        ("spec.controlPlaneKubelet", components.control_plane_kubelet.as_ref()),
    ]
}

/// The given address of the cluster's DNS as text and address; `None` when it is absent or no address.
pub(super) fn given_server_ip<'a>(subject: &Subject<'a>) -> Option<(&'a str, IpAddr)> {
    let text = subject.cluster.spec.components.kube_dns.as_ref()?.server_ip.as_str();
    Some((text, parse_address(text)?))
}

/// Whether the given address of the cluster's DNS is refused itself.
pub(super) fn server_ip_is_wrong(subject: &Subject<'_>) -> bool {
    let given = subject.cluster.spec.components.kube_dns.as_ref().map(|dns| dns.server_ip.as_str());
    let Some(text) = given.filter(|text| !text.is_empty()) else {
        return false;
    };
    let range = subject.cluster.service_cluster_ip_range.net();
    parse_address(text).is_none_or(|address| range.is_some_and(|range| !range.contains(&address)))
}

/// The address that kOps gives the cluster's DNS, and kubelets, unless the spec sets it.
pub(super) fn tenth_service_address(subject: &Subject<'_>) -> Option<IpAddr> {
    let range = subject.cluster.service_cluster_ip_range.net()?;
    Some(address_at(range, DNS_OFFSET))
}

/// The node-local DNS cache, when it is on.
pub(super) fn enabled_node_local_dns<'a>(subject: &Subject<'a>) -> Option<&'a NodeLocalDns> {
    let local = subject.cluster.spec.components.kube_dns.as_ref()?.node_local_dns.as_ref()?;
    (local.enabled == Some(true)).then_some(local)
}

/// The given address of the node-local DNS cache; kOps lets kubelets have it even when the cache is off.
pub(super) fn given_node_local_address<'a>(subject: &Subject<'a>) -> Option<&'a str> {
    let local = subject.cluster.spec.components.kube_dns.as_ref()?.node_local_dns.as_ref()?;
    Some(local.local_ip.as_str()).filter(|address| !address.is_empty())
}

/// The address of the node-local DNS cache, given or filled in, when it is on.
pub(super) fn node_local_address(subject: &Subject<'_>) -> Option<String> {
    let local = enabled_node_local_dns(subject)?;
    let address = match (local.local_ip.as_str(), subject.cluster.is_ipv6()) {
        ("", true) => NODE_LOCAL_IPV6,
        ("", false) => NODE_LOCAL_IPV4,
        (given, _) => given,
    };
    Some(address.to_owned())
}

/// Whether `block` can be read and does not lie in `nonMasqueradeCIDR`.
pub(super) fn lies_outside_non_masquerade(subject: &Subject<'_>, block: &Cidr) -> bool {
    match (block.net(), subject.cluster.non_masquerade_cidr.net()) {
        (Some(inner), Some(outer)) => !outer.contains(&inner),
        _ => false,
    }
}

/// Reports a text that has to be an IP address and is none.
pub(super) fn report_address(report: &mut Reporter<'_>, field: impl FnOnce() -> FieldPath, text: &str) {
    if parse_address(text).is_none() {
        report.report(field(), format!("`{text}` is not a valid IP address")).value(text);
    }
}
