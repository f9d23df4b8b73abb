//! Every limit is enforced, and the answer that enforces it says what it is.

use std::io::Write;
use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use flate2::Compression;
use flate2::write::GzEncoder;
use kops_network_planner::http::Settings;

use crate::client::{Reply, YAML, get, post, posting, request, send, send_to, settings};
use crate::samples::sample;

const CLUSTER: &str = "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {name: c.example.com}\nspec:\n  \
    cloudProvider: aws\n  kubernetesVersion: 1.32.0\n  networkCIDR: 10.0.0.0/8\n  networkID: vpc-0a1b2c3d\n  \
    networking: {cilium: {}}\n  topology: {dns: {type: Public}}\n  subnets:\n";

/// A cluster with so many subnets in one zone.
fn crowded(subnets: usize) -> String {
    let subnet = |index: usize| {
        let (third, fourth) = (index / 16, index % 16 * 16);
        let (second, third) = (third / 256, third % 256);
        format!(
            "  - {{name: a-rather-long-name-of-a-subnet-{index}, type: Public, zone: us-east-1a, cidr: \
            10.{second}.{third}.{fourth}/28}}\n"
        )
    };
    CLUSTER.to_owned() + &(0..subnets).map(subnet).collect::<String>()
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

fn encoded(target: &str, encoding: &str, body: Vec<u8>) -> Request<Body> {
    let mut request = posting(target, YAML, body);
    request.headers_mut().insert("content-encoding", encoding.parse().unwrap());
    request
}

async fn sent_to(settings: Settings, operation: &str, body: String) -> Reply {
    send_to(settings, posting(&format!("/v1/{operation}"), YAML, body)).await
}

#[tokio::test]
async fn a_compressed_body_means_what_it_says() {
    let text = sample("ipv6-private.yaml");
    let target = "/v1/plan?vpcIPv6CIDR=2001:db8::/56";
    let plain = post(target, YAML, text.clone()).await;
    for encoding in ["gzip", "GZIP", "x-gzip"] {
        let reply = send(encoded(target, encoding, gzip(text.as_bytes()))).await;
        assert_eq!((reply.status.as_u16(), &reply.body), (200, &plain.body), "{encoding}");
    }
}

#[tokio::test]
async fn a_bomb_stops_at_the_limit() {
    let bomb = gzip(&vec![b'#'; 50 << 20]);
    assert!(bomb.len() < 1 << 20);
    let problem = send(encoded("/v1/validate", "gzip", bomb)).await.problem(413, "body-too-large");
    assert_eq!(problem["limitBytes"], 1 << 20);
    assert!(problem["detail"].as_str().unwrap().contains("decompressed"));
}

#[tokio::test]
async fn what_is_not_gzip_is_no_text_and_other_encodings_are_not_read() {
    send(encoded("/v1/plan", "gzip", b"kind: Cluster".to_vec())).await.problem(400, "unreadable-body");
    let mut broken = gzip(CLUSTER.as_bytes());
    broken.truncate(40);
    send(encoded("/v1/plan", "gzip", broken)).await.problem(400, "unreadable-body");
    for encoding in ["br", "deflate", "zstd", "gzip, gzip", ""] {
        let reply = send(encoded("/v1/plan", encoding, Vec::new())).await;
        let problem = reply.problem(415, "unsupported-media-type");
        assert_eq!(problem["supported"][0], "gzip", "{encoding}");
    }
}

#[tokio::test]
async fn subnets_and_routes_are_counted() {
    let limited = || settings(|settings| settings.sizes.subnets = 3);
    let problem = sent_to(limited(), "validate", crowded(4)).await.problem(413, "too-many-subnets");
    assert_eq!((&problem["limit"], &problem["detail"]), (&3.into(), &"There are 4 subnets; the limit is 3.".into()));
    assert_eq!(sent_to(limited(), "plan", crowded(3)).await.status, 200);
    let known = "{cluster: {apiVersion: kops.k8s.io/v1alpha2}, vpc: {subnets: [{}, {}, {}, {}]}}".to_owned();
    sent_to(limited(), "validate", known).await.problem(413, "too-many-subnets");
    let routes = crowded(1).replace("cidr", "additionalRoutes: [{cidr: 1.0.0.0/8}, {cidr: 2.0.0.0/8}], cidr");
    let limited = settings(|settings| settings.sizes.routes = 1);
    let problem = sent_to(limited, "validate", routes).await.problem(413, "too-many-routes");
    assert_eq!(problem["limit"], 1);
}

#[tokio::test]
async fn the_worst_findings_are_shown_and_all_are_counted() {
    let all = post("/v1/validate", YAML, sample("ten-errors.yaml")).await.json();
    let limited = || settings(|settings| settings.sizes.findings = 3);
    let some = sent_to(limited(), "validate", sample("ten-errors.yaml")).await.json();
    assert_eq!(some["summary"], all["summary"]);
    assert_eq!(all.get("diagnosticsTotal"), None);
    assert_eq!(some["diagnosticsTotal"], all["diagnostics"].as_array().unwrap().len());
    let shown = some["diagnostics"].as_array().unwrap();
    assert!(shown.len() == 3 && shown.iter().all(|finding| finding["severity"] == "error"));
    let refused = sent_to(limited(), "plan", sample("ten-errors.yaml")).await.problem(422, "invalid-spec");
    assert_eq!(
        (&refused["diagnostics"], &refused["diagnosticsTotal"]),
        (&some["diagnostics"], &some["diagnosticsTotal"])
    );
}

#[tokio::test]
async fn an_answer_that_grows_with_the_square_stops_at_the_limit() {
    for accept in ["application/json", "application/yaml"] {
        let with = |operation: &str| {
            let mut request = posting(&format!("/v1/{operation}"), YAML, crowded(1_500));
            request.headers_mut().insert("accept", accept.parse().unwrap());
            request
        };
        // A busy machine may take its time; this is about size.
        let patient = || settings(|settings| settings.times.answer = std::time::Duration::from_secs(120));
        let problem = send_to(patient(), with("routes")).await.problem(413, "answer-too-large");
        assert_eq!(problem["limitBytes"], 16 << 20);
        assert_eq!(send_to(patient(), with("plan")).await.status, 200, "{accept}");
    }
}

#[tokio::test]
async fn limits_on_yaml_are_those_that_were_set() {
    let check = |change: fn(&mut Settings), text: &'static str, said: &'static str| async move {
        let problem = sent_to(settings(change), "validate", text.to_owned()).await.problem(400, "unreadable-body");
        assert!(problem["detail"].as_str().unwrap().contains(said), "{problem}");
    };
    check(|settings| settings.sizes.manifest.depth = 3, "[[[[1]]]]", "more than 3 levels of nesting").await;
    check(|settings| settings.sizes.manifest.aliases = 1, "[&a 1, *a, *a]", "more than 1 aliases").await;
    check(|settings| settings.sizes.manifest.nodes = 4, "[1, 2, 3, 4]", "more than 4 values").await;
    check(|settings| settings.sizes.manifest.scalar_bytes = 4, "12345", "more than 4 bytes of text").await;
    check(|settings| settings.sizes.manifest.documents = 1, "a: 1\n---\nb: 2", "more than 1 documents").await;
}

#[tokio::test]
async fn large_headers_are_refused_with_their_limit() {
    let with = |name: &str, value: String| Request::get("/livez").header(name, value).body(Body::empty()).unwrap();
    let problem = send(with("x-large", "x".repeat(16 << 10))).await.problem(431, "headers-too-large");
    assert_eq!(problem["limitBytes"], 16 << 10);
    let mut many = request(axum::http::Method::GET, "/livez");
    for index in 0..101 {
        let name: axum::http::HeaderName = format!("x-{index}").parse().unwrap();
        many.headers_mut().insert(name, "1".parse().unwrap());
    }
    assert_eq!(send(many).await.problem(431, "headers-too-large")["limit"], 100);
    get(&format!("/v1/rules?severity={}", "x".repeat(17 << 10))).await.problem(431, "headers-too-large");
    assert_eq!(send(with("x-large", "x".repeat(15 << 10))).await.status, 200);
}

#[tokio::test]
async fn an_answer_that_takes_too_long_is_not_waited_for() {
    let limited = settings(|settings| settings.times.answer = Duration::from_millis(1));
    let reply = sent_to(limited, "plan", crowded(3_000)).await;
    reply.problem(504, "deadline-exceeded");
    assert_eq!(reply.header("retry-after"), "1");
}

#[tokio::test]
async fn bodies_share_a_memory() {
    let limited = settings(|settings| settings.load.bodies_bytes = 100);
    let reply = sent_to(limited, "plan", crowded(1)).await;
    assert_eq!(reply.problem(503, "overloaded")["limitBytes"], 100);
    assert_eq!(reply.header("retry-after"), "1");
}
