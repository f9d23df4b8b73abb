//! What differs between releases, as named facts.
//!
//! A stage asks `facts::ADDITIONAL_ROUTES.holds(release)`; version numbers are not compared elsewhere. Differences
//! between validation rules are not here: every rule has its own range.

use super::releases::{Release, Releases};

/// A statement on how kOps plans a network, and the releases in which it is true.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fact {
    /// The name, in camelCase.
    pub name: &'static str,
    /// What kOps does where the fact holds.
    pub summary: &'static str,
    /// The releases in which it holds.
    pub releases: Releases,
}

impl Fact {
    /// Whether the fact holds in `release`.
    pub fn holds(&self, release: Release) -> bool {
        self.releases.contains(release)
    }
}

/// Declares the facts and the table of them, in the order written.
macro_rules! facts {
    ($($(#[$doc:meta])* $constant:ident: $name:literal, $releases:expr, $summary:literal;)+) => {
        $($(#[$doc])* #[doc = $summary] pub static $constant: Fact =
            Fact { name: $name, summary: $summary, releases: $releases };)+

        /// Every fact, in the order of the stages that ask it.
        pub static ALL: &[&Fact] = &[$(&$constant),+];
    };
}

facts! {
    CLUSTERS_WITHOUT_DNS: "clustersWithoutDNS", Releases::since(26),
        "A cluster can do without DNS: `topology.dns` of type `None`";
    AMAZON_VPC_REPLACES_IPV6: "amazonVPCReplacesIPv6NonMasqueradeCIDR", Releases::until(26),
        "Where kOps fills `networkCIDR`, the Amazon VPC plugin replaces even a `nonMasqueradeCIDR` of `::/0`";
    NO_NON_MASQUERADE_WITH_GCE: "noNonMasqueradeCIDRWithGCE", Releases::until(27),
        "With Google Cloud's own networking `nonMasqueradeCIDR` has no default";
    CONSTANT_SERVICE_RANGE: "constantServiceRange", Releases::since(28),
        "IPv4 clusters get the service range 100.64.0.0/13; before, it is derived from `nonMasqueradeCIDR`";
    DUAL_STACK_SUBNETS: "dualStackSubnets", Releases::since(24),
        "Subnets of type `DualStack` exist; they are routed like private ones";
    IPV6_ONLY_SUBNETS: "ipv6OnlySubnets", Releases::since(24),
        "A private subnet with `ipv6CIDR` and without `cidr` stays without IPv4";
    ALLOCATION_BY_COUNT: "allocationByCount", Releases::since(28),
        "Automatic IPv4 blocks are 1, 2, 4 or 8 equal parts of the network, by the number of subnets; before, always \
        8 parts, the first kept for utility subnets";
    IPV6_ONLY_SUBNETS_NEED_NO_ALLOCATION: "ipv6OnlySubnetsNeedNoAllocation", Releases::since(36),
        "Automatic allocation does not start for IPv6-only private subnets alone";
    ZONE_OF_SHARED_SUBNETS: "zoneOfSharedSubnets", Releases::since(37),
        "A subnet with `id` may leave out its zone";
    ADDITIONAL_ROUTES: "additionalRoutes", Releases::since(24),
        "Private subnets may have `additionalRoutes`";
    INTERNAL_ELB_ON_PUBLIC_BY_TOPOLOGY: "internalLoadBalancersOnPublicSubnetsByTopology", Releases::until(27),
        "Public and utility subnets are tagged for internal load balancers when `topology.nodes` is `public`";
    INTERNAL_ELB_ON_PUBLIC_BY_SUBNETS: "internalLoadBalancersOnPublicSubnetsBySubnets", Releases::since(27),
        "Public and utility subnets are tagged for internal load balancers when the cluster has no private or \
        dual-stack subnet";
    NO_INTERNAL_ELB_ON_PUBLIC_IN_IPV6: "noInternalLoadBalancersOnPublicSubnetsInIPv6", Releases::since(26),
        "Public and utility subnets of IPv6 clusters are never tagged for internal load balancers";
    GROUP_TAGS_FOR_ALL: "instanceGroupTagsForAllGroups", Releases::between(25, 27),
        "Subnets are tagged with the names of the instance groups that list them";
    GROUP_TAGS_FOR_KARPENTER: "instanceGroupTagsForKarpenter", Releases::since(27),
        "Subnets are tagged with the names of the Karpenter groups that list them";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique() {
        let mut names: Vec<&str> = ALL.iter().map(|fact| fact.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), ALL.len());
    }

    #[test]
    fn every_fact_differs_between_releases() {
        assert!(ALL.iter().all(|fact| !fact.releases.is_all()));
    }
}
