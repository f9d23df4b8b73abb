//! Connections that trickle, close halfway or go away.

use std::thread;
use std::time::{Duration, Instant};

use super::wire::{Wire, get, post};
use super::{SOON, still_serves};
use crate::binary::Running;
use crate::client::YAML;
use crate::samples::sample;

#[test]
fn a_body_that_trickles_is_not_waited_for() {
    let server = Running::start(&["--body-timeout", "0.5"]);
    let mut wire = Wire::open(&server);
    wire.send(
        b"POST /v1/validate HTTP/1.1\r\nhost: x\r\ncontent-type: application/yaml\r\ncontent-length: 1000\r\n\r\n",
    );
    trickle(&mut wire, b"#", Duration::from_millis(800));
    let answer = wire.answer();
    answer.problem(408, "slow-body");
    assert_eq!(answer.header("retry-after"), "1");
    still_serves(&server);
}

/// Sends `sent` again and again, as slowly as a peer that wants to keep the server waiting.
fn trickle(wire: &mut Wire, sent: &[u8], time: Duration) {
    let started = Instant::now();
    while started.elapsed() < time {
        wire.send(sent);
        thread::sleep(Duration::from_millis(40));
    }
}

/// A request whose body ends like a head.
fn planned() -> Vec<u8> {
    post("/v1/plan?vpcIPv6CIDR=2001:db8::/56", YAML, format!("{}\n\r\n", sample("ipv6-private.yaml")).as_bytes())
}

/// The peer is told that its headers took longer than this, and nothing else.
#[track_caller]
fn is_told_that_headers_were_slow(wire: &mut Wire, seconds: &str) {
    let answer = wire.answer();
    let problem = answer.problem(408, "slow-headers");
    assert!(
        problem["detail"].as_str().is_some_and(|detail| detail.contains(&format!("within {seconds} seconds"))),
        "{problem}"
    );
    assert_eq!((answer.header("connection"), answer.header("retry-after")), ("close", "1"));
    assert_eq!((answer.header("x-content-type-options"), answer.header("date").is_empty()), ("nosniff", false));
    assert_eq!(wire.rest(), "");
}

#[test]
fn headers_that_trickle_are_not_waited_for() {
    let server = Running::start(&["--header-timeout", "0.5"]);
    for (start, more) in [("GET /livez HTTP/1.1\r\nhost: x\r\n", "x: 1\r\n"), ("\r\n\r\n\n\n", "G")] {
        let mut wire = Wire::open(&server);
        wire.send(start.as_bytes());
        trickle(&mut wire, more.as_bytes(), Duration::from_millis(800));
        is_told_that_headers_were_slow(&mut wire, "0.5");
    }
    still_serves(&server);
}

#[test]
fn headers_of_a_later_request_have_as_much_time() {
    let server = Running::start(&["--header-timeout", "3"]);
    let part = b"GET /livez HTTP/1.1\r\nhost: x\r\n";
    let mut wire = Wire::open(&server);
    for request in [get("/livez", ""), planned(), get("/livez", "")] {
        // Each may come late; together they take longer than one may. A busy machine makes this longer.
        thread::sleep(Duration::from_millis(1_100));
        wire.send(&request);
        assert_eq!(wire.answer().status, 200);
    }
    wire.send(part);
    trickle(&mut wire, b"x: 1\r\n", Duration::from_millis(3_300));
    is_told_that_headers_were_slow(&mut wire, "3");
    let mut wire = Wire::open(&server);
    wire.send(&[get("/livez", ""), get("/livez", ""), part.to_vec()].concat());
    assert_eq!((wire.answer().status, wire.answer().status), (200, 200));
    trickle(&mut wire, b"x: 1\r\n", Duration::from_millis(3_300));
    is_told_that_headers_were_slow(&mut wire, "3");
    still_serves(&server);
}

#[test]
fn a_body_may_take_longer_than_headers() {
    let server = Running::start(&["--header-timeout", "2"]);
    let text = sample("ipv6-private.yaml");
    for expect in ["", "expect: 100-continue\r\n"] {
        let mut wire = Wire::open(&server);
        let length = text.len();
        wire.send(
            format!(
                "POST /v1/validate HTTP/1.1\r\nhost: x\r\n{expect}content-type: {YAML}\r\ncontent-length: \
                {length}\r\n\r\n"
            )
            .as_bytes(),
        );
        if !expect.is_empty() {
            assert_eq!(wire.answer().status, 100);
        }
        for part in text.as_bytes().chunks(length.div_ceil(4)) {
            thread::sleep(Duration::from_millis(600));
            wire.send(part);
        }
        assert_eq!(wire.answer().status, 200);
        wire.send(&get("/livez", ""));
        assert_eq!(wire.answer().status, 200);
    }
}

#[test]
fn idle_connections_are_closed_without_a_word() {
    let server = Running::start(&["--header-timeout", "0.5"]);
    for sent in [&b""[..], b"\r\n", &get("/livez", ""), &planned()] {
        let mut wire = Wire::open(&server);
        wire.send(sent);
        if 2 < sent.len() {
            assert_eq!(wire.answer().status, 200);
        }
        let started = Instant::now();
        assert_eq!(wire.rest(), "");
        let idle = started.elapsed();
        // By default it would be ten seconds.
        assert!(Duration::from_millis(400) < idle && idle < SOON, "{idle:?}");
    }
    still_serves(&server);
}

#[test]
fn whoever_has_sent_all_may_close_their_half() {
    let server = Running::start(&[]);
    let mut wire = Wire::open(&server);
    wire.send(&post("/v1/plan?vpcIPv6CIDR=2001:db8::/56", YAML, sample("ipv6-private.yaml").as_bytes()));
    wire.finish();
    assert_eq!(wire.answer().status, 200);
    let mut wire = Wire::open(&server);
    wire.send(
        b"POST /v1/plan HTTP/1.1\r\nhost: x\r\ncontent-type: application/yaml\r\ncontent-length: 100\r\n\r\nkind",
    );
    wire.finish();
    wire.answer().problem(400, "bad-request");
    still_serves(&server);
}

#[test]
fn clients_that_go_away_leave_nothing_behind() {
    let server = Running::start(&["--concurrent-requests", "4", "--connections", "200"]);
    let request = post("/v1/plan?vpcIPv6CIDR=2001:db8::/56", YAML, sample("ipv6-private.yaml").as_bytes());
    for number in 0..600 {
        let mut wire = Wire::open(&server);
        wire.send(&request[..request.len() - number % 3 * 50]);
    }
    crate::binary::eventually("room", || {
        let mut wire = Wire::open(&server);
        wire.send(&request);
        wire.try_answer().is_some_and(|answer| answer.status == 200)
    });
    let mut wire = Wire::open(&server);
    wire.send(&get("/livez", ""));
    assert_eq!(wire.answer().status, 200);
}
