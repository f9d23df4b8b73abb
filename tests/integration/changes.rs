//! What kOps did when specs changed, held against the answers of `POST /v1/diff`.

use std::path::PathBuf;

use axum::Router;
use axum::body::Body;
use http_body_util::BodyExt;
use kops_network_planner::http::{Settings, router};
use serde_json::{Value as Json, json};
use tower::ServiceExt;

use crate::conformance::Vector;

mod comment;
mod compared;
mod drift;
mod examples;
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

#[tokio::test]
async fn two_files_are_sent_as_a_form_and_answered_as_a_comment() {
    let vector = vectors(FILES[0]).swap_remove(0);
    let part = |name: &str, text: &str| {
        format!("--b1\r\ncontent-disposition: form-data; name=\"{name}\"; filename=\"x\"\r\n\r\n{text}\r\n")
    };
    let body = part("before", vector.text("/old")) + &part("after", vector.text("/new")) + "--b1--\r\n";
    let send = async |body: String, accept: &'static str| {
        let request = axum::http::Request::post("/v1/diff?kopsRelease=1.36")
            .header("content-type", "multipart/form-data; boundary=b1")
            .header("accept", accept);
        let response = router(Settings::default()).oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
        let status = response.status().as_u16();
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        (status, String::from_utf8(bytes.to_vec()).unwrap())
    };
    let (status, text) = send(body.clone(), "*/*").await;
    let answer: Json = serde_json::from_str(&text).unwrap();
    assert_eq!((status, &answer["outcome"]), (200, &json!(recorded::outcome(&vector))), "{text}");
    let (status, comment) = send(body.clone(), "text/markdown").await;
    assert_eq!((status, comment.starts_with("<!-- kops-network-planner diff ")), (200, true), "{comment}");
    let (status, problem) = send(body.replace("\"after\"", "\"later\""), "*/*").await;
    assert_eq!((status, problem.contains("unreadable-body")), (400, true), "{problem}");
}

#[tokio::test]
async fn what_is_wrong_with_a_question_or_a_side_is_told_apart() {
    let good = specs::side(&specs::zone(""));
    let asks = [
        (json!({"before": good, "after": good, "taget": "direct"}), 422, "/problems/invalid-question"),
        (json!({"before": good}), 422, "/problems/invalid-question"),
        (json!({"before": good, "after": {"rules": {}}}), 422, "/problems/invalid-question"),
        (json!({"before": good, "after": {"kopsRelease": "1.99"}}), 400, "/problems/unknown-release"),
        (json!({"before": {"manifests": ""}, "after": good}), 400, "/problems/empty-body"),
        (json!({"before": specs::side("subnets: []"), "after": good}), 422, "/problems/invalid-before"),
    ];
    for (question, status, kind) in asks {
        let (found, problem) = send(router(Settings::default()), &question).await;
        assert_eq!((found, &problem["type"]), (status, &json!(kind)), "{problem}");
        let side = match kind {
            "/problems/unknown-release" => json!("after"),
            "/problems/empty-body" | "/problems/invalid-before" => json!("before"),
            _ => Json::Null,
        };
        assert_eq!(problem["side"], side, "{problem}");
    }
}

#[tokio::test]
async fn a_form_may_have_what_aws_has_in_several_files() {
    let (observed, after) = drift::one_zone();
    let part = |name: &str, text: &str| {
        format!("--b1\r\ncontent-disposition: form-data; name=\"{name}\"; filename=\"x\"\r\n\r\n{text}\r\n")
    };
    let (first, rest) = observed.split_first().unwrap();
    let manifests = after["manifests"].as_str().unwrap();
    let alone =
        [part("observed", &first.to_string()), part("after", manifests), part("observed", &json!(rest).to_string())];
    let beside = [part("before", manifests), part("observed", &first.to_string()), part("after", manifests)];
    for (parts, origin) in [(alone, "observed"), (beside, "spec")] {
        let body = parts.concat() + "--b1--\r\n";
        let request = axum::http::Request::post("/v1/diff?kopsRelease=1.36")
            .header("content-type", "multipart/form-data; boundary=b1");
        let response = router(Settings::default()).oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        let answer: Json = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(
            (&answer["outcome"], &answer["before"]["origin"]),
            (&json!("unchanged"), &json!(origin)),
            "{answer}"
        );
    }
}
