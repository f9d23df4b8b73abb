//! What a cluster and its request have of what rules need.

use crate::aws::{regions, zone_name::ZoneName};
use crate::rules::cloud::is_elsewhere;
use crate::rules::need::{Need, Needs};
use crate::rules::rule::Subject;
use crate::rules::unusual;
use crate::spec::{Cluster, Provider, Reading, VpcFacts};
use crate::subnets::{AssignedSubnet, SubnetType, Zone};

/// What `subject` has.
pub(super) fn met_by(subject: &Subject<'_>) -> Needs {
    let of_cluster = of_network(subject).and(of_components(subject)).and(of_subnets(subject));
    of_cluster.and(of_groups(subject)).and(of_request(subject)).and(what_is_unusual(subject))
}

fn of_network(subject: &Subject<'_>) -> Needs {
    let cluster = subject.cluster;
    let spec = &cluster.spec.networking;
    Needs::met([
        (Need::AdditionalNetworks, !spec.additional_network_cidrs.is_empty()),
        (Need::AnotherCloud, is_elsewhere(cluster)),
        (Need::ExistingVpc, cluster.is_shared_vpc()),
        (Need::NewVpc, !cluster.is_shared_vpc()),
        (Need::Ipv4, !cluster.is_ipv6()),
        (Need::Ipv6, cluster.is_ipv6()),
        (Need::UnclearCloud, is_cloud_unclear(cluster.spec)),
        (Need::UnusualDns, spec.topology.as_ref().is_some_and(|topology| is_unusual_dns(&topology.dns))),
        (Need::PodCidr, !spec.pod_cidr.is_empty()),
        (Need::ServiceRange, !spec.service_cluster_ip_range.is_empty()),
    ])
}

fn is_cloud_unclear(cluster: &Cluster) -> bool {
    matches!(cluster.provider, Provider::Missing | Provider::Unknown(_)) || !cluster.further_clouds.is_empty()
}

fn is_unusual_dns(dns: &str) -> bool {
    !matches!(dns, "" | "Public" | "Private")
}

/// Names of one region differ by their last letter alone, so that only the first one is looked up.
fn has_unusual_zones(zones: &[Zone]) -> bool {
    let Some(Zone { name: first, .. }) = zones.first() else { return false };
    if !ZoneName::is_usual(first) {
        return true;
    }
    let region = &first[..first.len() - 1];
    let last = regions::last_zone(region);
    let is_zone = |letters: &str| matches!(letters.as_bytes(), [letter] if ('a'..=last).contains(&char::from(*letter)));
    !zones.iter().all(|zone| zone.name.strip_prefix(region).is_some_and(is_zone))
}

fn of_components(subject: &Subject<'_>) -> Needs {
    let spec = subject.cluster.spec;
    let (cni, components) = (&spec.networking.cni, &spec.components);
    Needs::met([
        (Need::ApiServer, components.kube_api_server.is_some()),
        (Need::ControllerManager, components.kube_controller_manager.is_some()),
        (Need::KubeDns, components.kube_dns.is_some()),
        (Need::KubeProxy, components.kube_proxy.is_some()),
        (Need::Kubelets, components.kubelet.is_some() || components.control_plane_kubelet.is_some()),
        (Need::Calico, cni.calico.is_some()),
        (Need::Cilium, cni.cilium.is_some()),
        (Need::LoadBalancer, spec.api.load_balancer.is_some()),
    ])
}

fn of_subnets(subject: &Subject<'_>) -> Needs {
    let of_cluster = Needs::met([
        (Need::UnusualZones, has_unusual_zones(&subject.cluster.zones)),
        (Need::Unassigned, subject.cluster.assignment_failed()),
    ]);
    subject.cluster.subnets.iter().fold(of_cluster, |needs, subnet| needs.and(of_subnet(subnet)))
}

fn of_subnet(subnet: &AssignedSubnet<'_>) -> Needs {
    let (has_ipv6, is_shared) = (subnet.has_ipv6_cidr(), subnet.is_shared());
    Needs::met([
        (Need::AdditionalRoutes, subnet.spec.additional_routes.is_some()),
        (Need::CreatedWithoutIpv6, !is_shared && !has_ipv6 && runs_machines(subnet)),
        (Need::Egress, !subnet.spec.egress.is_empty()),
        (Need::ExistingSubnets, is_shared),
        (Need::NewSubnets, !is_shared),
        (Need::Ipv6Addresses, has_ipv6 && subnet.ipv6_notation.is_none()),
        (Need::Ipv6Blocks, has_ipv6),
        (Need::PublicIps, !subnet.spec.public_ip.is_empty()),
        (Need::Targets, has_targets(subnet)),
        (Need::Unowned, !subnet.is_owned()),
        (Need::UntypedSubnets, subnet.kind.is_none()),
    ])
}

