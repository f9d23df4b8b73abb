//! Peers that always have something more for the threads that serve connections.

use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use super::crowd::heavy;
use super::floods::{END_HEADERS, END_STREAM, GET, PING, SETTINGS, WINDOW_UPDATE, frame, start};
use super::memory::{answers_probes_within, on_one_thread, recovers};
use super::still_serves;
use super::wire::{Wire, get, post};
use crate::binary::{Running, eventually};
use crate::client::YAML;

/// How long half of the probes may take. Where connections keep their thread it is several times as long, also on a
/// machine that is so busy that there is time for one or two probes only.
const LIMIT: Duration = Duration::from_millis(250);
/// How long an attack lasts.
const TIME: Duration = Duration::from_secs(2);

/// For a while so many connections of as many addresses send these bytes again and again, as fast as they are taken.
fn press(server: &Running, connections: u8, addresses: u8, first: &[u8], again: &[u8]) {
    let started = Instant::now();
    let mut wires: Vec<(Wire, usize)> =
        (0..connections).map(|number| (Wire::elsewhere(server, 5 + number % addresses), 0)).collect();
    wires.iter_mut().for_each(|(wire, _)| wire.send(first));
    while started.elapsed() < TIME {
        for (wire, sent) in &mut wires {
            *sent = (*sent + wire.send_at_once(&again[*sent..])) % again.len();
            wire.take_what_is_there();
        }
        thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn requests_that_come_at_once_leave_time_for_others() {
    let server = on_one_thread(&[]);
    let requests = get("/v1/releases", "").repeat(500);
    answers_probes_within(&server, LIMIT, || press(&server, 60, 1, b"", &requests));
    recovers(&server);
    still_serves(&server);
}

#[test]
fn frames_that_ask_nothing_leave_time_for_others() {
    let server = on_one_thread(&["--h2c"]);
    let frames = [
        frame(PING, 0, 0, &[0; 8]),
        frame(SETTINGS, 0, 0, b"\0\x04\0\0\xff\xff"),
        frame(WINDOW_UPDATE, 0, 0, &1_u32.to_be_bytes()),
    ];
    for again in frames {
        answers_probes_within(&server, LIMIT, || press(&server, 160, 6, &start(), &again.repeat(10_000)));
    }
    recovers(&server);
    still_serves(&server);
}

/// How many threads of the server yield to others, and how many do not.
fn threads(server: &Running) -> (usize, usize) {
    let tasks = fs::read_dir(format!("/proc/{}/task", server.child.id())).expect("the server lives");
    let stats = tasks.filter_map(|task| fs::read_to_string(task.ok()?.path().join("stat")).ok());
    // The 19th field; the second one is a name in parentheses.
    let nice = |stat: String| stat.rsplit(')').next()?.split_whitespace().nth(16)?.parse::<i32>().ok();
    let all: Vec<i32> = stats.filter_map(nice).collect();
    let yields = all.iter().filter(|nice| 0 < **nice).count();
    (yields, all.len() - yields)
}

#[test]
fn work_yields_to_connections() {
    let server = on_one_thread(&[]);
    let (yields, others) = threads(&server);
    assert_eq!(yields, 0);
    let request = post("/v1/validate", YAML, heavy().as_bytes());
    eventually("a thread that yields", || {
        let mut wire = Wire::open(&server);
        wire.send(&request);
        assert_eq!(wire.answer().status, 200);
        0 < threads(&server).0
    });
    // What is there at the start only may have ended; the one that serves connections and the first one stay.
    let stay = threads(&server).1;
    assert!((2..=others).contains(&stay), "{stay} of {others}");
}

#[test]
fn requests_of_http_2_that_come_at_once_leave_time_for_others() {
    let server = on_one_thread(&["--h2c"]);
    let ask = |number: u32| frame(0x1, END_HEADERS | END_STREAM, 2 * number + 1, GET);
    answers_probes_within(&server, LIMIT, || {
        let requests: Vec<u8> = (0..400).flat_map(ask).collect();
        let started = Instant::now();
        while started.elapsed() < TIME {
            let mut wires: Vec<Wire> = (0..100).map(|_| Wire::elsewhere(&server, 5)).collect();
            for wire in &mut wires {
                wire.send_at_once(&[start(), requests.clone()].concat());
            }
            thread::sleep(Duration::from_millis(300));
        }
    });
    recovers(&server);
    still_serves(&server);
}

#[test]
fn framing_of_chunks_leaves_time_for_others() {
    let server = on_one_thread(&["--body-timeout", "2"]);
    let head = b"POST /v1/plan HTTP/1.1\r\nhost: x\r\ncontent-type: application/yaml\r\n\
        transfer-encoding: chunked\r\n\r\n";
    for again in [&b"0".repeat(60_000), &b"1\r\n \r\n".repeat(10_000)] {
        answers_probes_within(&server, LIMIT, || press(&server, 40, 1, head, again));
    }
    recovers(&server);
    still_serves(&server);
}
