//! Requests that are no proper HTTP, or proper HTTP that few send.

use std::time::{Duration, Instant};

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
    wire.answer().problem(400, "bad-request");
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
        wire.answer().problem(400, "bad-request");
        assert_eq!(wire.rest(), "", "{framing:?}");
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

/// The request gets a problem, which is the last thing that is said on its connection.
#[track_caller]
fn is_refused(wire: &mut Wire, status: u16, slug: &str) -> serde_json::Value {
    let answer = wire.answer();
    let problem = answer.problem(status, slug);
    assert_eq!((answer.header("connection"), wire.rest().as_str()), ("close", ""));
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert!(!answer.header("date").is_empty());
    problem
}

#[test]
fn a_length_that_cannot_be_is_told_as_one_of_the_body() {
    let server = Running::start(&["--many-limit", "2000000"]);
    for length in ["18446744073709551615", "18446744073709551614", "18446744073709551613"] {
        let mut wire = Wire::open(&server);
        let length = format!("content-length: {length}\r\n");
        wire.send(
            format!("POST /v1/batch HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n{length}\r\n").as_bytes(),
        );
        let problem = wire.answer().problem(413, "body-too-large");
        assert_eq!(problem["limitBytes"], 2_000_000, "{problem}");
    }
    for length in ["18446744073709551616", "-1", "1, 2", "1e3", ""] {
        let mut wire = Wire::open(&server);
        wire.send(format!("POST /v1/plan HTTP/1.1\r\nhost: x\r\ncontent-length: {length}\r\n\r\n").as_bytes());
        wire.answer().problem(400, "bad-request");
    }
    let mut wire = Wire::open(&server);
    wire.send(format!("GET / HTTP/1.1\r\nhost: x\r\n{}\r\n", "x:\r\n".repeat(500)).as_bytes());
    wire.answer().problem(431, "headers-too-large");
    still_serves(&server);
}

#[test]
fn what_is_no_http_is_told_so() {
    let server = Running::start(&["--log-format", "json"]);
    let mut ids = Vec::new();
    for sent in [
        &b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"[..],
        b"SSH-2.0-client\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET http:// HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nx y: 1\r\n\r\n",
        b"GET / HTTP/1.1\r\nx: \0\r\n\r\n",
        b"GET / HTTP/1.1\r\n folded: 1\r\n\r\n",
        b"GET / HTTP/1.0\r\ntransfer-encoding: chunked\r\n\r\n",
        &[0; 4096],
    ] {
        let mut wire = Wire::open(&server);
        wire.send(sent);
        ids.push(is_refused(&mut wire, 400, "bad-request")["requestId"].as_str().unwrap().to_owned());
    }
    // What is well-formed is answered first.
    let mut wire = Wire::open(&server);
    wire.send(b"GET /livez HTTP/1.1\r\nhost: x\r\n\r\nGET / HTTP/9.9\r\n\r\n");
    assert_eq!(wire.answer().status, 200);
    is_refused(&mut wire, 400, "bad-request");
    still_serves(&server);
    server.signal("TERM");
    let (_, log) = server.finish();
    assert!(ids.iter().all(|id| log.contains(id)), "{log}");
}

