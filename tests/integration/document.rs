//! The API document: current, complete, and true of the router.

use std::collections::BTreeSet;
use std::fs;

use axum::body::Body;
use axum::http::{Method, Request};
use kops_network_planner::answer::OPERATIONS;
use kops_network_planner::answer::operation::Operation;
use kops_network_planner::http::openapi::{self, schemas};
use serde_json::Value;

use crate::client::{get, plans, send};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi");

/// The names of methods in generated clients, which are never renamed.
const KEPT: [&str; 13] = [
    "checkHealth",
    "checkLiveness",
    "checkReadiness",
    "drawDiagram",
    "expandBlock",
    "getProblemType",
    "getRule",
    "listReleases",
    "listRules",
    "planNetwork",
    "planRoutes",
    "planSubnets",
    "validateCluster",
];

fn document() -> Value {
    serde_json::from_str(&openapi::document()).unwrap()
}

/// Every operation with its path and method.
fn operations(document: &Value) -> Vec<(&str, &str, &Value)> {
    let paths = document["paths"].as_object().unwrap().iter();
    paths
        .flat_map(|(path, item)| {
            item.as_object().unwrap().iter().map(move |(method, operation)| (path.as_str(), method.as_str(), operation))
        })
        .collect()
}

/// Calls `visit` with every object below `value`, examples left out.
fn walk<'a>(value: &'a Value, place: &str, visit: &mut impl FnMut(&str, &'a Value)) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                walk(item, &format!("{place}/{index}"), visit);
            }
        }
        Value::Object(fields) => {
            visit(place, value);
            for (key, field) in fields.iter().filter(|(key, _)| !["example", "examples"].contains(&key.as_str())) {
                walk(field, &format!("{place}/{key}"), visit);
            }
        }
        _ => {}
    }
}

#[test]
fn the_documents_in_the_repository_are_current() {
    let documents =
        [("openapi.json".to_owned(), openapi::document()), ("openapi-3.0.json".to_owned(), openapi::document_30())];
    let schemas = schemas::all().map(|(file, text)| (format!("schemas/{file}"), text));
    for (file, current) in documents.into_iter().chain(schemas) {
        let path = format!("{FOLDER}/{file}");
        if std::env::var_os("UPDATE_OPENAPI").is_some() {
            fs::write(&path, &current).unwrap();
        }
        let written = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            written == current,
            "openapi/{file} is stale; run `UPDATE_OPENAPI=1 cargo test` and review its changes"
        );
    }
}

#[tokio::test]
async fn the_documents_are_served() {
    if std::env::var_os("UPDATE_OPENAPI").is_some() {
        // The program has the files of when it was built.
        return;
    }
    for (path, document) in [("/openapi.json", openapi::document()), ("/openapi-3.0.json", openapi::document_30())] {
        let reply = get(path).await;
        assert_eq!((reply.header("content-type"), reply.text()), ("application/json", &document[..]));
    }
    for (file, text) in schemas::all() {
        let reply = get(&format!("/schemas/{file}")).await;
        assert_eq!((reply.header("content-type"), reply.text()), ("application/schema+json", &text[..]));
    }
    get("/schemas/cluster.json").await.problem(404, "not-found");
}

#[test]
fn both_documents_have_the_same_examples() {
    let older: Value = serde_json::from_str(&openapi::document_30()).unwrap();
    let newer = document();
    for (path, method, operation) in operations(&newer) {
        let other = &older["paths"][path][method];
        assert_eq!(operation["requestBody"], other["requestBody"], "{path}");
        for (status, response) in operation["responses"].as_object().unwrap() {
            assert_eq!(response["content"], other["responses"][status]["content"], "{path} {status}");
        }
    }
}

#[test]
fn the_older_document_has_no_newer_keyword() {
    let document: Value = serde_json::from_str(&openapi::document_30()).unwrap();
    assert_eq!(document["openapi"], "3.0.3");
    walk(&document["components"], "", &mut |place, value| {
        let names = place.ends_with("/properties") || place.ends_with("/schemas");
        for keyword in ["const", "$defs", "prefixItems", "propertyNames", "patternProperties", "if", "contentEncoding"]
        {
            assert!(names || value.get(keyword).is_none(), "{place} has `{keyword}`");
        }
        let alone = value.get("$ref").is_none() || value.as_object().unwrap().len() == 1;
        assert!(alone && !value["type"].is_array() && !value["examples"].is_array(), "{place}");
    });
}

