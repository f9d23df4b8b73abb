//! Requests that go on and on and carry nothing: they are refused soon, however much more is sent.

use std::time::{Duration, Instant};

use super::memory::{answers_probes, recovers, small, time};
use super::wire::{Wire, get};
use super::{SOON, still_serves};
use crate::binary::eventually;

/// How much is sent at most, in bytes; a small part of it is read.
const MOST: usize = 1 << 20;

/// Sends a start, then the rest again and again; the status of the answer, after which the connection ends.
#[track_caller]
fn refused(server: &crate::binary::Running, start: &[u8], again: &[u8]) -> u16 {
    let (took, answer) = time(server, || {
        let mut wire = Wire::open(server);
        wire.send(start);
        wire.send(&again.repeat(MOST / again.len()));
        let answer = wire.answer();
        assert_eq!(answer.header("connection"), "close", "{}", answer.text());
        assert_eq!(answer.json()["status"], answer.status);
        assert_eq!(wire.rest(), "");
        answer
    });
    assert!(took < SOON, "it took {took:?}");
    answer.status
}

/// A head of a body in chunks.
fn chunked(target: &str) -> String {
    format!("POST {target} HTTP/1.1\r\nhost: x\r\ncontent-type: application/yaml\r\ntransfer-encoding: chunked\r\n\r\n")
}

#[test]
fn chunks_that_are_hardly_more_than_framing_are_refused() {
    let server = small(&[]);
    let framing: [(&str, &str); 11] = [
        ("", "0"),
        ("5", " "),
        ("5", "\t"),
        ("1;", "e"),
        ("1;a=\"", "\\\""),
        ("", "1;eeeeeeeeeeeeeeee\r\n \r\n"),
        ("", "0000000000000001\r\n \r\n"),
        ("1\r\n#\r\n", "0"),
        ("0\r\n", "x: y\r\n"),
        ("0\r\nx: ", "y"),
        ("0\r\nx: y\r\n", " y\r\n"),
    ];
    for (start, again) in framing {
        let started = format!("{}{start}", chunked("/v1/plan"));
        assert_eq!(refused(&server, started.as_bytes(), again.as_bytes()), 400, "{start}{again}");
    }
    // One that is refused anyway is read on no further.
    assert_eq!(refused(&server, chunked("/v1/nothing").as_bytes(), b"0"), 404);
    answers_probes(&server);
    recovers(&server);
    still_serves(&server);
}

#[test]
fn what_a_refused_peer_goes_on_to_send_is_read_to_a_bound() {
    let server = small(&[]);
    let mut wire = Wire::open(&server);
    wire.send(format!("{}0", chunked("/v1/plan")).as_bytes());
    let (more, started) = (vec![b'0'; 1 << 16], Instant::now());
    let mut sent = 0;
    while started.elapsed() < Duration::from_millis(700) {
        sent += wire.send_at_once(&more);
    }
    // What is not read is in buffers at both ends.
    assert!(sent < 24 << 20, "{sent}");
    eventually("the connection ends", || wire.has_ended());
    still_serves(&server);
}

#[test]
fn a_body_may_come_in_small_chunks() {
    let server = small(&[]);
    let text = crate::samples::sample("ipv6-private.yaml").repeat(8);
    let chunk = |byte: &u8| [b"1\r\n", &[*byte][..], b"\r\n"].concat();
    let body: Vec<u8> = text.as_bytes().iter().flat_map(chunk).collect();
    assert!(60_000 < body.len());
    let mut wire = Wire::open(&server);
    wire.send(chunked("/v1/validate").as_bytes());
    wire.send(&body);
    wire.send(b"0\r\n\r\n");
    let answer = wire.answer();
    assert!([200, 400, 422].contains(&answer.status) && !answer.text().contains("malformed"), "{}", answer.text());
    wire.send(&get("/livez", ""));
    assert_eq!(wire.answer().status, 200);
}

#[test]
fn heads_without_end_are_refused() {
    let server = small(&[]);
    let heads: [(&str, &str); 10] = [
        ("", "\r\n"),
        ("", "\n"),
        ("", "\r"),
        ("", " "),
        ("", "G"),
        ("GET /", "a"),
        ("GET / HTTP/1.", "1"),
        ("GET / HTTP/1.1\r\nx: ", "a"),
        ("GET / HTTP/1.1\r\nx: a\r\n", " b\r\n"),
        ("GET / HTTP/1.1\r\n", "a: b\r\n"),
    ];
    for (start, again) in heads {
        // Which one it is depends on how much of it arrived at once.
        let status = refused(&server, start.as_bytes(), again.as_bytes());
        assert!([400, 431].contains(&status), "{status} {start:?} {again:?}");
    }
    answers_probes(&server);
    recovers(&server);
    still_serves(&server);
}
