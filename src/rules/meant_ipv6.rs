//! Clusters that are meant as ones for IPv6 and do not say so: `nonMasqueradeCIDR` is missing, unreadable or another
//! block, and the subnets have IPv6 addresses.

use serde_json::json;

use crate::diagnostic::{Change, Finding, Object, Safety};
use crate::rules::cloud::lacks_cloud_controller_manager;
use crate::rules::paths::{networking, subnet_field};
use crate::rules::rule::Subject;
use crate::spec::Provider;
use crate::subnets::{AssignedCluster, AssignedSubnet, SubnetType};

/// More related places than these would not help anybody.
const MOST_RELATED: usize = 8;
/// So many subnets with IPv6 addresses are not a slip.
pub(super) const SEVERAL: usize = 3;

/// The subnets of a cluster on AWS that is not one for IPv6 yet.
pub(super) struct MeantIpv6<'a> {
    cluster: &'a AssignedCluster<'a>,
    /// How many subnets have IPv6 addresses.
    pub(super) count: usize,
}

impl<'a> MeantIpv6<'a> {
    /// Where private subnets have IPv6 addresses, which only an IPv6 cluster gives a way out.
    pub(super) fn of(subject: &Subject<'a>) -> Option<MeantIpv6<'a>> {
        let cluster = subject.cluster;
        if cluster.spec.provider != Provider::Aws || cluster.is_ipv6() {
            return None;
        }
        let is_private = |subnet: &&AssignedSubnet<'_>| subnet.kind.is_some_and(SubnetType::is_private);
        let with_ipv6 = || cluster.subnets.iter().filter(|subnet| subnet.has_ipv6_cidr());
        with_ipv6().any(|subnet| is_private(&subnet)).then(|| MeantIpv6 { cluster, count: with_ipv6().count() })
    }

    /// The same where the CNI plugin can do IPv6, and most subnets have such addresses: an IPv4 block is a slip then.
    pub(super) fn by_most(subject: &Subject<'a>) -> Option<MeantIpv6<'a>> {
        let cni = &subject.cluster.spec.networking.cni;
        let eni = cni.cilium.as_ref().is_some_and(|cilium| cilium.ipam == "eni");
        let can = cni.calico.is_some() || cni.cilium.is_some() || cni.cni.is_some();
        let is_most =
            |meant: &MeantIpv6<'_>| 1 < meant.count && meant.cluster.subnets.len() < 2 * meant.count && can && !eni;
        MeantIpv6::of(subject).filter(is_most)
    }

    /// Whether a subnet has the type `DualStack`, which kOps refuses in an IPv4 cluster.
    pub(super) fn has_dual_stack(&self) -> bool {
        self.cluster.subnets.iter().any(|subnet| subnet.kind == Some(SubnetType::DualStack))
    }

    /// Says in a finding on `nonMasqueradeCIDR` that it should be `::/0`, and that what follows from the value is a
    /// consequence.
    pub(super) fn explain(&self, subject: &Subject<'_>, finding: &mut Finding) {
        say_ipv6(subject, finding);
        self.silence(finding);
    }

    /// Says that kOps' errors at the types `DualStack` are consequences too, where no value says that IPv4 is meant.
    pub(super) fn silence_types(&self, finding: &mut Finding) {
        let dual_stack = |subnet: &&AssignedSubnet<'_>| subnet.kind == Some(SubnetType::DualStack);
        for (index, _) in self.cluster.subnets.iter().enumerate().filter(|(_, subnet)| dual_stack(subnet)) {
            finding.explains(Object::Cluster, subnet_field(index, "type"));
        }
    }

    /// Says which findings are consequences.
    pub(super) fn silence(&self, finding: &mut Finding) {
        let has_dual_stack = self.has_dual_stack();
        finding.questions(networking("nonMasqueradeCIDR"));
        let with_ipv6 = self.cluster.subnets.iter().enumerate().filter(|(_, subnet)| subnet.has_ipv6_cidr());
        for (index, subnet) in with_ipv6 {
            if finding.related.len() < MOST_RELATED {
                finding.related(subnet_field(index, "ipv6CIDR"), "IPv6 addresses");
            }
            let cidr = || subnet_field(index, "cidr");
            match subnet.cidr.is_empty() {
                false => {}
                // kOps asks for the block when it has completed the spec, which it does not do after another error.
                true if has_dual_stack => drop(finding.explains(Object::Cluster, cidr())),
                true => drop(finding.questions(cidr())),
            }
        }
    }
}

/// Says in a finding on `nonMasqueradeCIDR` that it should be `::/0`.
pub(super) fn say_ipv6(subject: &Subject<'_>, finding: &mut Finding) {
    finding.hint(write_ipv6(subject));
    if !lacks_cloud_controller_manager(subject) {
        let all = Change::Set(networking("nonMasqueradeCIDR"), json!("::/0"));
        finding.repair(Safety::Unsafe, [all]);
    }
}

/// What makes a cluster one for IPv6.
pub(super) fn write_ipv6(subject: &Subject<'_>) -> &'static str {
    match lacks_cloud_controller_manager(subject) {
        true => "Write `::/0` and `spec.cloudControllerManager: {}`",
        false => "Write `::/0`",
    }
}

/// The same where the finding is at another field.
pub(super) fn write_ipv6_there(subject: &Subject<'_>) -> &'static str {
    match lacks_cloud_controller_manager(subject) {
        true => "Write `nonMasqueradeCIDR: \"::/0\"` and `spec.cloudControllerManager: {}`",
        false => "Write `nonMasqueradeCIDR: \"::/0\"`",
    }
}
