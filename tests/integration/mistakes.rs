//! The likeliest mistakes of those who meet the service first: each answer says what to do.

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};

use crate::client::{JSON, Reply, YAML, get, post, send};
use crate::samples::sample;

mod table;
mod values;

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
    check(&post("/v1/plan", YAML, "@cluster.yaml").await, 400, "unreadable-body", "`curl --data-binary @cluster.yaml`");
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
    check(&reply, 400, "no-cluster", "`kops get NAME -o yaml` prints them all");
}

#[tokio::test]
async fn the_cluster_of_another_project() {
    let reply = post("/v1/plan", YAML, "apiVersion: cluster.x-k8s.io/v1beta1\nkind: Cluster\n").await;
    check(&reply, 400, "no-cluster", "`apiVersion: kops.k8s.io/v1alpha2`");
}

#[tokio::test]
async fn files_of_other_programs_are_called_by_name() {
    for (version, kind, name) in [
        ("eksctl.io/v1alpha5", "ClusterConfig", "eksctl"),
        ("cluster.x-k8s.io/v1beta1", "Cluster", "Cluster API"),
        ("infrastructure.cluster.x-k8s.io/v1beta2", "AWSCluster", "Cluster API"),
        ("kubeadm.k8s.io/v1beta3", "ClusterConfiguration", "kubeadm"),
        ("v1", "Config", "kubeconfig"),
    ] {
        let reply =
            post("/v1/plan", YAML, format!("apiVersion: {version}\nkind: {kind}\nmetadata: {{name: a}}\n")).await;
        check(&reply, 400, "no-cluster", name);
        assert_eq!(reply.json()["line"], 2, "{}", reply.text());
    }
    let reply = post("/v1/plan", YAML, "AWSTemplateFormatVersion: '2010-09-09'\nResources: {}\n").await;
    check(&reply, 400, "manifest-without-kind", "CloudFormation");
    let reply = post("/v1/plan", JSON, "{\"Subnets\": [{\"SubnetId\": \"subnet-1\"}]}").await;
    check(&reply, 400, "manifest-without-kind", "`vpc` of a plan request");
    let reply = post("/v1/plan", YAML, "apiVersion: kops.k8s.io/v1\nkind: Cluster\n").await;
    check(&reply, 400, "unknown-api-version", "v1alpha2");
    assert_eq!(reply.json()["line"], 1, "{}", reply.text());
}

#[tokio::test]
async fn json_with_comments_and_text_before_a_manifest() {
    let json = sample("plan-request.json");
    for text in [format!("// note\n{json}"), json.replacen('{', "{ // note\n", 1), format!("/* note */ {json}")] {
        for notation in [JSON, YAML] {
            check(&post("/v1/plan", notation, text.clone()).await, 400, "unreadable-body", "JSON has no comments");
        }
    }
    let logged = format!("I1126 12:00:00.123456    7 create_cluster.go:878] Using SSH key\n{}", cluster(""));
    let reply = post("/v1/plan", YAML, logged).await;
    check(&reply, 400, "unreadable-body", "Remove line 1: the manifest starts in line 2");
    finding(&format!("Using cluster from kubectl context: x\n\n{}", cluster("")), "unknown-field", "Remove the line")
        .await;
    let found = finding(&format!("# note\n---\n{}", cluster("")), "section-of-comments", "Remove the `---`").await;
    assert_eq!(found["source"]["line"], 1, "{found:#}");
}

#[tokio::test]
async fn separators_that_are_missing_or_too_long() {
    let group = "apiVersion: kops.k8s.io/v1alpha2\nkind: InstanceGroup\nmetadata: {name: nodes}\n";
    let reply = post("/v1/plan", YAML, format!("{}{group}", cluster(""))).await;
    check(&reply, 400, "unreadable-body", "Write `---` alone");
    assert_eq!(reply.json()["line"], 8, "{}", reply.text());
    for line in ["----", "===", "-- -", "\u{2014}"] {
        let reply = post("/v1/plan", YAML, format!("{}{line}\n{group}", cluster(""))).await;
        let problem = reply.problem(400, "unreadable-body");
        assert_eq!(problem["line"], 7, "{line}: {problem:#}");
    }
    check(
        &post("/v1/plan", YAML, format!("{}----\n{group}", cluster(""))).await,
        400,
        "unreadable-body",
        "`---` alone",
    );
}

