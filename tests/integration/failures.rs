//! Every failure is a problem, and its type is a page of this server.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{Method, Request};
use http_body::Frame;
use kops_network_planner::answer::problem;
use serde_json::json;

use crate::client::{JSON, YAML, get, post, posting, request, send, send_to, settings};

const CLUSTER: &str =
    "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {name: c}\nspec: {cloudProvider: aws}\n";

#[tokio::test]
async fn every_problem_type_has_its_page() {
    for kind in problem::ALL {
        let page = get(&kind.uri()).await;
        assert_eq!((page.status.as_u16(), page.header("content-type")), (200, "text/markdown; charset=utf-8"));
        assert!(page.text().contains(kind.title), "{}", kind.slug);
    }
    let unknown = get("/problems/invalid-specs").await.problem(404, "not-found");
    assert_eq!(unknown["hint"], "Did you mean `invalid-spec`?");
}

#[tokio::test]
async fn unreadable_text_is_located() {
    let yaml = post("/v1/plan", YAML, "kind: Cluster\nspec: [1, 2\n").await.problem(400, "unreadable-body");
    assert!(yaml["line"].is_u64() && yaml["column"].is_u64(), "{yaml}");
    let json = post("/v1/plan", JSON, "{\"kind\": \n  oops}").await.problem(400, "unreadable-body");
    assert_eq!(json["line"], 2);
    let bytes = post("/v1/plan", YAML, vec![b'a', b'\n', 0xff]).await.problem(400, "unreadable-body");
    assert_eq!((&bytes["line"], &bytes["column"]), (&2.into(), &1.into()));
}

#[tokio::test]
async fn a_manifest_that_lost_its_line_breaks_gets_a_hint() {
    let joined = "apiVersion: kops.k8s.io/v1alpha2kind: Clustermetadata:  name: cspec:  cloudProvider: aws".repeat(3);
    let problem = post("/v1/plan", YAML, joined).await.problem(400, "unreadable-body");
    assert!(problem["hint"].as_str().unwrap().contains("--data-binary"));
}

#[tokio::test]
async fn exactly_one_cluster_is_needed() {
    post("/v1/plan", YAML, "# nothing").await.problem(400, "empty-body");
    post("/v1/plan", YAML, "just: text").await.problem(400, "manifest-without-kind");
    post("/v1/plan", YAML, "kind: InstanceGroup").await.problem(400, "no-cluster");
    post("/v1/plan", YAML, format!("{CLUSTER}---\n{CLUSTER}")).await.problem(400, "several-clusters");
    let unknown = CLUSTER.replace("v1alpha2", "v9");
    post("/v1/plan", YAML, unknown).await.problem(400, "unknown-api-version");
}

#[tokio::test]
async fn an_envelope_with_other_keys_names_the_right_one() {
    let manifest = json!({"apiVersion": "kops.k8s.io/v1alpha2", "kind": "Cluster"});
    for (body, hint) in [
        (json!({"Cluster": manifest}), "Write the key `cluster` in place of `Cluster`"),
        (json!({"kopsRelease": "1.36", "spec": manifest}), "Write the key `cluster` in place of `spec`"),
        (
            json!({"yaml": "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster"}),
            "Write the key `manifests` in place of `yaml`",
        ),
        (json!({"cluster": CLUSTER}), "under the key `manifests`, in place of `cluster`"),
        (json!({"kubernetesVersion": "1.35.0"}), "the `spec` of a cluster without the manifest around it"),
        (json!({"just": "text"}), "Give every manifest its `kind`"),
    ] {
        let problem = post("/v1/plan", JSON, body.to_string()).await.problem(400, "manifest-without-kind");
        assert!(problem["hint"].as_str().unwrap().contains(hint), "{body}: {}", problem["hint"]);
    }
    let apart = format!("cluster: {manifest}\n---\n{{}}\n");
    let problem = post("/v1/plan", YAML, apart).await.problem(400, "manifest-without-kind");
    assert!(problem["hint"].as_str().unwrap().contains("as one document"), "{}", problem["hint"]);
    let mut packed = Vec::from([0x1f, 0x8b, 8]);
    packed.extend([0xff; 9]);
    let problem = post("/v1/plan", YAML, packed).await.problem(400, "unreadable-body");
    assert!(problem["hint"].as_str().unwrap().contains("`Content-Encoding: gzip`"));
}

#[tokio::test]
async fn the_query_is_read_strictly() {
    let query = |query: &str| post_owned(format!("/v1/plan?{query}"));
    let problem = query("kopsrelease=1.36").await.problem(400, "unknown-parameter");
    assert_eq!(problem["hint"], "Did you mean `kopsRelease`?");
    assert_eq!(problem["supported"].as_array().unwrap().len(), 6);
    query("kopsRelease=1.36&kopsRelease=1.36").await.problem(400, "repeated-parameter");
    let problem = query("kopsRelease=1.22").await.problem(400, "unknown-release");
    assert_eq!(problem["supported"][0], "1.23");
    query("vpcIPv6CIDR=10.0.0.0/8").await.problem(400, "bad-parameter");
    let problem = query("ignore=unknown-fields").await.problem(400, "unknown-rule-code");
    assert_eq!(problem["hint"], "Did you mean `unknown-field`?");
    query("vpcIPv4CIDR=x").await.problem(400, "bad-parameter");
    let envelope = r#"{"kopsRelease": "1.35", "cluster": {"apiVersion": "kops.k8s.io/v1alpha2"}}"#;
    post("/v1/plan?kopsRelease=1.36", JSON, envelope).await.problem(400, "contradicting-parameter");
}

