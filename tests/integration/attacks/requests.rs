//! Requests that are no proper HTTP, or proper HTTP that few send.

use super::still_serves;
use super::wire::{Wire, get, post};
use crate::binary::Running;
use crate::client::YAML;
use crate::samples::sample;

const HEAD: &str = "POST /v1/validate HTTP/1.1\r\nhost: x\r\ncontent-type: application/yaml\r\n";
const CHUNKED: &str = "transfer-encoding: chunked\r\n\r\n";

#[test]
fn chunks_of_any_size_are_one_body() {
    let server = Running::start(&[]);
    let text = sample("ipv6-private.yaml");
    let mut chunked = format!("{HEAD}{CHUNKED}").into_bytes();
    for chunk in text.as_bytes().chunks(7) {
        chunked.extend_from_slice(format!("{:x};of=7\r\n", chunk.len()).as_bytes());
        chunked.extend_from_slice(chunk);
        chunked.extend_from_slice(b"\r\n");
    }
    chunked.extend_from_slice(b"0\r\nx-trailer: 1\r\n\r\n");
    let mut wire = Wire::open(&server);
    wire.send(&chunked);
    let reviewed = wire.answer();
    wire.send(&post("/v1/validate", YAML, text.as_bytes()));
    assert_eq!((reviewed.status, reviewed.text()), (200, wire.answer().text()));
}

#[test]
fn chunks_without_end_stop_at_the_limit() {
    let server = Running::start(&[]);
    let mut wire = Wire::open(&server);
    wire.send(format!("{HEAD}{CHUNKED}").as_bytes());
    let chunk = format!("8000\r\n{}\r\n", "#".repeat(0x8000));
    for _ in 0..40 {
        wire.send(chunk.as_bytes());
    }
    assert_eq!(wire.answer().problem(413, "body-too-large")["limitBytes"], 1 << 20);
    let mut wire = Wire::open(&server);
    wire.send(format!("{HEAD}{CHUNKED}1;{}", "x".repeat(100_000)).as_bytes());
    let said = wire.rest();
    assert!(said.is_empty() || said.starts_with("HTTP/1.1 400"), "{said}");
    still_serves(&server);
}

#[test]
fn a_body_that_is_framed_wrongly_is_never_a_second_request() {
    let server = Running::start(&[]);
    let smuggled = "0\r\n\r\nGET /v1/rules HTTP/1.1\r\nhost: x\r\n\r\n";
    for framing in [
        "content-length: 4\r\ncontent-length: 5\r\n\r\n",
        "content-length: -1\r\n\r\n",
        "content-length: 99999999999999999999\r\n\r\n",
        "content-length: 0x10\r\n\r\n",
        "transfer-encoding: gzip\r\n\r\n",
        "transfer-encoding: chunked, identity\r\n\r\n",
        "transfer-encoding: chunked\r\n\r\nzz\r\n",
        "transfer-encoding: chunked\r\n\r\nffffffffffffffffff\r\n",
        "transfer-encoding : chunked\r\n\r\n",
    ] {
        let mut wire = Wire::open(&server);
        wire.send(format!("{HEAD}{framing}{smuggled}").as_bytes());
        wire.finish();
        let said = wire.rest();
        assert!(said.starts_with("HTTP/1.1 400"), "{framing:?}: {said}");
        assert!(!said.contains("\"rules\""), "{framing:?}: {said}");
    }
    still_serves(&server);
}

#[test]
fn pipelined_requests_are_answered_in_order() {
    let server = Running::start(&[]);
    let mut wire = Wire::open(&server);
    let ids: Vec<String> = (0..50).map(|number| format!("request-{number}")).collect();
    let requests = ids.iter().flat_map(|id| get("/v1/releases", &format!("x-request-id: {id}\r\n")));
    wire.send(&requests.collect::<Vec<u8>>());
    for id in &ids {
        let answer = wire.answer();
        assert_eq!((answer.status, answer.header("x-request-id")), (200, id.as_str()));
    }
}

#[test]
fn wrong_methods_and_types_are_problems() {
    let server = Running::start(&[]);
    for method in ["GET", "PUT", "DELETE", "PATCH", "TRACE", "post", "M-SEARCH", "X"] {
        let mut wire = Wire::open(&server);
        wire.send(format!("{method} /v1/plan HTTP/1.1\r\nhost: x\r\n\r\n").as_bytes());
        let answer = wire.answer();
        answer.problem(405, "method-not-allowed");
        assert!(answer.header("allow").contains("POST"), "{method}");
    }
    for content_type in
        ["text/plain", "application/xml", "multipart/form-data; boundary=x", "application/json+", "*/*", "a"]
    {
        let mut wire = Wire::open(&server);
        wire.send(&post("/v1/plan", content_type, b"kind: Cluster"));
        wire.answer().problem(415, "unsupported-media-type");
    }
    still_serves(&server);
}

#[test]
fn odd_targets_are_problems() {
    let server = Running::start(&[]);
    let long = format!("/{}", "a/".repeat(7_000));
    for target in [
        "/docs/../../etc/passwd",
        "/docs/%2e%2e/%2e%2e/etc/passwd",
        "//v1/plan",
        "/v1/plan/",
        "/%00",
        "/v1/rules/%ff",
        "/\\",
        &long,
    ] {
        let mut wire = Wire::open(&server);
        wire.send(&get(target, ""));
        let answer = wire.answer();
        assert!(matches!(answer.status, 400 | 404), "{target}: {} {}", answer.status, answer.text());
        assert_eq!(answer.header("content-type"), "application/problem+json", "{target}");
    }
    for target in ["http://127.0.0.1/livez", "/livez?%", "/v1/expand?vpc=%ff&cidr=%00", "/v1/rules?=&&&=", "*"] {
        let mut wire = Wire::open(&server);
        wire.send(&get(target, ""));
        assert!(wire.answer().status < 500, "{target}");
    }
    still_serves(&server);
}

#[test]
fn what_is_no_http_is_closed() {
    let server = Running::start(&["--header-timeout", "1"]);
    for sent in [
        &b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"[..],
        b"SSH-2.0-client\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\nx y: 1\r\n\r\n",
        b"GET / HTTP/1.1\r\nx: \0\r\n\r\n",
        b"GET / HTTP/1.1\r\n folded: 1\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\xff\xff\xff\xff\xff\xff\xff\xff\xff",
        &[0; 4096],
    ] {
        let mut wire = Wire::open(&server);
        wire.send(sent);
        let said = wire.rest();
        assert!(!said.contains("HTTP/1.1 2") && !said.contains("HTTP/1.1 5"), "{sent:?}: {said}");
    }
    still_serves(&server);
}

#[test]
fn who_asks_before_sending_is_told_to_go_on_or_not() {
    let server = Running::start(&[]);
    let text = sample("ipv6-private.yaml");
    let mut wire = Wire::open(&server);
    wire.send(format!("{HEAD}expect: 100-continue\r\ncontent-length: {}\r\n\r\n", text.len()).as_bytes());
    assert_eq!(wire.answer().status, 100);
    wire.send(text.as_bytes());
    assert_eq!(wire.answer().status, 200);
    let mut wire = Wire::open(&server);
    wire.send(format!("{HEAD}expect: 100-continue\r\ncontent-length: 20000000\r\n\r\n").as_bytes());
    wire.answer().problem(413, "body-too-large");
}
