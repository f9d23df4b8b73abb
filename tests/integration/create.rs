//! What `kops create cluster` wrote, held against what is laid out.

use std::collections::BTreeSet;
use std::path::PathBuf;

use kops_network_planner::layout::{LaidOut, lay_out};
use kops_network_planner::manifest::Limits;
use kops_network_planner::plan::Effort;
use kops_network_planner::release::Release;
use kops_network_planner::rules::{self, RuleSource};
use kops_network_planner::spec::NewCluster;
use serde_json::{Value as Json, json};

/// Names another folder with vectors than the one in the repository.
const FOLDER: &str = "KNP_CONFORMANCE";
/// What depends on facts that are not ours: the hosted zones and the zones of an account.
const OF_THE_ACCOUNT: [&str; 2] = ["no-hosted-zone", "unknown-zone"];

#[test]
fn every_recorded_layout_holds() {
    let text = std::fs::read_to_string(file()).unwrap();
    let vectors: Vec<Json> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(60 < vectors.len(), "only {} vectors were found", vectors.len());
    let failures: Vec<String> = vectors
        .iter()
        .flat_map(|vector| defects(vector).into_iter().map(|defect| format!("{}: {defect}", vector["name"])))
        .collect();
    let shown: Vec<&String> = failures.iter().take(40).collect();
    assert!(failures.is_empty(), "{} defects in {} vectors, the first ones: {shown:#?}", failures.len(), vectors.len());
}

fn file() -> PathBuf {
    let folder = std::env::var_os(FOLDER)
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/conformance"), PathBuf::from);
    folder.join("create-1.36.ndjson")
}

fn defects(vector: &Json) -> Vec<String> {
    let (expected, found) = (&vector["expect"], answer(vector));
    let error = expected["error"].as_str();
    if error.is_some_and(|error| OF_THE_ACCOUNT.contains(&error)) {
        return Vec::new();
    }
    if found["error"] != expected["error"] {
        return vec![format!("error is {}, recorded is {}", found["error"], expected["error"])];
    }
    let keys: BTreeSet<&String> =
        found.as_object().unwrap().keys().chain(expected.as_object().unwrap().keys()).collect();
    let differing = keys.into_iter().filter(|key| !is_same(key, &found, expected));
    let mut defects: Vec<String> =
        differing.map(|key| format!("{key} is {}, recorded is {}", found[key], expected[key])).collect();
    if !vector["thenUpdate"].is_null() && error.is_none() && found["refusedLater"] != true {
        defects.push("kOps refuses it at the update, and no rule says so".to_owned());
    }
    defects
}

/// Where several findings are recorded, their first field may be too; `stage` says which look of kOps found them.
fn is_same(key: &str, found: &Json, expected: &Json) -> bool {
    match key {
        "stage" | "refusedLater" => true,
        "field" if !expected["findings"].is_null() => true,
        _ => found[key] == expected[key] || expected[key].is_null() && found[key] == json!([]),
    }
}

/// What is laid out, in the form of the recordings.
fn answer(vector: &Json) -> Json {
    let mut ask = vector["ask"].clone();
    ask["kopsRelease"] = vector["release"].clone();
    ask["vpc"] = facts(&vector["vpc"]);
    let options: NewCluster = serde_json::from_value(ask).unwrap();
    match lay_out(&options, Release::parse(&options.kops_release), &Limits::DEFAULT, Effort::WHOLE).unwrap() {
        LaidOut::Refused(refusal) => {
            let mut answer = json!({"error": refusal.code(), "field": refusal.option});
            if let Some(subnet) = refusal.reason.subnet() {
                answer["subnet"] = json!(subnet);
            }
            answer
        }
        LaidOut::Invalid(findings, _) => {
            let findings: BTreeSet<(String, String)> =
                findings.iter().map(|found| (found.field.clone(), found.cause.as_str().to_owned())).collect();
            let findings: Vec<Json> =
                findings.into_iter().map(|(field, kind)| json!({"type": kind, "field": field})).collect();
            json!({"error": "invalid", "findings": findings})
        }
        LaidOut::Written(layout) => {
            let mut rules = layout.outcome.diagnostics.iter().filter_map(|found| rules::find(found.code));
            let refused_later = rules.any(|rule| rule.source == RuleSource::KopsModel);
            let mut written = written(&layout.cluster, &layout.groups);
            written["refusedLater"] = json!(refused_later);
            written
        }
    }
}

fn facts(vpc: &Json) -> Json {
    if vpc.is_null() {
        return json!({});
    }
    let subnets = vpc["Subnets"].as_array().unwrap().iter();
    let subnets: Json =
        subnets.map(|one| json!({"id": one["ID"], "zone": one["Zone"], "ipv4CIDR": one["CIDR"]})).collect();
    json!({"id": vpc["ID"], "ipv4CIDRs": [vpc["CIDR"]], "subnets": subnets})
}

/// What only some recordings have, and where it is in a spec.
fn optional(spec: &Json) -> [(&'static str, &Json); 7] {
    [
        ("additionalNetworkCIDRs", &spec["additionalNetworkCIDRs"]),
        ("networkID", &spec["networkID"]),
        ("kubeProxy", &spec["kubeProxy"]),
        ("apiLoadBalancer", &spec["api"]["loadBalancer"]),
        ("apiPublicName", &spec["masterPublicName"]),
        ("bastionPublicName", &spec["topology"]["bastion"]["bastionPublicName"]),
        ("dnsZone", &spec["dnsZone"]),
    ]
}

/// Manifests in v1alpha2 in the form of the recordings.
fn written(cluster: &Json, groups: &[Json]) -> Json {
    let spec = &cluster["spec"];
    let subnets = spec["subnets"].as_array().unwrap().iter().map(|subnet| {
        let text = |key: &str| subnet[key].as_str().unwrap_or_default();
        let mut written = json!({});
        for key in ["name", "type", "zone", "cidr", "ipv6CIDR", "egress"] {
            written[key] = json!(text(key));
        }
        if !subnet["id"].is_null() {
            written["id"] = subnet["id"].clone();
        }
        written
    });
    let groups = groups.iter().map(|group| {
        let role = group["spec"]["role"].as_str().unwrap();
        json!({
            "name": group["metadata"]["name"],
            "role": if role == "Master" { "ControlPlane" } else { role },
            "subnets": group["spec"]["subnets"],
            "minSize": group["spec"]["minSize"],
            "maxSize": group["spec"]["maxSize"],
        })
    });
    let etcd = spec["etcdClusters"].as_array().unwrap().iter().map(|etcd| {
        let members = etcd["etcdMembers"].as_array().unwrap().iter();
        let members = members.map(|member| json!({"name": member["name"], "instanceGroup": member["instanceGroup"]}));
        json!({"name": etcd["name"], "members": members.collect::<Vec<_>>()})
    });
    let mut written = json!({
        "networkCIDR": spec["networkCIDR"],
        "nonMasqueradeCIDR": spec["nonMasqueradeCIDR"],
        "subnets": subnets.collect::<Vec<_>>(),
        "topologyDNS": spec["topology"]["dns"]["type"],
        "apiAccess": spec["kubernetesApiAccess"],
        "sshAccess": spec["sshAccess"],
        "externalCCM": !spec["cloudControllerManager"].is_null(),
        "networking": spec["networking"],
        "instanceGroups": groups.collect::<Vec<_>>(),
        "kubernetesVersion": spec["kubernetesVersion"],
        "etcd": etcd.collect::<Vec<_>>(),
    });
    for (key, value) in optional(spec).into_iter().filter(|(_, value)| !value.is_null()) {
        written[key] = value.clone();
    }
    written
}
