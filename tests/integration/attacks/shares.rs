//! Peers that take all there is of something.

use std::fs;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use serde_json::json;

use super::crowd::heavy;
use super::memory::{answers_probes, metric, small, time};
use super::still_serves;
use super::wire::{Wire, get, post};
use crate::binary::{Running, eventually};
use crate::client::YAML;
use crate::samples::sample;

#[test]
fn probes_are_answered_when_all_places_are_taken() {
    let server = small(&["--connections", "20", "--connections-per-address", "20"]);
    let idle: Vec<Wire> = (0..20).map(|_| Wire::open(&server)).collect();
    eventually("the places are taken", || {
        let mut wire = Wire::open(&server);
        wire.send(&get("/v1/releases", ""));
        wire.try_answer().is_some_and(|answer| {
            answer.status == 503
                && answer.problem(503, "overloaded")["limit"] == 20
                && answer.header("connection") == "close"
        })
    });
    // Silent connections beyond the limit take turns.
    let more: Vec<Wire> = (0..100).map(|_| Wire::open(&server)).collect();
    for path in ["/livez", "/readyz", "/healthz"] {
        let mut probe = Wire::open(&server);
        probe.send(&get(path, ""));
        assert_eq!(probe.answer().status, 200);
    }
    answers_probes(&server);
    drop((idle, more));
    eventually("places", || {
        let mut wire = Wire::open(&server);
        wire.send(&get("/v1/releases", ""));
        wire.try_answer().is_some_and(|answer| answer.status == 200)
    });
    assert!(100.0 < metric(&server, "knp_connections_refused_total{reason=\"connections\"}"));
    still_serves(&server);
}

#[test]
fn one_address_has_its_share_of_connections() {
    let server = Running::start(&["--connections-per-address", "3"]);
    let _idle: Vec<Wire> = (0..3).map(|_| Wire::open(&server)).collect();
    eventually("the share is taken", || {
        let mut wire = Wire::open(&server);
        wire.send(&get("/v1/releases", ""));
        wire.try_answer().is_some_and(|answer| answer.status == 503 && answer.problem(503, "overloaded")["limit"] == 3)
    });
    for _ in 0..50 {
        let mut wire = Wire::open(&server);
        wire.send(&get("/v1/releases", ""));
        let answer = wire.answer();
        assert_eq!((answer.problem(503, "overloaded")["limit"].as_u64(), answer.header("retry-after")), (Some(3), "1"));
    }
    answers_probes(&server);
}

#[test]
fn bodies_that_stall_leave_room_for_others() {
    let server = small(&["--body-timeout", "120", "--connections-per-address", "1024", "--body-memory", "1048576"]);
    let body = vec![b'#'; 100_000];
    let mut stalled: Vec<Wire> = (0..16).map(|_| Wire::open(&server)).collect();
    for wire in &mut stalled {
        wire.send(
            b"POST /v1/plan HTTP/1.1\r\nhost: x\r\ncontent-type: application/yaml\r\ncontent-length: 1000000\r\n\r\n",
        );
        wire.send(&body);
    }
    thread::sleep(Duration::from_millis(200));
    answers_probes(&server);
    let mut wire = Wire::open(&server);
    wire.send(&super::wire::post(
        "/v1/plan",
        crate::client::YAML,
        crate::samples::sample("ipv6-private.yaml").as_bytes(),
    ));
    let answer = wire.answer();
    assert!(answer.status == 200 || answer.problem(503, "overloaded")["limitBytes"].is_u64());
    drop(stalled);
    eventually("room", || {
        let mut wire = Wire::open(&server);
        wire.send(&super::wire::post(
            "/v1/plan?vpcIPv6CIDR=2001:db8::/56",
            crate::client::YAML,
            crate::samples::sample("ipv6-private.yaml").as_bytes(),
        ));
        wire.answer().status == 200
    });
}

