//! What is held for peers is bounded whatever they hold back, and goes back to the system when they have gone.

use std::io::Write;
use std::thread::sleep;
use std::time::{Duration, Instant};

use axum::body::Bytes;
use axum::http::Request;
use h2::client::Builder;
use serde_json::json;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::compressed::gzip;
use super::memory::{answers_probes, metric, resident, small};
use super::untaken::large;
use super::wire::{Answer, Wire, get, post};
use super::{serves, still_serves};
use crate::batch::question;
use crate::binary::{Running, eventually};
use crate::client::YAML;
use crate::tls::{certificate, connect};

/// What may be resident while hundreds of connections hold back what they can, in MiB.
const BESIDE: u64 = 110;
/// What a server that has nothing to do may keep, in MiB.
const QUIET: u64 = 32;
/// How long memory may take to come back.
const RECOVERY: Duration = Duration::from_secs(30);

/// As many files as these connections need: a test has its limit from the system.
pub fn many() {
    let id = std::process::id().to_string();
    let _ = std::process::Command::new("prlimit").args(["--pid", &id, "--nofile=8192:"]).status();
}

/// Nobody asks anything, and memory goes back to the system. The log does not look, and neither do probes.
#[track_caller]
fn gives_back(server: &Running) {
    let started = Instant::now();
    while QUIET <= resident(server) {
        assert!(started.elapsed() < RECOVERY, "{} MiB are not given back", resident(server));
        sleep(Duration::from_millis(100));
    }
}

/// The most that is resident in this time, with a probe now and then.
#[track_caller]
fn most_in(server: &Running, time: Duration) -> u64 {
    let started = Instant::now();
    let mut most = 0;
    while started.elapsed() < time {
        answers_probes(server);
        most = most.max(resident(server));
        sleep(Duration::from_millis(10));
    }
    most
}

/// Opens connections and sends the same on each.
fn sent(server: &Running, count: usize, bytes: &[u8]) -> Vec<Wire> {
    many();
    let mut wires: Vec<Wire> = (0..count).map(|_| Wire::open(server)).collect();
    wires.iter_mut().for_each(|wire| wire.send(bytes));
    wires
}

