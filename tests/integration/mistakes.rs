//! The likeliest mistakes of those who meet the service first: each answer says what to do.

use axum::body::Body;
use axum::http::Request;
use serde_json::Value;

use crate::client::{JSON, Reply, YAML, get, post, send};
use crate::samples::sample;

const CLUSTER: &str = "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {name: c.example.com}\n";

/// A cluster in the layout that kOps stores, with these lines in its spec.
fn cluster(lines: &str) -> String {
    let lines: String = lines.lines().map(|line| format!("  {line}\n")).collect();
    format!("{CLUSTER}spec:\n  cloudProvider: aws\n  kubernetesVersion: 1.34.2\n{lines}")
}

/// The problem of a request: its status, its type, and what its hint has to say.
#[track_caller]
fn check(reply: &Reply, status: u16, slug: &str, hint: &str) {
    let problem = reply.problem(status, slug);
    let found = problem["hint"].as_str().unwrap_or_default();
    assert!(found.contains(hint), "{problem:#}");
}

/// The findings of a spec; `code` has to be among them, with a hint that says `hint`.
async fn finding(spec: &str, code: &str, hint: &str) -> Value {
    let review = post("/v1/validate", YAML, spec.to_owned()).await;
    assert_eq!(review.status, 200, "{}", review.text());
    let review = review.json();
    let found = review["diagnostics"].as_array().unwrap().iter().find(|found| found["code"] == code);
    let found = found.unwrap_or_else(|| panic!("no {code} in {review:#}")).clone();
    assert!(found["hint"].as_str().unwrap_or_default().contains(hint), "{found:#}");
    found
}

#[tokio::test]
async fn curl_d_sends_a_form() {
    let reply = post("/v1/plan", "application/x-www-form-urlencoded", sample("ipv4-private.yaml")).await;
    check(
        &reply,
        415,
        "unsupported-media-type",
        "curl --data-binary @cluster.yaml -H 'content-type: application/yaml'",
    );
}

#[tokio::test]
async fn no_content_type() {
    let reply = send(Request::post("/v1/plan").body(Body::from(cluster(""))).unwrap()).await;
    check(&reply, 415, "unsupported-media-type", "-H 'content-type: application/yaml'");
}

#[tokio::test]
async fn curl_d_eats_line_breaks() {
    let reply = post("/v1/plan", YAML, sample("ipv4-private.yaml").replace('\n', "")).await;
    check(&reply, 400, "empty-body", "`--data-binary`, not with `-d`");
    let reply = post("/v1/plan", YAML, cluster("networkCIDR: 172.20.0.0/16").replace('\n', "")).await;
    check(&reply, 400, "unreadable-body", "`--data-binary`");
}

#[tokio::test]
async fn the_name_of_the_file_instead_of_the_file() {
    check(&post("/v1/plan", YAML, "@cluster.yaml").await, 400, "unreadable-body", "");
    check(
        &post("/v1/plan", YAML, "cluster.yaml").await,
        400,
        "manifest-without-kind",
        "`curl --data-binary @cluster.yaml`",
    );
}

#[tokio::test]
async fn an_empty_body() {
    check(&post("/v1/plan", YAML, "").await, 400, "empty-body", "Send the manifest of a kOps cluster");
}

#[tokio::test]
async fn yaml_called_json() {
    check(&post("/v1/plan", JSON, cluster("")).await, 400, "unreadable-body", "`content-type: application/yaml`");
}

#[tokio::test]
async fn json_called_yaml_is_read() {
    let reply = post("/v1/plan", YAML, sample("plan-request.json")).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
}

#[tokio::test]
async fn groups_without_their_cluster() {
    let reply = post("/v1/plan", YAML, "apiVersion: kops.k8s.io/v1alpha2\nkind: InstanceGroup\n").await;
    check(&reply, 400, "no-cluster", "Send the `Cluster` together with its instance groups");
}

#[tokio::test]
async fn the_cluster_of_another_project() {
    let reply = post("/v1/plan", YAML, "apiVersion: cluster.x-k8s.io/v1beta1\nkind: Cluster\n").await;
    check(&reply, 400, "no-cluster", "`apiVersion: kops.k8s.io/v1alpha2`");
}

#[tokio::test]
async fn two_clusters() {
    let reply = post("/v1/plan", YAML, format!("{}---\n{}", cluster(""), cluster(""))).await;
    check(&reply, 400, "several-clusters", "one request for each cluster");
}

