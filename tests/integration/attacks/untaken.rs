//! Answers that their peers do not take.

use std::io::Read;
use std::time::Duration;

use axum::body::Bytes;
use axum::http::Request;
use h2::client::{Builder, SendRequest};
use serde_json::json;
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::compressed::gzip;
use super::memory::{answers_probes, holds_for, metric, peak, recovers, small};
use super::still_serves;
use super::wire::{Answer, Wire, get, post};
use crate::binary::Running;
use crate::client::YAML;

/// The largest file of the pages.
const FILE: &str = "/docs/swagger-ui-bundle.js";
/// How many streams a peer opens.
const STREAMS: usize = 4;

/// A spec whose route tables take megabytes.
pub fn large() -> String {
    let subnet = |index: usize| {
        let (third, fourth) = (index / 16, index % 16 * 16);
        format!(
            "  - {{name: a-rather-long-name-{index}, type: Public, zone: us-east-1a, cidr: 10.0.{third}.{fourth}/28}}\n"
        )
    };
    let head = "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {name: c.example.com}\nspec:\n  \
        cloudProvider: aws\n  kubernetesVersion: 1.32.0\n  networkCIDR: 10.0.0.0/16\n  networkID: vpc-0a1b2c3d\n  \
        networking: {cilium: {}}\n  topology: {dns: {type: Public}}\n  subnets:\n";
    head.to_owned() + &(0..300).map(subnet).collect::<String>()
}

/// A connection of HTTP/2 whose peer takes nothing: all windows are closed. Its pings are answered.
async fn closed_windows(server: &Running, connections: &mut JoinSet<()>) -> SendRequest<Bytes> {
    let stream = TcpStream::connect(server.addresses[0]).await.unwrap();
    let (client, connection) = Builder::new().initial_window_size(0).handshake(stream).await.unwrap();
    connections.spawn(async move {
        let _ = connection.await;
    });
    client
}

async fn ask(client: &mut SendRequest<Bytes>, request: Request<()>, body: &[u8]) -> Option<h2::client::ResponseFuture> {
    let mut ready = client.clone().ready().await.ok()?;
    let (response, mut stream) = ready.send_request(request, body.is_empty()).ok()?;
    if !body.is_empty() {
        stream.send_data(Bytes::copy_from_slice(body), true).ok()?;
    }
    Some(response)
}

#[tokio::test(flavor = "multi_thread")]
async fn windows_that_stay_closed_end_the_connection() {
    let server = small(&["--h2c", "--body-timeout", "2", "--header-timeout", "2"]);
    let mut connections = JoinSet::new();
    // Both end a connection when they are dropped.
    let (mut clients, mut streams) = (Vec::new(), Vec::new());
    for number in 0..60 {
        let mut client = closed_windows(&server, &mut connections).await;
        let body = if number % 2 == 0 { String::new() } else { large() };
        for _ in 0..STREAMS {
            let request = match body.is_empty() {
                true => Request::get(format!("http://x{FILE}")).body(()),
                false => Request::post("http://x/v1/routes").header("content-type", YAML).body(()),
            };
            streams.push(timeout(Duration::from_secs(1), ask(&mut client, request.unwrap(), body.as_bytes())).await);
        }
        clients.push(client);
    }
    holds_for(&server, Duration::from_secs(1));
    for _ in 0..30 {
        is_told(&server);
    }
    holds_for(&server, Duration::from_secs(1));
    let all = async { while connections.join_next().await.is_some() {} };
    timeout(Duration::from_secs(20), all).await.expect("every connection ends");
    assert!(0.0 < metric(&server, "knp_connections_refused_total{reason=\"stalled\"}"));
    drop((clients, streams));
    recovers(&server);
    still_serves(&server);
}

/// An honest client at the address of attackers has its answer, or is told which limit they have used up.
#[track_caller]
fn is_told(server: &Running) -> bool {
    let mut wire = Wire::open(server);
    wire.send(&get("/v1/releases", ""));
    let answer = wire.answer();
    if answer.status == 503 {
        let problem = answer.problem(503, "overloaded");
        assert!(problem["limitBytes"].is_u64() && answer.header("retry-after") == "1", "{problem}");
        return true;
    }
    assert_eq!(answer.status, 200, "{}", answer.text());
    false
}

#[tokio::test(flavor = "multi_thread")]
async fn over_http_2_a_refusal_needs_no_room_either() {
    let listen = ["--metrics-listen", "127.0.0.1:0"];
    let server = small(&[&["--h2c", "--body-timeout", "60", "--answer-memory", "65536"][..], &listen].concat());
    let mut connections = JoinSet::new();
    let (mut clients, mut streams) = (Vec::new(), Vec::new());
    for _ in 0..40 {
        let mut client = closed_windows(&server, &mut connections).await;
        for _ in 0..STREAMS {
            let request = Request::get(format!("http://x{FILE}")).body(()).unwrap();
            streams.push(timeout(Duration::from_secs(1), ask(&mut client, request, &[])).await);
        }
        clients.push(client);
    }
    let stream = TcpStream::connect(server.addresses[0]).await.unwrap();
    let (mut client, connection) = Builder::new().handshake::<_, Bytes>(stream).await.unwrap();
    connections.spawn(async move {
        let _ = connection.await;
    });
    for _ in 0..20 {
        let request = Request::get("http://x/v1/releases").body(()).unwrap();
        let response = ask(&mut client, request, &[]).await.unwrap().await.unwrap();
        assert_eq!((response.status().as_u16(), response.headers()["retry-after"].as_bytes()), (503, &b"1"[..]));
        let why = response.into_body().data().await.unwrap().unwrap();
        assert!(String::from_utf8_lossy(&why).contains("/problems/overloaded"));
    }
    assert!(is_told(&server));
    answers_probes(&server);
    // Those who run it see what is going on.
    let metrics = server.get(1, "/metrics", "");
    assert!(metrics.starts_with("HTTP/1.1 200"), "{metrics}");
    drop((clients, streams));
}

