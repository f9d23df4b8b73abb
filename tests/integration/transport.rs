//! Connections that keep the server waiting, and connections that are too many.

use std::io::{ErrorKind, Read, Write};
use std::time::{Duration, Instant};

use crate::binary::{Running, eventually};

/// How long the server waits for headers.
const PATIENCE: [&str; 2] = ["--header-timeout", "0.4"];
/// It would be longer by the defaults, whatever else the machine does.
const SHORT: Duration = Duration::from_secs(8);

/// How long the server keeps a connection on which `sent` was said; everything that it says meanwhile.
fn kept(server: &Running, sent: &[u8]) -> (Duration, String) {
    let mut connection = server.connect();
    let started = Instant::now();
    connection.write_all(sent).unwrap();
    let mut said = String::new();
    // The connection may also be reset.
    let _ = connection.read_to_string(&mut said);
    (started.elapsed(), said)
}

#[test]
fn silent_and_slow_connections_are_closed() {
    let server = Running::start(&PATIENCE);
    for sent in [&b""[..], b"G", b"PRI * HT", b"GET / HTTP/1.1\r\n", b"GET / HTTP/1.1\r\nhost: x\r\nx-slow: "] {
        let (time, said) = kept(&server, sent);
        assert!(Duration::from_millis(300) < time && time < SHORT, "{time:?} {sent:?} {said}");
        assert_eq!((said.starts_with("HTTP/1.1 408"), said.is_empty()), (!sent.is_empty(), sent.is_empty()), "{said}");
    }
    let (time, said) = kept(&server, b"GET /livez HTTP/1.1\r\nhost: x\r\n\r\n");
    assert!(said.starts_with("HTTP/1.1 200") && time < SHORT, "an idle connection is closed: {time:?}");
}

#[test]
fn a_body_that_is_slow_or_never_comes_is_a_problem() {
    let server = Running::start(&["--body-timeout", "0.3"]);
    let head = "POST /v1/plan HTTP/1.1\r\nhost: x\r\ncontent-type: application/yaml\r\ncontent-length: 10\r\n\r\nkind";
    let (time, said) = kept(&server, head.as_bytes());
    assert!(said.starts_with("HTTP/1.1 408") && said.contains("/problems/slow-body"), "{said}");
    assert!(time < SHORT, "{time:?}");
}

#[test]
fn headers_up_to_four_times_the_limit_get_a_problem() {
    let server = Running::start(&["--header-limit", "4096"]);
    let with = |length: usize| server.get(0, "/livez", &format!("x-large: {}\r\n", "x".repeat(length)));
    assert!(with(3_000).starts_with("HTTP/1.1 200"));
    let said = with(5_000);
    assert!(said.starts_with("HTTP/1.1 431") && said.contains("\"limitBytes\": 4096"), "{said}");
    assert!(server.get(0, "/livez", "").starts_with("HTTP/1.1 200"));
}

#[test]
fn a_connection_too_many_is_closed_and_the_others_go_on() {
    let server = Running::start(&["--connections", "2"]);
    let (first, second) = (server.connect(), server.connect());
    // They are let in in this order.
    let mut third = server.connect();
    let ended = third.read(&mut [0]);
    assert!(
        ended.as_ref().map_or_else(|error| error.kind() == ErrorKind::ConnectionReset, |read| *read == 0),
        "{ended:?}"
    );
    drop((first, second));
    let mut answer = String::new();
    eventually("room", || {
        let mut connection = server.connect();
        let sent = connection.write_all(b"GET /livez HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
        answer.clear();
        sent.is_ok() && connection.read_to_string(&mut answer).is_ok() && answer.starts_with("HTTP/1.1 200")
    });
}

#[test]
fn a_body_over_the_limit_gets_its_answer_while_it_is_sent() {
    let server = Running::start(&[]);
    let head =
        "POST /v1/plan HTTP/1.1\r\nhost: x\r\ncontent-type: application/yaml\r\ncontent-length: 20000000\r\n\r\n";
    let mut connection = server.connect();
    connection.write_all(head.as_bytes()).unwrap();
    // The server may close before everything is sent.
    let _ = connection.write_all(&vec![b'x'; 20_000_000]);
    let mut said = String::new();
    let _ = connection.read_to_string(&mut said);
    assert!(said.starts_with("HTTP/1.1 413") && said.contains("\"limitBytes\": 1048576"), "{said}");
}
