//! What the four operations answer when all is well.

use axum::body::Body;
use axum::http::{Method, Request};
use serde_json::{Value, json};

use crate::client::{JSON, Reply, YAML, get, plans, post, posting, request, reviews, send};
use crate::samples::{SAMPLES, sample};

const CLUSTER: &str = "
apiVersion: kops.k8s.io/v1alpha2
kind: Cluster
metadata: {name: c.example.com}
spec:
  cloudProvider: aws
  kubernetesVersion: 1.34.2
  networkCIDR: 172.20.0.0/16
  nonMasqueradeCIDR: '::/0'
  networking: {cilium: {}}
  subnets:
  - {name: a, type: Private, zone: us-east-1a, ipv6CIDR: '/64#a'}
  - {name: u, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/22}
";

async fn yaml(target: &str) -> Reply {
    post(target, YAML, CLUSTER).await
}

/// The answer as JSON, also where pictures come first.
async fn document(target: &str, text: &str) -> Value {
    let mut request = posting(target, YAML, text.to_owned());
    request.headers_mut().insert("accept", JSON.parse().unwrap());
    send(request).await.json()
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[tokio::test]
async fn every_answer_begins_with_release_and_cluster() {
    let cluster =
        json!({"name": "c.example.com", "ipFamily": "IPv6", "kubernetesVersion": "1.34.2", "region": "us-east-1"});
    for operation in reviews() {
        let answer = document(&format!("/v1/{operation}"), CLUSTER).await;
        assert_eq!(answer["release"], json!({"version": "1.34", "chosenBy": "kubernetesVersion"}));
        assert_eq!(answer["cluster"], cluster);
        assert!(answer["diagnostics"].is_array());
    }
}

#[tokio::test]
async fn answers_have_the_promised_keys() {
    let answer = yaml("/v1/validate").await.json();
    assert_eq!(keys(&answer), ["release", "cluster", "valid", "summary", "diagnostics"]);
    assert_eq!(keys(&answer["summary"]), ["errors", "warnings", "infos"]);
    let answer = yaml("/v1/subnets").await.json();
    assert_eq!(keys(&answer), ["release", "cluster", "diagnostics", "network", "subnets"]);
    let answer = yaml("/v1/routes").await.json();
    assert_eq!(keys(&answer), ["release", "cluster", "diagnostics", "subnets"]);
    let subnet = &answer["subnets"][0];
    assert_eq!(keys(subnet), ["name", "type", "zone", "management", "table", "routes"]);
    assert_eq!(keys(&subnet["table"]), ["name", "role", "scope", "shared", "sharedWith"]);
    assert_eq!(keys(&subnet["routes"][0]), ["destination", "target", "reason", "applies", "explanation"]);
    let answer = yaml("/v1/plan").await.json();
    let gateways = ["internetGateway", "egressOnlyInternetGateway", "natGateways", "elasticIPs", "routeTables"];
    let head = ["release", "cluster", "diagnostics", "network", "subnets"];
    assert_eq!(keys(&answer), [&head[..], &gateways[..]].concat());
}

#[tokio::test]
async fn blocks_are_expanded_once_the_vpc_is_known() {
    let unknown = yaml("/v1/subnets").await.json();
    assert_eq!(unknown["subnets"][0]["ipv6CIDR"], json!({"notation": "/64#a", "origin": "spec"}));
    let known = yaml("/v1/subnets?vpcIPv6CIDR=2001:db8::/56").await.json();
    assert_eq!(known["subnets"][0]["ipv6CIDR"]["cidr"], "2001:db8:0:a::/64");
    assert_eq!(known["subnets"][1]["ipv4CIDR"]["usableAddresses"], 1019);
}

#[tokio::test]
async fn routes_say_whether_they_apply() {
    let answer = yaml("/v1/routes?vpcIPv6CIDR=2001:db8::/56").await.json();
    let subnet = &answer["subnets"][0];
    assert_eq!(subnet["table"]["role"], "private-us-east-1a");
    let routes = subnet["routes"].as_array().unwrap();
    let of = |destination: &str| routes.iter().find(|route| route["destination"] == destination).unwrap();
    assert_eq!((&of("0.0.0.0/0")["applies"], &of("64:ff9b::/96")["applies"]), (&json!(false), &json!(true)));
    assert_eq!(of("64:ff9b::/96")["target"]["kind"], "natGateway");
    assert_eq!(of("::/0")["target"]["kind"], "egressOnlyInternetGateway");
}

#[tokio::test]
async fn the_release_is_chosen_by_the_request_first() {
    let answer = yaml("/v1/validate?kopsRelease=v1.36.2").await.json();
    assert_eq!(answer["release"], json!({"version": "1.36", "chosenBy": "request"}));
    let without = CLUSTER.replace("kubernetesVersion: 1.34.2", "channel: stable");
    let answer = post("/v1/validate", YAML, without).await.json();
    assert_eq!(answer["release"], json!({"version": "1.36", "chosenBy": "default"}));
}

#[tokio::test]
async fn every_spelling_of_yaml_and_json_is_read() {
    let spellings =
        [YAML, "application/x-yaml", "text/yaml", "text/x-yaml", "Application/YAML; charset=utf-8", "text/yaml;a=b"];
    for spelling in spellings {
        assert_eq!(post("/v1/plan", spelling, CLUSTER).await.status, 200, "{spelling}");
    }
    let json = sample("plan-request.json");
    assert_eq!(post("/v1/plan", "application/json; charset=utf-8", json.clone()).await.status, 200);
    assert_eq!(post("/v1/plan", YAML, json).await.status, 200);
}

#[tokio::test]
async fn answers_are_yaml_where_that_is_preferred() {
    let accepting = |accept: &str| {
        let mut request = posting("/v1/plan", YAML, CLUSTER);
        request.headers_mut().insert("accept", accept.parse().unwrap());
        send(request)
    };
    let json = accepting("application/json, application/yaml;q=0.9").await;
    assert_eq!((json.header("content-type"), json.header("vary")), (JSON, "accept"));
    let yaml = accepting("application/yaml, application/json;q=0.9").await;
    assert_eq!(yaml.header("content-type"), YAML);
    assert!(yaml.text().starts_with("release:\n"), "{}", yaml.text());
    accepting("text/html").await.problem(406, "not-acceptable");
}

#[tokio::test]
async fn the_same_request_gives_the_same_bytes() {
    for (name, query) in SAMPLES {
        let text = sample(&format!("{name}.yaml"));
        let target = format!("/v1/validate{query}");
        assert_eq!(post(&target, YAML, text.clone()).await.body, post(&target, YAML, text).await.body, "{name}");
    }
    for operation in plans() {
        let target = format!("/v1/{operation}");
        assert_eq!(yaml(&target).await.body, yaml(&target).await.body);
    }
}

#[tokio::test]
async fn an_answer_says_what_grading_changed() {
    let misspelt = CLUSTER.replace("networkCIDR:", "networkCidrs: x\n  networkCIDR:");
    let plain = post("/v1/validate", YAML, misspelt.clone()).await.json();
    let codes = |answer: &Value| -> Vec<String> {
        let found = answer["diagnostics"].as_array().unwrap().iter();
        found.map(|diagnostic| diagnostic["code"].as_str().unwrap().to_owned()).collect()
    };
    assert!(codes(&plain).contains(&"unknown-field".to_owned()));
    assert!(plain.get("grading").is_none());
    for operation in reviews() {
        let graded = document(&format!("/v1/{operation}?ignore=unknown-field"), &misspelt).await;
        assert_eq!(
            graded["grading"],
            json!({"ignored": {"unknown-field": 1}, "lowered": {}, "raised": {}, "kept": {}})
        );
        assert!(!codes(&graded).contains(&"unknown-field".to_owned()));
    }
}

#[tokio::test]
async fn no_answer_has_a_null() {
    for (name, query) in SAMPLES.into_iter().filter(|(name, _)| *name != "ten-errors") {
        let reply = post(&format!("/v1/plan{query}"), YAML, sample(&format!("{name}.yaml"))).await;
        assert!(!reply.text().contains("null"), "{name}");
    }
}

#[tokio::test]
async fn a_large_body_is_planned_like_a_small_one() {
    let large = format!("{CLUSTER}{}", "# a comment that says nothing at all\n".repeat(4000));
    let reply = post("/v1/plan", YAML, large).await;
    assert_eq!(reply.body, yaml("/v1/plan").await.body);
}

#[tokio::test]
async fn a_thousand_subnets_are_planned() {
    let subnet =
        |index: usize| format!("  - {{name: p{index}, type: Private, zone: us-east-1a, ipv6CIDR: '/64#{index:x}'}}\n");
    let subnets: String = (0x100..0x100 + 1000).map(subnet).collect();
    let reply = post("/v1/plan?vpcIPv6CIDR=2001:db8::/48", YAML, format!("{CLUSTER}{subnets}")).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    assert_eq!(reply.json()["subnets"].as_array().unwrap().len(), 1002);
}

#[tokio::test]
async fn head_works_wherever_get_does() {
    for target in ["/livez", "/v1/rules", "/v1/releases", "/openapi.json", "/docs/", "/docs/swagger-ui.css"] {
        let reply = send(request(Method::HEAD, target)).await;
        assert_eq!((reply.status.as_u16(), reply.body.len()), (200, 0), "{target}");
        assert_eq!(reply.header("content-type"), get(target).await.header("content-type"));
    }
}

#[tokio::test]
async fn the_request_id_is_taken_over_or_made_up() {
    let with = |id: &str| send(Request::get("/livez").header("x-request-id", id).body(Body::empty()).unwrap());
    assert_eq!(with("deploy-7/a").await.header("x-request-id"), "deploy-7/a");
    for unusable in ["", "two words", &"x".repeat(129)] {
        let made_up = with(unusable).await;
        assert_eq!(made_up.header("x-request-id").len(), 36, "{unusable}");
    }
}
