//! SIGTERM in the middle of requests: what was accepted is answered, whole.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use super::memory::metric;
use super::wire::{Wire, post};
use crate::binary::{Running, eventually};
use crate::client::YAML;
use crate::samples::sample;

/// How many clients send one request after the other.
const CLIENTS: usize = 12;

/// Sends requests on new connections until nobody listens; the ids of those that were answered, all of them whole.
fn client(number: usize, address: SocketAddr, answered: &AtomicUsize) -> BTreeSet<String> {
    let body = sample("ipv6-private.yaml");
    let mut whole = BTreeSet::new();
    for count in 0.. {
        let id = format!("client-{number}-{count}");
        let Ok(mut connection) = TcpStream::connect(address) else { break };
        connection.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let request = String::from_utf8(post("/v1/plan?vpcIPv6CIDR=2001:db8::/56", YAML, body.as_bytes())).unwrap();
        let request = request.replacen("\r\n", &format!("\r\nx-request-id: {id}\r\nconnection: close\r\n"), 1);
        let mut said = Vec::new();
        // A connection that nobody had accepted yet is reset when the listener closes.
        if connection.write_all(request.as_bytes()).is_err() || connection.read_to_end(&mut said).is_err() {
            continue;
        }
        if !said.is_empty() {
            assert!(is_whole(&said), "{id}: {}", String::from_utf8_lossy(&said));
            whole.insert(id);
            answered.fetch_add(1, Ordering::Relaxed);
        }
    }
    whole
}

fn is_whole(said: &[u8]) -> bool {
    let text = String::from_utf8_lossy(said);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    head.starts_with("HTTP/1.1 200") && length.and_then(|length| length.parse().ok()) == Some(body.len())
}

#[test]
fn no_accepted_request_is_lost() {
    let server = Running::start(&["--log-format", "json"]);
    let address = server.addresses[0];
    let answered = AtomicUsize::new(0);
    let (whole, log) = thread::scope(|scope| {
        let answered = &answered;
        let clients: Vec<_> =
            (0..CLIENTS).map(|number| scope.spawn(move || client(number, address, answered))).collect();
        eventually("load", || CLIENTS * 4 < answered.load(Ordering::Relaxed));
        server.signal("TERM");
        let (code, log) = server.finish();
        assert_eq!(code, Some(0));
        let whole: BTreeSet<String> = clients.into_iter().flat_map(|client| client.join().unwrap()).collect();
        (whole, log)
    });
    let logged = log.lines().filter_map(|line| {
        let line: serde_json::Value = serde_json::from_str(line).ok()?;
        let id = line["span"]["id"].as_str()?;
        line["status"].is_number().then(|| id.to_owned())
    });
    let logged: BTreeSet<String> = logged.collect();
    assert!(CLIENTS * 4 < logged.len(), "{log}");
    let lost: Vec<&String> = logged.difference(&whole).collect();
    assert!(lost.is_empty(), "accepted and not answered: {lost:?}");
}

#[test]
fn connections_that_do_nothing_do_not_hold_up_the_end() {
    let server = Running::start(&[]);
    let mut idle: Vec<Wire> = (0..50).map(|_| Wire::open(&server)).collect();
    idle[0].send(b"GET /livez HTTP/1.1\r\nhost: x\r\n\r\n");
    assert_eq!(idle[0].answer().status, 200);
    server.signal("TERM");
    let started = std::time::Instant::now();
    assert_eq!(server.finish().0, Some(0));
    // Requests in progress would have 25 seconds.
    assert!(started.elapsed() < Duration::from_secs(15), "{:?}", started.elapsed());
}

/// A request that keeps a thread at work for longer than a test.
fn long_work() -> Vec<u8> {
    let subnet = |index: usize| {
        let (second, third, fourth) = (index / 4096, index / 16 % 256, index % 16 * 16);
        format!("  - {{name: s{index}, type: Public, zone: us-east-1a, cidr: 10.{second}.{third}.{fourth}/28}}\n")
    };
    let head = "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {name: c.example.com}\nspec:\n  \
        cloudProvider: aws\n  kubernetesVersion: 1.32.0\n  networkCIDR: 10.0.0.0/8\n  networking: {cilium: {}}\n  \
        subnets:\n";
    post("/v1/validate", YAML, (head.to_owned() + &(0..9_000).map(subnet).collect::<String>()).as_bytes())
}

#[test]
fn work_on_a_thread_does_not_hold_up_the_end() {
    let server = Running::start(&["--drain-seconds", "0.1", "--answer-timeout", "60"]);
    let mut wires: Vec<Wire> = (0..20).map(|_| Wire::open(&server)).collect();
    for wire in &mut wires {
        wire.send(&long_work());
    }
    thread::sleep(Duration::from_millis(300));
    server.signal("TERM");
    let started = std::time::Instant::now();
    assert_eq!(server.finish().0, Some(0));
    assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());
}

#[test]
fn the_second_signal_ends_it_at_once() {
    for (signal, code) in [("TERM", 143), ("INT", 130)] {
        let server = Running::start(&["--drain-seconds", "60", "--metrics-listen", "127.0.0.1:0"]);
        let mut stuck = Wire::open(&server);
        stuck
            .send(b"POST /v1/plan HTTP/1.1\r\nhost: x\r\ncontent-type: application/yaml\r\ncontent-length: 10\r\n\r\n");
        eventually("its start", || 1.0 < metric(&server, "knp_http_requests_in_progress"));
        server.signal("TERM");
        eventually("the first signal counts", || server.get(1, "/readyz", "").contains("/problems/draining"));
        server.signal(signal);
        let started = std::time::Instant::now();
        assert_eq!(server.finish().0, Some(code));
        assert!(started.elapsed() < Duration::from_secs(15), "{:?}", started.elapsed());
    }
}
