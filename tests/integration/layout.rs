//! `POST /v1/layout`.

use serde_json::{Value as Json, json};

use crate::client::{JSON, post};

const PATH: &str = "/v1/layout";

async fn refused(ask: Json) -> Vec<(String, String)> {
    let reply = post(PATH, JSON, ask.to_string()).await;
    let problem = reply.problem(422, "invalid-layout");
    let text = |value: &Json| value.as_str().unwrap().to_owned();
    let diagnostics = problem["diagnostics"].as_array().unwrap().iter();
    diagnostics.map(|found| (text(&found["code"]), text(&found["field"]))).collect()
}

fn found(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(code, field)| ((*code).to_owned(), (*field).to_owned())).collect()
}

#[tokio::test]
async fn the_answer_can_be_sent_on_and_is_planned_as_it_was() {
    let ask =
        json!({"name": "c.example.com", "zones": ["us-east-1a", "us-east-1b"], "ipv6": true, "networking": "calico"});
    let layout = post(PATH, JSON, ask.to_string()).await.json();
    assert_eq!(layout["basis"], "recorded");
    let planned = post("/v1/plan", JSON, layout["request"].to_string()).await;
    assert_eq!(planned.status, 200, "{}", planned.text());
    let planned = planned.json();
    let names: Vec<&str> =
        planned["subnets"].as_array().unwrap().iter().map(|subnet| subnet["name"].as_str().unwrap()).collect();
    assert_eq!(
        names.join(" "),
        "us-east-1a us-east-1b dualstack-us-east-1a dualstack-us-east-1b utility-us-east-1a \
        utility-us-east-1b"
    );
    let of_text = post("/v1/validate", crate::client::YAML, layout["manifests"].as_str().unwrap().to_owned()).await;
    assert_eq!(of_text.json()["valid"], true);
}

#[tokio::test]
async fn what_the_command_refuses_names_its_option() {
    let zones = ["us-east-1a"];
    let weave = refused(json!({"name": "c.example.com", "zones": zones, "networking": "weave"})).await;
    assert_eq!(weave, found(&[("invalid-layout-option", "networking")]));
    let even = refused(json!({"name": "c.example.com", "zones": zones, "controlPlaneCount": 2})).await;
    let [main, events] = ["spec.etcdClusters[0].etcdMembers", "spec.etcdClusters[1].etcdMembers"];
    assert_eq!(even, found(&[("etcd-members-even", main), ("etcd-members-even", events)]));
    let ask = json!({"name": "c.example.com", "zones": zones, "controlPlaneCount": 2});
    let problem = post(PATH, JSON, ask.to_string()).await.problem(422, "invalid-layout");
    assert_eq!(problem["diagnostics"][0]["hint"], "Give `controlPlaneCount` an odd number, such as 1 or 3");
}

#[tokio::test]
async fn everything_that_cannot_be_read_is_said_at_once() {
    let ask =
        json!({"zones": "us-east-1a", "topologie": "private", "ipv6": "yes", "vpc": {"ipv4CIDRs": ["x"], "i": 1}});
    let mut found_ones = refused(ask).await;
    found_ones.sort();
    assert_eq!(
        found_ones,
        found(&[
            ("invalid-question-value", "vpc.ipv4CIDRs[0]"),
            ("missing-question-value", "name"),
            ("question-value-of-wrong-kind", "ipv6"),
            ("question-value-of-wrong-kind", "zones"),
            ("unknown-question-key", "topologie"),
            ("unknown-question-key", "vpc.i"),
        ])
    );
}

/// The flags of existing subnets are those of kOps, with what is known of them beside.
#[test]
fn the_command_line_takes_existing_subnets() {
    let said = std::process::Command::new(env!("CARGO_BIN_EXE_kops-network-planner"))
        .args(["layout", "c.example.com", "--zones", "us-east-1a", "--topology", "private", "--networking", "calico"])
        .args(["--network-id", "vpc-0123456789abcdef0", "--vpc-ipv4-cidr", "10.0.0.0/16"])
        .args(["--subnets", "subnet-0123456789abcdef0", "--utility-subnets", "subnet-0123456789abcdef1"])
        .args(["--vpc-subnet", "subnet-0123456789abcdef0=us-east-1a=10.0.0.0/24"])
        .args(["--vpc-subnet", "subnet-0123456789abcdef1=us-east-1a=10.0.1.0/24"])
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&said.stdout).into_owned();
    assert_eq!(said.status.code(), Some(0), "{said:?}");
    for part in ["id: subnet-0123456789abcdef0", "id: subnet-0123456789abcdef1", "cidr: 10.0.1.0/24"] {
        assert!(text.contains(part), "{part}: {text}");
    }
}
