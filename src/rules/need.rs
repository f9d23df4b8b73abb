//! What a cluster and its request may have, and which of it a rule needs to find anything.
//!
//! Most clusters have little of what there are rules for. A rule that lacks what it needs is passed over before any of
//! its code is touched. Its check says the same, only later, and builds for debugging ask it.

/// Something that a cluster or its request has or lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
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
    /// A subnet for machines that has neither `id` nor `ipv6CIDR`.
    CreatedWithoutIpv6,
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
    /// An instance group that lists several subnets.
    GroupsOfSeveralSubnets,
    /// Pods with IPv4 addresses.
    Ipv4,
    /// Pods with IPv6 addresses only.
    Ipv6,
    /// An IPv6 block that is written with its address, in a subnet or among the facts of the VPC.
    Ipv6Addresses,
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
    /// Subnets that may share IPv4 addresses.
    OverlappingSubnets,
    /// `podCIDR`.
    PodCidr,
    /// `publicIP` in a subnet.
    PublicIps,
    /// Route tables that AWS has.
    RouteTables,
    /// `serviceClusterIPRange`.
    ServiceRange,
    /// Facts of subnets of the VPC, from the request or from AWS.
    SubnetFacts,
    /// `egress` other than `External`, `publicIP` or `additionalRoutes` in a subnet.
    Targets,
    /// A subnet whose block could not be assigned.
    Unassigned,
    /// No cloud, one that is not known, or several.
    UnclearCloud,
    /// A subnet whose routes kOps does not make.
    Unowned,
    /// A subnet without a type that the release has.
    UntypedSubnets,
    /// Entries in `sshAccess`, `nodePortAccess` or the access list of the API, other than all addresses.
    UnusualAccess,
    /// Other network plugins than one that runs everywhere.
    UnusualCni,
    /// `topology.dns` other than `Public` and `Private`.
    UnusualDns,
    /// Other etcd clusters than `main` and `events`, each with an odd number of whole members.
    UnusualEtcd,
    /// A group that is not whole, or whose sizes are not those of most.
    UnusualGroups,
    /// An id that does not have the form of an id of AWS, or a security group.
    UnusualIds,
    /// An IPv6 block of a subnet that is not a /64 of its number.
    UnusualIpv6Blocks,
    /// A machine type that is not of a family whose sizes are all known.
    UnusualMachines,
    /// Other blocks of the VPC than one that is private.
    UnusualNetwork,
    /// A group that is not written for the cluster.
    UnusualOwners,
    /// Other ranges of pods and services than those that kOps takes, or an unusual network or subnet.
    UnusualRanges,
    /// A store of the configuration that is not a folder of the cluster's name.
    UnusualStore,
    /// A subnet without a name, or whose IPv4 block is not a part of the network.
    UnusualSubnets,
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
    pub fn met<const N: usize>(conditions: [(Need, bool); N]) -> Needs {
        Needs(conditions.iter().fold(0, |bits, (need, is_met)| bits | u64::from(*is_met) << *need as u64))
    }

    /// These and `others`.
    pub fn and(self, others: Needs) -> Needs {
        Needs(self.0 | others.0)
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