#[tokio::test]
async fn variables_that_no_program_has_filled_in() {
    for variable in ["$VPC_CIDR", "'%VPC_CIDR%'", "__VPC_CIDR__", "<vpc cidr>", "${VPC_CIDR}"] {
        let found = finding(&cluster(&format!("networkCIDR: {variable}")), "unrendered-placeholder", "").await;
        assert_eq!(found["field"], "spec.networking.networkCIDR", "{found:#}");
    }
}

#[tokio::test]
async fn what_kops_writes_for_no_block_is_not_a_variable() {
    let spec = cluster("networkCIDR: 10.0.0.0/28\nsubnets:\n- {name: a, type: Public, zone: us-east-1a, cidr: <nil>}");
    finding(&spec, "subnet-cidr-invalid", "").await;
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
    check(&get_release("1.35.x").await, 400, "unknown-release", "`1.35`");
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
async fn a_key_in_the_place_of_todays_layout() {
    let spec = cluster("networking:\n  networkCIDR: 172.20.0.0/16\n  subnets: []\n");
    let found = finding(&spec, "unknown-field", "Move it to `spec.networkCIDR`").await;
    assert_eq!((&found["source"]["line"], &found["source"]["column"]), (&8.into(), &18.into()), "{found:#}");
    let spec = cluster("").replace("cloudProvider: aws", "cloudProvider: {aws: {}}");
    finding(&spec, "value-of-wrong-kind", "`apiVersion: kops.k8s.io/v1alpha3`").await;
}

#[tokio::test]
async fn the_layout_of_the_other_version() {
    let today = cluster("networking:\n  networkCIDR: 172.20.0.0/16\n  subnets: []\n");
    let today = today.replace("cloudProvider: aws", "cloudProvider: {aws: {}}");
    finding(&today, "manifest-in-other-layout", "`apiVersion: kops.k8s.io/v1alpha3`").await;
    let older = cluster("networkCIDR: 172.20.0.0/16\nsubnets: []").replace("v1alpha2", "v1alpha3");
    let found = finding(&older, "manifest-in-other-layout", "`apiVersion: kops.k8s.io/v1alpha2`").await;
    assert_eq!((&found["source"]["line"], &found["severity"]), (&1.into(), &"error".into()), "{found:#}");
    finding(&cluster("").replace("v1alpha2", "v1alpha3"), "value-of-wrong-kind", "write `cloudProvider: {aws: {}}`")
        .await;
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

#[tokio::test]
async fn a_file_that_is_uploaded() {
    let multipart = post("/v1/plan", "multipart/form-data; boundary=x", sample("ipv4-private.yaml")).await;
    check(&multipart, 415, "unsupported-media-type", "curl --data-binary @cluster.yaml");
    let put = Request::put("/v1/plan").body(Body::from(cluster(""))).unwrap();
    check(&send(put).await, 405, "method-not-allowed", "`curl --data-binary`");
}

#[tokio::test]
async fn a_browser_asks_for_a_page() {
    let mut request = Request::post("/v1/plan").header("content-type", YAML).body(Body::from(cluster(""))).unwrap();
    request.headers_mut().insert("accept", "text/html".parse().unwrap());
    check(&send(request).await, 406, "not-acceptable", "`accept: application/json`");
}

#[tokio::test]
async fn another_version_of_the_service() {
    for path in ["/v2/plan", "/v1/plan/", "/plan", "/api/v1/plan", "/v1/Plan"] {
        check(&post(path, YAML, cluster("")).await, 404, "not-found", "Did you mean `/v1/plan`?");
    }
}

#[tokio::test]
async fn a_manifest_that_is_packed_up() {
    let base64 = "YXBpVmVyc2lvbjoga29wcy5rOHMuaW8vdjFhbHBoYTIKa2luZDogQ2x1c3Rlcgo=";
    check(&post("/v1/plan", YAML, base64).await, 400, "manifest-without-kind", "not encoded");
    let text = json!({"cluster": cluster("")}).to_string();
    let reply = post("/v1/plan", JSON, text).await;
    check(&reply, 400, "manifest-without-kind", "Send the manifest itself");
    assert_eq!(reply.json()["pointer"], "/cluster");
}

#[tokio::test]
async fn other_files_of_the_project() {
    let terraform = "resource \"aws_vpc\" \"main\" {\n  cidr_block = \"10.0.0.0/16\"\n}\n";
    check(&post("/v1/plan", YAML, terraform).await, 400, "manifest-without-kind", "`kops get NAME -o yaml`");
    let kubeconfig = "apiVersion: v1\nkind: Config\nclusters: []\n";
    check(&post("/v1/plan", YAML, kubeconfig).await, 400, "no-cluster", "`kops get NAME -o yaml`");
}

#[tokio::test]
async fn what_kops_get_prints_as_json_is_read() {
    let version = "kops.k8s.io/v1alpha2";
    let items = [
        json!({"apiVersion": version, "kind": "Cluster", "metadata": {"name": "c.example.com"}}),
        json!({"apiVersion": version, "kind": "InstanceGroup", "metadata": {"name": "nodes"}}),
    ];
    for body in [json!(items), json!({"kind": "List", "items": items})] {
        let reply = post("/v1/validate", JSON, body.to_string()).await;
        assert_eq!(reply.status, 200, "{}", reply.text());
        assert_eq!(reply.json()["cluster"]["name"], "c.example.com");
    }
    let several = items.map(|item| item.to_string()).join("\n");
    check(&post("/v1/validate", JSON, several).await, 400, "unreadable-body", "`jq --slurp`");
}

#[tokio::test]
async fn a_template_that_is_not_rendered() {
    let helm = format!("{CLUSTER}spec:\n  networkCIDR: {{{{ .Values.cidr }}}}\n");
    check(&post("/v1/plan", YAML, helm).await, 400, "unreadable-body", "render it first");
    let jinja = format!("{{% set zone = 'a' %}}\n{CLUSTER}");
    check(&post("/v1/plan", YAML, jinja).await, 400, "unreadable-body", "render it first");
}

#[tokio::test]
async fn text_that_went_through_a_word_processor() {
    let quotes = cluster("networkCIDR: “172.20.0.0/16”");
    finding(&quotes, "network-cidr-unreadable", "Write `172.20.0.0/16` without").await;
    let spaces = cluster("networkCIDR: 172.20.0.0/16").replace("  cloudProvider", "\u{a0}\u{a0}cloudProvider");
    check(&post("/v1/plan", YAML, spaces).await, 400, "unreadable-body", "plain spaces");
    let windows = format!("\u{feff}{}", cluster("networkCIDR: 172.20.0.0/16")).replace('\n', "\r\n");
    let review = post("/v1/validate", YAML, windows).await;
    assert_eq!(review.json()["cluster"]["name"], "c.example.com", "{}", review.text());
    let utf16: Vec<u8> = cluster("").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let utf16 = [&[0xff, 0xfe][..], &utf16].concat();
    check(&post("/v1/plan", YAML, utf16).await, 400, "unreadable-body", "UTF-8");
}

#[tokio::test]
async fn lines_that_do_not_line_up() {
    let dented = cluster("networkCIDR: 172.20.0.0/16").replace("  networkCIDR", " networkCIDR");
    check(&post("/v1/plan", YAML, dented).await, 400, "unreadable-body", "indentation");
    let glued = cluster("networkCIDR:172.20.0.0/16\nsubnets: []");
    check(&post("/v1/plan", YAML, glued).await, 400, "unreadable-body", "a space after the colon");
    let outside = format!("{}networkCIDR: 172.20.0.0/16\n", cluster(""));
    finding(&outside, "unknown-field", "`spec`").await;
}

#[tokio::test]
async fn addresses_in_other_notations() {
    finding(&cluster("networkCIDR: 172.20.0.0"), "network-cidr-unreadable", "`172.20.0.0/16`").await;
    finding(&cluster("networkCIDR: 172.20.0.0/255.255.0.0"), "network-cidr-unreadable", "`172.20.0.0/16`").await;
    finding(&cluster("networkCIDR: 172.20.0.5/16"), "network-cidr-has-host-bits", "Write `172.20.0.0/16`").await;
    let block =
        |block: &str| cluster(&format!("subnets:\n- {{name: a, type: Public, zone: us-east-1a, ipv6CIDR: {block}}}"));
    finding(&block("'/64#A'"), "subnet-ipv6-cidr-invalid", "Write `/64#a`").await;
    for wrong in ["2001:db8::", "10.0.0.0/16"] {
        let reply = post(&format!("/v1/plan?vpcIPv6CIDR={wrong}"), YAML, cluster("")).await;
        check(&reply, 400, "bad-parameter", "`2001:db8::/56`");
    }
}

#[tokio::test]
async fn a_block_in_the_query_says_why_it_is_not_one() {
    for (wrong, why) in [
        ("10.0.0.0", "the prefix length is missing"),
        ("10.0.0.0/33", "longer than 32"),
        ("10.0.300.0/16", "greater than 255"),
        ("nope", "start with an IP address"),
    ] {
        let reply = post(&format!("/v1/plan?vpcIPv4CIDR={wrong}"), YAML, cluster("")).await;
        check(&reply, 400, "bad-parameter", "`172.20.0.0/16`");
        assert!(reply.json()["detail"].as_str().unwrap().contains(why), "{}", reply.text());
    }
}

#[tokio::test]
async fn one_value_for_a_list_and_a_list_for_one_value() {
    let request = sample("plan-request.json").replace("[\"2001:db8::/56\"]", "\"2001:db8::/56\"");
    let problem = post("/v1/plan", JSON, request).await.problem(422, "invalid-spec");
    let found = &problem["diagnostics"][0];
    assert_eq!((&found["field"], &found["code"]), (&"vpc.ipv6CIDRs".into(), &"value-of-wrong-kind".into()));
    assert!(found["hint"].as_str().unwrap().starts_with("Write a list"), "{found:#}");
    let zones = cluster("subnets:\n- {name: a, type: Public, zone: [us-east-1a]}");
    finding(&zones, "value-of-wrong-kind", "Write a single value").await;
}

#[tokio::test]
async fn zones_and_types_in_other_words() {
    let subnet = |fields: &str| cluster(&format!("subnets:\n- {{name: a, {fields}}}"));
    finding(&subnet("type: public, zone: us-east-1a"), "subnet-type-not-supported", "Write `Public`").await;
    finding(&subnet("type: Public, zone: us-east-1"), "unreadable-zone", "`us-east-1a`").await;
    finding(&subnet("type: Public"), "subnet-without-zone", "`us-east-1a`").await;
    let reply = post("/v1/plan", YAML, cluster("").replace("kind: Cluster", "kind: cluster")).await;
    check(&reply, 400, "no-cluster", "`kind: Cluster`");
}

#[tokio::test]
async fn what_kops_adds_to_stored_manifests_is_read() {
    let stored = cluster("networkCIDR: 172.20.0.0/16").replace(
        "{name: c.example.com}",
        "{creationTimestamp: '2026-01-01T00:00:00Z', generation: 3, name: c.example.com}",
    );
    let review = post("/v1/validate", YAML, stored).await.json();
    let unknown: Vec<&Value> = review["diagnostics"].as_array().unwrap().iter().collect();
    assert!(unknown.iter().all(|found| found["code"] != "unknown-field"), "{review:#}");
}

#[tokio::test]
async fn a_code_that_is_to_be_two_things() {
    let reply = post("/v1/validate?deny=unknown-field&ignore=unknown-field", YAML, cluster("")).await;
    check(&reply, 400, "rule-code-in-two-lists", "one of them");
    check(&post("/v1/validate?deny=warning", YAML, cluster("")).await, 400, "unknown-rule-code", "");
    let denied = post("/v1/validate?deny=warnings", YAML, cluster("toplogy: {}")).await.json();
    assert_eq!((&denied["valid"], &denied["grading"]["raised"]["unknown-field"]), (&false.into(), &1.into()));
}