#[test]
fn schemas_say_which_manifests_they_are_for() {
    for (file, text) in schemas::all() {
        let schema: Value = serde_json::from_str(&text).unwrap();
        walk(&schema, "", &mut |place, value| {
            if let Some(reference) = value.get("$ref").and_then(Value::as_str) {
                assert!(schema.pointer(&reference[1..]).is_some(), "{file} {place}: {reference}");
            }
        });
        let version = file.trim_start_matches("cluster-").trim_end_matches(".json");
        let cluster = schema["else"]["$ref"].as_str().unwrap().trim_start_matches("#/$defs/");
        let versions = &schema["$defs"][cluster]["properties"]["apiVersion"]["enum"];
        assert_eq!(versions[0], format!("kops.k8s.io/{version}"));
    }
}

#[test]
fn every_reference_resolves() {
    let document = document();
    walk(&document, "", &mut |place, value| {
        if let Some(reference) = value.get("$ref").and_then(Value::as_str) {
            let pointer = reference.strip_prefix('#').unwrap();
            assert!(document.pointer(pointer).is_some(), "{place}: {reference}");
        }
    });
    let mapping = &document["components"]["schemas"]["ClusterManifest"]["discriminator"]["mapping"];
    for reference in mapping.as_object().unwrap().values() {
        assert!(document.pointer(&reference.as_str().unwrap()[1..]).is_some(), "{reference}");
    }
}

#[tokio::test]
async fn every_documented_operation_is_routed() {
    for (path, method, _) in operations(&document()) {
        let target = path.replace("{code}", "no-such-rule").replace("{type}", "invalid-spec");
        let method: Method = method.to_uppercase().parse().unwrap();
        let reply = send(Request::builder().method(method).uri(&target).body(Body::empty()).unwrap()).await;
        assert_ne!(reply.status, 405, "{path}");
        assert!(!reply.text().contains("/problems/not-found"), "{path}");
    }
}

#[test]
fn the_document_has_the_operations_of_the_list() {
    let document = document();
    let documented = operations(&document).into_iter().filter(|(path, ..)| path.starts_with("/v1/"));
    let documented: BTreeSet<(&str, &str)> = documented.map(|(path, method, _)| (path, method)).collect();
    let method = |operation: &Operation| if operation.takes_body() { "post" } else { "get" };
    let listed = OPERATIONS.iter().map(|operation| (operation.path, method(operation)));
    assert_eq!(documented, listed.collect());
}

#[test]
fn every_operation_is_described() {
    let document = document();
    let tags: BTreeSet<&str> =
        document["tags"].as_array().unwrap().iter().filter_map(|tag| tag["name"].as_str()).collect();
    let mut ids = BTreeSet::new();
    for (path, _, operation) in operations(&document) {
        let text = |field: &str| operation[field].as_str().unwrap_or_default();
        assert!(!text("summary").is_empty() && !text("description").is_empty(), "{path}");
        let id = text("operationId");
        assert!(id.starts_with(|first: char| first.is_ascii_lowercase()), "{path}");
        assert!(id.chars().all(|character| character.is_ascii_alphanumeric()), "{path}");
        assert!(ids.insert(id.to_owned()), "{id} is not unique");
        let [tag] = &operation["tags"].as_array().unwrap()[..] else { panic!("{path} has no or several tags") };
        assert!(tags.contains(tag.as_str().unwrap()), "{path}");
    }
    for id in KEPT {
        assert!(ids.contains(id), "{id} is gone or renamed, which breaks generated clients");
    }
}

/// Generators write descriptions into comments of Go, Java and TypeScript.
#[test]
fn no_text_ends_a_comment_of_generated_code() {
    for text in [openapi::document(), openapi::document_30()] {
        let lines: Vec<&str> = text.lines().filter(|line| line.contains("*/")).collect();
        assert!(lines.is_empty(), "{lines:#?}");
    }
}

#[test]
fn every_answer_has_a_description_and_an_example() {
    for (path, _, operation) in operations(&document()) {
        let responses = operation["responses"].as_object().unwrap();
        assert!(responses.contains_key("500"), "{path}");
        for (status, response) in responses {
            assert!(response["description"].as_str().is_some_and(|text| !text.is_empty()), "{path} {status}");
            for (media_type, content) in response["content"].as_object().unwrap() {
                let example = &content["example"];
                assert!(!example.is_null(), "{path} {status} has no example in {media_type}");
                if status.starts_with(['4', '5']) {
                    assert_eq!(media_type, "application/problem+json", "{path} {status}");
                    assert_eq!(example["status"].to_string(), *status, "{path} {status}");
                }
            }
        }
    }
}

#[test]
fn every_request_body_has_examples_in_both_notations() {
    for (path, _, operation) in operations(&document()).into_iter().filter(|(_, method, _)| *method == "post") {
        for media_type in ["application/json", "application/yaml"] {
            let content = &operation["requestBody"]["content"][media_type];
            let several = content["examples"].as_object().is_some_and(|examples| !examples.is_empty());
            assert!(several || !content["example"].is_null(), "{path}");
        }
        for status in ["400", "406", "408", "413", "415", "503"] {
            assert!(operation["responses"].get(status).is_some(), "{path} {status}");
        }
        let refuses = operation["responses"].get("422").is_some();
        let asks = OPERATIONS.iter().any(|operation| operation.path == path && operation.inquiry().is_some());
        assert_eq!(refuses, asks || plans().any(|name| path == format!("/v1/{name}")), "{path}");
    }
}

