//! Requests, answers and handshakes that stop midway.

use std::thread;
use std::time::{Duration, Instant};

use super::memory::{answers_probes, holds_for, metric, recovers, small};
use super::untaken::large;
use super::wire::{Wire, get, post};
use super::{SOON, still_serves};
use crate::binary::eventually;
use crate::client::YAML;
use crate::samples::sample;
use crate::tls::{certificate, connect};

/// The head of a request whose body is asked for before it is sent.
fn announced(target: &str, length: usize) -> Vec<u8> {
    format!(
        "POST {target} HTTP/1.1\r\nhost: x\r\ncontent-type: {YAML}\r\nexpect: 100-continue\r\ncontent-length: \
        {length}\r\n\r\n"
    )
    .into_bytes()
}

#[test]
fn bodies_that_are_announced_and_never_sent_are_given_up() {
    let server = small(&["--body-timeout", "1"]);
    let started = Instant::now();
    let mut wires: Vec<Wire> = (0..200).map(|_| Wire::open(&server)).collect();
    wires.iter_mut().for_each(|wire| wire.send(&announced("/v1/plan", 900_000)));
    holds_for(&server, Duration::from_millis(500));
    for wire in &mut wires {
        let mut answer = wire.answer();
        if answer.status == 100 {
            answer = wire.answer();
        }
        assert!([408, 503].contains(&answer.status), "{}", answer.text());
        assert_eq!((answer.header("connection"), wire.rest()), ("close", String::new()));
    }
    assert!(started.elapsed() < SOON, "it took {:?}", started.elapsed());
    recovers(&server);
    still_serves(&server);
}

#[test]
fn a_body_may_be_sent_before_it_is_asked_for() {
    let server = small(&[]);
    let text = sample("ipv6-private.yaml");
    let mut wire = Wire::open(&server);
    wire.send(&[&announced("/v1/validate", text.len()), text.as_bytes()].concat());
    let answer = wire.answer();
    let answer = if answer.status == 100 { wire.answer() } else { answer };
    assert_eq!(answer.status, 200, "{}", answer.text());
    wire.send(&get("/livez", ""));
    assert_eq!(wire.answer().status, 200);
    // What a client sends although it was refused is no request.
    let body = get("/livez", "").repeat(100);
    let mut wire = Wire::open(&server);
    wire.send(&[&announced("/v1/nothing", body.len()), &body[..]].concat());
    let answer = wire.answer();
    assert_eq!((answer.status, answer.header("connection")), (404, "close"));
    assert_eq!(wire.rest(), "");
}

#[test]
fn whoever_has_sent_all_gets_an_answer_whatever_the_number() {
    let server = small(&[]);
    let request = post("/v1/plan?vpcIPv6CIDR=2001:db8::/56", YAML, sample("ipv6-private.yaml").as_bytes());
    let mut wires: Vec<Wire> = (0..300).map(|_| Wire::open(&server)).collect();
    for wire in &mut wires {
        wire.send(&request);
        wire.finish();
    }
    answers_probes(&server);
    for wire in &mut wires {
        let answer = wire.answer();
        assert!([200, 503].contains(&answer.status), "{}", answer.text());
        assert_eq!(wire.rest(), "", "the connection ends");
    }
    still_serves(&server);
}

