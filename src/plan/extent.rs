//! How much a request describes: every list that a client chooses the length of, and its limit.

use crate::spec::{Inputs, InstanceGroup};

/// How much a request may describe where the operator of the service can say so; what planning costs grows with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// The subnets of the cluster, and those that the request says the VPC has.
    pub subnets: usize,
    /// The additional routes of all subnets together.
    pub routes: usize,
}

/// More of something than there may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Excess {
    /// What there is too much of.
    pub of: Countable,
    /// What that is called, plural.
    pub what: &'static str,
    /// How much there is.
    pub found: usize,
    /// How much there may be.
    pub limit: usize,
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Countable {
    /// Subnets, of the cluster and of the VPC.
    Subnets,
    /// Additional routes.
    Routes,
    /// Items of another list, or bytes that are repeated for every subnet.
    Items,
}

impl Extent {
    /// More than most accounts have.
    pub const DEFAULT: Extent = Extent { subnets: 10_000, routes: 10_000 };

    /// What `inputs` have too much of, if anything.
    pub fn exceeded(&self, inputs: &Inputs) -> Option<Excess> {
        let own = [
            (Countable::Subnets, "subnets", self.subnets, subnets as fn(&Inputs) -> usize),
            (Countable::Routes, "additional routes", self.routes, routes),
        ];
        let fixed = LISTS.iter().map(|(what, limit, count)| (Countable::Items, *what, *limit, *count));
        own.into_iter().chain(fixed).find_map(|(of, what, limit, count)| {
            let found = count(inputs);
            (limit < found).then_some(Excess { of, what, found, limit })
        })
    }
}

