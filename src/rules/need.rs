//! What a cluster and its request may have, and which of it a rule needs to find anything.
//!
//! Most clusters have little of what there are rules for. A rule that lacks what it needs is passed over before any of
//! its code is touched. Its check says the same, only later, and builds for debugging ask it.

/// Something that a cluster or its request has or lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    /// Entries in `sshAccess`, `nodePortAccess` or the access list of the API.
    AccessLists,
    /// `additionalNetworkCIDRs`.
    AdditionalNetworks,
    /// `additionalRoutes` in a subnet.
    AdditionalRoutes,
    /// A known cloud other than AWS.
    AnotherCloud,
    /// `kubeAPIServer`.
    ApiServer,
    /// The network plugin Calico.
    Calico,
    /// The network plugin Cilium.
    Cilium,
    /// `cloudLabels` of the cluster or of an instance group.
    CloudLabels,
    /// `kubeControllerManager`.
    ControllerManager,
    /// `egress` in a subnet.
    Egress,
    /// `etcdClusters`.
    EtcdClusters,
    /// A subnet with an `id`.
    ExistingSubnets,
    /// `networkID`.
    ExistingVpc,
    /// Instance groups.
    Groups,
    /// Pods with IPv4 addresses.
    Ipv4,
    /// Pods with IPv6 addresses only.
    Ipv6,
    /// `ipv6CIDR` in a subnet.
    Ipv6Blocks,
    /// `kubeDNS`.
    KubeDns,
    /// `kubeProxy`.
    KubeProxy,
    /// `kubelet` or `controlPlaneKubelet`.
    Kubelets,
    /// `api.loadBalancer`.
    LoadBalancer,
    /// Something in the manifests that could not be taken over as it is written.
    Misread,
    /// A subnet without an `id`.
    NewSubnets,
    /// No `networkID`.
    NewVpc,
    /// `podCIDR`.
    PodCidr,
    /// `publicIP` in a subnet.
    PublicIps,
    /// `serviceClusterIPRange`.
    ServiceRange,
    /// A subnet whose block could not be assigned.
    Unassigned,
    /// No cloud, one that is not known, or several.
    UnclearCloud,
    /// A subnet without a type that the release has.
    UntypedSubnets,
    /// `topology.dns` other than `Public` and `Private`.
    UnusualDns,
    /// A zone that no known region of AWS has, or that is not in the region of the first one.
    UnusualZones,
    /// Facts of the VPC, from the request or from AWS.
    VpcFacts,
}

/// Several of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Needs(u64);

impl Needs {
    /// These.
    pub const fn of(needs: &[Need]) -> Needs {
        let (mut bits, mut place) = (0, 0);
        while place < needs.len() {
            bits |= needs[place].bit();
            place += 1;
        }
        Needs(bits)
    }

    /// Those whose condition holds.
    pub fn met(conditions: impl IntoIterator<Item = (Need, bool)>) -> Needs {
        let met = conditions.into_iter().filter(|(_, is_met)| *is_met);
        Needs(met.fold(0, |bits, (need, _)| bits | need.bit()))
    }

    /// Whether all of them are among `others`.
    pub fn are_among(self, others: Needs) -> bool {
        self.0 & !others.0 == 0
    }
}

impl Need {
    const fn bit(self) -> u64 {
        1 << self as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn needs_are_met_where_each_is() {
        let (one, both) = (Needs::of(&[Need::Ipv6]), Needs::of(&[Need::Ipv6, Need::Groups]));
        assert!(one.are_among(both) && !both.are_among(one));
        assert!(Needs::of(&[]).are_among(one));
    }
}
