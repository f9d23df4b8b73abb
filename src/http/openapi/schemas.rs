//! JSON Schemas of manifests, for editors: what the API document says of the input, on its own.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::closed;
use super::generated::{finished, text};
use super::versions::{VERSIONS, Version};
use super::walk;

const COMPONENTS: &str = "#/components/schemas/";
const GROUP: &str = "InstanceGroupManifest";

/// Every schema with the name of its file.
pub fn all() -> impl Iterator<Item = (&'static str, String)> {
    let document = finished();
    VERSIONS.iter().map(move |version| (version.file, text(&schema(version, &document))))
}

/// A stream has clusters and instance groups, so each document is one of the two.
fn schema(version: &Version, document: &Value) -> Value {
    let schemas = &document["components"]["schemas"];
    let mut names = BTreeSet::new();
    for name in [version.cluster, GROUP] {
        collect(name, schemas, &mut names);
    }
    let mut definitions: Map<String, Value> =
        names.iter().map(|name| (name.clone(), definition(&schemas[name]))).collect();
    closed::close(&mut definitions, version.read_as, version.cluster, GROUP);
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": format!("kOps manifests in {}", version.api_versions[0]),
        "description": "A `Cluster` or an `InstanceGroup`: what affects the network, and the names of all other keys",
        "type": "object",
        "required": ["kind"],
        "if": {"properties": {"kind": {"const": "InstanceGroup"}}},
        "then": {"$ref": format!("#/$defs/{GROUP}")},
        "else": {
            "$ref": format!("#/$defs/{}", version.cluster),
            "properties": {"kind": {"const": "Cluster"}},
        },
        "$defs": definitions,
    })
}

/// Adds `name` and everything that it refers to.
fn collect(name: &str, schemas: &Value, names: &mut BTreeSet<String>) {
    if !names.insert(name.to_owned()) {
        return;
    }
    let mut found = Vec::new();
    walk::objects(&mut schemas[name].clone(), &mut |value| found.extend(referred(value)));
    for name in found {
        collect(&name, schemas, names);
    }
}

fn referred(value: &Value) -> Option<String> {
    value.get("$ref")?.as_str()?.strip_prefix(COMPONENTS).map(str::to_owned)
}

/// A component in the words of JSON Schema.
fn definition(component: &Value) -> Value {
    let mut definition = component.clone();
    walk::objects(&mut definition, &mut |value| {
        let reference = referred(value);
        let Some(fields) = value.as_object_mut() else { return };
        if let Some(name) = reference {
            fields.insert("$ref".to_owned(), format!("#/$defs/{name}").into());
        }
        if let Some(example) = fields.shift_remove("example") {
            fields.insert("examples".to_owned(), json!([example]));
        }
        fields.shift_remove("discriminator");
    });
    definition
}
