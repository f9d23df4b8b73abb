//! The subnets' IPv4 blocks, and what is wrong with them whether kOps makes them or not.

use std::cell::LazyCell;

use crate::aws::limits;
use crate::cidr::free::FreeBlocks;
use crate::cidr::sets;
use crate::cidr::{IpNet, Ipv4Net};
use crate::diagnostic::Cause;
use crate::rules::cloud::{Existence, cluster_on_aws};
use crate::rules::paths;
use crate::rules::rule::{Reporter, Subject};
use crate::subnets::{AssignedCluster, AssignedSubnet, Origin};

/// The subnets of this existence and their indexes; none on other clouds.
pub(super) fn subnets_of<'a>(
    subject: &Subject<'a>,
    existence: Existence,
) -> impl Iterator<Item = (usize, &'a AssignedSubnet<'a>)> {
    let subnets = cluster_on_aws(subject).map(|cluster| cluster.subnets.iter().enumerate());
    subnets.into_iter().flatten().filter(move |(_, subnet)| Existence::of(subnet) == existence)
}

/// Reports blocks that are larger or smaller than AWS has them.
pub(super) fn report_sizes(subject: &Subject<'_>, existence: Existence, report: &mut Reporter<'_>) {
    let cluster = subject.cluster;
    for (index, subnet) in subnets_of(subject, existence) {
        let Some(net) = subnet.cidr.ipv4().filter(|net| !limits::is_ipv4_length(net.prefix_len())) else {
            continue;
        };
        let name = &subnet.spec.name;
        let (message, hint) = match (subnet.origin, existence) {
            (Origin::Vpc, _) => continue,
            (Origin::Assigned, _) if network_has_wrong_size(cluster) => continue,
            (Origin::Assigned, _) => (
                format!(
                    "kOps gives subnet `{name}` the block `{net}`, and AWS makes no subnet of that size, only /16 to /28"
                ),
                assigned_hint(cluster, net),
            ),
            (Origin::Spec, Existence::Created) => (
                format!("AWS makes no subnet of the size of `{net}`, only /16 to /28"),
                format!("Take a block from /16 to /28, for example `{}`", limits::nearest_ipv4(net)),
            ),
            (Origin::Spec, Existence::Existing) => (
                format!("no subnet has a block of the size of `{net}`, only of /16 to /28"),
                "Write the block that the subnet has".to_owned(),
            ),
        };
        report.report(paths::subnet_field(index, "cidr"), message).value(subnet.spec.cidr.text()).hint(hint);
    }
}

/// Whether the size of a new VPC is what makes its parts too large or too small.
fn network_has_wrong_size(cluster: &AssignedCluster) -> bool {
    let wrong = |net: Ipv4Net| !limits::is_ipv4_length(net.prefix_len());
    !cluster.is_shared_vpc() && cluster.network_cidr.ipv4().is_some_and(wrong)
}

/// How large the network has to be for its parts to be large enough; parts that are too large are left to the user.
fn assigned_hint(cluster: &AssignedCluster, part: Ipv4Net) -> String {
    let excess = limits::excess_bits(part.prefix_len());
    let network = cluster.network_cidr.ipv4().and_then(|network| network.prefix_len().checked_sub(excess));
    match network {
        Some(length) if 0 < excess && !cluster.is_shared_vpc() => {
            format!("Take a `networkCIDR` of /{length} or larger, or give the subnets blocks of their own in `cidr`")
        }
        _ => format!("Give the subnet a block of its own in `cidr`, for example `{}`", limits::nearest_ipv4(part)),
    }
}

/// Reports subnets that share addresses. Of a pair the inner one is reported, unless only the outer one is still to be made.
pub(super) fn report_overlaps(subject: &Subject<'_>, existence: Existence, report: &mut Reporter<'_>) {
    let Some(cluster) = cluster_on_aws(subject).filter(|_| subnets_of(subject, existence).next().is_some()) else {
        return;
    };
    let subnets = &cluster.subnets;
    let nets = || subnets.iter().enumerate().filter_map(|(key, subnet)| Some((key, subnet.cidr.ipv4()?.into())));
    let known = || subject.vpc.subnets.iter().flatten().filter_map(|subnet| Some(subnet.ipv4_cidr.ipv4()?.into()));
    let around = || FreeBlocks::around(nets().map(|(_, net)| net).chain(known()));
    let mut free = None;
    for clash in sets::clashes(nets()) {
        let created = |key: usize| Existence::of(&subnets[key]) == Existence::Created;
        let (place, other) = match (created(clash.inner), created(clash.outer)) {
            (false, true) => (clash.outer, clash.inner),
            _ => (clash.inner, clash.outer),
        };
        if Existence::of(&subnets[place]) != existence {
            continue;
        }
        let (subnet, other_subnet) = (&subnets[place], &subnets[other]);
        let finding = report.report(paths::subnet_field(place, "cidr"), clash_message(subnet, other_subnet));
        finding.value(subnet.spec.cidr.text());
        finding.cause(if clash.same { Cause::Duplicate } else { Cause::Invalid });
        finding
            .related(paths::subnet_field(other, "cidr"), format!("the block of subnet `{}`", other_subnet.spec.name));
        if let Some(block) = subnet.cidr.ipv4().and_then(|net| offer(free.get_or_insert_with(around), cluster, net)) {
            finding.hint(format!("Take a free block, for example `{block}`"));
        }
    }
}

fn clash_message(subnet: &AssignedSubnet, other: &AssignedSubnet) -> String {
    let (name, other_name) = (&subnet.spec.name, &other.spec.name);
    if subnet.cidr.net() == other.cidr.net() {
        format!("subnets `{other_name}` and `{name}` have the same block `{}`", subnet.cidr)
    } else {
        format!("block `{}` of subnet `{name}` overlaps block `{}` of subnet `{other_name}`", subnet.cidr, other.cidr)
    }
}

/// The next free block of the same size in the VPC's primary block.
fn offer(free: &mut FreeBlocks, cluster: &AssignedCluster, net: Ipv4Net) -> Option<Ipv4Net> {
    let length = Some(net.prefix_len()).filter(|length| limits::is_ipv4_length(*length))?;
    free.offer_ipv4(cluster.network_cidr.ipv4()?, length)
}

/// Reports IPv6 blocks where IPv4 ones belong. Those outside the VPC's blocks are kOps' own finding.
pub(super) fn report_ipv6(subject: &Subject<'_>, existence: Existence, report: &mut Reporter<'_>) {
    let vpc = subject.cluster.network_cidrs().enumerate();
    let vpc = vpc.filter_map(|(key, cidr)| Some((key, IpNet::V6(cidr.ipv6()?))));
    let vpc = LazyCell::new(|| sets::Outermost::of(vpc));
    for (index, subnet) in subnets_of(subject, existence) {
        let Some(net) = subnet.cidr.ipv6().filter(|net| vpc.holder(IpNet::V6(*net)).is_some()) else {
            continue;
        };
        let message = format!("`{net}` is an IPv6 block in the field of subnet `{}`'s IPv4 block", subnet.spec.name);
        let finding = report.report(paths::subnet_field(index, "cidr"), message);
        finding.value(subnet.spec.cidr.text()).hint("Move it to `ipv6CIDR`");
    }
}
