//! JSON Schemas of manifests, for editors: what the API document says of the input, on its own.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use axum::extract::Path;
use serde_json::{Map, Value, json};

use super::walk;
use crate::answer::problem::{NOT_FOUND, Problem};
use crate::http::file::File;

/// The path of the schemas.
pub const SCHEMAS: &str = "/schemas/{file}";

const COMPONENTS: &str = "#/components/schemas/";
const GROUP: &str = "InstanceGroupManifest";

/// The schema of one API version.
struct Version {
    file: &'static str,
    cluster: &'static str,
    api_versions: &'static [&'static str],
}

static VERSIONS: [Version; 2] = [
    Version {
        file: "cluster-v1alpha2.json",
        cluster: "ClusterV1alpha2",
        api_versions: &["kops.k8s.io/v1alpha2", "kops/v1alpha2"],
    },
    Version { file: "cluster-v1alpha3.json", cluster: "ClusterV1alpha3", api_versions: &["kops.k8s.io/v1alpha3"] },
];

/// Says which API versions each layout of a cluster has, so that generated clients tell them apart.
pub(super) fn tell_versions_apart(document: &mut Value) {
    for Version { cluster, api_versions, .. } in &VERSIONS {
        let path = ["components", "schemas", cluster, "properties", "apiVersion", "enum"];
        *walk::entry(document, &path) = json!(api_versions);
    }
}

static ALL: LazyLock<Vec<(&str, File)>> = LazyLock::new(|| {
    let document = super::finished();
    let file = |version| File::new("application/schema+json", format!("{:#}\n", schema(version, &document)));
    VERSIONS.iter().map(|version| (version.file, file(version))).collect()
});

/// Every schema with the name of its file.
pub fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
    ALL.iter().map(|(name, file)| (*name, file.text()))
}

/// Answers a schema.
pub async fn get_schema(Path(name): Path<String>) -> Result<&'static File, Problem> {
    match ALL.iter().find(|(file, _)| *file == name) {
        Some((_, file)) => Ok(file),
        None => Err(Problem::new(&NOT_FOUND, "there is no schema with this name")
            .supported(VERSIONS.iter().map(|version| version.file))),
    }
}

/// A stream has clusters and instance groups, so each document is one of the two.
fn schema(version: &Version, document: &Value) -> Value {
    let schemas = &document["components"]["schemas"];
    let mut names = BTreeSet::new();
    for name in [version.cluster, GROUP] {
        collect(name, schemas, &mut names);
    }
    let definitions: Map<String, Value> = names.iter().map(|name| (name.clone(), definition(&schemas[name]))).collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": format!("kOps manifests in {}", version.api_versions[0]),
        "description": "A `Cluster` or an `InstanceGroup`, as far as it bears on the network; other fields are left open",
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
