//! The examples of the API document: whoever sends the request of one is answered the other.

use std::num::NonZeroU32;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::Method;
use kops_network_planner::answer::OPERATIONS;
use kops_network_planner::answer::operation::Inquiry;
use kops_network_planner::http::{openapi, router};
use kops_network_planner::manifest::write_yaml;
use serde_json::{Value, json};

use crate::access::guarded;
use crate::client::{JSON, Reply, YAML, call, posting, request, send, send_to, settings};
use crate::failures::Never;

/// The examples behind the answers of the operations on a spec.
const ASKED: [(&str, &str); 4] = [
    ("/v1/validate", "ten-errors"),
    ("/v1/subnets", "ipv6-public"),
    ("/v1/routes", "ipv6-private"),
    ("/v1/plan", "ipv4-private"),
];

/// What is asked of the other operations.
const LOOKED_UP: [&str; 8] = [
    "/v1/expand?vpc=2001:db8::/56&cidr=/64%23a",
    "/v1/rules/value-of-wrong-kind",
    "/v1/codes/unknown-question-key",
    "/v1/releases",
    "/livez",
    "/readyz",
    "/healthz",
    "/problems/invalid-spec",
];

fn document() -> Value {
    serde_json::from_str(&openapi::document()).unwrap()
}

/// What the document has at a path, whose templates are filled, under these keys.
fn documented<'a>(document: &'a Value, target: &str, keys: &[&str]) -> &'a Value {
    let path = target.split('?').next().unwrap();
    let path = match path.rsplit_once('/') {
        Some(("/v1/rules", _)) => "/v1/rules/{code}",
        Some(("/v1/codes", _)) => "/v1/codes/{code}",
        Some(("/problems", _)) => "/problems/{type}",
        _ => path,
    };
    keys.iter().fold(&document["paths"][path], |value, key| &value[*key])
}

/// The text of a YAML request in the document; questions are shown with another one.
fn body(document: &Value, path: &str, name: &str) -> String {
    let path = if ASKED.iter().any(|(asked, _)| *asked == path) { path } else { "/v1/plan" };
    let example = documented(document, path, &["post", "requestBody", "content", YAML, "examples", name]);
    example["value"].as_str().unwrap_or_else(|| panic!("{path} has no {name}")).to_owned()
}

/// The query of an example: `ipv4-private` needs none.
fn query(name: &str) -> &'static str {
    if name.starts_with("ipv4") { "" } else { "?vpcIPv6CIDR=2001:db8::/56" }
}

fn yaml(value: &Value) -> String {
    let mut text = Vec::new();
    write_yaml(&mut text, value).unwrap();
    String::from_utf8(text).unwrap()
}

/// The question that is asked at a path.
fn inquiry(path: &str) -> Option<&'static Inquiry> {
    OPERATIONS.iter().find(|operation| operation.path == path)?.inquiry()
}

/// A problem without the names of its occurrence.
fn anonymous(problem: &Value) -> Value {
    let mut problem = problem.clone();
    for name in ["instance", "requestId"] {
        problem.as_object_mut().unwrap().shift_remove(name).unwrap();
    }
    problem
}

#[tokio::test]
async fn answers_are_those_of_the_examples_in_either_notation() {
    let document = document();
    for (path, name) in ASKED {
        for notation in [JSON, YAML] {
            let mut request = posting(&format!("{path}{}", query(name)), YAML, body(&document, path, name));
            request.headers_mut().insert("accept", notation.parse().unwrap());
            let reply = send(request).await;
            let example = documented(&document, path, &["post", "responses", "200", "content", notation, "example"]);
            match notation {
                JSON => assert_eq!(&reply.json(), example, "{path}"),
                _ => assert_eq!(reply.text(), yaml(example), "{path}"),
            }
        }
    }
}

#[tokio::test]
async fn lookups_are_answered_as_in_their_examples() {
    let document = document();
    for target in LOOKED_UP {
        let contents = documented(&document, target, &["get", "responses", "200", "content"]).as_object().unwrap();
        for (media_type, content) in contents {
            let mut request = request(Method::GET, target);
            request.headers_mut().insert("accept", media_type.parse().unwrap());
            let reply = send(request).await;
            match media_type.as_str() {
                JSON => assert_eq!(reply.json(), content["example"], "{target}"),
                YAML => assert_eq!(reply.text(), yaml(&content["example"]), "{target}"),
                _ => assert_eq!(reply.text(), content["example"], "{target}"),
            }
        }
    }
    let rules = send(request(Method::GET, "/v1/rules")).await.json();
    let shown = documented(&document, "/v1/rules", &["get", "responses", "200", "content", JSON, "example", "rules"]);
    let shown = shown.as_array().unwrap();
    assert_eq!(&rules["rules"].as_array().unwrap()[..shown.len()], shown);
}

#[tokio::test]
async fn the_example_of_a_question_has_the_answer_of_the_example() {
    let document = document();
    for operation in OPERATIONS.iter().filter(|operation| operation.inquiry().is_some()) {
        let post = documented(&document, operation.path, &["post"]);
        for media_type in [JSON, YAML] {
            let asked = &post["requestBody"]["content"][media_type]["examples"]["question"]["value"];
            let text = asked.as_str().map_or_else(|| asked.to_string(), str::to_owned);
            let reply = send(posting(operation.path, media_type, text)).await;
            assert_eq!(reply.status, 200, "{} {media_type}: {}", operation.path, reply.text());
            let mut example = post["responses"]["200"]["content"][JSON]["example"].clone();
            let mut answer = reply.json();
            if media_type == JSON {
                without_positions(&mut example);
            }
            without_occurrences(&mut example);
            without_occurrences(&mut answer);
            assert_eq!(answer, example, "{}", operation.path);
        }
    }
}

