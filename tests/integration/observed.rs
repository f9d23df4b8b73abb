//! What AWS has, told in any order, in parts, twice, and without keys.

use std::fs;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value as Json, json};

use crate::client::{JSON, Reply, post};

/// The cluster in an existing VPC.
fn cluster() -> String {
    fs::read_to_string("openapi/examples/existing/cluster.yaml").unwrap()
}

/// What AWS has of it.
fn answers() -> Vec<Json> {
    let folder = fs::read_dir("openapi/examples/existing/aws").unwrap();
    let mut paths: Vec<_> = folder.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| serde_json::from_slice(&fs::read(path).unwrap()).unwrap()).collect()
}

/// The objects of a kind.
fn listed<'a>(answers: &'a mut [Json], key: &str) -> &'a mut Vec<Json> {
    answers.iter_mut().find_map(|answer| answer.get_mut(key)).unwrap().as_array_mut().unwrap()
}

/// The trace of a flow from every subnet, and from the Internet to it, to each of some destinations.
async fn trace(observed: &[Json]) -> Reply {
    let mut flows = Vec::new();
    for name in ["nodes-a", "nodes-b", "utility-a"] {
        for to in ["140.82.112.3", "2600:1f18::1", "10.80.16.9", "10.9.0.1"] {
            flows.push(json!({"from": {"subnet": name}, "to": {"address": to}}));
        }
        flows.push(json!({"from": {"subnet": name, "workload": "pod"}, "to": {"host": {"ipv4": "140.82.112.3"}}}));
        flows.push(json!({"from": {"internet": "IPv4"}, "to": {"subnet": name}}));
    }
    let request = json!({"manifests": cluster(), "observed": observed, "flows": flows, "matrix": true});
    post("/v1/trace", JSON, request.to_string()).await
}

/// Every object of AWS, by its key.
fn objects(answers: &[Json]) -> Vec<(String, Json)> {
    let keys = answers.iter().flat_map(|answer| answer.as_object().unwrap());
    let listed = keys.flat_map(|(key, list)| list.as_array().unwrap().iter().map(|one| (key.clone(), one.clone())));
    listed.collect()
}

/// Answers with one object each, those of kinds without objects, and some objects once more, otherwise.
fn in_parts(answers: &[Json], again: &[usize]) -> Vec<Json> {
    let objects = objects(answers);
    let one = |key: &String, object: &Json| json!({key.as_str(): [object]});
    let mut parts: Vec<Json> = objects.iter().map(|(key, object)| one(key, object)).collect();
    parts.extend(
        answers.iter().filter(|answer| answer.as_object().unwrap().values().any(|list| *list == json!([]))).cloned(),
    );
    for place in again {
        let (key, mut object) = objects[place % objects.len()].clone();
        object["State"] = json!("deleted");
        object["AvailabilityZone"] = json!("us-east-1z");
        object["Status"] = json!({"Code": "deleted"});
        parts.push(one(&key, &object));
    }
    parts
}

/// Turns the lists whose order means nothing.
fn turn(value: &mut Json) {
    if let Json::Object(object) = value {
        for (key, inner) in object.iter_mut() {
            if let Json::Array(items) = inner {
                items.iter_mut().for_each(turn);
                if ["Routes", "Associations", "Tags", "SubnetIds", "Cidrs"].contains(&key.as_str()) {
                    items.reverse();
                }
            }
        }
    }
}

#[test]
fn the_order_of_what_was_told_changes_no_byte() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let answers = answers();
    let count = objects(&answers).len();
    let again = prop::collection::vec(0..count, 0..4);
    let cases = again.prop_flat_map(|again| {
        let parts = in_parts(&self::answers(), &again);
        (Just(parts.clone()), Just(parts).prop_shuffle(), any::<bool>())
    });
    let mut runner = TestRunner::new(Config { cases: 60, failure_persistence: None, ..Config::default() });
    let checked = runner.run(&cases, |(parts, mut shuffled, turned)| {
        if turned {
            shuffled.iter_mut().for_each(turn_answer);
        }
        let (as_is, otherwise) = runtime.block_on(async { (trace(&parts).await, trace(&shuffled).await) });
        prop_assert_eq!(as_is.status, otherwise.status);
        prop_assert!([200, 422].contains(&as_is.status.as_u16()), "{}", as_is.text());
        let without_id = |reply: &Reply| match reply.status.as_u16() {
            200 => reply.text().to_owned(),
            _ => reply.json()["diagnostics"].to_string(),
        };
        prop_assert_eq!(without_id(&as_is), without_id(&otherwise));
        Ok(())
    });
    checked.unwrap();
}

fn turn_answer(answer: &mut Json) {
    let lists = answer.as_object_mut().unwrap().values_mut();
    lists.filter_map(Json::as_array_mut).flatten().for_each(turn);
}

