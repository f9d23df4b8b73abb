//! More at once than the server does at once.

use std::process::Command;
use std::thread;

use super::still_serves;
use super::wire::{Answer, Wire, get, post};
use crate::binary::Running;
use crate::client::YAML;
use crate::samples::sample;

/// A cluster that takes a while to plan.
pub fn heavy() -> String {
    let subnet = |index: usize| {
        let (second, third, fourth) = (index / 4096, index / 16 % 256, index % 16 * 16);
        format!("  - {{name: s{index}, type: Public, zone: us-east-1a, cidr: 10.{second}.{third}.{fourth}/28}}\n")
    };
    let head = "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {name: c.example.com}\nspec:\n  \
        cloudProvider: aws\n  kubernetesVersion: 1.32.0\n  networkCIDR: 10.0.0.0/8\n  networking: {cilium: {}}\n  \
        subnets:\n";
    head.to_owned() + &(0..2_000).map(subnet).collect::<String>()
}

/// Either the whole answer or the word to come again; nothing else and nothing half.
#[track_caller]
fn is_served_or_shed(answer: &Answer, served: u16) -> bool {
    if answer.status == 503 {
        let problem = answer.problem(503, "overloaded");
        assert!(problem["limit"].is_u64() || problem["limitBytes"].is_u64(), "{problem}");
        assert_eq!(answer.header("retry-after"), "1");
        return false;
    }
    assert_eq!(answer.status, served, "{}", answer.text());
    assert!(answer.json().is_object());
    true
}

#[test]
fn a_thousand_connections_are_all_answered() {
    // Many systems let a process open 1,024 files unless it asks for more, and the tests beside this one need some.
    let _ = Command::new("prlimit").args(["--pid", &std::process::id().to_string(), "--nofile=4096:"]).status();
    let server = Running::start(&[]);
    let request = post("/v1/validate", YAML, sample("ipv6-private.yaml").as_bytes());
    let mut wires: Vec<Wire> = (0..1_000).map(|_| Wire::open(&server)).collect();
    for wire in &mut wires {
        wire.send(&request);
    }
    let answers = wires.iter_mut().map(Wire::answer);
    let served = answers.filter(|answer| is_served_or_shed(answer, 200)).count();
    assert!(0 < served);
    // The connections are as good as new.
    for wire in &mut wires {
        wire.send(&get("/livez", ""));
        assert_eq!(wire.answer().status, 200);
    }
    still_serves(&server);
}

#[test]
fn whoever_finds_no_room_is_told_at_once_and_probes_are_answered() {
    let server = Running::start(&["--concurrent-requests", "2"]);
    let body = heavy();
    let mut wires: Vec<Wire> = (0..24).map(|_| Wire::open(&server)).collect();
    for wire in &mut wires {
        wire.send(&post("/v1/validate", YAML, body.as_bytes()));
    }
    let mut probe = Wire::open(&server);
    probe.send(&get("/readyz", ""));
    assert_eq!(probe.answer().status, 200);
    let answers = wires.iter_mut().map(Wire::answer);
    let served = answers.filter(|answer| is_served_or_shed(answer, 200)).count();
    assert!(0 < served && served < wires.len(), "{served}");
    still_serves(&server);
}

#[test]
fn an_answer_over_its_deadline_is_a_problem() {
    let server = Running::start(&["--answer-timeout", "0.01"]);
    let mut wire = Wire::open(&server);
    wire.send(&post("/v1/plan", YAML, heavy().as_bytes()));
    let answer = wire.answer();
    answer.problem(504, "deadline-exceeded");
    assert_eq!(answer.header("retry-after"), "1");
    wire.send(&get("/livez", ""));
    assert_eq!(wire.answer().status, 200);
}

#[test]
fn a_server_without_files_left_waits_for_some() {
    let mut shell = Command::new("sh");
    shell.args(["-c", "ulimit -n 64; exec \"$0\" \"$@\""]);
    let server = Running::start_by(shell, &[]);
    let wires: Vec<Wire> = (0..100).map(|_| Wire::open(&server)).collect();
    thread::sleep(std::time::Duration::from_millis(100));
    drop(wires);
    still_serves(&server);
}
