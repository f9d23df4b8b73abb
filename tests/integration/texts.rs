//! Manifests as one text in a plan request, and the places of what is wrong in texts.

use serde_json::{Value, json};

use crate::client::{YAML, post};
use crate::samples::sample;

const JSON: &str = "application/json";

#[tokio::test]
async fn manifests_may_be_one_text() {
    let text = sample("ipv4-private.yaml");
    let bare = post("/v1/plan", YAML, text.clone()).await;
    let request = json!({"manifests": text, "instanceGroups": null, "kopsRelease": "1.36"});
    let told = post("/v1/plan", JSON, request.to_string()).await;
    assert_eq!(told.status, 200, "{}", told.text());
    assert_eq!(told.json()["routeTables"], bare.json()["routeTables"]);
    assert_eq!(told.json()["release"]["chosenBy"], "request");
}

#[tokio::test]
async fn places_count_in_the_text() {
    let text = sample("ten-errors.yaml");
    let bare = post("/v1/validate", YAML, text.clone()).await.json();
    let request = json!({"vpc": {"id": 1}, "manifests": text});
    let told = post("/v1/validate", JSON, request.to_string()).await.json();
    let places = |answer: &Value| -> Vec<Value> {
        let found = answer["diagnostics"].as_array().unwrap().iter();
        found.filter(|found| found["object"] != "PlanRequest").map(|found| found["source"].clone()).collect()
    };
    assert_eq!(places(&told), places(&bare));
    let of_request = told["diagnostics"].as_array().unwrap().iter().find(|found| found["object"] == "PlanRequest");
    assert_eq!(of_request.unwrap()["source"]["pointer"], "/vpc/id");
}

#[tokio::test]
async fn what_is_wrong_with_the_text_is_said() {
    let cases = [
        (json!({"manifests": "a: ["}), "unreadable-body", "/manifests", "at `manifests`"),
        (json!({"manifests": ["a"]}), "unusable-manifests", "/manifests", "is a list"),
        (json!({"manifests": "a: 1", "cluster": {}}), "unusable-manifests", "/manifests", "and `cluster`"),
        (json!({"manifests": "a: 1", "instanceGroups": []}), "unusable-manifests", "/manifests", "`instanceGroups`"),
        (json!({"manifests": "kind: InstanceGroup"}), "no-cluster", "", "only InstanceGroup"),
    ];
    for (request, slug, pointer, said) in cases {
        let problem = post("/v1/plan", JSON, request.to_string()).await.problem(400, slug);
        assert_eq!(problem["pointer"].as_str().unwrap_or_default(), pointer, "{problem}");
        assert!(problem["detail"].as_str().unwrap().contains(said), "{problem}");
    }
}

#[tokio::test]
async fn a_separator_with_a_note_has_its_line() {
    let text = sample("ipv4-private.yaml").replacen("\n---\n", "\n--- # nodes\n", 1);
    let line = text.lines().position(|line| line == "--- # nodes").unwrap() + 1;
    let answer = post("/v1/validate", YAML, text).await.json();
    let found = answer["diagnostics"].as_array().unwrap().iter().find(|found| found["code"] == "ignored-separator");
    assert_eq!(found.unwrap()["source"]["line"], line);
}

#[tokio::test]
async fn several_codes_in_one_parameter_and_a_misspelt_key() {
    let reply = post("/v1/validate?ignore=unknown-field,subnets-overlap", YAML, sample("ten-errors.yaml")).await;
    let problem = reply.problem(400, "unknown-rule-code");
    assert!(problem["hint"].as_str().unwrap().starts_with("Repeat the parameter"), "{problem}");
    let request = json!({"manifests": sample("ipv4-private.yaml"), "kopsRelese": "1.36"});
    let answer = post("/v1/validate", JSON, request.to_string()).await.json();
    let found = answer["diagnostics"].as_array().unwrap().iter().find(|found| found["field"] == "kopsRelese").unwrap();
    assert_eq!(found["message"], "the request has no key `kopsRelese`; it is not read");
    assert_eq!(found["hint"], "Did you mean `kopsRelease`?");
}
