//! What kOps did with recorded changes, held against the answers of this program.

use std::collections::BTreeSet;
use std::sync::Arc;

use kops_network_planner::deadline::Deadline;
use kops_network_planner::diagnostic::FieldPath;
use kops_network_planner::diff::{self, Action, Change, DiffOutcome, Failure, Refusal, Side};
use kops_network_planner::manifest::{self, Format, Limits};
use kops_network_planner::plan::{Effort, Outcome, Query, Request, Wanted, plan};
use kops_network_planner::rules::KopsVerdict;
use serde_json::{Value as Json, json};

#[test]
fn every_recorded_change_holds() {
    let folder = std::env::var("KNP_CONFORMANCE").unwrap_or_else(|_| "tests/conformance".to_owned());
    let mut failures = Vec::new();
    let mut count = 0;
    for file in ["changes-1.36.ndjson", "changes-egress-1.36.ndjson"] {
        let text = std::fs::read_to_string(format!("{folder}/{file}")).unwrap();
        for line in text.lines() {
            let vector: Json = serde_json::from_str(line).unwrap();
            count += 1;
            let found = differences(&vector);
            if !found.is_empty() {
                failures.push(format!(
                    "{} {} {}: {}",
                    vector["name"],
                    vector["form"],
                    vector["edit"],
                    found.join("\n   ")
                ));
            }
        }
    }
    println!("{} of {count}", failures.len());
    assert!(failures.is_empty(), "{} of {count} fail\n{}", failures.len(), failures.join("\n"));
}

fn facts(vpc: &Json) -> Json {
    if vpc.is_null() {
        return json!({});
    }
    let blocks = |text: &Json| if text == "" || text.is_null() { json!([]) } else { json!([text]) };
    let subnets = vpc["subnets"].as_array().into_iter().flatten().map(|subnet| {
        json!({"id": subnet["id"], "zone": subnet["zone"], "ipv4CIDR": subnet["cidr"], "ipv6CIDR": subnet["ipv6CIDR"]})
    });
    json!({
        "id": vpc["id"], "ipv4CIDRs": blocks(&vpc["cidr"]), "ipv6CIDRs": blocks(&vpc["ipv6CIDR"]),
        "subnets": subnets.collect::<Vec<_>>(),
    })
}

fn body(vector: &Json) -> String {
    let after = if vector["observed"].is_null() { &vector["vpc"] } else { &vector["observed"] };
    let release = &vector["release"];
    json!({
        "before": {"manifests": vector["old"], "vpc": facts(&vector["vpc"]), "kopsRelease": release},
        "after": {"manifests": vector["new"], "vpc": facts(after), "kopsRelease": release},
    })
    .to_string()
}

