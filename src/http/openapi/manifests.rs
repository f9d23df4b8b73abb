//! What the generated document does not say of manifests by itself.

use serde_json::{Value, json};

use super::walk::{self, entry};

/// Schemas of mappings that have more keys in kOps than affect the network.
const OPEN_TYPES: &[&str] = &[
    "ApiV1alpha2",
    "ApiV1alpha3",
    "AwsV1alpha3",
    "AmazonVpc",
    "BastionV1alpha2",
    "BastionV1alpha3",
    "Calico",
    "Canal",
    "CertManager",
    "Cilium",
    "CiliumHubble",
    "CloudConfigV1alpha2",
    "CloudControllerManager",
    "CloudProviderV1alpha3",
    "ClusterSpecV1alpha2",
    "ClusterSpecV1alpha3",
    "EbsCsiDriver",
    "EmptyOptions",
    "EtcdCluster",
    "EtcdMember",
    "External",
    "ExternalDns",
    "Flannel",
    "Gcp",
    "InstanceGroupSpec",
    "Kindnet",
    "KindnetMasquerade",
    "KubeApiServer",
    "KubeControllerManager",
    "KubeDns",
    "KubeProxy",
    "KubeProxyV1alpha2",
    "KubeRouter",
    "Kubelet",
    "Kubenet",
    "LoadBalancerV1alpha2",
    "LoadBalancerV1alpha3",
    "Metadata",
    "NodeLocalDns",
    "Weave",
];

/// Adds it.
pub(super) fn complete(document: &mut Value) {
    walk::objects(document, &mut bare_choices);
    let schemas = entry(document, &["components", "schemas"]);
    for name in OPEN_TYPES {
        if let Some(schema) = schemas.get_mut(name) {
            open(schema);
        }
    }
}

/// kOps has more settings than the document lists. Absent, `additionalProperties` means the same, but generators of
/// strict clients take it for a prohibition.
fn open(schema: &mut Value) {
    schema["additionalProperties"] = true.into();
}

/// A choice with a discriminator has bare references only, or else generators take its members for nameless types.
fn bare_choices(schema: &mut Value) {
    if schema.get("discriminator").is_none() {
        return;
    }
    let choices = schema.get_mut("oneOf").and_then(Value::as_array_mut).into_iter().flatten();
    for choice in choices {
        if let Some(reference) = choice.get("$ref").cloned() {
            *choice = json!({"$ref": reference});
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_are_bare_references() {
        let mut schema =
            json!({"oneOf": [{"$ref": "#/x", "description": "d"}], "discriminator": {"propertyName": "a"}});
        bare_choices(&mut schema);
        assert_eq!(schema["oneOf"], json!([{"$ref": "#/x"}]));
    }

    #[test]
    fn settings_of_kops_are_open_and_subnets_are_closed() {
        let mut document = json!({"components": {"schemas": {"Cilium": {}, "Subnet": {}}}});
        complete(&mut document);
        assert_eq!(document["components"]["schemas"], json!({"Cilium": {"additionalProperties": true}, "Subnet": {}}));
    }
}
