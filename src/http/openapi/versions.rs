//! The API versions of clusters.

use serde_json::{Value, json};

use super::walk::entry;
use crate::spec::ApiVersion;

/// The schema of one API version.
pub struct Version {
    /// The name of the file.
    pub file: &'static str,
    /// The version.
    pub read_as: ApiVersion,
    /// The name of the cluster's schema.
    pub cluster: &'static str,
    /// How the version is spelled, as it is written today first.
    pub api_versions: &'static [&'static str],
}

/// The versions that are read.
pub static VERSIONS: [Version; 2] = [
    Version {
        file: "cluster-v1alpha2.json",
        read_as: ApiVersion::V1alpha2,
        cluster: "ClusterV1alpha2",
        api_versions: &["kops.k8s.io/v1alpha2", "kops/v1alpha2"],
    },
    Version {
        file: "cluster-v1alpha3.json",
        read_as: ApiVersion::V1alpha3,
        cluster: "ClusterV1alpha3",
        api_versions: &["kops.k8s.io/v1alpha3"],
    },
];

/// Says which API versions each layout of a cluster has, so that generated clients tell them apart.
pub fn tell_apart(document: &mut Value) {
    for Version { cluster, api_versions, .. } in &VERSIONS {
        let path = ["components", "schemas", cluster, "properties", "apiVersion", "enum"];
        *entry(document, &path) = json!(api_versions);
    }
}
