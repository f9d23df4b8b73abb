//! `/v1/batch`: many questions in one request.

use std::num::NonZeroU32;
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes};
use axum::http::Request;
use flate2::Compression;
use flate2::write::GzEncoder;
use kops_network_planner::answer::BATCHED;
use kops_network_planner::http::openapi;
use serde_json::{Value, json};

use crate::client::{JSON, YAML, post, posting, send, send_to, settings};
use crate::failures::Never;

const PATH: &str = "/v1/batch";
const LINES: &str = "application/x-ndjson";

/// A cluster with a subnet.
pub fn cluster(name: &str) -> Value {
    json!({
        "apiVersion": "kops.k8s.io/v1alpha3", "kind": "Cluster", "metadata": {"name": name},
        "spec": {"cloudProvider": {"aws": {}}, "kubernetesVersion": "1.35.5", "networking": {
            "cilium": {}, "networkCIDR": "10.0.0.0/16", "nonMasqueradeCIDR": "100.64.0.0/10",
            "topology": {"dns": "None"}, "subnets": [{"name": "a", "type": "Public", "zone": "us-east-1a"}]}}
    })
}

/// A question about it.
pub fn question(operation: &str, name: &str) -> Value {
    json!({"id": name, "operation": operation, "request": {"cluster": cluster(name)}})
}

/// The lines of a stream and its end, which is there.
#[track_caller]
pub fn answers(text: &str) -> (Vec<Value>, Value) {
    assert!(text.ends_with('\n'), "the last line is not complete");
    let mut lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
    let end = lines.pop().unwrap();
    assert_eq!(end["kind"], "end", "the stream is not complete");
    for (index, line) in lines.iter().enumerate() {
        assert_eq!(line["index"], index, "{line}");
    }
    let failed = lines.iter().filter(|line| line["kind"] == "problem").count();
    assert_eq!(end["summary"], json!({"succeeded": lines.len() - failed, "failed": failed}));
    (lines, end)
}

async fn ask(body: impl Into<Body>) -> (Vec<Value>, Value) {
    let reply = post(PATH, LINES, body).await;
    assert_eq!((reply.status.as_u16(), reply.header("content-type")), (200, LINES), "{}", reply.text());
    answers(reply.text())
}

/// A problem without the names of its occurrence.
fn anonymous(mut problem: Value) -> Value {
    for name in ["instance", "requestId"] {
        if let Some(fields) = problem.as_object_mut() {
            fields.remove(name);
        }
    }
    problem
}

fn example(operation: &str) -> Value {
    let document: Value = serde_json::from_str(&openapi::document()).unwrap();
    let content = &document["paths"][format!("/v1/{operation}")]["post"]["requestBody"]["content"][JSON];
    let examples = content["examples"].as_object().unwrap();
    examples.values().next().unwrap()["value"].clone()
}