fn differences(vector: &Json) -> Vec<String> {
    let body = body(vector);
    let stream = Arc::new(manifest::read(body.as_bytes(), Format::Json, &Limits::DEFAULT).unwrap());
    let request = |side: &str| {
        let mut request = Request::at(
            &stream,
            FieldPath::of(if side == "before" { "before" } else { "after" }),
            &Query::default(),
            &Limits::DEFAULT,
        )
        .unwrap();
        diff::keep_facts(&mut request.inputs);
        request
    };
    let (before, after) = (request("before"), request("after"));
    let review = |request: &Request<'_>, wanted| plan(request, Effort { wanted, ..Effort::WHOLE }).unwrap();
    let (was, is) = (review(&before, Wanted::Existing), review(&after, Wanted::KopsPlan));
    let expected = vector["expect"]["outcome"].as_str().unwrap();
    let is_plan = match &is.plan {
        None => {
            let outcome = if is.of_kops == KopsVerdict::Invalid { "invalid" } else { "refused" };
            return if outcome == expected {
                Vec::new()
            } else {
                vec![format!("{outcome} instead of {expected}: {}", codes(&is))]
            };
        }
        Some(plan) => plan,
    };
    let after_side = Side::new(is_plan, &after.inputs.cluster, &after.inputs.vpc);
    if !diff::is_placeable(&after_side) {
        return if expected == "refused" { Vec::new() } else { vec![format!("refused instead of {expected}")] };
    }
    let before_side =
        Side::new(was.plan.as_ref().expect("before can be planned"), &before.inputs.cluster, &before.inputs.vpc);
    let found = diff::diff(&before_side, &after_side, Deadline::NONE).unwrap();
    let outcome = match found.outcome {
        DiffOutcome::Unchanged => "unchanged",
        DiffOutcome::Applies => "applies",
        DiffOutcome::Fails => "fails",
        DiffOutcome::Stuck => "stuck",
        _ => "other",
    };
    let mut wrong = Vec::new();
    let expect = &vector["expect"];
    let is_empty = |key: &str| expect[key].as_array().is_none_or(Vec::is_empty);
    let nothing = ["deletions", "orphans", "released", "staleRoutes", "staleAssociations", "secondRun"]
        .iter()
        .all(|key| is_empty(key))
        && expect["objects"].as_array().is_none_or(|objects| objects.iter().all(|object| object["action"] == "none"));
    let wanted_outcome = if expected == "applies" && nothing { "unchanged" } else { expected };
    if outcome != wanted_outcome {
        wrong.push(format!("outcome {outcome} instead of {wanted_outcome}"));
    }
    compare(&mut wrong, "objects", planned(&found.changes), recorded_objects(&expect["objects"]));
    compare(&mut wrong, "second", planned(&found.second_run), recorded_objects(&expect["secondRun"]));
    compare(&mut wrong, "deletions", of(&found.changes, Action::Delete), named(&expect["deletions"], "block"));
    let mut left = named(&expect["orphans"], "name");
    left.extend(stale(&expect["staleRoutes"], "route", &["table", "destination"]));
    left.extend(stale(&expect["staleAssociations"], "routetableassociation", &["subnet", "table"]));
    compare(&mut wrong, "orphans", orphans(&found.changes), left);
    compare(
        &mut wrong,
        "released",
        released(&found.changes),
        named(&expect["released"], "id")
            .into_iter()
            .map(|text| {
                if text.contains("igw-1") {
                    text.split(' ').next().unwrap().to_owned()
                } else {
                    text.replace("eipalloc-203-0-113-7", "203.0.113.7").replace("eipalloc-203-0-113-8", "203.0.113.8")
                }
            })
            .collect(),
    );
    let failures = expect["applyFailures"].as_array().into_iter().flatten().map(|failure| {
        format!(
            "{} {} {}",
            failure["type"].as_str().unwrap().to_lowercase(),
            failure["name"].as_str().unwrap(),
            failure["kind"].as_str().unwrap()
        )
    });
    compare(&mut wrong, "failures", failed(&found.changes), failures.collect());
    let moved = expect["moved"].as_array().into_iter().flatten().map(|moved| {
        format!(
            "{} {} {}",
            moved["subnet"].as_str().unwrap(),
            moved["from"].as_str().unwrap(),
            moved["to"].as_str().unwrap()
        )
    });
    compare(&mut wrong, "moved", moves(&found.changes), moved.collect());
    wrong
}

fn codes(outcome: &Outcome) -> String {
    outcome.diagnostics.iter().map(|found| format!("{} at {}", found.code, found.field)).collect::<Vec<_>>().join(", ")
}

fn compare(wrong: &mut Vec<String>, what: &str, found: BTreeSet<String>, expected: BTreeSet<String>) {
    let missing: Vec<_> = expected.difference(&found).collect();
    let extra: Vec<_> = found.difference(&expected).collect();
    if !missing.is_empty() || !extra.is_empty() {
        wrong.push(format!("{what}: missing {missing:?}, extra {extra:?}"));
    }
}

fn kind(change: &Change) -> String {
    change.resource.kind.as_str().to_lowercase()
}

fn planned(changes: &[Change]) -> BTreeSet<String> {
    changes
        .iter()
        .filter_map(|change| {
            let action = match change.action {
                Action::Create => "create",
                Action::Update | Action::TakeOver => "update",
                Action::Refuse => "refused",
                Action::Block => "blocked",
                Action::Fail => match change.attempted {
                    Some(diff::Attempted::Create) => "create",
                    Some(_) => "update",
                    None => return None,
                },
                _ => return None,
            };
            let fields: BTreeSet<&str> = change
                .fields
                .iter()
                .map(|field| field.name.as_str())
                .filter(|_| action == "update" || action == "refused")
                .collect();
            Some(format!("{} {} {action} {fields:?}", kind(change), change.resource.name))
        })
        .collect()
}

