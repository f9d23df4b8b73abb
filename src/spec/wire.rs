//! The parts of a cluster spec that are written alike in v1alpha2 and v1alpha3.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};
use utoipa::ToSchema;

use crate::cidr::Cidr;

mod cni;
mod components;
mod subnet;

pub use cni::{
    AmazonVpc, Calico, Canal, Cilium, CiliumHubble, EmptyOptions, EnvVar, External, Flannel, Gcp, Kindnet,
    KindnetMasquerade, KubeRouter, Kubenet, Weave,
};
pub use components::{
    CertManager, CloudControllerManager, EbsCsiDriver, EtcdCluster, EtcdMember, ExternalDns, KubeApiServer,
    KubeControllerManager, KubeDns, KubeProxy, Kubelet, NodeLocalDns,
};
pub use subnet::{AdditionalRoute, Subnet};

/// The name of a manifest; annotations do not matter here.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
pub struct Metadata {
    /// The name; a cluster's is its DNS name.
    #[schema(example = "c.example.com")]
    #[serde(default)]
    pub name: String,
    /// The labels; `kops.k8s.io/cluster` of an instance group names its cluster.
    #[serde(default)]
    pub labels: BTreeMap<String, String>,
}

impl<'de> Deserialize<'de> for Cidr {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Cidr, D::Error> {
        String::deserialize(deserializer).map(Cidr::new)
    }
}
