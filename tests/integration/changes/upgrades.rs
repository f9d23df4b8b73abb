//! One spec in two releases: what an upgrade finds and resolves.

use std::collections::BTreeSet;

use kops_network_planner::http::{Settings, router};
use serde_json::{Value as Json, json};

use super::recorded::{line, text};
use super::{ask, vectors};
use crate::conformance::Vector;

#[tokio::test]
async fn every_recorded_upgrade_shows_what_is_introduced_and_resolved() {
    let router = router(Settings::default());
    let upgrades = vectors("upgrades.ndjson");
    assert!(20 < upgrades.len());
    for vector in upgrades {
        let before = json!({"manifests": vector.text("/spec"), "kopsRelease": vector.text("/from")});
        let after = json!({"kopsRelease": vector.text("/to")});
        let answer = ask(router.clone(), &json!({"before": before, "after": after})).await;
        check(&vector, &answer);
    }
}

#[track_caller]
fn check(vector: &Vector, answer: &Json) {
    let (from, to) = (recorded(vector, "expectFrom"), recorded(vector, "expectTo"));
    let introduced = found(&answer["diagnostics"], "new");
    let resolved = found(&answer["resolved"], "absent");
    for pair in to.difference(&from) {
        assert!(introduced.contains(pair), "{}: {pair} is not introduced: {introduced:?}", vector.name);
    }
    for pair in from.difference(&to) {
        assert!(resolved.contains(pair), "{}: {pair} is not resolved: {resolved:?}", vector.name);
    }
    // What kOps found in an existing VPC is not in the recording.
    if vector.at("/vpcGiven") == true {
        return;
    }
    let outcome = match vector.text("/expectTo/outcome") {
        "planned" => answer["outcome"] == "unchanged" || answer["outcome"] == "applies",
        outcome => answer["outcome"] == outcome,
    };
    assert!(outcome, "{}: {} {}", vector.name, answer["outcome"], answer["changes"]);
}

fn recorded(vector: &Vector, side: &str) -> BTreeSet<String> {
    let errors = vector.list(&format!("/{side}/errors")).iter();
    errors.map(|error| line(&[&text(&error["type"]), &text(&error["field"])])).collect()
}

fn found(list: &Json, state: &str) -> BTreeSet<String> {
    let findings = list.as_array().unwrap().iter();
    let of_state = findings.filter(|found| found["baselineState"] == state && found["severity"] == "error");
    of_state.map(|found| line(&[&text(&found["type"]), &text(&found["field"])])).collect()
}
