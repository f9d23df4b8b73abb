//! What most clusters have alike, looked at once: where all of it is usual, the rules on it are passed over together.
//!
//! An answer may be yes where nothing is wrong, and then the rules look for themselves; it is never no where one of
//! them finds something, which builds for debugging hold. Each question is asked of every cluster, so that it is
//! short: a loop and comparisons.

use crate::aws::limits::{self, DOCKER};
use crate::aws::machines;
use crate::aws::resources::is_id;
use crate::cidr::{Cidr, IpNet, Ipv4Net};
use crate::rules::config_store::folder;
use crate::rules::paths::access_lists;
use crate::spec::wire::EtcdCluster;
use crate::spec::{Cluster, InstanceGroup, Provider, Role};
use crate::subnets::{AssignedCluster, AssignedSubnet};

/// So many subnets are compared with each other; of more it is not known.
const MOST_COMPARED: usize = 16;

/// Whether an access list has other entries than all addresses.
pub(super) fn access(cluster: &Cluster) -> bool {
    const ALL: [&str; 2] = ["0.0.0.0/0", "::/0"];
    let is_usual = |entries: &[Cidr]| {
        entries.len() <= ALL.len() && entries.iter().zip(ALL).all(|(entry, all)| entry.text() == all)
    };
    !access_lists(cluster).iter().all(|(_, entries)| is_usual(entries))
}

/// Whether the VPC has other blocks than one that is private and of a size that AWS has.
pub(super) fn network(cluster: &AssignedCluster<'_>) -> bool {
    let networking = &cluster.spec.networking;
    let is_usual =
        |net: Ipv4Net| net.network().is_private() && limits::is_ipv4_length(net.prefix_len()) && !DOCKER.contains(&net);
    networking.network_cidr.has_host_bits()
        || !networking.additional_network_cidrs.is_empty()
        || !cluster.network_cidr.ipv4().is_some_and(is_usual)
}

/// Whether pods or services have other ranges than kOps takes itself.
pub(super) fn ranges(cluster: &AssignedCluster<'_>) -> bool {
    let networking = &cluster.spec.networking;
    !matches!(cluster.non_masquerade_cidr.text(), "100.64.0.0/10" | "::/0")
        || !networking.pod_cidr.is_empty()
        || !networking.service_cluster_ip_range.is_empty()
}

/// Whether a subnet lacks its name, or has another IPv4 block than a part of the network of a size that AWS has.
pub(super) fn subnets(cluster: &AssignedCluster<'_>) -> bool {
    let network = cluster.network_cidr.net();
    let is_usual = |subnet: &AssignedSubnet<'_>| {
        let is_written = !subnet.spec.cidr.is_empty();
        let is_block = match subnet.cidr.net() {
            None => !is_written,
            Some(block @ IpNet::V4(net)) => {
                limits::is_ipv4_length(net.prefix_len()) && network.is_some_and(|network| network.contains(&block))
            }
            Some(IpNet::V6(_)) => false,
        };
        is_block && !(is_written && subnet.spec.cidr.has_host_bits()) && !subnet.spec.name.is_empty()
    };
    !cluster.subnets.iter().all(is_usual)
}

