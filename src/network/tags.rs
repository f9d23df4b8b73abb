//! The tags of subnets, which load-balancer controllers and autoscalers read.

use std::collections::{BTreeMap, BTreeSet};

use crate::release::{Release, facts};
use crate::spec::InstanceGroup;
use crate::subnets::{AssignedCluster, AssignedSubnet, SubnetType};

/// Subnets with this tag may hold load balancers that the Internet reaches.
pub const PUBLIC_LOAD_BALANCERS: &str = "kubernetes.io/role/elb";
/// Subnets with this tag may hold load balancers that only the VPC reaches.
pub const INTERNAL_LOAD_BALANCERS: &str = "kubernetes.io/role/internal-elb";

/// What decides over the tags of all subnets of a cluster.
pub(super) struct Tagging<'a> {
    cluster: &'a AssignedCluster,
    groups_by_subnet: BTreeMap<&'a str, Vec<&'a str>>,
    dual_stack_zones: BTreeSet<&'a str>,
    internal_on_public: bool,
}

impl<'a> Tagging<'a> {
    pub fn of(cluster: &'a AssignedCluster, groups: &'a [InstanceGroup], release: Release) -> Tagging<'a> {
        let dual_stack = cluster.subnets.iter().filter(|subnet| subnet.kind == Some(SubnetType::DualStack));
        Tagging {
            cluster,
            groups_by_subnet: groups_by_subnet(groups, release),
            dual_stack_zones: dual_stack.map(|subnet| subnet.zone.as_str()).collect(),
            internal_on_public: internal_on_public(cluster, release),
        }
    }

    /// The tags of one subnet; none at all where the manifest switches them off.
    pub fn tags(&self, subnet: &AssignedSubnet, kind: SubnetType) -> BTreeMap<String, String> {
        if self.cluster.spec.networking.tag_subnets == Some(false) {
            return BTreeMap::new();
        }
        let mut tags = self.ownership(subnet);
        let mut tag = |key: &str, value: &str| tags.insert(key.to_owned(), value.to_owned());
        tag("SubnetType", kind.as_str());
        if !kind.is_private() {
            tag(PUBLIC_LOAD_BALANCERS, "1");
        }
        if self.is_internal(subnet, kind) {
            tag(INTERNAL_LOAD_BALANCERS, "1");
        }
        for group in self.groups_by_subnet.get(subnet.spec.name.as_str()).into_iter().flatten() {
            tag(&format!("kops.k8s.io/instance-group/{group}"), "true");
        }
        tags
    }

    fn ownership(&self, subnet: &AssignedSubnet) -> BTreeMap<String, String> {
        let name = &self.cluster.spec.name;
        let owner = format!("kubernetes.io/cluster/{name}");
        if subnet.is_shared() {
            return BTreeMap::from([(owner, "shared".to_owned())]);
        }
        let mut tags = self.cluster.spec.cloud_labels.clone();
        tags.insert("Name".to_owned(), self.cluster.resource_name(&subnet.spec.name));
        tags.insert("KubernetesCluster".to_owned(), name.clone());
        tags.insert(owner, "owned".to_owned());
        tags
    }

    fn is_internal(&self, subnet: &AssignedSubnet, kind: SubnetType) -> bool {
        match kind {
            SubnetType::Public | SubnetType::Utility => self.internal_on_public,
            SubnetType::DualStack => true,
            SubnetType::Private => !self.dual_stack_zones.contains(subnet.zone.as_str()),
        }
    }
}

/// Whether public and utility subnets take internal load balancers, by the release's own condition.
fn internal_on_public(cluster: &AssignedCluster, release: Release) -> bool {
    if facts::NO_INTERNAL_ELB_ON_PUBLIC_IN_IPV6.holds(release) && cluster.is_ipv6() {
        return false;
    }
    if facts::INTERNAL_ELB_ON_PUBLIC_BY_SUBNETS.holds(release) {
        return !cluster.subnets.iter().any(|subnet| subnet.kind.is_some_and(SubnetType::is_private));
    }
    let nodes = cluster.spec.networking.topology.as_ref().map_or("", |topology| topology.nodes.as_str());
    // The API's own defaults make nodes public.
    nodes.is_empty() || nodes == "public"
}

fn groups_by_subnet(groups: &[InstanceGroup], release: Release) -> BTreeMap<&str, Vec<&str>> {
    let tagged = |group: &&InstanceGroup| {
        facts::GROUP_TAGS_FOR_ALL.holds(release)
            || facts::GROUP_TAGS_FOR_KARPENTER.holds(release) && group.spec.manager == "Karpenter"
    };
    let mut by_subnet: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for group in groups.iter().filter(tagged) {
        for subnet in &group.spec.subnets {
            by_subnet.entry(subnet).or_default().push(&group.name);
        }
    }
    by_subnet
}
