//! What an editor can check besides: keys that kOps does not have, and values that it does not take.
//!
//! The document leaves manifests open, since strict clients would fail on what they do not know. An editor's schema has
//! the keys of every release.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::walk;
use crate::spec::ApiVersion;
use crate::spec::keys::{Kind, Mapping, root};

/// The values of properties that have few.
const VALUES: &[(&str, &str, &[&str])] = &[
    ("Subnet", "type", &["Public", "Private", "DualStack", "Utility"]),
    ("InstanceGroupManifest", "kind", &["InstanceGroup"]),
    ("InstanceGroupSpec", "role", &["Node", "ControlPlane", "Master", "APIServer", "Bastion"]),
    ("InstanceGroupSpec", "manager", &["CloudGroup", "Karpenter"]),
    ("LoadBalancerV1alpha2", "type", &["Public", "Internal"]),
    ("LoadBalancerV1alpha3", "type", &["Public", "Internal"]),
    ("LoadBalancerV1alpha2", "class", &["Classic", "Network"]),
    ("LoadBalancerV1alpha3", "class", &["Classic", "Network"]),
    ("DnsV1alpha2", "type", &["Public", "Private", "None"]),
];

const IPV4: &str = "^([0-9]{1,3}(\\.[0-9]{1,3}){3}/[0-9]{1,2})?$";
/// The form of properties; an empty text counts as none.
const PATTERNS: &[(&str, &str, &str)] = &[
    ("Subnet", "cidr", IPV4),
    ("Subnet", "ipv6CIDR", "^(/[0-9]{1,3}#[0-9a-f]+|[0-9a-fA-F:.]+/[0-9]{1,3})?$"),
    ("ClusterSpecV1alpha2", "networkCIDR", IPV4),
    ("NetworkingV1alpha3", "networkCIDR", IPV4),
];

/// Closes the definitions of the manifests of `version`; `cluster` and `group` are those of the two kinds.
pub(super) fn close(definitions: &mut Map<String, Value>, version: ApiVersion, cluster: &str, group: &str) {
    let mut seen = BTreeSet::new();
    close_mapping(definitions, cluster, root(Kind::Cluster, version), &mut seen);
    close_mapping(definitions, group, root(Kind::InstanceGroup, version), &mut seen);
    for (name, property, values) in VALUES {
        set(definitions, name, property, "enum", json!(values));
    }
    for (name, property, pattern) in PATTERNS {
        set(definitions, name, property, "pattern", json!(pattern));
    }
}

fn set(definitions: &mut Map<String, Value>, name: &str, property: &str, keyword: &str, value: Value) {
    if let Some(property) = definitions.get_mut(name).and_then(|schema| schema["properties"].get_mut(property)) {
        property[keyword] = value;
    }
}

/// Adds the keys of `mapping` to a definition, and to those below it. Where the newest releases may have more, it stays
/// open.
fn close_mapping<'n>(
    definitions: &mut Map<String, Value>,
    name: &str,
    mapping: &'n Mapping,
    seen: &mut BTreeSet<(String, &'n str)>,
) {
    if !seen.insert((name.to_owned(), mapping.name)) {
        return;
    }
    let Some(schema) = definitions.get_mut(name).and_then(Value::as_object_mut) else { return };
    schema.insert("additionalProperties".to_owned(), json!(!mapping.is_always_whole()));
    let properties = schema.entry("properties").or_insert_with(|| json!({}));
    let mut below = Vec::new();
    for key in mapping.keys() {
        if properties.get(key.name).is_none() {
            properties[key.name] = json!(true);
        }
        let referred = key.below().zip(reference(&properties[key.name]));
        below.extend(referred);
    }
    for (mapping, name) in below {
        close_mapping(definitions, &name, mapping, seen);
    }
}

/// The definition that a property or its items refer to.
fn reference(property: &Value) -> Option<String> {
    let mut found = None;
    walk::objects(&mut property.clone(), &mut |value| {
        let name = value.get("$ref").and_then(Value::as_str).and_then(|name| name.strip_prefix("#/$defs/"));
        found = found.take().or_else(|| name.map(str::to_owned));
    });
    found
}