#[test]
fn pages_and_documents_count_in_the_rate_and_probes_do_not() {
    let server = Running::start(&["--rate-limit", "2"]);
    for path in ["/docs/", "/openapi.json", "/guide", "/v1/releases", "/nothing"] {
        let statuses: Vec<u16> = (0..6)
            .map(|_| {
                let mut wire = Wire::open(&server);
                wire.send(&get(path, ""));
                wire.answer().status
            })
            .collect();
        assert!(statuses.contains(&429), "{path}: {statuses:?}");
    }
    for path in ["/livez", "/readyz", "/healthz", "/metrics"] {
        for _ in 0..4 {
            let mut wire = Wire::open(&server);
            wire.send(&get(path, ""));
            assert_eq!(wire.answer().status, 200, "{path}");
        }
    }
}

/// So few that some connections use them up.
const FILES: usize = 48;

#[test]
fn the_limit_of_open_files_is_counted_and_logged() {
    let mut command = Command::new("prlimit");
    command.arg(format!("--nofile={FILES}:{FILES}"));
    let server = Running::start_by(command, &["--log-format", "json"]);
    let files = format!("/proc/{}/fd", server.child.id());
    eventually("the limit is counted", || {
        let held: Vec<Wire> = (0..2 * FILES).map(|_| Wire::open(&server)).collect();
        eventually("all files are in use", || fs::read_dir(&files).is_ok_and(|open| FILES <= open.count()));
        drop(held);
        0.0 < metric(&server, "knp_connections_refused_total{reason=\"files\"}")
    });
    still_serves(&server);
    server.signal("TERM");
    let (code, log) = server.finish();
    assert_eq!(code, Some(0));
    for said in ["fewer files than `--connections` needs", "the limit of open files is reached"] {
        assert!(log.contains(said), "{log}");
    }
}

#[test]
fn one_address_has_half_of_the_places_while_others_ask() {
    let server = small(&["--concurrent-requests", "8"]);
    let request = post("/v1/validate", YAML, heavy().as_bytes());
    let small = post("/v1/validate", YAML, sample("ipv6-private.yaml").as_bytes());
    let has_ended = AtomicBool::new(false);
    let ask = || {
        let mut wire = Wire::open(&server);
        wire.send(&small);
        wire.answer()
    };
    thread::scope(|scope| {
        let crowd = || {
            let mut was_told = false;
            while !has_ended.load(Ordering::Relaxed) {
                let mut wire = Wire::elsewhere(&server, 5);
                wire.send(&request);
                let told =
                    wire.try_answer().is_some_and(|answer| answer.text().contains("4 requests from one address"));
                was_told |= told;
            }
            was_told
        };
        let crowd: Vec<_> = (0..16).map(|_| scope.spawn(crowd)).collect();
        thread::sleep(Duration::from_millis(500));
        ask();
        thread::sleep(Duration::from_secs(1));
        let answers: Vec<u16> = (0..10).map(|_| ask().status).collect();
        has_ended.store(true, Ordering::Relaxed);
        assert_eq!(answers, [200; 10], "a neighbour has its place");
        assert!(crowd.into_iter().any(|told| told.join().unwrap()));
    });
    still_serves(&server);
}

#[test]
fn a_neighbour_does_not_wait_for_those_who_ask_for_much() {
    let server = small(&[]);
    let request = post("/v1/validate", YAML, heavy().as_bytes());
    let small = post("/v1/validate", YAML, sample("ten-errors.yaml").as_bytes());
    let ask = || {
        time(&server, || {
            let mut wire = Wire::open(&server);
            wire.send(&small);
            wire.answer().status
        })
    };
    let has_ended = AtomicBool::new(false);
    let mut took: Vec<Duration> = thread::scope(|scope| {
        for number in 0..12 {
            let (server, request, has_ended) = (&server, &request, &has_ended);
            scope.spawn(move || {
                while !has_ended.load(Ordering::Relaxed) {
                    let mut wire = Wire::elsewhere(server, 5 + number % 2);
                    wire.send(request);
                    wire.try_answer();
                }
            });
        }
        thread::sleep(Duration::from_secs(1));
        let answers: Vec<_> = (0..10).map(|_| ask()).collect();
        has_ended.store(true, Ordering::Relaxed);
        assert!(answers.iter().all(|(_, status)| *status == 200), "{answers:?}");
        answers.into_iter().map(|(took, _)| took).collect()
    });
    took.sort_unstable();
    assert!(took[5] < Duration::from_millis(500), "{took:?}");
    still_serves(&server);
}

