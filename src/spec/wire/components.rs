//! The settings of Kubernetes components that hold addresses.

use std::collections::BTreeMap;

use serde::Deserialize;
use utoipa::ToSchema;

use crate::cidr::Cidr;

/// Settings of the API server.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct KubeApiServer {
    /// A copy of the cluster's `serviceClusterIPRange`; kOps fills it.
    #[serde(rename = "serviceClusterIPRange", default)]
    #[schema(value_type = String, example = "100.64.0.0/13")]
    pub service_cluster_ip_range: Cidr,
}

/// Settings of the controller manager.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct KubeControllerManager {
    /// A copy of the cluster's `podCIDR`; kOps fills it.
    #[serde(rename = "clusterCIDR", default)]
    #[schema(value_type = String, example = "100.96.0.0/11")]
    pub cluster_cidr: Cidr,
}

/// Settings of the cluster's DNS.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct KubeDns {
    /// `CoreDNS` or `KubeDNS`.
    #[schema(example = "CoreDNS")]
    #[serde(default)]
    pub provider: String,
    /// The address of the DNS service; the tenth after the base of the service range when left out.
    #[serde(rename = "serverIP", default)]
    #[schema(example = "100.64.0.10")]
    pub server_ip: String,
    /// The resolvers that names outside the cluster are sent to.
    #[serde(default)]
    pub upstream_nameservers: Vec<String>,
    /// The resolvers for single domains.
    #[serde(default)]
    pub stub_domains: BTreeMap<String, Vec<String>>,
    /// The DNS cache on every node.
    #[serde(rename = "nodeLocalDNS")]
    pub node_local_dns: Option<NodeLocalDns>,
    /// A configuration of CoreDNS that replaces the one kOps writes, with its DNS64.
    #[serde(default)]
    pub external_core_file: String,
}

/// Settings of the DNS cache on every node.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NodeLocalDns {
    /// Whether it is on.
    pub enabled: Option<bool>,
    /// The address it listens on.
    #[serde(rename = "localIP", default)]
    #[schema(example = "169.254.20.10")]
    pub local_ip: String,
    /// A configuration that replaces the one kOps writes, with its DNS64.
    #[serde(default)]
    pub external_core_file: String,
}

/// Settings of the kubelet.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Kubelet {
    /// The address of the DNS service that pods are given; kOps fills it.
    #[serde(rename = "clusterDNS", default)]
    #[schema(example = "100.64.0.10")]
    pub cluster_dns: String,
    /// A copy of the cluster's `nonMasqueradeCIDR`.
    #[serde(rename = "nonMasqueradeCIDR", default)]
    #[schema(value_type = String, example = "100.64.0.0/10")]
    pub non_masquerade_cidr: Cidr,
}

/// Settings of kube-proxy.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct KubeProxy {
    /// Whether it runs; it does unless this is `false`.
    pub enabled: Option<bool>,
    /// Blocks that kube-proxy leaves alone in IPVS mode.
    #[serde(rename = "ipvsExcludeCIDRs", default)]
    #[schema(value_type = Vec<String>)]
    pub ipvs_exclude_cidrs: Vec<Cidr>,
}

/// Settings of the external cloud controller manager; the block alone switches it on.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
pub struct CloudControllerManager {}

/// Settings of external-dns or dns-controller.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
pub struct ExternalDns {
    /// `dns-controller`, `external-dns` or `none`.
    #[schema(example = "dns-controller")]
    #[serde(default)]
    pub provider: String,
}

/// Settings of the EBS CSI driver.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
pub struct EbsCsiDriver {
    /// Whether it is on; it is unless this is `false`.
    pub enabled: Option<bool>,
}

/// Settings of cert-manager.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
pub struct CertManager {
    /// Whether it is on.
    pub enabled: Option<bool>,
}

/// An etcd cluster of the control plane.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EtcdCluster {
    /// What it keeps: `main`, `events`, or `cilium`.
    #[schema(example = "main")]
    #[serde(default)]
    pub name: String,
    /// The version of etcd; kOps takes one where it is left out.
    #[schema(example = "3.5.21")]
    #[serde(default)]
    pub version: String,
    /// Its members.
    #[serde(default)]
    pub etcd_members: Vec<EtcdMember>,
}

/// A member of an etcd cluster.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EtcdMember {
    /// Its name, usually the letter of its zone.
    #[schema(example = "a")]
    #[serde(default)]
    pub name: String,
    /// The control-plane group whose machine runs it.
    #[schema(example = "control-plane-us-east-1a")]
    #[serde(default)]
    pub instance_group: String,
}

impl EtcdCluster {
    /// Whether a machine of this group runs a member.
    pub fn has_member_in(&self, group: &str) -> bool {
        self.etcd_members.iter().any(|member| member.instance_group == group)
    }
}
