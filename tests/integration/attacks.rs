//! The running program under attack: every attack gets its answer soon, and afterwards the server serves as before.

mod batches;
mod compressed;
mod connections;
mod crowd;
mod floods;
mod given_up;
mod held;
mod hollow;
mod log;
mod manifests;
mod memory;
mod midway;
mod pressing;
mod proportion;
mod requests;
mod shares;
mod stopping;
mod untaken;
mod wire;

use std::thread;
use std::time::{Duration, Instant};

use crate::binary::Running;
use crate::client::YAML;
use crate::samples::sample;
use memory::time;
use wire::{Answer, Wire, post};

/// Longer than any attack may keep the server busy; it takes a small part of this on an idle machine.
const SOON: Duration = Duration::from_secs(8);

/// Sends a body to `/v1/validate` on a connection of its own.
#[track_caller]
fn validate(server: &Running, content_type: &str, body: &[u8]) -> Answer {
    let (took, answer) = time(server, || {
        let mut wire = Wire::open(server);
        wire.send(&post("/v1/validate", content_type, body));
        wire.answer()
    });
    assert!(took < SOON, "it took {took:?}");
    answer
}

/// Asks for the plan of the example of README, on a connection of its own.
fn plan(server: &Running) -> Answer {
    let mut wire = Wire::open(server);
    wire.send(&post("/v1/plan?vpcIPv6CIDR=2001:db8::/56", YAML, sample("ipv6-private.yaml").as_bytes()));
    wire.answer()
}

/// The example of README has its plan at once, whatever others do.
#[track_caller]
fn serves(server: &Running) {
    is_planned(&plan(server));
}

/// The same after an attack. Its last connections may not have ended yet, so that the client is told to come again; it
/// does so for a while.
#[track_caller]
fn still_serves(server: &Running) {
    let started = Instant::now();
    let mut answer = plan(server);
    while answer.header("retry-after") == "1" && started.elapsed() < SOON {
        thread::sleep(Duration::from_millis(100));
        answer = plan(server);
    }
    is_planned(&answer);
}

#[track_caller]
fn is_planned(answer: &Answer) {
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert!(answer.json()["routeTables"].as_array().is_some_and(|tables| !tables.is_empty()));
}