fn recorded_objects(objects: &Json) -> BTreeSet<String> {
    let field = |name: &str| match name {
        "Tags" => "tags",
        "Name" => "name",
        "IPv6CIDR" => "ipv6CIDR",
        "CIDR" => "ipv4CIDR",
        "AvailabilityZone" => "zone",
        "VPC" => "vpc",
        "ElasticIP" => "elasticIP",
        "AssignIPv6AddressOnCreation" => "assignIPv6AddressOnCreation",
        "ResourceBasedNaming" => "resourceBasedNaming",
        _ => "target",
    };
    let objects = objects.as_array().into_iter().flatten().filter(|object| object["action"] != "none");
    objects
        .map(|object| {
            let fields = object["fields"].as_array().into_iter().flatten().chain([&object["field"]]);
            let fields: BTreeSet<&str> =
                fields.filter_map(Json::as_str).map(field).filter(|_| object["action"] != "create").collect();
            format!(
                "{} {} {} {fields:?}",
                object["type"].as_str().unwrap().to_lowercase(),
                object["name"].as_str().unwrap(),
                object["action"].as_str().unwrap()
            )
        })
        .collect()
}

fn of(changes: &[Change], action: Action) -> BTreeSet<String> {
    let changes = changes.iter().filter(|change| change.action == action);
    changes.map(|change| format!("{} {}", kind(change), change.resource.name)).collect()
}

fn orphans(changes: &[Change]) -> BTreeSet<String> {
    let orphans = changes.iter().filter(|change| change.action == Action::Orphan);
    orphans
        .map(|change| {
            let resource = &change.resource;
            match &resource.route_table {
                Some(table) if resource.destination.is_some() => {
                    format!("route {table} {}", resource.destination.as_ref().unwrap())
                }
                Some(table) => format!("routetableassociation {} {table}", resource.subnet.as_ref().unwrap()),
                None => format!("{} {}", kind(change), resource.name),
            }
        })
        .collect()
}

fn stale(list: &Json, kind: &str, keys: &[&str]) -> BTreeSet<String> {
    let list = list.as_array().into_iter().flatten();
    list.map(|left| {
        let values: Vec<&str> = keys.iter().map(|key| left[*key].as_str().unwrap()).collect();
        let mut text = format!("{kind} {}", values.join(" "));
        if kind != "route" {
            text = format!("{kind} {} {}", values[0].split('.').next().unwrap(), values[1]);
        }
        text
    })
    .collect()
}

fn released(changes: &[Change]) -> BTreeSet<String> {
    let released = changes.iter().filter(|change| change.action == Action::Release);
    released
        .map(|change| match &change.resource.id {
            Some(id) => format!("{} {id}", kind(change)),
            None => kind(change),
        })
        .collect()
}

fn failed(changes: &[Change]) -> BTreeSet<String> {
    changes
        .iter()
        .filter_map(|change| {
            let kind_of = match (change.refusal, change.failure) {
                (Some(Refusal::Crash), _) | (_, Some(Failure::Crash)) => "crash",
                (Some(Refusal::Immutable), _) | (_, Some(Failure::Immutable)) => "immutable",
                (Some(Refusal::ForbiddenOnShared), _) => "forbidden-on-shared",
                (_, Some(Failure::MissingTarget)) => "missing-target",
                (_, Some(Failure::NotFound)) => "not-found",
                (_, Some(Failure::SubnetConflict)) => "aws:InvalidSubnet.Conflict",
                (_, Some(Failure::SubnetRange)) => "aws:InvalidSubnet.Range",
                (_, Some(Failure::AlreadyAssociated)) => "aws:Resource.AlreadyAssociated",
                (_, Some(Failure::CidrBlockInUse)) => "aws:CidrBlockInUse",
                (None, None) => return None,
            };
            Some(format!("{} {} {kind_of}", kind(change), change.resource.name))
        })
        .collect()
}