/// Whether two subnets may share IPv4 addresses.
pub(super) fn may_overlap(subnets: &[AssignedSubnet<'_>]) -> bool {
    let overlap = |subnet: &AssignedSubnet<'_>, other: &AssignedSubnet<'_>| match (subnet.cidr.net(), other.cidr.net())
    {
        (Some(IpNet::V4(net)), Some(IpNet::V4(other))) => {
            net.contains(&other.network()) || other.contains(&net.network())
        }
        _ => false,
    };
    MOST_COMPARED < subnets.len()
        || subnets.iter().enumerate().any(|(at, subnet)| subnets[..at].iter().any(|other| overlap(subnet, other)))
}

/// Whether a subnet has another IPv6 block than a /64 by its number, or one that another subnet has too.
pub(super) fn ipv6_blocks(subnets: &[AssignedSubnet<'_>]) -> bool {
    const LENGTH: u8 = 64;
    /// So many /64 has the /56 that AWS gives a VPC.
    const BLOCKS: u64 = 256;
    let is_usual = |at: usize| {
        let Some(notation) = subnets[at].ipv6_notation else { return !subnets[at].has_ipv6_cidr() };
        let is_taken = subnets[..at].iter().any(|other| other.ipv6_notation == Some(notation));
        notation.prefix_length() == LENGTH && notation.index() < BLOCKS && !is_taken
    };
    MOST_COMPARED < subnets.len() || !(0..subnets.len()).all(is_usual)
}

/// Whether an id has another form than AWS gives, those in access lists aside.
pub(super) fn ids(cluster: &Cluster) -> bool {
    let is_odd = |id: &str, prefix: &str| !id.is_empty() && !is_id(id, prefix);
    let is_odd_target = |target: &str| {
        let prefix = target.find('-').map_or("", |hyphen| &target[..=hyphen]);
        target != "External" && is_odd(target, prefix)
    };
    let mut balancers = cluster.api.load_balancer.iter().flat_map(|balancer| &balancer.subnets);
    is_odd(&cluster.networking.network_id, "vpc-")
        || balancers.any(|subnet| subnet.allocation_id.as_deref().is_some_and(|id| is_odd(id, "eipalloc-")))
        || cluster.networking.subnets.iter().any(|subnet| {
            let mut routes = subnet.additional_routes.iter().flatten();
            is_odd(&subnet.id, "subnet-")
                || is_odd_target(&subnet.egress)
                || routes.any(|route| is_odd_target(&route.target))
        })
}

/// Whether the store of the configuration is another one than a folder of the cluster's name.
pub(super) fn store(cluster: &Cluster) -> bool {
    let store = cluster.config_store.as_str();
    let is_own = || folder(store).is_some_and(|(.., last)| last == cluster.name);
    !(store.is_empty() || store.starts_with("memfs://") || is_own())
}

/// Whether the cluster has another plugin than one of those that run everywhere, or several, or is not known to be on
/// AWS.
pub(super) fn cni(cluster: &Cluster) -> bool {
    let cni = &cluster.networking.cni;
    let is_usual = cni.calico.is_some() || cni.cilium.is_some() || cni.cni.is_some();
    !is_usual || cni.count() != 1 || cluster.provider != Provider::Aws
}

/// Whether there are other etcd clusters than `main` and `events`, or one of them is not of an odd number of members
/// with their names and groups.
pub(super) fn etcd(clusters: &[EtcdCluster]) -> bool {
    let is_usual = |cluster: &EtcdCluster, name: &str| {
        let members = &cluster.etcd_members;
        let are_whole = || members.iter().all(|member| !member.name.is_empty() && !member.instance_group.is_empty());
        cluster.name == name && members.len() % 2 == 1 && are_whole()
    };
    !matches!(clusters, [main, events] if is_usual(main, "main") && is_usual(events, "events"))
}

/// Whether a group lacks its name, role or subnets, or grows from or to no machines, or is of the control plane and
/// has several.
pub(super) fn groups(groups: &[InstanceGroup]) -> bool {
    let is_usual = |InstanceGroup { name, role, spec, .. }: &InstanceGroup| {
        let has_size = match (spec.min_size, spec.max_size) {
            (None, None) => true,
            (Some(least), Some(most)) => 0 < least && least <= most && (most == 1 || *role != Some(Role::ControlPlane)),
            _ => false,
        };
        has_size && role.is_some() && !name.is_empty() && !spec.subnets.is_empty()
    };
    !groups.iter().all(is_usual)
}

/// Whether a group does not say that it is of the cluster, in the cluster's API version.
pub(super) fn owners(cluster: &Cluster, groups: &[InstanceGroup]) -> bool {
    let (name, version) = (cluster.name.as_str(), cluster.api_version.as_str());
    let is_own = |group: &InstanceGroup| group.cluster.as_deref() == Some(name) && group.api_version == version;
    !groups.iter().all(is_own)
}

/// Whether a group has another machine type than those of families whose sizes are all known.
pub(super) fn machines(groups: &[InstanceGroup]) -> bool {
    // Groups have mostly the type of the one before.
    let mut last = "";
    !groups.iter().all(|group| {
        let machine = std::mem::replace(&mut last, &group.spec.machine_type);
        machine == last || machines::is_known(last)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::{Format, Limits};
    use crate::plan::{self, Query};
    use crate::release::Release;
    use crate::spec::Inputs;
    use crate::subnets;

    /// What is unusual of a cluster with two subnets and two groups, with these words replaced.
    fn found(change: (&str, &str)) -> Vec<&'static str> {
        let yaml = USUAL.replace(change.0, change.1);
        let request = plan::read(yaml.as_bytes(), Format::Yaml, &Query::default(), &Limits::DEFAULT);
        let request = request.expect("the request can be read");
        let Inputs { cluster: spec, groups: listed, vpc, .. } = &*request.inputs;
        let cluster = subnets::assign(spec, vpc, Release::DEFAULT);
        let asked = [
            ("access", access(spec)),
            ("cni", cni(spec)),
            ("etcd", etcd(&spec.etcd_clusters)),
            ("groups", groups(listed)),
            ("ids", ids(spec)),
            ("IPv6 blocks", ipv6_blocks(&cluster.subnets)),
            ("machines", machines(listed)),
            ("network", network(&cluster)),
            ("overlap", may_overlap(&cluster.subnets)),
            ("owners", owners(spec, listed)),
            ("ranges", ranges(&cluster)),
            ("store", store(spec)),
            ("subnets", self::subnets(&cluster)),
        ];
        asked.into_iter().filter(|(_, is_unusual)| *is_unusual).map(|(what, _)| what).collect()
    }

    const USUAL: &str = "apiVersion: kops.k8s.io/v1alpha2
kind: Cluster
metadata: {name: c.example.com}
spec:
  cloudProvider: aws
  configBase: s3://state/c.example.com
  etcdClusters:
  - {name: main, etcdMembers: [{name: a, instanceGroup: control-plane}]}
  - {name: events, etcdMembers: [{name: a, instanceGroup: control-plane}]}
  kubernetesApiAccess: [0.0.0.0/0, '::/0']
  networkCIDR: 172.20.0.0/16
  networkID: vpc-0123456789abcdef0
  networking: {calico: {}}
  nonMasqueradeCIDR: 100.64.0.0/10
  sshAccess: [0.0.0.0/0]
  subnets:
  - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/19, ipv6CIDR: '/64#0'}
  - {name: b, type: Private, zone: us-east-1b, cidr: 172.20.64.0/19, ipv6CIDR: '/64#1', egress: tgw-01234567}
---
apiVersion: kops.k8s.io/v1alpha2
kind: InstanceGroup
metadata: {name: control-plane, labels: {kops.k8s.io/cluster: c.example.com}}
spec: {role: Master, machineType: m5.large, minSize: 1, maxSize: 1, subnets: [b]}
---
apiVersion: kops.k8s.io/v1alpha2
kind: InstanceGroup
metadata: {name: nodes, labels: {kops.k8s.io/cluster: c.example.com}}
spec: {role: Node, machineType: t3.micro, minSize: 1, maxSize: 3, subnets: [b]}
";

    #[test]
    fn says_what_differs_from_most_clusters() {
        assert!(found(("", "")).is_empty(), "{:?}", found(("", "")));
        for (usual, other, what) in [
            ("[0.0.0.0/0]", "[10.0.0.0/8]", "access"),
            ("calico: {}", "calico: {}, cilium: {}", "cni"),
            ("calico: {}", "kubenet: {}", "cni"),
            ("name: events", "name: more", "etcd"),
            ("maxSize: 1", "maxSize: 3", "groups"),
            ("role: Node", "role: Worker", "groups"),
            ("vpc-0123456789abcdef0", "vpc-0123", "ids"),
            ("tgw-01234567", "tgw-1", "ids"),
            ("/64#1", "/64#0", "IPv6 blocks"),
            ("/64#1", "2001:db8::/64", "IPv6 blocks"),
            ("t3.micro", "t3.mikro", "machines"),
            ("172.20.64.0/19", "172.20.32.0/20", "overlap"),
            ("labels: {kops.k8s.io/cluster: c.example.com}", "labels: {}", "owners"),
            ("100.64.0.0/10", "100.64.0.0/11", "ranges"),
            ("state/c.example.com", "state/d.example.com", "store"),
            ("172.20.64.0/19", "172.21.64.0/19", "subnets"),
            ("name: b,", "name: '',", "subnets"),
        ] {
            assert_eq!(found((usual, other)), [what], "{other}");
        }
        for other in ["172.17.0.0/16", "10.0.0.0/15", "52.0.0.0/16"] {
            assert_eq!(found(("172.20.0.0/16", other)), ["network", "subnets"], "{other}");
        }
    }

    #[test]
    fn types_of_machines_are_usual_where_their_family_is_known() {
        let group = |machine: &str| {
            let mut group = InstanceGroup::default();
            group.spec.machine_type = machine.to_owned();
            group
        };
        assert!(!machines(&["", "m5.large", "m5.large", "t3.micro"].map(group)));
        for odd in ["m5.huge", "m5", "m9x.large", "m5.large,m5.xlarge"] {
            assert!(machines(&["m5.large", odd].map(group)), "{odd}");
        }
    }
}