fn runs_machines(subnet: &AssignedSubnet<'_>) -> bool {
    subnet.kind.is_some_and(|kind| kind != SubnetType::Utility)
}

fn has_targets(subnet: &AssignedSubnet<'_>) -> bool {
    let spec = subnet.spec;
    let has_egress = subnet.is_managed() && !spec.egress.is_empty();
    has_egress || !spec.public_ip.is_empty() || spec.additional_routes.is_some()
}

fn of_groups(subject: &Subject<'_>) -> Needs {
    let groups = subject.groups;
    Needs::met([
        (Need::Groups, !groups.is_empty()),
        (Need::GroupsOfSeveralSubnets, groups.iter().any(|group| 1 < group.spec.subnets.len())),
        (Need::UnusualGroups, unusual::groups(groups)),
        (Need::UnusualMachines, unusual::machines(groups)),
        (Need::UnusualOwners, unusual::owners(subject.cluster.spec, groups)),
    ])
}

fn what_is_unusual(subject: &Subject<'_>) -> Needs {
    let (cluster, spec) = (subject.cluster, subject.cluster.spec);
    let access = unusual::access(spec);
    let [network, subnets] = [unusual::network(cluster), unusual::subnets(cluster)];
    Needs::met([
        (Need::UnusualAccess, access),
        (Need::UnusualCni, unusual::cni(spec)),
        (Need::UnusualEtcd, unusual::etcd(&spec.etcd_clusters)),
        (Need::UnusualIds, access || subject.reading.names_security_groups || unusual::ids(spec)),
        (Need::UnusualIpv6Blocks, subject.vpc.ipv6_cidrs.is_some() || unusual::ipv6_blocks(&cluster.subnets)),
        (Need::UnusualNetwork, network),
        (Need::UnusualRanges, network || subnets || unusual::ranges(cluster)),
        (Need::UnusualStore, unusual::store(spec)),
        (Need::UnusualSubnets, subnets),
        (Need::OverlappingSubnets, unusual::may_overlap(&cluster.subnets)),
    ])
}

fn of_request(subject: &Subject<'_>) -> Needs {
    let (spec, groups) = (subject.cluster.spec, subject.groups);
    let has_labels = || groups.iter().any(|group| !group.spec.cloud_labels.is_empty());
    Needs::met([
        (Need::CloudLabels, !spec.cloud_labels.is_empty() || has_labels()),
        (Need::EtcdClusters, !spec.etcd_clusters.is_empty()),
        (Need::Ipv6Addresses, subject.vpc.ipv6_cidrs.is_some()),
        (Need::Misread, is_misread(subject.reading)),
        (Need::RouteTables, !subject.observed.route_tables.is_empty()),
        (Need::SubnetFacts, has_facts_of_subnets(subject)),
        (Need::VpcFacts, has_facts(subject.vpc)),
    ])
}

fn has_facts_of_subnets(subject: &Subject<'_>) -> bool {
    let vpc = subject.vpc;
    vpc.subnets.is_some() || !vpc.listed.is_empty() || !subject.observed.subnets.is_empty()
}

fn has_facts(vpc: &VpcFacts) -> bool {
    let VpcFacts { id, ipv4_cidrs, ipv6_cidrs, subnets, may_have_more_ipv4: _, listed } = vpc;
    !id.is_empty() || ipv4_cidrs.is_some() || ipv6_cidrs.is_some() || subnets.is_some() || !listed.is_empty()
}

fn is_misread(reading: &Reading) -> bool {
    let Reading {
        wrong_kinds,
        more_wrong_kinds: _,
        unknown_keys,
        more_unknown_keys,
        limited_keys,
        names_security_groups: _,
        abroad,
        placeholders,
        strays,
        empty_keys,
        other_values,
        is_stream: _,
        duplicate_keys,
        more_duplicate_keys: _,
        skipped,
        missed_separators,
        comment_sections,
    } = reading;
    let has_keys = !unknown_keys.is_empty() || !more_unknown_keys.is_empty() || !limited_keys.is_empty();
    let has_values = !wrong_kinds.is_empty() || !placeholders.is_empty() || !strays.is_empty();
    let has_others = !empty_keys.is_empty() || !other_values.is_empty() || !abroad.is_empty();
    let has_parts = !skipped.is_empty() || !missed_separators.is_empty() || !comment_sections.is_empty();
    has_keys || has_values || has_others || has_parts || !duplicate_keys.is_empty()
}
