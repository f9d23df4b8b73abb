//! `/v1/fleet`: overlaps of many clusters.

use serde_json::{Value, json};

use crate::client::{JSON, posting, send, send_to, settings};

fn cluster(name: &str, network: &str, more: &Value) -> Value {
    let mut cluster = json!({
        "apiVersion": "kops.k8s.io/v1alpha3", "kind": "Cluster", "metadata": {"name": name},
        "spec": {"cloudProvider": {"aws": {}}, "kubernetesVersion": "1.35.5", "networking": {
            "cilium": {}, "networkCIDR": network, "nonMasqueradeCIDR": "100.64.0.0/10",
            "topology": {"dns": "None"}, "subnets": [{"name": "a", "type": "Public", "zone": "us-east-1a"}]}}
    });
    for (key, value) in more.as_object().into_iter().flatten() {
        cluster["spec"]["networking"][key] = value.clone();
    }
    cluster
}

async fn ask(question: &Value) -> Value {
    let reply = send(posting("/v1/fleet", JSON, question.to_string())).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    reply.json()
}

/// Code, severity, relation, link, and the ids, without remarks.
async fn found(question: &Value) -> Vec<String> {
    let answer = ask(question).await;
    let overlaps = answer["overlaps"].as_array().unwrap().iter().filter(|overlap| overlap["severity"] != "info");
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let line = |overlap: &Value| {
        let ids: Vec<String> =
            overlap["holders"].as_array().unwrap().iter().map(|holder| text(&holder["id"])).collect();
        let facts = ["code", "severity", "relation", "link"].map(|key| text(&overlap[key]));
        format!("{}: {}", facts.join(" "), ids.join(" "))
    };
    overlaps.map(line).collect()
}

fn two(left: &str, right: &str, link: &str) -> Value {
    json!({
        "members": [
            {"id": "a", "cluster": cluster("a.example.com", left, &Value::Null)},
            {"id": "b", "cluster": cluster("b.example.com", right, &Value::Null)},
        ],
        "links": [{"between": ["b", "a"], "kind": link}],
    })
}

#[tokio::test]
async fn blocks_overlap_over_their_link() {
    for (left, right, link, expected) in [
        ("10.0.0.0/16", "10.0.0.0/16", "peering", "networks-overlap error equal peering: a b"),
        ("10.0.0.0/16", "10.0.0.0/20", "peering", "networks-overlap error contains peering: a b"),
        ("10.0.16.0/20", "10.0.0.0/16", "transitGateway", "networks-overlap error contains transitGateway: b a"),
        ("10.0.0.0/16", "10.0.0.0/16", "clusterMesh", "networks-overlap error equal clusterMesh: a b"),
    ] {
        let lines = found(&two(left, right, link)).await;
        assert!(lines.contains(&expected.to_owned()), "{left} {right} {link}: {lines:?}");
    }
    assert_eq!(found(&two("10.0.0.0/16", "10.1.0.0/16", "peering")).await, [] as [&str; 0]);
}

#[tokio::test]
async fn a_suggestion_is_free_everywhere() {
    let mut question = two("10.0.0.0/16", "10.0.0.0/16", "peering");
    question["ranges"] = json!([{"id": "office", "kind": "onPremises", "cidrs": ["10.1.0.0/16", "2001:db8::/32"]}]);
    let answer = ask(&question).await;
    let hint = answer["overlaps"][0]["hint"].as_str().unwrap();
    assert!(hint.contains("`10.2.0.0/16`"), "{hint}");
    assert_eq!(answer["ranges"], question["ranges"]);
    assert_eq!(answer["overlaps"][0]["helpURI"], "/codes/networks-overlap");
}

#[tokio::test]
async fn pods_matter_where_they_are_routed() {
    let mut question = two("10.0.0.0/16", "10.1.0.0/16", "transitGateway");
    assert_eq!(found(&question).await, [] as [&str; 0]);
    question["links"][0]["podsRouted"] = true.into();
    assert_eq!(found(&question).await, ["pods-overlap error equal transitGateway: a b"]);
}