#[tokio::test]
async fn a_tab_in_yaml() {
    let reply = post("/v1/plan", YAML, format!("{CLUSTER}spec:\n\tcloudProvider: aws\n")).await;
    check(&reply, 400, "unreadable-body", "Indent with spaces");
    assert_eq!(reply.json()["line"], 5);
}

#[tokio::test]
async fn a_block_without_quotes() {
    let spec = cluster("nonMasqueradeCIDR: ::/0\nnetworkCIDR: 172.20.0.0/16\nnetworking: {cilium: {}}");
    let review = post("/v1/validate", YAML, spec).await;
    assert_eq!(review.json()["cluster"]["ipFamily"], "IPv6", "{}", review.text());
    let flow = cluster("subnets: [{name: a, type: Private, zone: us-east-1a, ipv6CIDR: /64#0}]");
    check(&post("/v1/plan", YAML, flow.replace("/64#0", "2001:db8::/64")).await, 422, "invalid-spec", "");
}

#[tokio::test]
async fn a_release_that_yaml_takes_for_a_number() {
    let request = sample("plan-request.json").replace("\"1.36\"", "1.30");
    for (notation, hint) in [(JSON, "Put it in quotes"), (YAML, "Put it in quotes: `\"1.30\"`")] {
        let problem = post("/v1/plan", notation, request.clone()).await.problem(422, "invalid-spec");
        let found = &problem["diagnostics"][0];
        assert_eq!((&found["field"], &found["hint"]), (&"kopsRelease".into(), &hint.into()), "{problem:#}");
    }
    check(&get_release("1.3").await, 400, "unknown-release", "`1.30`");
    check(&get_release("1.22").await, 400, "unknown-release", "`1.23`");
    check(&get_release("latest").await, 400, "unknown-release", "`1.36`");
}

async fn get_release(release: &str) -> Reply {
    post(&format!("/v1/plan?kopsRelease={release}"), YAML, cluster("")).await
}

#[tokio::test]
async fn a_number_sign_in_a_url() {
    let reply = get("/v1/expand?vpc=2001:db8::/56&cidr=/64").await;
    check(&reply, 400, "cannot-expand", "in a URL `#` is written `%23`");
}

#[tokio::test]
async fn a_misspelt_parameter() {
    let reply = post("/v1/plan?vpcIpv6Cidr=2001:db8::/56", YAML, cluster("")).await;
    check(&reply, 400, "unknown-parameter", "Did you mean `vpcIPv6CIDR`?");
}

#[tokio::test]
async fn get_instead_of_post() {
    let reply = get("/v1/plan").await;
    check(&reply, 405, "method-not-allowed", "POST");
    assert!(reply.header("allow").contains("POST"));
}

#[tokio::test]
async fn a_misspelt_path() {
    check(&post("/v1/plans", YAML, cluster("")).await, 404, "not-found", "Did you mean `/v1/plan`?");
}

#[tokio::test]
async fn todays_layout_under_the_older_version() {
    let spec = cluster("networking:\n  networkCIDR: 172.20.0.0/16\n  subnets: []\n");
    let found = finding(&spec, "unknown-field", "Move it to `spec.networkCIDR`").await;
    assert_eq!((&found["source"]["line"], &found["source"]["column"]), (&8.into(), &18.into()), "{found:#}");
    let spec = spec.replace("cloudProvider: aws", "cloudProvider: {aws: {}}");
    finding(&spec, "value-of-wrong-kind", "`apiVersion: kops.k8s.io/v1alpha3`").await;
}

#[tokio::test]
async fn the_older_layout_under_todays_version() {
    let spec = cluster("networkCIDR: 172.20.0.0/16\nsubnets: []").replace("v1alpha2", "v1alpha3");
    let found = finding(&spec, "unknown-field", "`apiVersion: kops.k8s.io/v1alpha2`").await;
    assert_eq!(found["source"]["line"], 7, "{found:#}");
    finding(&spec, "value-of-wrong-kind", "write `cloudProvider: {aws: {}}`").await;
}

#[tokio::test]
async fn a_misspelt_field() {
    finding(&cluster("netwrokCIDR: 172.20.0.0/16"), "unknown-field", "`networkCIDR`").await;
}

#[tokio::test]
async fn no_api_version() {
    let reply = post("/v1/plan", YAML, "kind: Cluster\nmetadata: {name: c}\n").await;
    check(&reply, 400, "unknown-api-version", "`apiVersion: kops.k8s.io/v1alpha2`");
}