/// The pointers to the values of keys below `value` that AWS prints as lists, or that say which block or state it is.
fn keys(value: &Json, at: &str, found: &mut Vec<String>) {
    match value {
        Json::Object(object) => {
            for (key, inner) in object {
                let at = format!("{at}/{key}");
                keys(inner, &at, found);
                if inner.is_array() && key != "Tags" || ["CidrBlock", "SubnetId", "Status"].contains(&key.as_str()) {
                    found.push(at);
                }
            }
        }
        Json::Array(items) => {
            for (index, inner) in items.iter().enumerate() {
                keys(inner, &format!("{at}/{index}"), found);
            }
        }
        _ => {}
    }
}

/// Whether a verdict may become another one when less is told.
fn may_become(before: &str, after: &str) -> bool {
    before == after || after == "undetermined" || before == "undetermined"
}

#[tokio::test]
async fn a_key_that_is_taken_out_below_never_turns_a_verdict_round() {
    let mut answers = answers();
    let peering = json!({"VpcPeeringConnectionId": "pcx-1", "Status": {"Code": "active"},
        "RequesterVpcInfo": {"VpcId": "vpc-0a1b2c3d4e5f60718", "CidrBlockSet": [{"CidrBlock": "10.80.0.0/16"}]},
        "AccepterVpcInfo": {"VpcId": "vpc-2", "CidrBlock": "10.9.0.0/16",
            "CidrBlockSet": [{"CidrBlock": "10.9.0.0/16"}]}});
    *listed(&mut answers, "VpcPeeringConnections") = vec![peering];
    let route = json!({"DestinationCidrBlock": "10.9.0.0/16", "VpcPeeringConnectionId": "pcx-1", "State": "active"});
    for table in listed(&mut answers, "RouteTables") {
        table["Routes"].as_array_mut().unwrap().push(route.clone());
    }
    let whole = trace(&answers).await.json();
    let mut pointers = Vec::new();
    keys(&json!(answers), "", &mut pointers);
    assert!(40 < pointers.len(), "{pointers:?}");
    let mut unknown = 0;
    for pointer in &pointers {
        let (above, key) = pointer.rsplit_once('/').unwrap();
        for is_null in [false, true] {
            let mut all = json!(answers);
            let object = all.pointer_mut(above).unwrap().as_object_mut().unwrap();
            drop(object.remove(key));
            if is_null {
                object.insert(key.to_owned(), Json::Null);
            }
            let reply = trace(all.as_array().unwrap()).await;
            assert_eq!(reply.status, 200, "{pointer}: {}", reply.text());
            let told = reply.json();
            for (before, after) in whole["flows"].as_array().unwrap().iter().zip(told["flows"].as_array().unwrap()) {
                let verdicts = [before, after].map(|flow| flow["verdict"].as_str().unwrap().to_owned());
                assert!(may_become(&verdicts[0], &verdicts[1]), "{pointer}: {before:#} {after:#}");
                unknown += usize::from(verdicts[1] == "undetermined" && verdicts[0] != "undetermined");
            }
        }
    }
    assert!(10 < unknown, "{unknown}");
}

/// What is not told is said, with what makes it known.
#[tokio::test]
async fn what_lacks_keys_is_unknown_and_said() {
    for (key, lacked, disposition) in [
        ("Routes", "`observed` lacks `Routes` of `rtb-0aaa0000000000001`: what", "tableUnknown"),
        ("Associations", "`observed` lacks `Associations` of `rtb-0aaa0000000000001`: what", "tableUnknown"),
    ] {
        let mut answers = answers();
        for table in listed(&mut answers, "RouteTables") {
            drop(table.as_object_mut().unwrap().remove(key));
        }
        let told = trace(&answers).await.json();
        let path = &told["flows"][0]["paths"][0];
        assert_eq!(path["disposition"], disposition);
        assert!(path["hint"].as_str().unwrap().contains("describe-route-tables"), "{path:#}");
        let findings = told["diagnostics"].as_array().unwrap();
        let found = findings.iter().find(|found| found["code"] == "observed-lacks-keys").unwrap();
        assert!(found["message"].as_str().unwrap().starts_with(lacked), "{found:#}");
        let lost = findings.iter().filter(|found| found["code"].as_str().unwrap().starts_with("shared-subnet-without"));
        assert_eq!(lost.count(), 0, "{findings:#?}");
    }
}

#[tokio::test]
async fn an_item_that_tells_nothing_is_said() {
    let request = json!({"manifests": cluster(), "observed": [{"Vpcs": []}, {"RouteTableId": "rtb-1"}]});
    let told = post("/v1/validate", JSON, request.to_string()).await.json();
    let findings = told["diagnostics"].as_array().unwrap();
    let found = findings.iter().find(|found| found["code"] == "observed-tells-nothing").unwrap();
    assert_eq!((&found["severity"], &found["field"]), (&json!("warning"), &json!("observed[1]")));
}
