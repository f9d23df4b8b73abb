//! The tags of subnets, which load-balancer controllers and autoscalers read.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::release::{Release, facts};
use crate::spec::{Cluster, InstanceGroup};
use crate::subnets::{AssignedCluster, AssignedSubnet, INTERNAL_LOAD_BALANCERS, PUBLIC_LOAD_BALANCERS, SubnetType};

use super::planned::Tags;

/// What decides over the tags of all subnets of a cluster.
pub(super) struct Tagging<'a> {
    cluster: &'a AssignedCluster<'a>,
    /// The key of the tag that says whose a subnet is.
    owner: String,
    groups_by_subnet: BTreeMap<&'a str, Vec<&'a str>>,
    dual_stack_zones: BTreeSet<&'a str>,
    internal_on_public: bool,
}

impl<'a> Tagging<'a> {
    pub fn of(cluster: &'a AssignedCluster<'a>, groups: &'a [InstanceGroup], release: Release) -> Tagging<'a> {
        let dual_stack = cluster.subnets.iter().filter(|subnet| subnet.kind == Some(SubnetType::DualStack));
        Tagging {
            cluster,
            owner: ["kubernetes.io/cluster/", &cluster.spec.name].concat(),
            groups_by_subnet: groups_by_subnet(cluster, groups, release),
            dual_stack_zones: dual_stack.map(|subnet| subnet.zone.as_str()).collect(),
            internal_on_public: internal_on_public(cluster, release),
        }
    }

    /// The tags of one subnet; none at all where the manifest switches them off.
    pub fn tags(&self, subnet: &AssignedSubnet, kind: SubnetType) -> Tags {
        if self.cluster.spec.networking.tag_subnets == Some(false) {
            return Tags::new();
        }
        let mut tags = self.ownership(subnet);
        let mut tag = |key: &'static str, value: &'static str| tags.insert(Cow::Borrowed(key), Cow::Borrowed(value));
        tag("SubnetType", kind.as_str());
        if !kind.is_private() {
            tag(PUBLIC_LOAD_BALANCERS, "1");
        }
        if self.is_internal(subnet, kind) {
            tag(INTERNAL_LOAD_BALANCERS, "1");
        }
        for group in self.groups_by_subnet.get(subnet.spec.name.as_str()).into_iter().flatten() {
            tags.insert(Cow::Owned(["kops.k8s.io/instance-group/", group].concat()), Cow::Borrowed("true"));
        }
        tags
    }

    fn ownership(&self, subnet: &AssignedSubnet) -> Tags {
        let owner = Cow::Owned(self.owner.clone());
        if subnet.is_shared() {
            return Tags::from([(owner, Cow::Borrowed("shared"))]);
        }
        let Cluster { name, cloud_labels, .. } = self.cluster.spec;
        let mut tags = Tags::from([
            (Cow::Borrowed("Name"), Cow::Owned(self.cluster.resource_name(&subnet.spec.name))),
            (Cow::Borrowed("KubernetesCluster"), Cow::Owned(name.clone())),
            (owner, Cow::Borrowed("owned")),
        ]);
        // They come last, and so replace kOps' own tags: see the rule `cloud-label-hides-cluster`.
        tags.extend(cloud_labels.iter().map(|(key, value)| (Cow::Owned(key.clone()), Cow::Owned(value.clone()))));
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

fn groups_by_subnet<'a>(
    cluster: &'a AssignedCluster<'a>,
    groups: &'a [InstanceGroup],
    release: Release,
) -> BTreeMap<&'a str, Vec<&'a str>> {
    let tagged = |group: &&InstanceGroup| {
        facts::GROUP_TAGS_FOR_ALL.holds(release)
            || facts::GROUP_TAGS_FOR_KARPENTER.holds(release) && group.spec.manager == "Karpenter"
    };
    let mut by_subnet: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for group in groups.iter().filter(tagged) {
        for subnet in cluster.subnets_of(group) {
            by_subnet.entry(subnet).or_default().push(&group.name);
        }
    }
    by_subnet
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules;
    use crate::testing;

    /// Which subnets are tagged for internal load balancers.
    #[track_caller]
    fn check_internal(release: &str, spec: &str, subnets: &str, expected: &[&str]) {
        let planned = testing::plan(release, spec, subnets).network.subnets;
        let tagged = planned.iter().filter(|subnet| subnet.tags.contains_key(INTERNAL_LOAD_BALANCERS));
        assert_eq!(tagged.map(|subnet| subnet.name.as_str()).collect::<Vec<_>>(), expected, "{release}");
    }

    #[test]
    fn public_subnets_take_internal_load_balancers_by_the_rule_of_the_release() {
        let subnets = "p Private us-east-1a\nu Utility us-east-1a";
        check_internal("1.26", "", subnets, &["p", "u"]);
        check_internal("1.27", "", subnets, &["p"]);
        check_internal("1.27", "", "a Public us-east-1a", &["a"]);
        check_internal("1.25", "nonMasqueradeCIDR: '::/0'", "a Public us-east-1a", &["a"]);
        check_internal("1.26", "nonMasqueradeCIDR: '::/0'", "a Public us-east-1a", &[]);
    }

    #[test]
    fn dual_stack_subnets_take_them_instead_of_private_ones() {
        let subnets = "p Private us-east-1a ipv6CIDR=/64#0\nd DualStack us-east-1a\nu Utility us-east-1a";
        check_internal("1.36", "nonMasqueradeCIDR: '::/0'", subnets, &["d"]);
    }

    #[test]
    fn labels_replace_the_tags_that_name_and_own() {
        let labels = "cluster: {spec: {cloudLabels: {Name: a, SubnetType: b, team: c}}}";
        let planned = rules::testing::outcome(labels, Release::DEFAULT).plan.unwrap().network.subnets;
        let tag = |key: &str| planned[0].tags.get(key).map(|value| value.to_string());
        assert_eq!([tag("Name"), tag("SubnetType"), tag("team")].map(Option::unwrap), ["a", "Public", "c"]);
    }

    #[test]
    fn tagging_can_be_switched_off() {
        let planned = testing::plan("1.36", "tagSubnets: false", "a Public us-east-1a").network.subnets;
        assert!(planned[0].tags.is_empty());
    }
}