/// Problems inside an answer have the names of their occurrence.
fn without_occurrences(value: &mut Value) {
    match value {
        Value::Object(entries) => {
            if entries.contains_key("instance") {
                *value = anonymous(value);
            } else {
                entries.values_mut().for_each(without_occurrences);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(without_occurrences),
        _ => {}
    }
}

/// JSON has no lines and columns, which the example has from YAML.
fn without_positions(value: &mut Value) {
    match value {
        Value::Object(entries) => {
            if entries.contains_key("edits") {
                entries["edits"] = json!([]);
            }
            if entries.contains_key("pointer") {
                entries.remove("line");
                entries.remove("column");
            }
            entries.values_mut().for_each(without_positions);
        }
        Value::Array(items) => items.iter_mut().for_each(without_positions),
        _ => {}
    }
}

#[tokio::test]
async fn every_example_of_a_request_is_read() {
    let document = document();
    for (path, _) in ASKED {
        let contents = documented(&document, path, &["post", "requestBody", "content"]).as_object().unwrap();
        for (media_type, content) in contents {
            for (name, example) in content["examples"].as_object().unwrap() {
                let value = &example["value"];
                let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                let reply = send(posting(path, media_type, text)).await;
                let expected = if name == "ten-errors" && path != "/v1/validate" { 422 } else { 200 };
                assert_eq!(reply.status, expected, "{path} {name}: {}", reply.text());
            }
        }
    }
}

#[tokio::test]
async fn refusals_are_those_of_the_examples() {
    let document = document();
    let mut count = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            for (status, response) in operation["responses"].as_object().unwrap() {
                if status.starts_with('4') {
                    let reply = refused(&document, path, method, status).await;
                    let problem = anonymous(&reply.json()).to_string().replace("0.05 seconds", "20 seconds");
                    let example = anonymous(&response["content"]["application/problem+json"]["example"]);
                    assert_eq!(problem, example.to_string(), "{path} {status}");
                    count += 1;
                }
            }
        }
    }
    assert!(40 < count, "only {count} refusals are documented");
}

/// A query that `path` does not take.
fn wrong_query(path: &str, method: &str) -> &'static str {
    match path {
        "/v1/expand" => "vpc=2001:db8::/56&cidr=/64%23100",
        "/v1/rules" => "severity=errors",
        _ if method == "get" => "verbose=1",
        _ => "kopsRelease=1.22",
    }
}

/// A service whose client has used up its share.
async fn used_up() -> Router {
    let router = router(settings(|settings| settings.load.per_client = NonZeroU32::new(10)));
    // What is refused at once takes the client's share; on a slow machine others would not before it grows
    // again.
    for _ in 0..400 {
        if call(router.clone(), request(Method::GET, "/v1/expand")).await.status == 429 {
            break;
        }
    }
    router
}

/// The answer to a request for `path` that has to be refused with `status`.
async fn refused(document: &Value, path: &str, method: &str, status: &str) -> Reply {
    let code = if path.starts_with("/v1/codes") { "no-such-code" } else { "no-such-rule" };
    let target = path.replace("{code}", code).replace("{type}", "invalid-specs");
    let wrong = |target: &str, text: &str| match method {
        "post" => posting(target, YAML, text.to_owned()),
        _ => request(Method::GET, target),
    };
    let with = |name: &'static str, value: &str| {
        let mut request = wrong(&target, "");
        request.headers_mut().insert(name, value.parse().unwrap());
        request
    };
    match status {
        "400" => {
            let text = if method == "post" { body(document, path, "ipv4-private") } else { String::new() };
            send(wrong(&format!("{target}?{}", wrong_query(path, method)), &text)).await
        }
        "401" => send_to(guarded("documented-refusals"), wrong(&target, "")).await,
        "404" => send(wrong(&target, "")).await,
        "406" => send(with("accept", "text/html")).await,
        "408" => {
            let patience = settings(|settings| settings.times.body = Duration::from_millis(50));
            send_to(patience, posting(&target, YAML, Body::new(Never))).await
        }
        "413" if path == "/v1/batch" => send(wrong(&target, &" ".repeat((16 << 20) + 1))).await,
        "413" => send(wrong(&target, &" ".repeat((1 << 20) + 1))).await,
        "415" => send(posting(&target, "application/x-www-form-urlencoded", "")).await,
        "422" if inquiry(path).is_some() => send(posting(&target, YAML, inquiry(path).unwrap().wrong)).await,
        "422" => {
            send(posting(&format!("{target}{}", query("ten-errors")), YAML, body(document, path, "ten-errors"))).await
        }
        "429" => {
            let router = used_up().await;
            call(router, wrong(&target, "")).await
        }
        "431" => send(with("x-large", &"x".repeat(16 << 10))).await,
        other => panic!("{path} documents {other}, which nothing here provokes"),
    }
}