/// What a list is called, the most items that it may have, and how they are counted.
type List = (&'static str, usize, fn(&Inputs) -> usize);

/// The other lists. AWS allows far fewer items in any of them.
const LISTS: [List; 19] = [
    ("blocks in `additionalNetworkCIDRs`", 100, |inputs| inputs.cluster.networking.additional_network_cidrs.len()),
    ("IPv4 blocks of the VPC", 100, |inputs| inputs.vpc.ipv4_cidrs.as_deref().unwrap_or_default().len()),
    ("IPv6 blocks of the VPC", 100, |inputs| inputs.vpc.ipv6_cidrs.as_deref().unwrap_or_default().len()),
    ("blocks in `api.access`", 1_000, |inputs| inputs.cluster.api.access.len()),
    ("blocks in `sshAccess`", 1_000, |inputs| inputs.cluster.ssh_access.len()),
    ("blocks in `nodePortAccess`", 1_000, |inputs| inputs.cluster.node_port_access.len()),
    ("subnets of the load balancer", 1_000, |inputs| {
        inputs.cluster.api.load_balancer.as_ref().map_or(0, |balancer| balancer.subnets.len())
    }),
    ("address families in `nodeIPFamilies`", 100, |inputs| inputs.cluster.aws.node_ip_families.len()),
    ("blocks in `ipvsExcludeCIDRs`", 1_000, |inputs| {
        inputs.cluster.components.kube_proxy.as_ref().map_or(0, |proxy| proxy.ipvs_exclude_cidrs.len())
    }),
    ("addresses in `upstreamNameservers`", 1_000, |inputs| {
        inputs.cluster.components.kube_dns.as_ref().map_or(0, |dns| dns.upstream_nameservers.len())
    }),
    ("addresses in `stubDomains`", 1_000, |inputs| {
        let domains = inputs.cluster.components.kube_dns.as_ref().map(|dns| &dns.stub_domains);
        domains.into_iter().flat_map(|domains| domains.values()).map(|addresses| 1 + addresses.len()).sum()
    }),
    ("instance groups", 1_000, |inputs| inputs.groups.len()),
    ("subnets of one instance group", 10_000, |inputs| {
        inputs.groups.iter().map(|group| group.spec.subnets.len()).max().unwrap_or_default()
    }),
    ("subnets of all instance groups, where a group that lists none has all,", 100_000, |inputs| {
        inputs.groups.iter().map(|group| subnets_of(group, inputs)).sum()
    }),
    ("cloud labels", 100, |inputs| inputs.cluster.cloud_labels.len()),
    ("cloud labels of one instance group", 100, |inputs| {
        inputs.groups.iter().map(|group| group.spec.cloud_labels.len()).max().unwrap_or_default()
    }),
    ("tags that cloud labels and groups give all subnets together", 100_000, |inputs| {
        let labels = inputs.cluster.cloud_labels.len() * inputs.cluster.networking.subnets.len();
        labels + inputs.groups.iter().map(|group| subnets_of(group, inputs)).sum::<usize>()
    }),
    ("bytes in the tags that cloud labels and groups give all subnets together", 4 << 20, |inputs| {
        let labels = inputs.cluster.cloud_labels.iter().map(|(key, value)| key.len() + value.len());
        let groups = inputs.groups.iter().map(|group| group.name.len() * subnets_of(group, inputs));
        labels.sum::<usize>() * inputs.cluster.networking.subnets.len() + groups.sum::<usize>()
    }),
    ("blocks of prefix lists that the routes of `observed` lead to", 100_000, listed_blocks),
];

/// A route to a prefix list counts as one to each of its blocks.
fn listed_blocks(inputs: &Inputs) -> usize {
    let routes = inputs.observed.route_tables.iter().flat_map(|table| table.routes());
    let lists = routes.filter_map(|route| inputs.observed.prefix_lists.get(route.destination_text()));
    lists.map(|list| list.cidrs.as_ref().map_or(0, Vec::len)).sum()
}

fn subnets(inputs: &Inputs) -> usize {
    inputs.cluster.networking.subnets.len() + inputs.vpc.subnets.as_deref().unwrap_or_default().len()
}

fn routes(inputs: &Inputs) -> usize {
    let subnets = inputs.cluster.networking.subnets.iter();
    subnets.map(|subnet| subnet.additional_routes.as_deref().unwrap_or_default().len()).sum()
}

fn subnets_of(group: &InstanceGroup, inputs: &Inputs) -> usize {
    match group.spec.subnets.len() {
        0 => inputs.cluster.networking.subnets.len(),
        listed => listed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cidr::Cidr;
    use crate::manifest::{Format, Limits};
    use crate::plan::Query;

    #[test]
    fn the_limit_is_the_most_that_there_may_be() {
        let mut inputs = Inputs::default();
        inputs.cluster.ssh_access = vec![Cidr::default(); 1_000];
        assert_eq!(Extent::DEFAULT.exceeded(&inputs), None);
        inputs.cluster.ssh_access.push(Cidr::default());
        let excess = Extent::DEFAULT.exceeded(&inputs).unwrap();
        assert_eq!((excess.what, excess.found, excess.limit), ("blocks in `sshAccess`", 1_001, 1_000));
    }

    #[test]
    fn groups_without_subnets_have_all() {
        let mut inputs = Inputs { groups: vec![InstanceGroup::default(); 200], ..Inputs::default() };
        inputs.cluster.networking.subnets = vec![Default::default(); 501];
        assert_eq!(Extent::DEFAULT.exceeded(&inputs).map(|excess| excess.found), Some(100_200));
    }

    #[test]
    fn a_route_to_a_prefix_list_counts_as_one_to_each_of_its_blocks() {
        let routes = "{RouteTables: [{RouteTableId: rtb-1, Routes: [{DestinationPrefixListId: pl-1}]}, {RouteTableId: \
            rtb-2, Routes: [{DestinationPrefixListId: pl-1}, {DestinationCidrBlock: 10.0.0.0/8}]}]}";
        let list = "{PrefixLists: [{PrefixListId: pl-1, Cidrs: [10.1.0.0/16, 10.2.0.0/16, 10.3.0.0/16]}]}";
        let cluster = "{apiVersion: kops.k8s.io/v1alpha3, kind: Cluster, metadata: {name: c.example.com}, spec: {}}";
        let text = format!("{{cluster: {cluster}, observed: [{routes}, {list}]}}");
        let request = crate::plan::read(text.as_bytes(), Format::Yaml, &Query::default(), &Limits::DEFAULT).unwrap();
        assert_eq!(listed_blocks(&request.inputs), 6);
    }
}