fn moves(changes: &[Change]) -> BTreeSet<String> {
    let moved = changes.iter().flat_map(|change| change.fields.iter().map(move |field| (change, field)));
    moved
        .filter(|(_, field)| field.name.as_str() == "routeTable")
        .map(|(change, field)| {
            let cluster = field.after.as_ref().unwrap();
            let name = change.resource.subnet.as_ref().unwrap();
            let c = cluster.strip_prefix("private-").or(cluster.strip_prefix("public-")).unwrap_or(cluster);
            let c = change
                .resource
                .zone
                .as_ref()
                .and_then(|zone| c.strip_prefix(zone.as_str()))
                .and_then(|c| c.strip_prefix('.'))
                .unwrap_or(c);
            format!("{name}.{c} {} {cluster}", field.before.as_ref().unwrap())
        })
        .collect()
}

fn named(list: &Json, key: &str) -> BTreeSet<String> {
    let list = list.as_array().into_iter().flatten();
    list.map(|item| format!("{} {}", item["type"].as_str().unwrap().to_lowercase(), item[key].as_str().unwrap()))
        .collect()
}

#[test]
fn nothing_changes_from_a_spec_to_itself() {
    let folder = std::env::var("KNP_CONFORMANCE").unwrap_or_else(|_| "tests/conformance".to_owned());
    let mut wrong = Vec::new();
    let mut count = 0;
    for file in ["kops-1.36.ndjson", "wild-1.36.ndjson", "kops-1.23.ndjson", "kops-1.37.ndjson", "wild-1.33.ndjson"] {
        let text = std::fs::read_to_string(format!("{folder}/{file}")).unwrap();
        for line in text.lines() {
            let vector: Json = serde_json::from_str(line).unwrap();
            if vector["expect"]["outcome"] != "planned" {
                continue;
            }
            count += 1;
            let body = json!({
                "before": {"manifests": vector["spec"], "vpc": facts(&vector["vpc"]), "kopsRelease": vector["release"]},
                "after": {"manifests": vector["spec"], "vpc": facts(&vector["vpc"]), "kopsRelease": vector["release"]},
            })
            .to_string();
            let stream = Arc::new(manifest::read(body.as_bytes(), Format::Json, &Limits::DEFAULT).unwrap());
            let request = |side: &'static str| {
                let mut request =
                    Request::at(&stream, FieldPath::of(side), &Query::default(), &Limits::DEFAULT).unwrap();
                diff::keep_facts(&mut request.inputs);
                request
            };
            let (before, after) = (request("before"), request("after"));
            let review = |request: &Request<'_>, wanted| plan(request, Effort { wanted, ..Effort::WHOLE }).unwrap();
            let (was, is) = (review(&before, Wanted::Existing), review(&after, Wanted::KopsPlan));
            let (Some(was), Some(is)) = (was.plan, is.plan) else {
                wrong.push(format!("{} not planned", vector["name"]));
                continue;
            };
            let found = diff::diff(
                &Side::new(&was, &before.inputs.cluster, &before.inputs.vpc),
                &Side::new(&is, &after.inputs.cluster, &after.inputs.vpc),
                Deadline::NONE,
            )
            .unwrap();
            let spec = vector["spec"].as_str().unwrap();
            let untagged =
                spec.contains("tagSubnets: false") || spec.to_lowercase().contains("disablesubnettags: true");
            let expected = if untagged { DiffOutcome::Fails } else { DiffOutcome::Unchanged };
            if found.outcome != expected && found.outcome != DiffOutcome::Unchanged {
                wrong.push(format!(
                    "{} {:?} {:?}",
                    vector["name"],
                    found.outcome,
                    found
                        .changes
                        .iter()
                        .map(|change| (
                            kind(change),
                            &change.resource.name,
                            change.action,
                            change.refusal,
                            change.failure,
                            &change.fields
                        ))
                        .take(3)
                        .collect::<Vec<_>>()
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {count}\n{}", wrong.len(), wrong.join("\n"));
}
