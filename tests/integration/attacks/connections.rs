//! Connections that trickle, close halfway or go away.

use std::thread;
use std::time::{Duration, Instant};

use super::still_serves;
use super::wire::{Wire, get, post};
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
    let started = Instant::now();
    while started.elapsed() < Duration::from_millis(800) {
        wire.send(b"#");
        thread::sleep(Duration::from_millis(40));
    }
    let answer = wire.answer();
    answer.problem(408, "slow-body");
    assert_eq!(answer.header("retry-after"), "1");
    still_serves(&server);
}

#[test]
fn headers_that_trickle_are_not_waited_for() {
    let server = Running::start(&["--header-timeout", "0.5"]);
    let mut wire = Wire::open(&server);
    let started = Instant::now();
    wire.send(b"GET /livez HTTP/1.1\r\nhost: x\r\n");
    while started.elapsed() < Duration::from_millis(900) {
        wire.send(b"x: 1\r\n");
        thread::sleep(Duration::from_millis(40));
    }
    wire.send(b"\r\n");
    assert!(!wire.rest().contains("HTTP/1.1 200"));
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
