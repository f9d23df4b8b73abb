//! What kOps did when specs changed, held against the answers of `POST /v1/diff`.

use std::path::PathBuf;

use axum::Router;
use axum::body::Body;
use http_body_util::BodyExt;
use kops_network_planner::http::{Settings, router};
use serde_json::{Value as Json, json};
use tower::ServiceExt;

use crate::conformance::Vector;

mod compared;
mod program;
mod properties;
mod recorded;
mod specs;
mod surprises;
mod terraform;
mod upgrades;

/// The recorded changes.
const FILES: [&str; 2] = ["changes-1.36.ndjson", "changes-egress-1.36.ndjson"];

#[tokio::test]
async fn every_recorded_change_holds() {
    let router = router(Settings::default());
    let (mut count, mut failures) = (0, Vec::new());
    for vector in FILES.into_iter().flat_map(vectors) {
        count += 1;
        let answer = ask(router.clone(), &question(&vector)).await;
        let defects = compared::defects(&vector, &answer);
        failures.extend(defects.into_iter().map(|defect| format!("{}: {defect}", vector.name)));
    }
    assert!(150 < count, "only {count} vectors were found");
    let shown: Vec<&String> = failures.iter().take(40).collect();
    assert!(failures.is_empty(), "{} defects in {count} vectors, the first ones: {shown:#?}", failures.len());
}

/// The vectors of a file, in the folder that `KNP_CONFORMANCE` names, or in the repository.
fn vectors(file: &str) -> Vec<Vector> {
    let folder = std::env::var_os("KNP_CONFORMANCE")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/conformance"), PathBuf::from);
    let path = folder.join(file);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.lines().map(Vector::parse).collect()
}

/// The question that a vector asks.
fn question(vector: &Vector) -> Json {
    let observed = vector.at("/observed");
    let after = if observed.is_null() { vector.at("/vpc") } else { observed };
    let release = vector.text("/release");
    let side = |spec, vpc| json!({"manifests": vector.text(spec), "vpc": facts(vpc), "kopsRelease": release});
    json!({"before": side("/old", vector.at("/vpc")), "after": side("/new", after)})
}

/// What is known of a VPC, as a request says it.
fn facts(vpc: &Json) -> Json {
    if vpc.is_null() {
        return json!({});
    }
    let blocks = |block: &Json| if block == "" || block.is_null() { json!([]) } else { json!([block]) };
    let subnets = vpc["subnets"].as_array().into_iter().flatten().map(|subnet| {
        let (id, zone) = (&subnet["id"], &subnet["zone"]);
        json!({"id": id, "zone": zone, "ipv4CIDR": subnet["cidr"], "ipv6CIDR": subnet["ipv6CIDR"]})
    });
    json!({
        "id": vpc["id"],
        "ipv4CIDRs": blocks(&vpc["cidr"]),
        "ipv6CIDRs": blocks(&vpc["ipv6CIDR"]),
        "subnets": subnets.collect::<Vec<_>>(),
    })
}

/// The answer to a question that can be answered.
async fn ask(router: Router, question: &Json) -> Json {
    let (status, answer) = send(router, question).await;
    assert_eq!(status, 200, "{answer}");
    answer
}

/// Status and body of the answer.
async fn send(router: Router, question: &Json) -> (u16, Json) {
    let request = axum::http::Request::post("/v1/diff")
        .header("content-type", "application/json")
        .body(Body::from(question.to_string()))
        .unwrap();
    let response = router.oneshot(request).await.unwrap();
    let status = response.status().as_u16();
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    (status, serde_json::from_slice(&bytes).unwrap())
}
