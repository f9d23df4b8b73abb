//! The options of the CNI plugins, as far as they affect addresses and routes.

use serde::Deserialize;
use utoipa::ToSchema;

/// A plugin without options that matter here.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
pub struct EmptyOptions {}

macro_rules! optionless {
    ($($(#[$doc:meta])+ $name:ident)+) => {
        $($(#[$doc])+
        #[derive(Clone, Debug, Default, Deserialize, ToSchema)]
        #[serde(default)]
        pub struct $name {})+
    };
}

optionless! {
    /// Options of kubenet: none.
    Kubenet
    /// Options of an external plugin: none.
    External
    /// Options of Weave; none matters to the network plan.
    Weave
    /// Options of Canal; none matters to the network plan.
    Canal
    /// Options of kube-router; none matters to the network plan.
    KubeRouter
    /// Options of Google Cloud's own networking: none.
    Gcp
}

/// Options of the Amazon VPC plugin.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
pub struct AmazonVpc {
    /// The environment of the plugin; `AWS_VPC_K8S_CNI_EXTERNALSNAT` says who translates the addresses of pods.
    #[serde(default)]
    pub env: Vec<EnvVar>,
}

/// A variable of an environment.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
pub struct EnvVar {
    /// The name.
    #[serde(default)]
    pub name: String,
    /// The value.
    #[serde(default)]
    pub value: String,
}

/// Options of Calico.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Calico {
    /// `Enable`, `Disable` or `DoNothing`: what Calico does to the source/destination check of instances.
    #[schema(example = "DoNothing")]
    #[serde(default)]
    pub aws_src_dst_check: String,
    /// Whether Calico uses its eBPF data plane.
    #[serde(default)]
    pub bpf_enabled: bool,
    /// `ipip`, `vxlan` or `none`.
    #[schema(example = "none")]
    #[serde(default)]
    pub encapsulation_mode: String,
    /// `Always`, `CrossSubnet` or `Never`.
    #[serde(rename = "ipipMode", default)]
    #[schema(example = "Never")]
    pub ipip_mode: String,
    /// How nodes find their IPv4 address: `first-found`, `can-reach=ADDRESS`, `interface=REGEX` or
    /// `skip-interface=REGEX`.
    #[serde(rename = "ipv4AutoDetectionMethod", default)]
    pub ipv4_auto_detection_method: String,
    /// How nodes find their IPv6 address, as for IPv4.
    #[serde(rename = "ipv6AutoDetectionMethod", default)]
    pub ipv6_auto_detection_method: String,
    /// The number of Typha replicas, at least 0.
    #[serde(default)]
    pub typha_replicas: i32,
    /// `Always`, `CrossSubnet` or `Never`.
    #[serde(rename = "vxlanMode", default)]
    #[schema(example = "Never")]
    pub vxlan_mode: String,
    /// Whether traffic between nodes is encrypted with WireGuard.
    #[serde(default)]
    pub wireguard_enabled: bool,
}

/// Options of Cilium.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Cilium {
    /// The version of Cilium.
    #[schema(example = "v1.18.0")]
    #[serde(default)]
    pub version: String,
    /// v1alpha2 only: whether masquerading is off.
    pub disable_masquerade: Option<bool>,
    /// v1alpha3 only: whether packets that leave the cluster are masqueraded.
    pub masquerade: Option<bool>,
    /// Whether traffic between nodes is encrypted.
    #[serde(default)]
    pub enable_encryption: bool,
    /// `ipsec` or `wireguard`.
    #[serde(default)]
    pub encryption_type: String,
    /// Whether the L7 proxy is on; it is unless this is `false`.
    #[serde(rename = "enableL7Proxy")]
    pub enable_l7_proxy: Option<bool>,
    /// Whether Cilium serves NodePort services instead of kube-proxy.
    #[serde(default)]
    pub enable_node_port: bool,
    /// `default`, `always` or `never`.
    #[serde(default)]
    pub enable_policy: String,
    /// Whether Cilium keeps its state in an etcd cluster of kOps, the one named `cilium`.
    #[serde(default)]
    pub etcd_managed: bool,
    /// `crd` or `kvstore`.
    #[serde(default)]
    pub identity_allocation_mode: String,
    /// `hostscope`, `kubernetes`, `crd` or `eni`.
    #[schema(example = "kubernetes")]
    #[serde(default)]
    pub ipam: String,
    /// `vxlan`, `geneve` or `disabled`.
    #[schema(example = "vxlan")]
    #[serde(default)]
    pub tunnel: String,
    /// Options of Hubble.
    pub hubble: Option<CiliumHubble>,
}

/// Options of Hubble, Cilium's observability.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
pub struct CiliumHubble {
    /// Whether Hubble is on.
    #[serde(default)]
    pub enabled: bool,
}

/// Options of Flannel.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
pub struct Flannel {
    /// `udp` or `vxlan`.
    #[schema(example = "vxlan")]
    #[serde(default)]
    pub backend: String,
}

/// Options of Kindnet (kOps 1.32 and later).
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
pub struct Kindnet {
    /// What is masqueraded.
    pub masquerade: Option<KindnetMasquerade>,
}

/// What Kindnet masquerades.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
pub struct KindnetMasquerade {
    /// Whether masquerading is on.
    #[serde(default)]
    pub enabled: bool,
}
