//! The answer against the recording.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::recorded::{self, Lines, line, text};
use crate::conformance::{Vector, findings};

/// What is wrong with an answer, in words.
pub fn defects(vector: &Vector, answer: &Json) -> Vec<String> {
    let outcome = recorded::outcome(vector);
    if answer["outcome"] != outcome {
        return vec![format!("the outcome is {}, recorded is {outcome}", answer["outcome"])];
    }
    let errors = findings::errors(answer);
    match outcome {
        "invalid" => findings::differences(vector, &errors),
        "refused" => findings::missing_refusal(vector, answer, &errors),
        _ => differences(vector, answer),
    }
}

fn differences(vector: &Vector, answer: &Json) -> Vec<String> {
    let (changes, second) = (list(&answer["changes"]), list(&answer["secondRun"]));
    let mut left = recorded::named(vector.list("/expect/orphans"), "name");
    left.extend(recorded::stale(vector));
    let comparisons = [
        ("objects", planned(changes), recorded::objects(vector.list("/expect/objects"))),
        ("a second run", planned(second), recorded::objects(vector.list("/expect/secondRun"))),
        ("deletions", of_action(changes, "delete"), recorded::named(vector.list("/expect/deletions"), "block")),
        ("what is left", left_of(answer, changes), left),
        ("what is released", released(changes), recorded::released(vector)),
        ("failures", failures(changes), recorded::failures(vector)),
        ("moved subnets", moved(answer, changes), recorded::moved(vector)),
    ];
    let mut defects: Vec<String> = comparisons
        .into_iter()
        .filter_map(|(what, found, recorded)| {
            let missing: Vec<_> = recorded.difference(&found).collect();
            let extra: Vec<_> = found.difference(&recorded).collect();
            let differs = !missing.is_empty() || !extra.is_empty();
            differs.then(|| format!("{what}: {missing:?} is missing, {extra:?} is not recorded"))
        })
        .collect();
    let renamed = !vector.list("/expect/updateErrors").is_empty();
    if renamed != has_finding(answer, "cluster-name-changed") {
        defects.push("a changed name is told where it is not, or not told where it is".to_owned());
    }
    if (answer["converges"] == true) != (second.is_empty() && !["stuck", "fails"].contains(&recorded::outcome(vector)))
    {
        defects.push("`converges` does not say what `secondRun` says".to_owned());
    }
    defects
}

fn has_finding(answer: &Json, code: &str) -> bool {
    list(&answer["diagnostics"]).iter().any(|found| found["code"] == code)
}

/// What the dry run shows.
fn planned(changes: &[Json]) -> Lines {
    let actions = changes.iter().filter_map(|change| {
        let action = match (change["action"].as_str()?, change["attempted"].as_str()) {
            ("create", _) => "create",
            ("update" | "takeOver", _) => "update",
            ("refuse", _) => "refused",
            ("block", _) => "blocked",
            ("fail", Some(attempted)) => attempted,
            _ => return None,
        };
        let names = list(&change["fields"]).iter().filter_map(|field| field["name"].as_str());
        let fields: BTreeSet<&str> = names.filter(|_| ["update", "refused"].contains(&action)).collect();
        let fields: Vec<&str> = fields.into_iter().collect();
        Some(line(&[&kind(change), &text(&change["resource"]["name"]), action, &fields.join(",")]))
    });
    actions.collect()
}

fn of_action(changes: &[Json], action: &str) -> Lines {
    let changes = changes.iter().filter(|change| change["action"] == action);
    changes.map(|change| line(&[&kind(change), &text(&change["resource"]["name"])])).collect()
}

fn left_of(answer: &Json, changes: &[Json]) -> Lines {
    let orphans = changes.iter().filter(|change| change["action"] == "orphan");
    orphans
        .map(|change| {
            let resource = &change["resource"];
            let table = text(&resource["routeTable"]);
            match kind(change).as_str() {
                "route" => line(&["route", &table, &text(&resource["destination"])]),
                "routetableassociation" => {
                    line(&["routetableassociation", &full_name(answer, &text(&resource["subnet"])), &table])
                }
                kind => line(&[kind, &text(&resource["name"])]),
            }
        })
        .collect()
}

fn released(changes: &[Json]) -> Lines {
    let released = changes.iter().filter(|change| change["action"] == "release");
    released.map(|change| line(&[&kind(change), &text(&change["resource"]["id"])])).collect()
}

/// What was refused or stopped, with the kind that the recordings name; the code says it.
fn failures(changes: &[Json]) -> Lines {
    let stopped = changes.iter().filter(|change| ["refuse", "fail"].contains(&text(&change["action"]).as_str()));
    stopped
        .map(|change| {
            let code = text(&change["code"]);
            let kind_of = match change["awsErrorCode"].as_str() {
                Some(aws) => format!("aws:{aws}"),
                None if code.contains("crashes") => "crash".to_owned(),
                None if code.contains("forbidden") => "forbidden-on-shared".to_owned(),
                None if code.contains("without-target") => "missing-target".to_owned(),
                None if code.contains("not-found") => "not-found".to_owned(),
                None => "immutable".to_owned(),
            };
            line(&[&kind(change), &text(&change["resource"]["name"]), &kind_of])
        })
        .collect()
}

fn moved(answer: &Json, changes: &[Json]) -> Lines {
    let moved = changes.iter().filter(|change| change["code"] == "subnet-changes-table");
    moved
        .map(|change| {
            let field = &change["fields"][0];
            let subnet = full_name(answer, &text(&change["resource"]["subnet"]));
            line(&[&subnet, &text(&field["before"]), &text(&field["after"])])
        })
        .collect()
}

fn full_name(answer: &Json, subnet: &str) -> String {
    format!("{subnet}.{}", text(&answer["cluster"]["name"]))
}

fn kind(change: &Json) -> String {
    text(&change["resource"]["kind"]).to_lowercase()
}

fn list(value: &Json) -> &[Json] {
    value.as_array().map_or(&[], Vec::as_slice)
}
