//! The manifests that the command writes, in v1alpha2.

use serde_json::{Map, Value as Json, json};

use super::checked::Checked;
use super::groups::{CONTROL_PLANE_ROLE, NewGroup, member_names};
use super::new_subnets::NewSubnet;
use super::words::Dns;

/// Everything.
const EVERYWHERE: [&str; 2] = ["0.0.0.0/0", "::/0"];
/// What is not masqueraded unless the plugin or the address family say otherwise.
const NON_MASQUERADE_CIDR: &str = "100.64.0.0/10";

/// The cluster.
pub(super) fn cluster(checked: &Checked<'_>, network: &str, subnets: &[NewSubnet], groups: &[NewGroup]) -> Json {
    json!({
        "apiVersion": "kops.k8s.io/v1alpha2",
        "kind": "Cluster",
        "metadata": {"name": checked.options.name},
        "spec": spec(checked, network, subnets, groups),
    })
}

fn spec(checked: &Checked<'_>, network: &str, subnets: &[NewSubnet], groups: &[NewGroup]) -> Json {
    let options = checked.options;
    let access = access(&options.admin_access, &EVERYWHERE.map(str::to_owned));
    let ssh_access = self::access(&options.ssh_access, &access);
    let further = options.network_cidrs.get(1..).unwrap_or_default();
    let fields = [
        ("additionalNetworkCIDRs", (!further.is_empty()).then(|| json!(further))),
        ("api", Some(api(checked))),
        ("authorization", Some(json!({"rbac": {}}))),
        ("channel", Some(json!("stable"))),
        ("cloudControllerManager", options.ipv6.then(|| json!({}))),
        ("cloudProvider", Some(json!("aws"))),
        ("dnsZone", given(&options.dns_zone)),
        ("etcdClusters", Some(etcd_clusters(checked, groups))),
        ("iam", Some(json!({"allowContainerRegistry": true, "legacy": false}))),
        ("kubeProxy", checked.plugin.without_kube_proxy.then(|| json!({"enabled": false}))),
        ("kubelet", Some(json!({"anonymousAuth": false}))),
        ("kubernetesApiAccess", Some(json!(access))),
        ("kubernetesVersion", Some(json!(checked.kubernetes_version))),
        ("masterPublicName", checked.has_public_names().then(|| json!(format!("api.{}", options.name)))),
        ("networkCIDR", Some(json!(network))),
        ("networkID", given(&checked.network_id)),
        ("networking", Some(checked.plugin.networking.clone())),
        ("nonMasqueradeCIDR", Some(json!(non_masquerade_cidr(checked, network)))),
        ("sshAccess", Some(json!(ssh_access))),
        ("subnets", Some(subnets.iter().map(NewSubnet::written).collect())),
        ("topology", Some(topology(checked))),
    ];
    let written = fields.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?)));
    Json::Object(written.collect::<Map<_, _>>())
}

fn given(text: &str) -> Option<Json> {
    (!text.is_empty()).then(|| json!(text))
}

fn access(given: &[String], default: &[String]) -> Vec<String> {
    if given.is_empty() { default.to_vec() } else { given.to_vec() }
}

fn api(checked: &Checked<'_>) -> Json {
    match &checked.load_balancer {
        Some((kind, class)) => json!({"loadBalancer": {"class": class, "type": kind}}),
        None => json!({"dns": {}}),
    }
}

fn non_masquerade_cidr<'a>(checked: &Checked<'_>, network: &'a str) -> &'a str {
    match checked.options.ipv6 {
        true => "::/0",
        false if checked.plugin.is("amazonvpc") && checked.options.network_cidrs.is_empty() => network,
        false => NON_MASQUERADE_CIDR,
    }
}

fn topology(checked: &Checked<'_>) -> Json {
    let dns = json!({"type": checked.dns.as_str()});
    let has_bastion_name = checked.options.bastion && checked.dns != Dns::None && !checked.is_gossip;
    match has_bastion_name {
        true => json!({"bastion": {"bastionPublicName": format!("bastion.{}", checked.options.name)}, "dns": dns}),
        false => json!({"dns": dns}),
    }
}

fn etcd_clusters(checked: &Checked<'_>, groups: &[NewGroup]) -> Json {
    let control_plane: Vec<&NewGroup> = groups.iter().filter(|group| group.role == CONTROL_PLANE_ROLE).collect();
    let members = control_plane.iter().zip(member_names(&control_plane));
    let members =
        members.map(|(group, name)| json!({"encryptedVolume": true, "instanceGroup": group.name, "name": name}));
    let members: Json = members.collect();
    let cluster = |(name, cpu)| {
        json!({
            "cpuRequest": cpu,
            "etcdMembers": members,
            "manager": {"backupRetentionDays": 90},
            "memoryRequest": "100Mi",
            "name": name,
        })
    };
    let own = checked.plugin.needs_etcd().then_some(("cilium", "100m"));
    [("main", "200m"), ("events", "100m")].into_iter().chain(own).map(cluster).collect()
}
