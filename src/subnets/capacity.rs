//! How many machines and pods a subnet can hold, and how many its instance groups may grow to.

use super::cluster::AssignedCluster;
use super::lookup::ById;
use super::subnet::{AssignedSubnet, SubnetType};
use crate::aws::limits::KEPT_ADDRESSES;
use crate::cidr::address_count;
use crate::spec::{InstanceGroup, Role, VpcFacts};

/// The length of the IPv6 block that each machine of an IPv6 cluster takes for its pods (`nodetasks/prefix.go`).
const POD_PREFIX: u8 = 80;

/// What a subnet with machines can hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Capacity {
    /// The names of the instance groups whose machines may be in it.
    pub groups: Vec<String>,
    /// How many machines they may grow to there, spread evenly over their subnets; `None` where a group has no
    /// greatest size.
    pub most_machines: Option<u64>,
    /// The IPv4 addresses that machines can have, and pods where they share them; `None` where the subnet has none, or
    /// its block is not known.
    pub machine_addresses: Option<u64>,
    /// The IPv4 addresses that are left for pods beside those machines; `None` where pods have others, or the
    /// machines are not known.
    pub pod_addresses: Option<u64>,
    /// The IPv6 blocks for pods, one a machine; `None` in IPv4 clusters.
    pub pod_prefixes: Option<u64>,
    /// What ends first as machines are added; `None` where nothing is known.
    pub ends_first: Option<Scarce>,
}

/// What machines and pods take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scarce {
    /// IPv4 addresses of machines.
    MachineAddresses,
    /// IPv4 addresses of pods, which share those of the machines.
    PodAddresses,
    /// IPv6 blocks for pods.
    PodPrefixes,
}

impl Capacity {
    /// How many machines fit, each with one pod at least where pods share their addresses.
    pub fn machines_that_fit(&self) -> Option<u64> {
        let each = if self.ends_first == Some(Scarce::PodAddresses) { 2 } else { 1 };
        let by_addresses = self.machine_addresses.map(|addresses| addresses / each);
        [by_addresses, self.pod_prefixes].into_iter().flatten().min()
    }
}

/// What each subnet can hold, in the order of the manifest; `None` where no group has machines.
pub type Capacities = Vec<Option<Capacity>>;

/// What each subnet of a cluster with these groups can hold.
pub fn capacities(cluster: &AssignedCluster, groups: &[InstanceGroup], vpc: &VpcFacts) -> Capacities {
    let mut capacities: Capacities = vec![None; cluster.subnets.len()];
    // A group that lists a subnet twice has it once.
    let mut last_groups = vec![usize::MAX; cluster.subnets.len()];
    for (number, group) in groups.iter().enumerate() {
        let is_first = |place: &usize| std::mem::replace(&mut last_groups[*place], number) != number;
        let names = cluster.subnets_of(group);
        let places: Vec<usize> = names.iter().filter_map(|name| cluster.named(name)).filter(is_first).collect();
        let each = greatest_size(group).map(|most| most.div_ceil(places.len().max(1) as u64));
        for place in places {
            let capacity =
                capacities[place].get_or_insert_with(|| Capacity { most_machines: Some(0), ..Capacity::default() });
            capacity.groups.push(group.name.clone());
            capacity.most_machines = capacity.most_machines.zip(each).map(|(all, each)| all.saturating_add(each));
        }
    }
    let facts = ById::of(vpc.subnets.as_deref().unwrap_or_default());
    for (subnet, capacity) in cluster.subnets.iter().zip(&mut capacities) {
        let Some(capacity) = capacity else { continue };
        let seen = facts.get(subnet.spec.id.as_str()).filter(|_| subnet.is_shared());
        let seen_ipv6 = seen.and_then(|seen| seen.ipv6_cidr.ipv6()).map(|net| net.prefix_len());
        measure(cluster, subnet, seen_ipv6, capacity);
    }
    capacities
}

fn measure(cluster: &AssignedCluster, subnet: &AssignedSubnet, seen_ipv6: Option<u8>, capacity: &mut Capacity) {
    let ipv4 = subnet.cidr.ipv4().map(|net| address_count(net).saturating_sub(KEPT_ADDRESSES));
    let written = subnet.spec.ipv6_cidr.ipv6().map(|net| net.prefix_len());
    let length = subnet.ipv6_notation.map(|notation| notation.prefix_length()).or(written).or(seen_ipv6);
    let shares = !cluster.is_ipv6() && cluster.pods_share_subnets();
    capacity.machine_addresses = ipv4;
    capacity.pod_prefixes = length
        .filter(|_| cluster.is_ipv6())
        .map(|length| 1_u64.checked_shl(POD_PREFIX.saturating_sub(length).into()).unwrap_or(u64::MAX));
    let left = ipv4.zip(capacity.most_machines).map(|(has, wanted)| has.saturating_sub(wanted));
    capacity.pod_addresses = left.filter(|_| shares);
    capacity.ends_first = match (ipv4, capacity.pod_prefixes) {
        (Some(_), _) if shares => Some(Scarce::PodAddresses),
        (Some(addresses), prefixes) if prefixes.is_none_or(|prefixes| addresses <= prefixes) => {
            Some(Scarce::MachineAddresses)
        }
        (_, Some(_)) => Some(Scarce::PodPrefixes),
        _ => None,
    };
}

