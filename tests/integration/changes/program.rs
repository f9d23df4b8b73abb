//! The same questions to the program.

use std::process::Command;

use serde_json::{Value as Json, json};

use super::specs::{side, zone};
use super::{FILES, compared, question, vectors};

/// What the program says, and its exit code.
fn run(name: &str, question: &Json, more: &[&str]) -> (String, i32) {
    let folder = std::env::temp_dir().join(format!("knp-diff-{}-{name}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let files = ["before", "after"].map(|key| (folder.join(format!("{key}.json")), question[key].to_string()));
    for (file, text) in &files {
        std::fs::write(file, text).unwrap();
    }
    let mut program = Command::new(env!("CARGO_BIN_EXE_kops-network-planner"));
    let output = program.arg("diff").args(files.iter().map(|(file, _)| file)).args(more).output().unwrap();
    std::fs::remove_dir_all(folder).unwrap();
    (String::from_utf8(output.stdout).unwrap(), output.status.code().unwrap())
}

#[test]
fn every_recorded_change_holds_in_the_program() {
    for vector in FILES.into_iter().flat_map(vectors) {
        let (output, code) = run(&vector.name, &question(&vector), &["--format", "json"]);
        let answer: Json = serde_json::from_str(&output).unwrap_or_else(|error| panic!("{}: {error}", vector.name));
        assert_eq!(compared::defects(&vector, &answer), Vec::<String>::new(), "{}", vector.name);
        let passes = ["applies", "unchanged"].contains(&answer["outcome"].as_str().unwrap());
        assert_eq!(code, if passes { 0 } else { 1 }, "{}", vector.name);
    }
}

#[test]
fn the_exit_code_says_whether_something_changes() {
    let changed = json!({"before": side(&zone("")), "after": side(&zone(", egress: tgw-0a"))});
    let (table, code) = run("changed", &changed, &[]);
    assert!(table.contains("billed-object-left") && table.contains("  o "), "{table}");
    assert_eq!(code, 0);
    assert_eq!(run("expected", &changed, &["--expect-no-changes"]).1, 1);
    let same = json!({"before": side(&zone("")), "after": side(&zone(""))});
    assert_eq!(run("same", &same, &["--expect-no-changes"]).1, 0);
}

#[test]
fn a_comment_has_a_marker_and_what_needs_a_person_first() {
    let changed = json!({"before": side(&zone("")), "after": side(&zone(", egress: tgw-0a"))});
    let (comment, _) = run("comment", &changed, &["--format", "markdown"]);
    assert!(comment.starts_with("<!-- kops-network-planner diff c.example.com -->\n"), "{comment}");
    assert!(comment.find("`o`").unwrap() < comment.find("<details>").unwrap(), "{comment}");
    assert!(comment.chars().count() <= 65_000);
}

#[test]
fn a_file_is_compared_with_what_aws_has() {
    let (observed, after) = super::drift::one_zone();
    assert_eq!(run_observed("whole", &observed, &after).1, 0);
    let without: Vec<Json> = observed.iter().filter(|answer| answer.get("RouteTables").is_none()).cloned().collect();
    let (answer, code) = run_observed("part", &without, &after);
    assert_eq!((&answer["outcome"], code), (&json!("unchanged"), 1), "what is not told may differ: {answer}");
}

/// The answer about what AWS has, where no changes are expected, and the exit code.
fn run_observed(name: &str, observed: &[Json], after: &Json) -> (Json, i32) {
    let folder = std::env::temp_dir().join(format!("knp-drift-{}-{name}", std::process::id()));
    std::fs::create_dir_all(folder.join("aws")).unwrap();
    for (index, answer) in observed.iter().enumerate() {
        std::fs::write(folder.join(format!("aws/{index}.json")), answer.to_string()).unwrap();
    }
    std::fs::write(folder.join("after.json"), after.to_string()).unwrap();
    let mut program = Command::new(env!("CARGO_BIN_EXE_kops-network-planner"));
    let arguments = ["diff", "--observed", "aws", "after.json", "--expect-no-changes", "--format", "json"];
    let output = program.current_dir(&folder).args(arguments).output().unwrap();
    std::fs::remove_dir_all(folder).unwrap();
    let answer: Json = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answer["before"], json!({"origin": "observed"}), "{answer}");
    (answer, output.status.code().unwrap())
}

/// What the program says of one file, and its exit code.
fn run_one(name: &str, file: &str, more: &[&str]) -> (String, i32) {
    let folder = std::env::temp_dir().join(format!("knp-releases-{}-{name}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("cluster.yaml"), file).unwrap();
    let mut program = Command::new(env!("CARGO_BIN_EXE_kops-network-planner"));
    let output = program.current_dir(&folder).args(["diff", "cluster.yaml"]).args(more).output().unwrap();
    std::fs::remove_dir_all(folder).unwrap();
    (String::from_utf8(output.stdout).unwrap(), output.status.code().unwrap())
}

/// A gossip cluster, which kOps 1.37 refuses, with a key that no release has.
fn gossip() -> String {
    let side = side(&zone(""));
    side["manifests"].as_str().unwrap().replace("c.example.com", "c.k8s.local").replacen(
        "spec: {",
        "spec: {bogus: 1, ",
        1,
    )
}

#[test]
fn several_releases_are_side_by_side() {
    let releases = ["--before-release", "1.34", "--after-release", "1.35,1.36", "--after-release", "1.37"];
    let (table, code) = run_one("table", &gossip(), &releases);
    let lines: Vec<&str> = table.lines().collect();
    assert!(lines[0].starts_with("KOPS  WHAT BECOMES OF IT"), "{table}");
    assert!(lines[1].starts_with("1.35  nothing changes"), "{table}");
    assert!(lines[3].starts_with("1.37  kOps' validation refuses the spec"), "{table}");
    assert!(table.contains("\nkOps 1.37\n"), "{table}");
    assert_eq!(code, 1);
    let (document, _) = run_one("document", &gossip(), &[&releases[..], &["--format", "json"]].concat());
    let document: Json = serde_json::from_str(&document).unwrap();
    let versions = document["releases"].as_array().unwrap().iter().map(|answer| answer["release"]["version"].clone());
    assert_eq!(versions.collect::<Vec<_>>(), ["1.35", "1.36", "1.37"]);
    let (comment, _) = run_one("comment", &gossip(), &[&releases[..], &["--format", "markdown"]].concat());
    assert!(comment.starts_with("<!-- kops-network-planner diff c.k8s.local -->\n"), "{comment}");
    assert!(comment.contains("| 1.37 |") && comment.contains("#### kOps 1.37"), "{comment}");
}

#[test]
fn sarif_says_what_is_new() {
    let release = ["--before-release", "1.36", "--after-release", "1.37", "--format", "sarif"];
    let (log, code) = run_one("sarif", &gossip(), &release);
    let log: Json = serde_json::from_str(&log).unwrap();
    let only = &log["runs"][0];
    let results = only["results"].as_array().unwrap();
    let state = |state: &str| results.iter().filter(|result| result["baselineState"] == state).count();
    assert!(0 < state("new") && 0 < state("unchanged"), "{results:#?}");
    assert_eq!(code, 1);
    for result in results {
        let index = result["ruleIndex"].as_u64().unwrap() as usize;
        assert_eq!(only["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "cluster.yaml");
    }
    let changed = json!({"before": side(&zone("")), "after": side(&zone(", egress: eipalloc-0a"))});
    let (log, _) = run("sarif-change", &changed, &["--format", "sarif"]);
    let log: Json = serde_json::from_str(&log).unwrap();
    let refused = log["runs"][0]["results"].as_array().unwrap().iter();
    let refused = refused.filter(|result| result["ruleId"] == "nat-gateway-address-immutable");
    assert!(refused.clone().all(|result| result["level"] == "error"));
    assert_eq!(refused.count(), 1);
    let back = json!({"before": changed["after"], "after": changed["before"]});
    let (log, _) = run("sarif-back", &back, &["--format", "sarif"]);
    assert!(log.contains("\"ruleId\": \"users-object-taken-over\""), "{log}");
}