#[test]
fn an_upgrade_is_not_taken() {
    for flags in [&[][..], &["--h2c"]] {
        let server = small(flags);
        let mut wire = Wire::open(&server);
        for upgrade in ["h2c", "websocket", "TLS/1.0", "h2c, h2c"] {
            wire.send(&get(
                "/livez",
                &format!(
                    "connection: upgrade, http2-settings\r\nupgrade: {upgrade}\r\nhttp2-settings: AAMAAABkAARAAAAA\r\n"
                ),
            ));
            assert_eq!(wire.answer().status, 200, "{upgrade}");
        }
        // The preface is no request of a connection that has had one.
        wire.send(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        assert_eq!(wire.rest(), "");
        still_serves(&server);
    }
}

#[test]
fn answers_that_are_broken_off_give_their_room_back() {
    let server = small(&[]);
    let request = post("/v1/plan", YAML, large().as_bytes());
    for _ in 0..6 {
        let mut wires: Vec<Wire> = (0..40).map(|_| Wire::open(&server)).collect();
        wires.iter_mut().for_each(|wire| wire.send(&request));
        answers_probes(&server);
        thread::sleep(Duration::from_millis(100));
        // What is there and was not read makes the end a reset.
        drop(wires);
    }
    recovers(&server);
    still_serves(&server);
}

/// Handshakes that go wrong, and what is sent after that, again and again.
fn handshakes() -> Vec<(&'static str, Vec<u8>, Vec<u8>)> {
    // A record of TLS, and the head of a hello that has so many bytes.
    let record = |kind: u8, bytes: &[u8]| {
        let length = u16::try_from(bytes.len()).unwrap().to_be_bytes();
        [&[kind, 3, 1], &length[..], bytes].concat()
    };
    let hello = |length: u32| [&[1], &length.to_be_bytes()[1..]].concat();
    let nothing = Vec::new();
    vec![
        ("silence", nothing.clone(), nothing.clone()),
        ("half of the head of a record", vec![22, 3], nothing.clone()),
        ("a record without its bytes", vec![22, 3, 1, 0x40, 0], nothing.clone()),
        ("half of a hello", record(22, &[hello(500), vec![3; 100]].concat()), nothing.clone()),
        ("a hello of 16 MiB", record(22, &hello(0x00ff_ffff)), record(22, &[0; 16_000])),
        ("a hello of one byte a record", record(22, &hello(60_000)), record(22, &[0])),
        ("records without bytes", nothing.clone(), record(22, b"")),
        ("no hello", record(22, &[b'z'; 16_000]), nothing.clone()),
        ("warnings", nothing.clone(), record(21, &[1, 90])),
        ("ends", nothing.clone(), record(21, &[1, 0])),
        ("changes of ciphers", nothing.clone(), record(20, &[1])),
        ("data", nothing.clone(), record(23, &[0; 1_000])),
        ("a hello of SSL 2", vec![0x80, 0x2e, 1, 0, 2, 0, 0x15, 0, 0, 0, 0x10], vec![0; 100]),
        ("no TLS", get("/livez", ""), get("/livez", "")),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn handshakes_that_stop_or_go_wrong_are_ended_and_counted() {
    let trusted = certificate("midway");
    let path = |end: &str| format!("{}/midway.{end}", env!("CARGO_TARGET_TMPDIR"));
    let tls = ["--tls-cert", &path("crt"), "--tls-key", &path("key"), "--metrics-listen", "127.0.0.1:0"];
    let server = small(&[&tls[..], &["--header-timeout", "1"]].concat());
    let count = || metric(&server, "knp_connections_refused_total{reason=\"handshake\"}");
    for (name, first, again) in handshakes() {
        let (before, started) = (count(), Instant::now());
        let mut wires: Vec<Wire> = (0..10).map(|_| Wire::open(&server)).collect();
        for wire in &mut wires {
            wire.send(&first);
            wire.send_at_once(&again.repeat(if again.is_empty() { 0 } else { (1 << 20) / again.len() }));
        }
        assert!(connect(&server, &trusted, "http/1.1").await.is_ok(), "{name}");
        // An alert is the most that it gets.
        wires.iter_mut().for_each(|wire| assert!(wire.rest().len() < 100, "{name}"));
        eventually("all are counted", || before + 10.0 <= count());
        assert!(started.elapsed() < SOON, "{name}: {:?}", started.elapsed());
    }
    let most = super::memory::peak(&server);
    assert!(most < 100, "{most} MiB");
    assert!(connect(&server, &trusted, "h2").await.is_ok());
    let answer = server.get(1, "/livez", "");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn records_that_are_cut_off_end_their_connection() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let trusted = certificate("cut-off");
    let path = |end: &str| format!("{}/cut-off.{end}", env!("CARGO_TARGET_TMPDIR"));
    let tls = ["--tls-cert", &path("crt"), "--tls-key", &path("key"), "--metrics-listen", "127.0.0.1:0"];
    let server = small(&[&tls[..], &["--header-timeout", "1", "--body-timeout", "1"]].concat());
    // Half a record, one that is not encrypted, an alert, a new hello, and endless changes of ciphers.
    let half = [23, 3, 3, 0x10, 0, 1, 2, 3].to_vec();
    let plain = [&[23, 3, 3, 0, 100][..], &[7; 100]].concat();
    let changes = [20, 3, 3, 0, 1, 1].repeat(50_000);
    for after in [half, plain, [21, 3, 3, 0, 2, 1, 0].to_vec(), [22, 3, 3, 0, 4, 1, 0, 0, 0].to_vec(), changes] {
        for part in [&b""[..], b"GET /livez HTTP/1.1\r\n", &announced("/v1/plan", 900_000)] {
            let started = Instant::now();
            let mut stream = connect(&server, &trusted, "http/1.1").await.unwrap();
            stream.write_all(part).await.unwrap();
            stream.flush().await.unwrap();
            let (mut raw, _) = stream.into_inner();
            // It may have ended before all is written.
            let _ = raw.write_all(&after).await;
            let _ = raw.read_to_end(&mut Vec::new()).await;
            assert!(started.elapsed() < SOON, "{:?}", started.elapsed());
        }
        let answer = server.get(1, "/livez", "");
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
    assert!(connect(&server, &trusted, "h2").await.is_ok());
}