#[tokio::test]
async fn clusters_of_one_vpc_share_its_block_and_not_their_subnets() {
    let subnet = |name: &str| {
        json!({"networkID": "vpc-0a1b2c3d", "subnets": [
        {"name": name, "type": "Public", "zone": "us-east-1a", "cidr": "10.0.1.0/24"}]})
    };
    let question = json!({"members": [
        {"id": "a", "cluster": cluster("c.example.com", "10.0.0.0/16", &subnet("x"))},
        {"id": "b", "cluster": cluster("c.example.com", "10.0.0.0/16", &subnet("y"))},
    ]});
    assert_eq!(found(&question).await, ["cluster-subnets-overlap error equal sameVPC: a b"]);
    let clash = &ask(&question).await["nameClashes"][0];
    assert_eq!((&clash["severity"], &clash["vpc"]), (&json!("error"), &json!("vpc-0a1b2c3d")));
}

#[tokio::test]
async fn a_member_that_cannot_be_read_has_its_problem() {
    let mut question = two("10.0.0.0/16", "10.0.0.0/16", "peering");
    question["members"][1] = json!({"id": "b", "manifests": "kind: InstanceGroup\n"});
    let answer = ask(&question).await;
    assert_eq!(answer["members"][1]["problem"]["type"], "/problems/no-cluster");
    assert_eq!((&answer["members"][1]["ranges"], &answer["overlaps"]), (&json!([]), &json!([])));
    question["members"][1] = json!({"id": "b", "cluster": cluster("b.example.com", "10.0.0.1/16", &Value::Null)});
    let answer = ask(&question).await;
    assert_eq!(answer["members"][1]["valid"], false);
    assert_eq!(answer["overlaps"][0]["code"], "networks-overlap");
}

#[tokio::test]
async fn what_is_wrong_with_the_question_is_said_at_once() {
    let mut question = two("10.0.0.0/16", "10.0.0.0/16", "vpn");
    question["members"][1]["id"] = "a".into();
    question["defaultLink"] = json!({"kind": "peering", "podRouted": true});
    let problem = send(posting("/v1/fleet", JSON, question.to_string())).await.problem(422, "invalid-question");
    let found: Vec<(&str, &str)> = problem["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|found| (found["code"].as_str().unwrap(), found["field"].as_str().unwrap()))
        .collect();
    let expected = [
        ("repeated-question-name", "members[1].id"),
        ("unknown-question-key", "defaultLink.podRouted"),
        ("invalid-question-value", "links[0].kind"),
        ("unknown-question-name", "links[0].between[0]"),
    ];
    assert_eq!(found, expected);
    let mut question = two("10.0.0.0/16", "10.0.0.0/16", "peering");
    let links = question["links"].as_array_mut().unwrap();
    links.push(json!({"between": ["a", "b"], "kind": "transitGateway"}));
    let problem = send(posting("/v1/fleet", JSON, question.to_string())).await.problem(422, "invalid-question");
    let found = &problem["diagnostics"][0];
    assert_eq!(found["message"], "another link joins `a` and `b` already");
    assert_eq!((&found["code"], &found["field"]), (&json!("repeated-question-name"), &json!("links[1].between[0]")));
    send(posting("/v1/fleet", JSON, "{}")).await.problem(422, "invalid-question");
    send(posting("/v1/fleet", JSON, "[]")).await.problem(422, "invalid-question");
}

#[tokio::test]
async fn the_worst_overlaps_are_shown_and_all_are_counted() {
    let members: Vec<Value> = (0..4)
        .map(|id| json!({"id": format!("m{id}"), "cluster": cluster("c.example.com", "10.0.0.0/16", &Value::Null)}))
        .collect();
    let question = json!({"members": members, "defaultLink": {"kind": "peering"}});
    let few = settings(|settings| settings.sizes.findings = 1);
    let answer = send_to(few, posting("/v1/fleet", JSON, question.to_string())).await.json();
    assert_eq!(answer["overlaps"].as_array().unwrap().len(), 1);
    assert_eq!((&answer["overlaps"][0]["severity"], &answer["overlapsTotal"]), (&json!("error"), &json!(3)));
}