#[tokio::test]
async fn a_parameter_of_a_question_has_its_own_hint() {
    let change = serde_json::json!({"before": {"manifests": CLUSTER}, "after": {"kopsRelease": "1.37"}}).to_string();
    for (target, body, words) in [
        ("trace", CLUSTER, "`flows`"),
        ("trace?matrix=yes", CLUSTER, "`matrix=true`"),
        ("diff?target=tofu", &change, "`terraform`"),
    ] {
        let problem = post(&format!("/v1/{target}"), YAML, body.to_owned()).await.problem(400, "bad-parameter");
        assert!(problem["hint"].as_str().unwrap().contains(words), "{target}: {problem}");
    }
}

async fn post_owned(target: String) -> crate::client::Reply {
    post(&target, YAML, CLUSTER).await
}

#[tokio::test]
async fn unknown_paths_and_wrong_methods() {
    let problem = get("/v1/plans").await.problem(404, "not-found");
    assert_eq!(problem["hint"], "Did you mean `/v1/plan`?");
    get("/docs/no-such-file.js").await.problem(404, "not-found");
    let reply = get("/v1/plan").await;
    reply.problem(405, "method-not-allowed");
    assert_eq!(reply.header("allow"), "POST");
    let reply = send(request(Method::DELETE, "/v1/rules")).await;
    reply.problem(405, "method-not-allowed");
    assert_eq!(reply.header("allow"), "GET,HEAD");
}

#[tokio::test]
async fn other_media_types_get_the_command_that_works() {
    let mut sent = posting("/v1/routes?vpcIPv6CIDR=2001:db8::/56", "application/x-www-form-urlencoded", CLUSTER);
    sent.headers_mut().insert("host", "127.0.0.1:8080".parse().unwrap());
    let problem = send(sent).await.problem(415, "unsupported-media-type");
    assert_eq!(
        problem["hint"],
        "curl --data-binary @cluster.yaml -H 'content-type: application/yaml' \
         'http://127.0.0.1:8080/v1/routes?vpcIPv6CIDR=2001:db8::/56'"
    );
    post("/v1/plan", "text/plain", CLUSTER).await.problem(415, "unsupported-media-type");
    let missing = Request::post("/v1/plan").body(Body::from(CLUSTER)).unwrap();
    send(missing).await.problem(415, "unsupported-media-type");
    let mut compressed = posting("/v1/plan", YAML, CLUSTER);
    compressed.headers_mut().insert("content-encoding", "br".parse().unwrap());
    send(compressed).await.problem(415, "unsupported-media-type");
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused_with_and_without_a_length() {
    let exact = format!("{CLUSTER}{}", "#".repeat((1 << 20) - CLUSTER.len()));
    assert_ne!(post("/v1/validate", YAML, exact.clone()).await.status, 413);
    let problem = post("/v1/validate", YAML, exact.clone() + "#").await.problem(413, "body-too-large");
    assert_eq!(problem["limitBytes"], 1 << 20);
    let mut promised = posting("/v1/validate", YAML, CLUSTER);
    promised.headers_mut().insert("content-length", "1048577".parse().unwrap());
    send(promised).await.problem(413, "body-too-large");
}

#[tokio::test]
async fn a_slow_body_is_not_waited_for() {
    let settings = settings(|settings| settings.times.body = Duration::from_millis(20));
    let reply = send_to(settings, posting("/v1/plan", YAML, Body::new(Never))).await;
    reply.problem(408, "slow-body");
    assert_eq!(reply.header("retry-after"), "1");
}

#[tokio::test]
async fn an_overloaded_service_says_when_to_come_back() {
    let settings = settings(|settings| settings.load.requests = 0);
    let reply = send_to(settings, posting("/v1/plan", YAML, CLUSTER)).await;
    assert_eq!(reply.problem(503, "overloaded")["limit"], 0);
    assert_eq!(reply.header("retry-after"), "1");
}

#[tokio::test]
async fn a_body_that_breaks_off_is_a_problem() {
    send(posting("/v1/plan", YAML, Body::new(Broken))).await.problem(400, "bad-request");
}

/// A body that never arrives.
pub struct Never;

/// A body that breaks off at once.
struct Broken;

impl http_body::Body for Never {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        Poll::Pending
    }
}

impl http_body::Body for Broken {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        Poll::Ready(Some(Err(io::Error::other("the connection was reset"))))
    }
}