#[test]
fn every_schema_and_property_is_described() {
    let document = document();
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        assert!(schema["description"].is_string(), "{name} has no description");
        for (property, schema) in schema["properties"].as_object().into_iter().flatten() {
            let described = schema["description"].is_string() || schema["$ref"].is_string();
            assert!(described, "{name}.{property} has no description");
        }
    }
    walk(&document, "", &mut |place, value| {
        if place.contains("/parameters/") && value.get("in").is_some() {
            assert!(value["description"].is_string(), "{place}");
        }
    });
}

#[test]
fn no_type_is_null_and_every_choice_has_a_discriminator() {
    walk(&document(), "", &mut |place, value| {
        assert_ne!(value["type"], "null", "{place}");
        assert!(!value["type"].is_array(), "{place} has several types");
        assert!(value.get("oneOf").is_none() || value.get("discriminator").is_some(), "{place}");
    });
}

#[test]
fn choices_are_bare_references_and_settings_of_kops_are_open() {
    let document = document();
    let schemas = &document["components"]["schemas"];
    let references = ["ClusterV1alpha2", "ClusterV1alpha3"].map(|name| format!("#/components/schemas/{name}"));
    assert_eq!(
        schemas["ClusterManifest"]["oneOf"],
        serde_json::json!(references.map(|name| serde_json::json!({"$ref": name})))
    );
    assert_eq!(schemas["ClusterSpecV1alpha2"]["additionalProperties"], true);
    assert!(schemas["Subnet"].get("additionalProperties").is_none());
}

#[test]
fn names_are_those_of_manifests() {
    let document = document();
    let request = &document["components"]["schemas"]["PlanRequest"];
    let properties: Vec<&str> = request["properties"].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(properties, ["cluster", "instanceGroups", "kopsRelease", "manifests", "observed", "rules", "vpc"]);
    assert!(request.get("required").is_none(), "one of two keys is needed");
}

/// Everything in `value` that a schema forbids: keys and values.
fn forbidden(
    value: &serde_json::Value,
    schema: &serde_json::Value,
    definitions: &serde_json::Value,
    at: &str,
) -> Vec<String> {
    let mut found = Vec::new();
    let referred = schema["$ref"].as_str().map(|name| &definitions[name.trim_start_matches("#/$defs/")]);
    if let Some(referred) = referred {
        found.extend(forbidden(value, referred, definitions, at));
    }
    if schema["enum"].as_array().is_some_and(|values| !values.contains(value)) {
        found.push(format!("{at} is {value}"));
    }
    for (key, value) in value.as_object().into_iter().flatten() {
        match schema["properties"].get(key) {
            Some(schema) => found.extend(forbidden(value, schema, definitions, &format!("{at}.{key}"))),
            None if schema["additionalProperties"] == false => found.push(format!("{at} has {key}")),
            None => {}
        }
    }
    for item in value.as_array().into_iter().flatten() {
        found.extend(forbidden(item, &schema["items"], definitions, at));
    }
    found
}

#[test]
fn editors_know_all_keys_and_no_others() {
    let schemas: std::collections::BTreeMap<&str, String> = schemas::all().collect();
    let check = |file: &str, kind: &str, yaml: &str| {
        let schema: serde_json::Value = serde_json::from_str(&schemas[file]).unwrap();
        let value: serde_json::Value = serde_saphyr::from_str(yaml).unwrap();
        forbidden(&value, &schema["$defs"][kind], &schema["$defs"], "")
    };
    for name in ["ipv4-private", "ipv6-private", "ipv6-public"] {
        for document in crate::samples::sample(&format!("{name}.yaml")).split("\n---\n") {
            let file = if document.contains("v1alpha3") { "cluster-v1alpha3.json" } else { "cluster-v1alpha2.json" };
            let cluster = if document.contains("v1alpha3") { "ClusterV1alpha3" } else { "ClusterV1alpha2" };
            let kind = if document.contains("kind: Cluster") { cluster } else { "InstanceGroupManifest" };
            assert_eq!(check(file, kind, document), [""; 0], "{name}");
        }
    }
    let wrong = "{spec: {vpcID: x, subnets: [{type: public, az: a}], keyStore: s, topology: {dns: {type: None}}}}";
    let expected = [".spec has vpcID", ".spec.subnets has az", ".spec.subnets.type is \"public\""];
    let mut found = check("cluster-v1alpha2.json", "ClusterV1alpha2", wrong);
    found.sort_unstable();
    assert_eq!(found, expected);
}
