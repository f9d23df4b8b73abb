//! What holds of every change.

use std::collections::{BTreeMap, BTreeSet};

use kops_network_planner::http::{Settings, router};
use serde_json::{Value as Json, json};

use super::recorded::text;
use super::{FILES, ask, facts, question, send, vectors};
use crate::conformance::Vector;

#[tokio::test]
async fn nothing_changes_from_a_spec_to_itself() {
    let router = router(Settings::default());
    let (mut count, mut wrong) = (0, Vec::new());
    for vector in crate::conformance::vectors().filter(|vector| vector.text("/expect/outcome") == "planned") {
        count += 1;
        let side = json!({
            "manifests": vector.text("/spec"),
            "vpc": facts(vector.at("/vpc")),
            "kopsRelease": vector.text("/release"),
        });
        let answer = ask(router.clone(), &json!({"before": side, "after": side})).await;
        if answer["outcome"] != expected(&vector) {
            wrong.push(format!("{}: {} {}", vector.name, answer["outcome"], answer["changes"]));
        }
    }
    assert!(90 < count, "only {count} planned vectors");
    let shown: Vec<_> = wrong.iter().take(5).collect();
    assert!(wrong.is_empty(), "{} of {count} change: {shown:#?}", wrong.len());
}

/// Of a spec that is said twice there is one review; a line more makes it two.
#[tokio::test]
async fn a_spec_that_is_said_twice_is_answered_as_two_specs() {
    let router = router(Settings::default());
    let mut wrong = Vec::new();
    for (vector, target) in crate::conformance::vectors().zip(["direct", "terraform"].into_iter().cycle()) {
        let side = |more: &str| {
            let manifests = [vector.text("/spec"), more].concat();
            json!({"manifests": manifests, "vpc": facts(vector.at("/vpc")), "kopsRelease": vector.text("/release")})
        };
        let twice = json!({"before": side(""), "after": side(""), "target": target});
        let apart = json!({"before": side("\n"), "after": side(""), "target": target});
        if send(router.clone(), &twice).await != send(router.clone(), &apart).await {
            wrong.push(format!("{}, {target}", vector.name));
        }
    }
    let shown: Vec<_> = wrong.iter().take(5).collect();
    assert!(wrong.is_empty(), "{} are answered in another way: {shown:#?}", wrong.len());
}

/// kOps does not find subnets again that it made without tags: recorded as `change-1.36-0430`.
fn expected(vector: &Vector) -> &'static str {
    if made_without_tags(vector) { "fails" } else { "unchanged" }
}

/// Whether kOps makes subnets of the spec without the tags by which it finds them.
pub fn made_without_tags(vector: &Vector) -> bool {
    let spec = vector.text("/spec").to_lowercase();
    let untagged = spec.contains("tagsubnets: false") || spec.contains("disablesubnettags: true");
    let makes_some =
        vector.list("/expect/subnets").iter().any(|subnet| subnet["id"].as_str().is_none_or(str::is_empty));
    untagged && makes_some
}

#[tokio::test]
async fn every_object_is_in_one_change_or_counted() {
    let router = router(Settings::default());
    let mut wrong = Vec::new();
    for vector in FILES.into_iter().flat_map(vectors) {
        let answer = ask(router.clone(), &question(&vector)).await;
        if ["invalid", "refused"].contains(&answer["outcome"].as_str().unwrap()) {
            continue;
        }
        let changes = answer["changes"].as_array().unwrap();
        let keys: Vec<String> = changes.iter().map(|change| change["resource"].to_string()).collect();
        let summary = answer["summary"].as_object().unwrap();
        let counted: u64 = summary.values().filter_map(Json::as_u64).sum();
        let none = vector.list("/expect/objects").iter().filter(|object| object["action"] == "none").count();
        let failed_without =
            changes.iter().filter(|change| change["action"] == "fail" && change["attempted"].is_null());
        let unchanged = summary["unchanged"].as_u64().unwrap();
        if keys.iter().collect::<BTreeSet<_>>().len() != keys.len() {
            wrong.push(format!("{}: an object has two changes", vector.name));
        }
        if counted != unchanged + changes.len() as u64 {
            wrong.push(format!("{}: the summary counts {counted}", vector.name));
        }
        if unchanged < (none - failed_without.count()) as u64 {
            wrong.push(format!("{}: {unchanged} unchanged, recorded are {none}", vector.name));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
async fn the_way_back_swaps_what_is_new_and_what_is_gone() {
    let router = router(Settings::default());
    let keys = |findings: &Json, state: &str| {
        let of_state = findings.as_array().unwrap().iter().filter(|found| found["baselineState"] == state);
        let of_specs = of_state.filter(|found| found["helpURI"].as_str().unwrap().starts_with("/rules/"));
        let mut keys: BTreeMap<String, usize> = BTreeMap::new();
        for found in of_specs {
            let key = [&found["code"], &found["object"], &found["field"], &found["value"]].map(text);
            *keys.entry(key.join(" ")).or_default() += 1;
        }
        keys
    };
    for vector in FILES.into_iter().flat_map(vectors).filter(|vector| vector.at("/observed").is_null()) {
        let there = question(&vector);
        let back = json!({"before": there["after"], "after": there["before"]});
        let (there, back) = (ask(router.clone(), &there).await, ask(router.clone(), &back).await);
        assert_eq!(keys(&there["diagnostics"], "new"), keys(&back["resolved"], "absent"), "{}", vector.name);
        assert_eq!(keys(&there["resolved"], "absent"), keys(&back["diagnostics"], "new"), "{}", vector.name);
    }
}