#[test]
fn what_only_begins_as_http_2_is_closed() {
    let server = Running::start(&[]);
    let mut wire = Wire::open(&server);
    wire.send(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\xff\xff\xff\xff\xff\xff\xff\xff\xff");
    assert!(!wire.rest().contains("HTTP/1.1"));
    still_serves(&server);
}

#[test]
fn a_head_that_is_much_too_large_is_told_the_limit() {
    let server = Running::start(&[]);
    let many = "x: 1\r\n".repeat(5_000);
    let large = format!("x: {}\r\n", "1".repeat(5_000_000));
    for headers in [many, large] {
        let mut wire = Wire::open(&server);
        wire.send(&get("/", &headers));
        let problem = is_refused(&mut wire, 431, "headers-too-large");
        assert_eq!((&problem["limitBytes"], &problem["limit"]), (&(16 << 10).into(), &100.into()));
    }
    let roomy = Running::start(&["--header-limit", "100000"]);
    let mut wire = Wire::open(&roomy);
    wire.send(&get(&format!("/{}", "a".repeat(70_000)), ""));
    assert_eq!(is_refused(&mut wire, 414, "target-too-long")["limitBytes"], 65_534);
    still_serves(&server);
    still_serves(&roomy);
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

#[test]
fn a_request_has_one_good_host() {
    let server = Running::start(&[]);
    for headers in
        ["", "host: x\r\nhost: x\r\n", "host: a b\r\n", "host: user@x\r\n", "host: x/y\r\n", "host: x:port\r\n"]
    {
        let mut wire = Wire::open(&server);
        wire.send(format!("GET /livez HTTP/1.1\r\n{headers}\r\n").as_bytes());
        is_refused(&mut wire, 400, "bad-request");
    }
    for head in
        ["GET /livez HTTP/1.0\r\n", "GET /livez HTTP/1.1\r\nhost:\r\n", "GET /livez HTTP/1.1\r\nhost: [::1]:8080\r\n"]
    {
        let mut wire = Wire::open(&server);
        wire.send(format!("{head}\r\n").as_bytes());
        assert_eq!(wire.answer().status, 200, "{head}");
    }
    still_serves(&server);
}

#[test]
fn a_body_that_is_chunked_twice_is_refused() {
    let server = Running::start(&[]);
    for codings in ["chunked, chunked", "chunked\r\ntransfer-encoding: chunked", "gzip, chunked", "identity, chunked"] {
        let mut wire = Wire::open(&server);
        wire.send(format!("{HEAD}transfer-encoding: {codings}\r\n\r\n0\r\n\r\n").as_bytes());
        wire.answer().problem(400, "bad-request");
        assert_eq!(wire.rest(), "", "{codings}");
    }
    still_serves(&server);
}

#[test]
fn a_client_that_sends_all_of_its_body_reads_why_that_is_too_much() {
    let server = Running::start(&[]);
    let body = vec![b'#'; 6 << 20];
    let chunked = [format!("{HEAD}{CHUNKED}{:x}\r\n", body.len()).as_bytes(), &body, b"\r\n0\r\n\r\n"].concat();
    for request in [post("/v1/validate", YAML, &body), chunked] {
        let mut wire = Wire::open(&server);
        wire.send(&request);
        wire.answer().problem(413, "body-too-large");
    }
    still_serves(&server);
}

#[test]
fn an_answer_before_the_body_goes_on_or_says_that_it_does_not() {
    let server = Running::start(&[]);
    for target in ["/v1/plan/", "/v1/releases", "/livez"] {
        let mut wire = Wire::open(&server);
        wire.send(&post(target, "text/plain", &vec![b'#'; 100_000]));
        assert!((400..500).contains(&wire.answer().status));
        wire.send(&get("/livez", ""));
        assert_eq!(wire.answer().status, 200, "the connection goes on: {target}");
        let mut wire = Wire::open(&server);
        wire.send(format!("POST {target} HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\nhalf").as_bytes());
        let answer = wire.answer();
        assert_eq!((answer.status / 100, answer.header("connection")), (4, "close"), "{target}");
    }
}

/// How long so many requests take on one connection, all of which are sent at once.
fn pipelined(server: &Running, target: &str) -> Duration {
    let mut wire = Wire::open(server);
    let started = Instant::now();
    wire.send(&get(target, "").repeat(100));
    for _ in 0..100 {
        assert_eq!(wire.answer().status, 404, "{target}");
    }
    started.elapsed()
}

#[test]
fn a_misspelt_name_takes_little_longer_than_an_unknown_one() {
    let server = Running::start(&[]);
    let shortest = |target: &str| (0..5).map(|_| pipelined(&server, target)).min().unwrap();
    let unknown = shortest("/v1/rules/x");
    for misspelt in
        ["/v1/rules/subnet-cidr-outside-networ", "/v1/rules/tensub-ridc-edistuo-krowten", "/v1/codes/no-private-rout"]
    {
        let took = shortest(misspelt);
        assert!(took < unknown * 12, "{misspelt}: {took:?}, and {unknown:?}");
    }
}
