//! Instance groups: the subnets of the cluster's machines.

use std::collections::BTreeMap;

use serde::Deserialize;
use utoipa::ToSchema;

use super::wire::Metadata;

/// A kOps `InstanceGroup`; both API versions write the parts that matter here alike.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct InstanceGroupManifest {
    /// `kops.k8s.io/v1alpha2` or `kops.k8s.io/v1alpha3`.
    #[schema(example = "kops.k8s.io/v1alpha2")]
    #[serde(default)]
    pub api_version: String,
    /// `InstanceGroup`.
    #[schema(example = "InstanceGroup")]
    #[serde(default)]
    pub kind: String,
    /// The group's name.
    #[serde(default)]
    pub metadata: Metadata,
    /// What the group consists of.
    #[serde(default)]
    pub spec: InstanceGroupSpec,
}

/// What an instance group consists of, as far as it affects the network; other settings pass through.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct InstanceGroupSpec {
    /// What the machines are for: `Node`, workloads; `Master` (v1alpha2) or `ControlPlane` (v1alpha3), the control
    /// plane; `APIServer`, more API servers; `Bastion`, access by SSH.
    #[schema(example = "Node")]
    #[serde(default)]
    pub role: String,
    /// The machine image: an AMI's id, or its owner and name.
    #[serde(default)]
    pub image: String,
    /// The EC2 instance type.
    #[schema(example = "m6i.large")]
    #[serde(default)]
    pub machine_type: String,
    /// The least number of machines.
    pub min_size: Option<i32>,
    /// The greatest number of machines.
    pub max_size: Option<i32>,
    /// Who starts the machines: `CloudGroup`, an autoscaling group, which is the default; `Karpenter`.
    #[serde(default)]
    pub manager: String,
    /// Tags for the machines and their autoscaling group.
    #[serde(default)]
    pub cloud_labels: BTreeMap<String, String>,
    /// The names of the cluster's subnets that the machines are in.
    #[schema(example = json!(["us-east-1a"]))]
    #[serde(default)]
    pub subnets: Vec<String>,
    /// Whether machines in public and utility subnets get a public IPv4 address; they do unless this is `false`. kOps
    /// does not look at it in private subnets. v1alpha2 writes `associatePublicIp`.
    #[serde(rename = "associatePublicIP", alias = "associatePublicIp")]
    pub associate_public_ip: Option<bool>,
}

/// The label that says whose group it is.
pub const CLUSTER_LABEL: &str = "kops.k8s.io/cluster";

/// An instance group of the cluster.
#[derive(Clone, Debug, Default)]
pub struct InstanceGroup {
    /// The name.
    pub name: String,
    /// `apiVersion` as written.
    pub api_version: String,
    /// The cluster that the label `kops.k8s.io/cluster` names.
    pub cluster: Option<String>,
    /// All labels.
    pub labels: BTreeMap<String, String>,
    /// What the machines are for; `None` when the role is unknown.
    pub role: Option<Role>,
    /// What the group consists of.
    pub spec: InstanceGroupSpec,
}

/// What the machines of a group are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The control plane.
    ControlPlane,
    /// Workloads.
    Node,
    /// Access from outside.
    Bastion,
    /// Additional API servers.
    ApiServer,
}

impl From<InstanceGroupManifest> for InstanceGroup {
    fn from(manifest: InstanceGroupManifest) -> InstanceGroup {
        let role = match manifest.spec.role.as_str() {
            "Master" | "ControlPlane" => Some(Role::ControlPlane),
            "Node" => Some(Role::Node),
            "Bastion" => Some(Role::Bastion),
            "APIServer" => Some(Role::ApiServer),
            _ => None,
        };
        InstanceGroup {
            name: manifest.metadata.name,
            api_version: manifest.api_version,
            cluster: manifest.metadata.labels.get(CLUSTER_LABEL).cloned(),
            labels: manifest.metadata.labels,
            role,
            spec: manifest.spec,
        }
    }
}