/// A question of little text that takes long.
fn small_and_heavy() -> String {
    let wants = vec![json!({"zone": "us-east-1a", "type": "Private", "prefixLength": 28, "count": 100}); 10];
    let subnets = json!([{"name": "a", "type": "Public", "zone": "us-east-1a", "cidr": "10.0.0.0/16"}]);
    let networking = json!({"networkCIDR": "10.0.0.0/8", "cni": {}, "topology": {"dns": "Public"}, "subnets": subnets});
    let cluster = json!({
        "apiVersion": "kops.k8s.io/v1alpha3", "kind": "Cluster", "metadata": {"name": "c.example.com"},
        "spec": {"cloudProvider": {"aws": {}}, "networking": networking},
    });
    json!({"operation": "allocate", "request": {"cluster": cluster, "wants": wants}}).to_string()
}

#[test]
fn a_batch_of_much_gives_way_to_others() {
    let server = small(&[]);
    let lines = format!("{}\n", small_and_heavy()).repeat(64);
    let mut much: Vec<Wire> = (0..4).map(|_| Wire::elsewhere(&server, 5)).collect();
    much.iter_mut().for_each(|wire| wire.send(&post("/v1/batch", "application/x-ndjson", lines.as_bytes())));
    thread::sleep(Duration::from_secs(1));
    let mut answered = Vec::new();
    for (target, content_type, body) in [
        ("/v1/batch", "application/x-ndjson", "{\"operation\": \"plan\", \"request\": {}}\n".to_owned()),
        ("/v1/batch", "application/json", "{\"questions\": []}".to_owned()),
        ("/v1/validate", YAML, sample("ten-errors.yaml")),
    ] {
        let (took, answer) = time(&server, || {
            let mut wire = Wire::open(&server);
            wire.send(&post(target, content_type, body.as_bytes()));
            wire.finish();
            wire.rest()
        });
        assert!(answer.starts_with("HTTP/1.1 200"), "{target} {content_type}");
        answered.push(took);
    }
    assert!(answered.iter().all(|took| *took < Duration::from_secs(6)), "{answered:?}");
    drop(much);
    still_serves(&server);
}

#[test]
fn a_small_batch_does_not_wait_for_lines_without_end() {
    let server = small(&["--body-memory", "4194304"]);
    let begun =
        "POST /v1/batch HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-ndjson\r\ncontent-length: 9000000\r\n";
    let begun = format!("{begun}\r\n{}", "x".repeat(900_000));
    let mut much: Vec<Wire> = (0..4).map(|_| Wire::elsewhere(&server, 5)).collect();
    much.iter_mut().for_each(|wire| _ = wire.send_at_once(begun.as_bytes()));
    thread::sleep(Duration::from_millis(500));
    let question = json!({"operation": "plan", "request": {"manifests": sample("ipv6-private.yaml")}});
    let (took, answer) = time(&server, || {
        let mut wire = Wire::open(&server);
        wire.send(&post("/v1/batch", "application/x-ndjson", format!("{question}\n").as_bytes()));
        wire.finish();
        wire.rest()
    });
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("\"kind\":\"end\""), "{answer}");
    assert!(took < Duration::from_secs(5), "{took:?}");
    drop(much);
}