fn batch(headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "POST /v1/batch HTTP/1.1\r\nhost: x\r\ncontent-encoding: gzip\r\n{headers}content-length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

const LINES: &str = "content-type: application/x-ndjson\r\n";

#[test]
fn compressed_lines_without_an_end_are_bounded() {
    let server = small(&["--body-timeout", "3"]);
    let line = gzip(&[&b"{\"operation\": \"plan\", \"request\": {\"manifests\": \""[..], &[b'x'; 900_000]].concat());
    // The rest of the stream never comes.
    let mut request = batch(LINES, &line);
    request.truncate(request.len() - 8);
    let mut wires = sent(&server, 400, &request);
    let most = most_in(&server, Duration::from_secs(2));
    assert!(most < BESIDE, "{most} MiB");
    // Others at the same address have room.
    serves(&server);
    // Those beyond the limit are told at once.
    let is_told = |wire: &mut Wire| wire.answer().text().contains("atches from one address may hold");
    assert!(wires.iter_mut().any(is_told));
    drop(wires);
    gives_back(&server);
    eventually("an end of what waits", || metric(&server, "knp_http_requests_in_progress") < 2.0);
    still_serves(&server);
}

#[test]
fn heads_of_compressed_bodies_are_not_kept() {
    let server = small(&[]);
    let name = [&b"\x1f\x8b\x08\x18\0\0\0\0\0\0"[..], &[b'n'; 60_000]].concat();
    let mut request = batch(LINES, &name);
    request.truncate(request.len() - 100);
    let wires = sent(&server, 400, &request);
    let most = most_in(&server, Duration::from_secs(1));
    assert!(most < 80, "{most} MiB");
    drop(wires);
    gives_back(&server);
}

#[test]
fn documents_of_questions_count_as_the_text_that_they_become() {
    let server = small(&[]);
    let asked = json!({"operation": "plan", "request": {"manifests": "x".repeat(16_000)}});
    let text = json!({"questions": vec![asked; 900]}).to_string();
    let request = batch("content-type: application/json\r\n", &gzip(text.as_bytes()));
    let mut wires = sent(&server, 24, &request);
    let most = most_in(&server, Duration::from_secs(2));
    assert!(most < 200, "{most} MiB");
    let statuses: Vec<u16> = wires.iter_mut().map(|wire| wire.answer().status).collect();
    assert!(statuses.iter().all(|status| [200, 503].contains(status)), "{statuses:?}");
    assert!(statuses.contains(&200), "{statuses:?}");
    drop(wires);
    gives_back(&server);
    still_serves(&server);
}

#[test]
fn documents_of_very_many_values_are_not_read_to_their_end() {
    let server = small(&[]);
    let texts = [
        ("yaml", format!("questions:\n- operation: plan\n  request:\n    a:\n{}", "    - b: c\n".repeat(700_000))),
        ("yaml", format!("questions:\n{}", "- {a: {b: {c: d}}}\n".repeat(400_000))),
        ("json", format!("{{\"questions\": [{}{{}}]}}", "{},".repeat(2_000_000))),
    ];
    for (kind, text) in texts {
        let request = batch(&format!("content-type: application/{kind}\r\n"), &gzip(text.as_bytes()));
        let mut wires = sent(&server, 4, &request);
        let most = most_in(&server, Duration::from_secs(4));
        assert!(most < 220, "{most} MiB");
        let statuses: Vec<u16> = wires.iter_mut().map(|wire| wire.answer().status).collect();
        assert!(statuses.iter().all(|status| [400, 413, 422, 503].contains(status)), "{statuses:?}");
        drop(wires);
        gives_back(&server);
    }
    still_serves(&server);
}

#[test]
fn documents_of_answers_have_their_place_among_answers() {
    let server = small(&["--answer-memory", "8000000"]);
    let asked = json!({"operation": "routes", "request": {"manifests": large()}});
    let text = json!({"questions": vec![asked; 12]}).to_string();
    let mut wires = sent(&server, 12, &post("/v1/batch", "application/json", text.as_bytes()));
    let most = most_in(&server, Duration::from_secs(8));
    assert!(most < 60, "{most} MiB");
    let answers: Vec<Answer> = wires.iter_mut().map(Wire::answer).collect();
    assert!(answers.iter().all(|answer| [200, 503].contains(&answer.status)));
    let refused: Vec<&Answer> = answers.iter().filter(|answer| answer.status == 503).collect();
    assert!(!refused.is_empty() && refused.iter().all(|answer| answer.text().contains("/problems/overloaded")));
    drop(wires);
    gives_back(&server);
    still_serves(&server);
}

#[tokio::test(flavor = "multi_thread")]
async fn streams_whose_answers_cannot_be_sent_are_bounded() {
    many();
    let server = small(&["--h2c"]);
    let lines = format!("{}\n", question("plan", "a"));
    let body: Bytes = gzip(lines.repeat(10).as_bytes()).into();
    let mut connections = JoinSet::new();
    let (mut clients, mut streams) = (Vec::new(), Vec::new());
    for _ in 0..150 {
        let stream = TcpStream::connect(server.addresses[0]).await.unwrap();
        let (client, connection) = Builder::new().initial_window_size(0).handshake(stream).await.unwrap();
        connections.spawn(async move { drop(connection.await) });
        for _ in 0..4 {
            let Ok(Ok(mut ready)) = timeout(Duration::from_secs(1), client.clone().ready()).await else { break };
            let head = Request::post("http://x/v1/batch").header("content-type", "application/x-ndjson");
            let head = head.header("content-encoding", "gzip").body(()).unwrap();
            let Ok((response, mut sending)) = ready.send_request(head, false) else { break };
            // It may be refused before.
            let _ = sending.send_data(body.clone(), false);
            streams.push((response, sending));
        }
        clients.push(client);
    }
    let most = most_in(&server, Duration::from_secs(2));
    assert!(most < BESIDE, "{most} MiB");
    drop((clients, streams));
    connections.shutdown().await;
    gives_back(&server);
    still_serves(&server);
}

/// A connection goes on after a long body, and the buffer for it does not.
#[test]
fn what_long_bodies_are_read_with_is_not_kept() {
    let server = small(&["--body-limit", "2000000"]);
    let request = post("/v1/validate", "image/png", &[b'x'; 300_000]);
    many();
    let mut wires: Vec<Wire> = (0..400).map(|_| Wire::open(&server)).collect();
    for wire in &mut wires {
        wire.send(&request);
        assert_eq!(wire.answer().status, 415);
    }
    // What is free goes back within a second or so, what is kept does not.
    eventually("buffers are not kept", || resident(&server) < 40);
    for wire in &mut wires {
        wire.send(&get("/livez", ""));
        assert_eq!(wire.answer().status, 200, "the connection goes on");
    }
}

#[test]
fn heads_that_do_not_end_are_bounded() {
    let server = small(&[]);
    let wires = sent(&server, 600, &[&b"GET / HTTP/1.1\r\nhost: x\r\nx: "[..], &[b'y'; 60_000]].concat());
    let most = most_in(&server, Duration::from_secs(1));
    assert!(most < 64, "{most} MiB");
    drop(wires);
    gives_back(&server);
}

#[test]
fn what_was_held_for_refusals_goes_back() {
    many();
    let server = small(&[]);
    let body = [b'z'; 20_000];
    let head = |target: &str, kind: &str, length: usize| {
        format!("POST {target} HTTP/1.1\r\nhost: x\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n\r\n")
    };
    let heads = [
        head("/v1/plan", YAML, 50_000_000),
        head("/v1/plan", "image/png", 900_000),
        head(&format!("/v1/nope{}", "x".repeat(8_000)), YAML, 10),
        format!("GET / HTTP/1.1\r\nhost: x\r\nx: {}\r\n\r\n", "y".repeat(17_000)),
    ];
    let mut wires: Vec<_> = (0..800).map(|_| server.connect()).collect();
    for round in 0..4 {
        for (number, wire) in wires.iter_mut().enumerate() {
            wire.set_nonblocking(true).unwrap();
            // Some have ended, some take no more.
            let _ = wire.write(&[heads[(number + round) % heads.len()].as_bytes(), &body].concat());
        }
    }
    most_in(&server, Duration::from_millis(500));
    drop(wires);
    gives_back(&server);
    still_serves(&server);
}

#[tokio::test(flavor = "multi_thread")]
async fn encrypted_answers_that_are_not_taken_are_few() {
    many();
    let trusted = certificate("held");
    let path = |end: &str| format!("{}/held.{end}", env!("CARGO_TARGET_TMPDIR"));
    let tls = ["--tls-cert", &path("crt"), "--tls-key", &path("key"), "--metrics-listen", "127.0.0.1:0"];
    // What one address may take for handshakes is another matter.
    let server = small(&[&tls[..], &["--connections-per-address", "2048"]].concat());
    let mut streams = Vec::new();
    for _ in 0..400 {
        let mut stream = connect(&server, &trusted, "http/1.1").await.unwrap();
        stream.write_all(&get("/docs/swagger-ui-bundle.js", "")).await.unwrap();
        streams.push(stream);
    }
    let answered = "knp_http_requests_total{method=\"GET\",route=\"/docs/{file}\",status=\"200\"}";
    eventually("all are answered", || 400.0 == metric(&server, answered));
    // What handshakes took goes back, what is held for answers does not.
    eventually("little is held", || resident(&server) < 45);
    drop(streams);
    gives_back(&server);
}