#[test]
fn peers_that_read_nothing_are_bounded_and_disconnected() {
    let server = small(&["--body-timeout", "2"]);
    let request = post("/v1/routes", YAML, large().as_bytes());
    let mut wires: Vec<Wire> = (0..100).map(|_| Wire::open(&server)).collect();
    for wire in &mut wires {
        wire.send(&request);
    }
    for _ in 0..20 {
        is_told(&server);
    }
    holds_for(&server, Duration::from_secs(3));
    recovers(&server);
    drop(wires);
    still_serves(&server);
}

/// A trace of 4,990 flows, whose answer takes 14 MB.
fn many_flows() -> Vec<u8> {
    let flow = |index: usize| {
        let from = format!("s{}", index % 900);
        json!({"name": "n".repeat(110), "from": {"subnet": from}, "to": {"address": "1.2.3.4"}})
    };
    let subnet = |index: usize| {
        format!(
            "  - {{name: s{index}, type: Public, zone: us-east-1a, cidr: 10.0.{}.{}/28}}\n",
            index / 16,
            index % 16 * 16
        )
    };
    let spec = large();
    let (head, _) = spec.split_once("subnets:\n").unwrap();
    let manifests = format!("{head}subnets:\n{}", (0..900).map(subnet).collect::<String>());
    let flows: Vec<_> = (0..4_990).map(flow).collect();
    gzip(json!({"manifests": manifests, "flows": flows}).to_string().as_bytes())
}

#[test]
fn large_answers_count_while_they_are_made() {
    let body = many_flows();
    let head = format!(
        "POST /v1/trace HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\n\
         content-length: {}\r\n\r\n",
        body.len()
    );
    let request = [head.as_bytes(), &body].concat();
    let server = small(&["--answer-memory", "4000000", "--answer-limit", "100000000"]);
    let mut wire = Wire::open(&server);
    wire.send(&request);
    let problem = wire.answer().problem(503, "overloaded");
    assert_eq!(problem["limitBytes"], 4_000_000, "{problem}");
    let most = peak(&server);
    assert!(most < 60, "{most} MiB for an answer of 14 MB that has room for 4");
    let server = small(&["--connections-per-address", "2048"]);
    let mut wires: Vec<Wire> = (0..24).map(|_| Wire::open(&server)).collect();
    wires.iter_mut().for_each(|wire| wire.send(&request));
    holds_for(&server, Duration::from_secs(3));
    let answers: Vec<Answer> = wires.iter_mut().filter_map(Wire::try_answer).collect();
    assert!(answers.iter().any(|answer| answer.status == 200), "some have their answer");
    let refused = answers.iter().filter(|answer| answer.status == 503);
    refused.for_each(|answer| assert!(answer.problem(503, "overloaded")["limitBytes"].is_u64()));
    drop(wires);
    recovers(&server);
    still_serves(&server);
}

#[test]
fn a_peer_that_reads_too_slowly_is_disconnected() {
    let server = small(&["--body-timeout", "1", "--least-rate", "4000000"]);
    let mut connection = server.connect();
    std::io::Write::write_all(&mut connection, &post("/v1/routes", YAML, large().as_bytes())).unwrap();
    let mut part = vec![0; 64 << 10];
    let mut read = 0;
    // It takes something every time, which is not enough.
    let ended = (0..200).find(|_| {
        std::thread::sleep(Duration::from_millis(100));
        let more = connection.read(&mut part).unwrap_or(0);
        read += more;
        more == 0
    });
    assert!(ended.is_some(), "{read} bytes were taken");
    still_serves(&server);
}

#[test]
fn an_answer_for_which_there_is_no_room_is_refused_with_the_limit() {
    let server = small(&["--answer-memory", "200000", "--answer-limit", "100000000"]);
    let mut wire = Wire::open(&server);
    wire.send(&post("/v1/routes", YAML, large().as_bytes()));
    let answer = wire.answer();
    let problem = answer.problem(503, "overloaded");
    assert_eq!((&problem["limitBytes"], answer.header("retry-after")), (&200_000.into(), "1"));
    // Files take no room of their own.
    wire.send(&get(FILE, ""));
    assert_eq!(wire.answer().status, 200);
    answers_probes(&server);
}

#[test]
fn http_2_without_tls_is_spoken_only_where_it_is_asked_for() {
    let server = Running::start(&[]);
    let mut wire = Wire::open(&server);
    wire.send(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0");
    assert_eq!(wire.rest(), "");
    still_serves(&server);
}