/// How many machines a group may have; Karpenter makes as many as pods need.
fn greatest_size(group: &InstanceGroup) -> Option<u64> {
    let most = group.spec.max_size.filter(|_| group.spec.manager != "Karpenter")?;
    u64::try_from(most).ok()
}

impl<'a> AssignedCluster<'a> {
    /// The subnets a group lists, or those that kOps gives a group that lists none (`PopulateInstanceGroupSpec`).
    pub fn subnets_of<'g>(&'g self, group: &'g InstanceGroup) -> Vec<&'g str> {
        let of_types = |types: &[SubnetType]| {
            let subnets = self.subnets.iter().filter(|subnet| subnet.kind.is_some_and(|kind| types.contains(&kind)));
            subnets.map(|subnet| subnet.spec.name.as_str()).collect::<Vec<_>>()
        };
        if !group.spec.subnets.is_empty() {
            return group.spec.subnets.iter().map(String::as_str).collect();
        }
        if group.role == Some(Role::ApiServer) && self.is_ipv6() {
            return of_types(&[SubnetType::Public, SubnetType::DualStack]);
        }
        match of_types(&[SubnetType::Public, SubnetType::Private]) {
            none if none.is_empty() => of_types(&[SubnetType::DualStack]),
            some => some,
        }
    }
}

#[cfg(test)]
mod tests {

    use crate::network::PlannedSubnet;
    use crate::release::Release;
    use crate::rules::testing;

    /// `NAME: MOST machines, ADDRESSES, POD ADDRESSES, PREFIXES, WHAT ENDS` of each subnet with machines.
    #[track_caller]
    fn check(spec: &str, subnets: &str, groups: &str, expected: &[&str]) {
        let request = format!(
            "{{cluster: {{spec: {{networking: {{{spec}subnets: [{subnets}]}}}}}}, instanceGroups: [{groups}]}}"
        );
        let planned = testing::outcome(&request, Release::DEFAULT).plan.unwrap().network.subnets;
        let number = |number: Option<u64>| number.map_or("-".to_owned(), |number| number.to_string());
        let line = |subnet: &PlannedSubnet| {
            let capacity = subnet.capacity.as_ref()?;
            let numbers =
                [capacity.most_machines, capacity.machine_addresses, capacity.pod_addresses, capacity.pod_prefixes];
            Some(format!("{}: {} {:?}", subnet.name, numbers.map(number).join(" "), capacity.ends_first.unwrap()))
        };
        assert_eq!(planned.iter().filter_map(line).collect::<Vec<_>>(), expected);
    }

    fn group(name: &str, spec: &str) -> String {
        format!("{{kind: InstanceGroup, metadata: {{name: {name}}}, spec: {{role: Node, {spec}}}}}")
    }

    const PUBLIC: &str = "{name: a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/24}, {name: b, type: Public, \
        zone: us-east-1b, cidr: 172.20.33.0/24}";

    #[test]
    fn groups_are_spread_over_their_subnets() {
        let groups = [group("x", "maxSize: 5, subnets: [a, b]"), group("z", "maxSize: 10, subnets: [b]")].join(", ");
        check("", PUBLIC, &groups, &["a: 3 251 - - MachineAddresses", "b: 13 251 - - MachineAddresses"]);
    }

    #[test]
    fn a_group_without_a_greatest_size_makes_the_machines_unknown() {
        let groups = [group("x", "maxSize: 5, subnets: [a]"), group("z", "subnets: [a]")].join(", ");
        check("", PUBLIC, &groups, &["a: - 251 - - MachineAddresses"]);
        let karpenter = group("k", "maxSize: 5, manager: Karpenter, subnets: [a]");
        check("", PUBLIC, &karpenter, &["a: - 251 - - MachineAddresses"]);
    }

    #[test]
    fn some_plugins_give_pods_the_addresses_of_the_subnet() {
        let groups = group("x", "maxSize: 5, subnets: [a]");
        for plugin in ["calico: null, amazonVPC: {}, ", "calico: null, cilium: {ipam: eni}, "] {
            check(plugin, PUBLIC, &groups, &["a: 5 251 246 - PodAddresses"]);
        }
    }

    #[test]
    fn machines_of_ipv6_clusters_take_a_prefix_for_their_pods() {
        let subnets = "{name: p, type: Private, zone: us-east-1a, ipv6CIDR: '/64#0'}, {name: d, type: DualStack, zone: \
            us-east-1a, cidr: 172.20.64.0/18, ipv6CIDR: '/64#1'}, {name: u, type: Utility, zone: us-east-1a}";
        let groups = group("x", "maxSize: 4, subnets: [p, d]");
        let expected = ["p: 2 - - 65536 PodPrefixes", "d: 2 16379 - 65536 MachineAddresses"];
        check("nonMasqueradeCIDR: '::/0', ", subnets, &groups, &expected);
    }
}