#[tokio::test]
async fn an_answer_is_what_the_operation_alone_answers() {
    let bad = json!({"cluster": {"apiVersion": "kops.k8s.io/v1alpha2", "kind": "Cluster", "spec": {"subnets": [1]}}});
    for operation in BATCHED {
        for request in [example(operation.name), bad.clone(), json!({}), json!([]), json!("x"), json!({"flows": 1})] {
            let alone = post(operation.path, JSON, request.to_string()).await;
            let asked = json!({"operation": operation.name, "request": request, "id": "x"});
            let (lines, end) = ask(asked.to_string()).await;
            let [line] = lines.as_slice() else { panic!("{lines:?}") };
            assert_eq!(line["status"], alone.status.as_u16(), "{line}");
            assert_eq!(anonymous(line["body"].clone()), anonymous(alone.json()), "{}", operation.name);
            let succeeded = alone.status == 200;
            assert_eq!(line["kind"], if succeeded { operation.name } else { "problem" });
            assert_eq!(line.get("operation"), (!succeeded).then(|| json!(operation.name)).as_ref());
            assert_eq!((&line["id"], end.get("problem")), (&json!("x"), None));
        }
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_question_is_its_own_problem() {
    let request = || json!({"cluster": cluster("c.example.com")});
    for (asked, code, field) in [
        (json!({"operation": "fleet", "request": {}}), "invalid-question-value", "operation"),
        (json!({"operation": "layout", "request": {}}), "invalid-question-value", "operation"),
        (json!({"request": {}}), "missing-question-value", "operation"),
        (json!({"operation": "plan"}), "missing-question-value", "request"),
        (json!({"operation": "plan", "request": null}), "missing-question-value", "request"),
        (json!({"operation": 1, "request": {}}), "question-value-of-wrong-kind", "operation"),
        (json!({"operation": "plan", "request": request(), "id": 7}), "question-value-of-wrong-kind", "id"),
        (json!({"operation": "plan", "request": request(), "ids": "a"}), "unknown-question-key", "ids"),
        (json!([]), "missing-question-value", ""),
        (json!("plan"), "missing-question-value", ""),
        (json!(null), "missing-question-value", ""),
        (json!({"kind": "Cluster"}), "missing-question-value", ""),
    ] {
        let lines = format!("{asked}\n{}\n", question("validate", "next"));
        let (lines, _) = ask(lines).await;
        assert_eq!(lines[0]["status"], 422, "{asked}: {}", lines[0]);
        let body = &lines[0]["body"];
        assert_eq!((&body["type"], &lines[0]["kind"]), (&json!("/problems/invalid-question"), &json!("problem")));
        let found = &body["diagnostics"][0];
        assert_eq!((&found["code"], &found["field"]), (&json!(code), &json!(field)), "{asked}: {found}");
        assert_eq!(found["object"], "BatchQuestion");
        assert_eq!((&lines[1]["kind"], &lines[1]["id"]), (&json!("validate"), &json!("next")), "{asked}");
    }
    let known = ask(json!({"operation": "plan", "request": {}, "bogus": 1, "id": "a"}).to_string()).await.0;
    assert_eq!((&known[0]["operation"], &known[0]["id"]), (&json!("plan"), &json!("a")), "they could be read");
}

#[tokio::test]
async fn a_broken_line_is_its_own_problem() {
    for broken in ["{", "{\"operation\": \"plan\", ", "nonsense", "{}{}", "\u{1}", "{\"a\":1,}"] {
        let text = format!("{}\n{broken}\n{}", question("validate", "a"), question("validate", "b"));
        let (lines, end) = ask(text).await;
        let kinds: Vec<&Value> = lines.iter().map(|line| &line["kind"]).collect();
        assert_eq!(kinds, ["validate", "problem", "validate"], "{broken}");
        assert!(lines[1].get("operation").is_none() && end.get("problem").is_none());
    }
    let bytes = [question("validate", "a").to_string().as_bytes(), b"\n\xff\xfe\n"].concat();
    assert_eq!(ask(bytes).await.0[1]["body"]["type"], "/problems/unreadable-body");
}

#[tokio::test]
async fn blank_lines_do_not_count_and_the_last_needs_no_end() {
    let (a, b) = (question("validate", "a"), question("validate", "b"));
    for text in [format!("{a}\n{b}"), format!("{a}\r\n{b}\r\n"), format!("\n\r\n \t\n{a}\n\n\n{b}\n\n \n")] {
        let (lines, _) = ask(text).await;
        let ids: Vec<&Value> = lines.iter().map(|line| &line["id"]).collect();
        assert_eq!(ids, ["a", "b"]);
    }
    for empty in ["", "\n", " \r\n\n"] {
        post(PATH, LINES, empty).await.problem(400, "empty-body");
        post(PATH, JSON, empty).await.problem(400, "empty-body");
    }
    // Some programs start every text with a byte order mark.
    post(PATH, LINES, "\u{feff}\n").await.problem(400, "empty-body");
    let (lines, _) = ask(format!("\u{feff}{a}\n{b}")).await;
    assert_eq!(lines.len(), 2);
}

#[tokio::test]
async fn a_document_has_the_answers_of_its_questions_in_either_notation() {
    let questions = json!({"questions": [question("plan", "a"), {"operation": "plan", "request": {}}, 7]});
    let reply = post(PATH, JSON, questions.to_string()).await;
    assert_eq!((reply.status.as_u16(), reply.header("content-type")), (200, JSON));
    let answer = reply.json();
    assert_eq!(answer["summary"], json!({"succeeded": 1, "failed": 2}));
    let kinds: Vec<&Value> = answer["answers"].as_array().unwrap().iter().map(|answer| &answer["kind"]).collect();
    assert_eq!(kinds, ["plan", "problem", "problem"]);
    assert_eq!(
        answer["answers"][0]["body"],
        post("/v1/plan", JSON, question("plan", "a")["request"].to_string()).await.json()
    );
    let yaml = serde_saphyr::to_string(&questions).unwrap();
    let of_yaml = post(PATH, YAML, yaml).await.json();
    assert_eq!(of_yaml["answers"][0], answer["answers"][0]);
    assert_eq!(
        post(PATH, JSON, r#"{"questions": []}"#).await.json(),
        json!({"answers": [], "summary": {"succeeded": 0, "failed": 0}})
    );
}

#[tokio::test]
async fn what_is_wrong_with_a_document_is_said_as_everywhere() {
    for (text, code, field) in [
        (r#"{"question": []}"#, "unknown-question-key", "question"),
        ("{}", "missing-question-value", "questions"),
        (r#"{"questions": {}}"#, "question-value-of-wrong-kind", "questions"),
        (r#"{"questions": [], "x": 1}"#, "unknown-question-key", "x"),
        ("[]", "missing-question-value", ""),
    ] {
        let problem = post(PATH, JSON, text).await.problem(422, "invalid-question");
        let found = &problem["diagnostics"][0];
        assert_eq!((&found["code"], &found["field"]), (&json!(code), &json!(field)), "{text}: {found}");
    }
    let broken = post(PATH, JSON, "{\"questions\": [\n{,").await.problem(400, "unreadable-body");
    assert_eq!(broken["line"], 2);
    let many = |count: usize| json!({"questions": vec![json!(1); count]}).to_string();
    assert_eq!(post(PATH, JSON, many(2_000)).await.json()["summary"]["failed"], 2_000);
    for notation in [JSON, YAML] {
        assert_eq!(post(PATH, notation, many(2_001)).await.problem(413, "too-many-items")["limit"], 2_000);
    }
    let small = settings(|settings| settings.sizes.many_bytes = 1_000);
    let large = send_to(small, posting(PATH, JSON, many(1_000))).await;
    assert_eq!(large.problem(413, "body-too-large")["limitBytes"], 1_000);
}

#[tokio::test]
async fn the_form_is_that_of_the_request_unless_accept_names_another() {
    let document = json!({"questions": [question("validate", "a")]}).to_string();
    let line = question("validate", "a").to_string();
    for (sent, accept, expected) in [
        (LINES, "", LINES),
        (LINES, "*/*", LINES),
        (LINES, "application/json, application/x-ndjson", LINES),
        (LINES, "application/json", JSON),
        (LINES, "application/yaml", YAML),
        (LINES, "application/jsonl", "application/jsonl"),
        ("application/ndjson", "", LINES),
        ("application/jsonl; charset=utf-8", "", LINES),
        (JSON, "", JSON),
        (JSON, "*/*", JSON),
        (JSON, "application/json, application/x-ndjson", JSON),
        (JSON, "application/x-ndjson", LINES),
        (YAML, "", JSON),
        (YAML, "application/ndjson", "application/ndjson"),
    ] {
        let body = if sent == JSON || sent == YAML { document.clone() } else { line.clone() };
        let mut request = posting(PATH, sent, body);
        if !accept.is_empty() {
            request.headers_mut().insert("accept", accept.parse().unwrap());
        }
        let reply = send(request).await;
        assert_eq!((reply.status.as_u16(), reply.header("content-type")), (200, expected), "{sent} {accept}");
        match expected {
            JSON => assert_eq!(reply.json()["answers"][0]["id"], "a"),
            YAML => assert!(reply.text().starts_with("answers:\n"), "{}", reply.text()),
            _ => assert_eq!(answers(reply.text()).0[0]["id"], "a"),
        }
    }
}

#[tokio::test]
async fn it_fails_as_everywhere_before_its_first_line() {
    let line = question("validate", "a").to_string();
    let unknown = post("/v1/batch?kopsRelease=1.36", LINES, line.clone()).await.problem(400, "unknown-parameter");
    assert!(unknown["detail"].as_str().unwrap().contains("no query parameters"), "{unknown}");
    let mut html = posting(PATH, LINES, line.clone());
    html.headers_mut().insert("accept", "text/html".parse().unwrap());
    let supported = send(html).await.problem(406, "not-acceptable")["supported"].clone();
    assert!(supported.as_array().unwrap().contains(&json!(LINES)), "{supported}");
    let form =
        post(PATH, "application/x-www-form-urlencoded", line.clone()).await.problem(415, "unsupported-media-type");
    assert!(form["hint"].as_str().unwrap().contains("application/x-ndjson"), "{form}");
    let patience = settings(|settings| settings.times.body = Duration::from_millis(50));
    send_to(patience, posting(PATH, LINES, Body::new(Never))).await.problem(408, "slow-body");
    post(PATH, LINES, Body::new(Broken(Vec::new()))).await.problem(400, "bad-request");
}

/// A body that breaks off.
struct Broken(Vec<Bytes>);

impl http_body::Body for Broken {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<Bytes>, std::io::Error>>> {
        let next = if self.0.is_empty() { Err(std::io::ErrorKind::UnexpectedEof.into()) } else { Ok(self.0.remove(0)) };
        std::task::Poll::Ready(Some(next.map(http_body::Frame::data)))
    }
}

#[tokio::test]
async fn the_end_says_why_the_request_was_not_read_to_its_end() {
    let line = format!("{}\n", question("validate", "a"));
    let (lines, end) = ask(Body::new(Broken(vec![line.clone().into(), "{\"op".into()]))).await;
    assert_eq!((lines.len(), &end["problem"]["status"]), (1, &json!(400)));
    assert!(end["problem"]["hint"].as_str().unwrap().contains("index 1"), "{end}");

    let endless = settings(|settings| (settings.sizes.body_bytes, settings.sizes.many_bytes) = (2_000, 5_000));
    let long = "x".repeat(3_000);
    let reply = send_to(endless.clone(), posting(PATH, LINES, format!("{line}{long}\n{line}"))).await;
    let (lines, end) = answers(reply.text());
    assert_eq!((&lines[1]["status"], &lines[1]["body"]["limitBytes"]), (&json!(413), &json!(2_000)));
    assert_eq!((&lines[2]["kind"], end.get("problem")), (&json!("validate"), None));

    let reply = send_to(endless, posting(PATH, LINES, format!("{line}{}", "x".repeat(6_000)))).await;
    let (lines, end) = answers(reply.text());
    assert_eq!((lines.len(), &end["problem"]["status"]), (1, &json!(413)));
}

#[tokio::test]
async fn limits_hold_for_each_question() {
    let lines = format!("{}\n{}\n", question("plan", "a"), question("validate", "b"));
    let few = settings(|settings| settings.sizes.manifest.nodes = 10);
    let reply = send_to(few, posting(PATH, LINES, lines.clone())).await;
    assert!(answers(reply.text()).0.iter().all(|line| line["body"]["type"] == "/problems/unreadable-body"));
    let short = settings(|settings| settings.sizes.answer_bytes = 600);
    let reply = send_to(short, posting(PATH, LINES, lines.clone())).await;
    let (lines_of_short, _) = answers(reply.text());
    assert_eq!((&lines_of_short[0]["status"], &lines_of_short[1]["status"]), (&json!(413), &json!(200)));
    let hasty = settings(|settings| settings.times.answer = Duration::ZERO);
    let reply = send_to(hasty, posting(PATH, LINES, lines)).await;
    let (lines, _) = answers(reply.text());
    assert!(lines.iter().all(|line| line["status"] == 504), "{}", reply.text());
    assert_eq!((&lines[0]["id"], &lines[1]["operation"]), (&json!("a"), &json!("validate")));
    let small = settings(|settings| settings.sizes.body_bytes = 700);
    let mut long = question("validate", "long");
    long["request"]["cluster"]["metadata"]["annotations"] = json!({"a": "x".repeat(700)});
    let questions = json!({"questions": [question("validate", "a"), long, question("validate", "b")]});
    let answer = send_to(small, posting(PATH, JSON, questions.to_string())).await.json();
    let statuses = answer["answers"].as_array().unwrap().iter().map(|answer| answer["status"].as_u64().unwrap());
    assert_eq!(statuses.collect::<Vec<u64>>(), [200, 413, 200]);
}

#[tokio::test]
async fn a_compressed_stream_is_read_line_by_line() {
    let text: String = (0..500).map(|number| format!("{}\n", question("validate", &number.to_string()))).collect();
    let compressed = |text: &[u8]| {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        std::io::Write::write_all(&mut encoder, text).unwrap();
        encoder.finish().unwrap()
    };
    let request = |body: Vec<u8>| {
        let request = Request::post(PATH).header("content-type", LINES).header("content-encoding", "gzip");
        request.body(Body::from(body)).unwrap()
    };
    let whole = compressed(text.as_bytes());
    assert_eq!(answers(send(request(whole.clone())).await.text()).0.len(), 500);
    let (_, end) = answers(send(request(whole[..whole.len() - 20].to_vec())).await.text());
    assert_eq!(end["problem"]["type"], "/problems/unreadable-body");
    send(request(text.into_bytes())).await.problem(400, "unreadable-body");
    // What a bomb would become is never made: its line is too long, and then too long to be read on.
    let bomb = send(request(compressed(&vec![b'['; 64 << 20]))).await;
    bomb.problem(413, "body-too-large");
}

#[tokio::test]
async fn a_stream_over_the_rate_is_slowed() {
    let text: String = (0..30).map(|number| format!("{}\n", question("validate", &number.to_string()))).collect();
    let limited = settings(|settings| settings.load.per_client = NonZeroU32::new(20));
    let started = Instant::now();
    let reply = send_to(limited, posting(PATH, LINES, text)).await;
    let (lines, _) = answers(reply.text());
    assert!(lines.len() == 30 && lines.iter().all(|line| line["status"] == 200));
    assert!(Duration::from_millis(400) < started.elapsed(), "{:?}", started.elapsed());
}

#[tokio::test]
async fn order_is_kept_where_some_take_longer() {
    let subnets: Vec<Value> = (0..200)
        .map(|index| {
            let (name, cidr) = (format!("s{index}"), format!("10.0.{index}.0/24"));
            json!({"name": name, "type": "Public", "zone": "us-east-1a", "cidr": cidr})
        })
        .collect();
    let mut large = question("routes", "large");
    large["request"]["cluster"]["spec"]["networking"]["subnets"] = json!(subnets);
    let text: String = (0..200)
        .map(|number| match number % 50 {
            0 => format!("{large}\n"),
            _ => format!("{}\n", question("validate", &number.to_string())),
        })
        .collect();
    let (lines, _) = ask(text).await;
    assert_eq!(lines.len(), 200);
    for (number, line) in lines.iter().enumerate() {
        let expected = if number % 50 == 0 { "large".to_owned() } else { number.to_string() };
        assert_eq!(line["id"], expected);
    }
}

#[tokio::test]
async fn the_whole_is_the_same_again() {
    let text: String = (0..100).map(|number| format!("{}\n", question("plan", &number.to_string()))).collect();
    let [first, second] = [post(PATH, LINES, text.clone()).await, post(PATH, LINES, text).await];
    assert_eq!(first.body, second.body);
}
