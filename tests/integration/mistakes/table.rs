//! Files with one mistake each, as new users make them, and what is found in each: a code and a place.
//!
//! `tests/mistakes/expected.txt` has a line a file: its name, then each error and warning as `severity code field
//! line`, or what the problem is where it cannot be read. `UPDATE_MISTAKES=1` rewrites it; what it says is to be read
//! like code.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::client::{YAML, post};

/// Files with more than two: kOps' field validation has each of the errors beside the first, one a subnet. The network
/// is too small for its subnets, or an IPv6 block.
const WITH_MANY: [&str; 2] = ["c21_net_small.yaml", "c29_net_ipv6.yaml"];

/// Files that kOps takes as they are meant, or about which an info says enough.
const WITHOUT: [&str; 22] = [
    "e12_tgw.yaml",
    "e19_publicip.yaml",
    "k01_subnets.yaml",
    "l05_topology_private.yaml",
    "l07_gossip.yaml",
    "n07_kubenet.yaml",
    "public/certificate-classic-k8s-1.18.yaml",
    "public/gce-private.yaml",
    "public/missed-nodelocaldns-k8s-1.19.yaml",
    "public/v1alpha3-cloudconfig.yaml",
    "t33_kustomize_output.yaml",
    "t36_kops_group.yaml",
    "v06_decimal_meant.yaml",
    "v26_utility_no_v6.yaml",
    "v28_utility_no_cidr.yaml",
    "v36_no_cni.yaml",
    "x02_no_ig.yaml",
    "x05_ig_role_lower.yaml",
    "x15_anchors_in_list.yaml",
    "x22_dots.yaml",
    "x23_tab_inline.yaml",
    "y06_crlf.yaml",
];

pub fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/mistakes")
}

/// The files by name, those of the folder below with its name before theirs.
fn files() -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for prefix in ["", "public/"] {
        for entry in fs::read_dir(folder().join(prefix)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "yaml") {
                let name = path.file_name().unwrap().to_string_lossy();
                files.insert(format!("{prefix}{name}"), fs::read(&path).unwrap());
            }
        }
    }
    files
}

/// What is said of a file: its errors and warnings, or the problem.
async fn found(text: Vec<u8>) -> Vec<String> {
    let reply = post("/v1/validate", YAML, text).await;
    let answer = reply.json();
    if reply.status != 200 {
        return vec![format!("problem {} {}", answer["type"].as_str().unwrap(), answer["line"])];
    }
    let findings = answer["diagnostics"].as_array().unwrap().iter().filter(|finding| finding["severity"] != "info");
    findings.map(line).collect()
}

fn line(finding: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let [severity, code, field] = ["severity", "code", "field"].map(|key| text(&finding[key]));
    format!("{severity} {code} {field} {}", finding["source"]["line"])
}

#[tokio::test]
async fn every_mistake_is_found_once_where_it_is() {
    let mut table = String::new();
    let (mut silent, mut many) = (Vec::new(), Vec::new());
    for (name, text) in files() {
        let found = found(text).await;
        if found.is_empty() && !WITHOUT.contains(&&*name) {
            silent.push(name.clone());
        }
        if 2 < found.len() && !name.starts_with("public/") {
            many.push(name.clone());
        }
        table.push_str(&format!("{name}: {}\n", found.join("; ")));
    }
    assert!(silent.is_empty(), "nothing is said of {silent:#?}");
    assert_eq!(many, WITH_MANY);
    let file = folder().join("expected.txt");
    if std::env::var_os("UPDATE_MISTAKES").is_some() {
        fs::write(&file, &table).unwrap();
    }
    let expected = fs::read_to_string(&file).unwrap();
    let stale: Vec<&str> = table.lines().filter(|line| !expected.lines().any(|known| known == *line)).collect();
    assert!(stale.is_empty(), "`UPDATE_MISTAKES=1 cargo test mistakes` rewrites the table: {stale:#?}");
    assert_eq!(table, expected);
}
