//! Work on an answer that was given up: it ends, and its room is free for others.

use std::fmt::Write;
use std::fs;
use std::thread;
use std::time::Duration;

use serde_json::json;

use super::memory::{metric, time};
use super::wire::{Answer, Wire, get, post};
use crate::binary::{Running, eventually};
use crate::client::YAML;

/// Specs at the limit of subnets whose rules take most: each subnet in a zone of its own, with a gateway of its own, or
/// with the name of all others. The shipped program takes 25 to 75 ms of a core for a whole answer to one of them.
fn costly() -> [String; 3] {
    costly_of(9_000)
}

/// The same with so many subnets.
fn costly_of(subnets: usize) -> [String; 3] {
    [
        |subnet: usize| format!("name: s{subnet}, zone: us-east-{}a, type: Utility", subnet / 2),
        |subnet: usize| format!("name: s{subnet}, zone: us-east-{subnet}a, type: Private, egress: nat-{subnet:08x}"),
        |_: usize| "name: s, zone: us-east-1a, type: Private".to_owned(),
    ]
    .map(|subnet| {
        let mut spec = "apiVersion: kops.k8s.io/v1alpha3\nkind: Cluster\nmetadata: {name: c.example.com}\nspec:\n  \
            kubernetesVersion: 1.34.2\n  cloudProvider: {aws: {}}\n  networking:\n    networkCIDR: 10.0.0.0/8\n    \
            calico: {}\n    subnets:\n"
            .to_owned();
        for index in 0..subnets {
            let (second, third, fourth) = (index >> 12, index >> 4 & 255, index % 16 * 16);
            writeln!(spec, "    - {{{}, cidr: 10.{second}.{third}.{fourth}/28}}", subnet(index)).unwrap();
        }
        spec
    })
}

fn ask(server: &Running, spec: &str) -> Answer {
    let mut wire = Wire::open(server);
    wire.send(&post("/v1/plan", YAML, spec.as_bytes()));
    wire.answer()
}

/// The same of a client that sends no more, and says so: it still reads, as one that leaves does not.
fn ask_and_finish(server: &Running, spec: &str) -> Answer {
    let mut wire = Wire::open(server);
    wire.send(&post("/v1/plan", YAML, spec.as_bytes()));
    wire.finish();
    wire.answer()
}

#[test]
fn a_client_that_sends_no_more_has_its_answer_until_the_deadline() {
    let [spec, ..] = costly();
    let patient = Running::start(&["--answer-timeout", "60"]);
    ask_and_finish(&patient, &spec).problem(422, "invalid-spec");
    let hasty = Running::start(&["--answer-timeout", "0.01"]);
    ask_and_finish(&hasty, &spec).problem(504, "deadline-exceeded");
}

/// The time that cores have worked for the server so far, in hundredths of a second.
fn work(server: &Running) -> u64 {
    let stat = fs::read_to_string(format!("/proc/{}/stat", server.child.id())).unwrap();
    let (_, fields) = stat.rsplit_once(") ").unwrap();
    fields.split(' ').skip(11).take(2).map(|ticks| ticks.parse::<u64>().unwrap()).sum()
}

#[test]
fn work_that_was_given_up_ends_and_gives_its_room_back() {
    let patient = Running::start(&["--answer-timeout", "60"]);
    let hasty = Running::start(&["--answer-timeout", "0.01", "--concurrent-requests", "1"]);
    let (mut whole, mut ended) = (0, 0);
    for spec in costly() {
        let before = work(&patient);
        ask(&patient, &spec).problem(422, "invalid-spec");
        whole += work(&patient) - before;
        let before = work(&hasty);
        ask(&hasty, &spec).problem(504, "deadline-exceeded");
        eventually("the only room is free", || ask(&hasty, "kind: InstanceGroup\n").status != 503);
        ended += work(&hasty) - before;
    }
    assert!(ended * 3 < whole * 2, "{ended} of {whole} hundredths of a second");
}

#[test]
fn a_document_of_questions_is_given_up_too() {
    let text = format!("questions: [{}{{}}]", "{\u{e9}}, ".repeat(30_000));
    let asked = |server: &Running| {
        let mut wire = Wire::open(server);
        wire.send(&post("/v1/batch", YAML, text.as_bytes()));
        wire.answer()
    };
    asked(&Running::start(&["--answer-timeout", "60"])).problem(413, "too-many-items");
    asked(&Running::start(&["--answer-timeout", "0.01"])).problem(504, "deadline-exceeded");
}

#[test]
fn who_has_no_turn_is_told_to_come_again() {
    let server = Running::start(&["--answer-timeout", "0.4"]);
    let [spec, ..] = costly();
    let mut wires: Vec<Wire> = (0..12).map(|_| Wire::open(&server)).collect();
    wires.iter_mut().for_each(|wire| wire.send(&post("/v1/plan", YAML, spec.as_bytes())));
    let answers: Vec<Answer> = wires.iter_mut().map(Wire::answer).collect();
    let shed: Vec<&Answer> = answers.iter().filter(|answer| answer.status == 503).collect();
    for answer in &shed {
        assert!(answer.problem(503, "overloaded")["limit"].is_u64() && answer.header("retry-after") == "1");
    }
    assert!(4 < shed.len() && shed.len() < answers.len(), "{answers:?}");
}

/// Leaves without a word while an answer is being made: what the server sent before is not read, which its system is
/// told.
fn leave(server: &Running, request: &[u8]) {
    let mut wire = Wire::open(server);
    wire.send(&[&get("/livez", ""), request].concat());
    wire.wait();
    thread::sleep(Duration::from_millis(300));
}

#[test]
fn work_for_clients_that_have_left_ends() {
    let server = Running::start(&["--answer-timeout", "60"]);
    let [_, spec, _] = costly_of(3_000);
    let question = json!({"operation": "plan", "request": {"manifests": spec}}).to_string();
    let lines = format!("{question}\n").repeat(12);
    let document = format!("{{\"questions\": [{}]}}", vec![question; 12].join(","));
    for (target, content_type, body) in [
        ("/v1/batch", "application/x-ndjson", lines),
        ("/v1/batch", "application/json", document),
        ("/v1/plan", YAML, spec),
    ] {
        for _ in 0..3 {
            leave(&server, &post(target, content_type, body.as_bytes()));
        }
        let (took, ()) = time(&server, || {
            eventually("nothing is in progress", || metric(&server, "knp_http_requests_in_progress") <= 1.0);
        });
        assert!(took < Duration::from_secs(3), "{content_type}: {took:?}");
        let before = work(&server);
        thread::sleep(Duration::from_millis(500));
        let more = work(&server) - before;
        assert!(more < 50, "{content_type}: {more} hundredths of a second");
    }
}
