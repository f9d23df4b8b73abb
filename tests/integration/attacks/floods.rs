//! Floods of HTTP/2 frames that cost a peer little.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

use super::held::many;
use super::memory::{answers_probes, holds_for, metric, peak, recovers, small, time};
use super::wire::Wire;
use super::{serves, still_serves};
use crate::binary::{Running, eventually};

const DATA: u8 = 0x0;
const HEADERS: u8 = 0x1;
const RST_STREAM: u8 = 0x3;
pub const SETTINGS: u8 = 0x4;
pub const PING: u8 = 0x6;
pub const WINDOW_UPDATE: u8 = 0x8;
const CONTINUATION: u8 = 0x9;
pub const END_STREAM: u8 = 0x1;
pub const END_HEADERS: u8 = 0x4;
/// `GET /` of `x`, over `http`.
pub const GET: &[u8] = b"\x82\x84\x86\x41\x01x";

/// A frame.
pub fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    [&length[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
}

/// How a connection starts.
pub fn start() -> Vec<u8> {
    [&b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"[..], &frame(SETTINGS, 0, 0, &[])].concat()
}

/// Sends the frames of so many rounds, for as long as the server takes them; nothing is read meanwhile.
fn flood(server: &Running, rounds: u32, frames: impl Fn(u32) -> Vec<u8>) -> TcpStream {
    let mut connection = server.connect();
    connection.set_write_timeout(Some(Duration::from_secs(1))).unwrap();
    connection.write_all(&start()).unwrap();
    for round in 0..rounds {
        if connection.write_all(&frames(round)).is_err() {
            break;
        }
    }
    connection
}

#[test]
fn floods_of_frames_take_neither_memory_nor_time() {
    let server = small(&["--h2c", "--header-timeout", "1", "--body-timeout", "1"]);
    let floods: [&dyn Fn(u32) -> Vec<u8>; 7] = [
        &|round| {
            let stream = 2 * round + 1;
            let asked = frame(HEADERS, END_HEADERS | END_STREAM, stream, GET);
            [asked, frame(RST_STREAM, 0, stream, &8_u32.to_be_bytes())].concat()
        },
        &|round| match round {
            0 => frame(HEADERS, END_STREAM, 1, GET),
            _ => frame(CONTINUATION, 0, 1, &[b"\x40\x01a\x7f\x81\x07".as_slice(), &[b'x'; 1_000]].concat()),
        },
        &|_| frame(PING, 0, 0, &[0; 8]),
        &|_| frame(SETTINGS, 0, 0, b"\0\x04\0\0\xff\xff"),
        &|_| frame(WINDOW_UPDATE, 0, 0, &1_u32.to_be_bytes()),
        &|round| frame(HEADERS, END_HEADERS, 2 * round + 1, GET),
        &|round| match round {
            0 => frame(HEADERS, END_HEADERS, 1, GET),
            _ => frame(DATA, 0, 1, &[]),
        },
    ];
    for frames in floods {
        let peers: Vec<TcpStream> = (0..4).map(|_| flood(&server, 20_000, frames)).collect();
        holds_for(&server, Duration::from_millis(300));
        drop(peers);
    }
    recovers(&server);
    answers_probes(&server);
    still_serves(&server);
    server.signal("TERM");
    let (_, log) = server.finish();
    assert!(log.lines().count() < 20, "{log}");
}

#[test]
fn a_tunnel_is_refused_and_leaves_nothing() {
    let server = small(&["--h2c"]);
    let connect = [&b"\x02\x07CONNECT\x01\x03x:1"[..]];
    // With `:protocol`, which has to be allowed before.
    let extended = [&b"\x02\x07CONNECT\x84\x86\x01\x01x\x00\x09:protocol\x09websocket"[..]];
    let lengthy = [connect[0], b"\x0f\x0d\x01\x39"];
    for head in [&connect[..], &extended, &lengthy] {
        let head = head.concat();
        let mut wires: Vec<Wire> = (0..20).map(|_| Wire::open(&server)).collect();
        wires.iter_mut().for_each(|wire| wire.send(&start()));
        for round in 0..100 {
            // They stay open at the end of the peer.
            let streams = (0..4).flat_map(|number| frame(HEADERS, END_HEADERS, 8 * round + 2 * number + 1, &head));
            let streams: Vec<u8> = streams.collect();
            for wire in &mut wires {
                wire.send_at_once(&streams);
                wire.take_what_is_there();
            }
        }
        holds_for(&server, Duration::from_millis(200));
        drop(wires);
    }
    // A new connection of an address that would wait too long for its turn is closed.
    eventually("a refusal that says why", || {
        let mut wire = Wire::open(&server);
        wire.send(&[start(), frame(HEADERS, END_HEADERS, 1, connect[0])].concat());
        wire.tells("\"status\": 404")
    });
    recovers(&server);
    still_serves(&server);
}

#[test]
fn a_table_of_headers_is_not_multiplied() {
    let server = small(&["--h2c"]);
    // One header of 4,000 bytes is put into the table, then named thousands of times.
    let stored = [GET, b"\x40\x01a\x7f\xa1\x1e", &[b'x'; 4_000]].concat();
    let named = [GET, &[0xbe; 16_000]].concat();
    let mut connection = flood(&server, 30, |round| {
        let payload = if round == 0 { &stored } else { &named };
        frame(HEADERS, END_HEADERS | END_STREAM, 2 * round + 1, payload)
    });
    holds_for(&server, Duration::from_millis(300));
    let _ = connection.set_read_timeout(Some(Duration::from_millis(100)));
    let _ = connection.read(&mut [0; 4096]);
    still_serves(&server);
}

/// `POST /v1/plan` of `x`, over `http`, with YAML.
const PLAN: &[u8] = b"\x83\x86\x41\x01x\x04\x08/v1/plan\x0f\x10\x10application/yaml";

/// A connection of HTTP/2 with eight heads of so many short fields, whose bodies never come.
fn heads(fields: usize) -> [Vec<u8>; 2] {
    heads_of(b"\x83\x84\x86\x41\x01x", fields)
}

/// The same for a request that starts with these fields.
fn heads_of(first: &[u8], fields: usize) -> [Vec<u8>; 2] {
    let field = |number: usize| [&b"\0\x04"[..], format!("a{number:03}").as_bytes(), b"\0"].concat();
    let head = [first.to_vec(), (0..fields).flat_map(field).collect()].concat();
    [start(), (0..8).flat_map(|number| frame(HEADERS, END_HEADERS, 2 * number + 1, &head)).collect()]
}

#[test]
fn heads_that_are_refused_leave_time_for_others() {
    let server = small(&["--h2c"]);
    let bytes = heads(600).concat();
    let started = Instant::now();
    let mut took = Vec::new();
    thread::scope(|scope| {
        scope.spawn(|| {
            while started.elapsed() < Duration::from_secs(3) {
                let mut wires: Vec<Wire> = (0..60).map(|_| Wire::elsewhere(&server, 5)).collect();
                for wire in &mut wires {
                    wire.send_at_once(&bytes);
                }
                thread::sleep(Duration::from_millis(60));
            }
        });
        thread::sleep(Duration::from_millis(300));
        while started.elapsed() < Duration::from_secs(3) {
            took.push(answers_probes(&server));
            thread::sleep(Duration::from_millis(30));
        }
    });
    took.sort_unstable();
    assert!(took[took.len() / 2] < Duration::from_millis(200), "{took:?}");
    still_serves(&server);
}

#[test]
fn heads_of_many_connections_are_read_one_after_the_other() {
    let server = small(&["--h2c", "--metrics-listen", "127.0.0.1:0"]);
    let [start, heads] = heads(440);
    let mut wires: Vec<Wire> = (0..400).map(|number| Wire::elsewhere(&server, 5 + number as u8 % 2)).collect();
    wires.iter_mut().for_each(|wire| wire.send(&start));
    for wire in &mut wires {
        wire.send_at_once(&heads);
    }
    holds_for(&server, Duration::from_secs(3));
    let most = peak(&server);
    assert!(most < 80, "{most} MiB");
    // Most of them wait for their turn, which would take many times as long.
    let (took, ()) = time(&server, || {
        drop(wires);
        eventually("all have ended", || metric(&server, "knp_connections") < 1.0);
    });
    assert!(took < Duration::from_secs(4), "{took:?}");
    recovers(&server);
    still_serves(&server);
}

#[test]
fn two_addresses_leave_room_to_others() {
    let server = small(&["--h2c", "--metrics-listen", "127.0.0.1:0"]);
    let [start, heads] = heads_of(PLAN, 0);
    many();
    let mut wires = Vec::new();
    // Some of them are closed where an address has taken too much of the threads at once.
    eventually("the room is taken", || {
        for number in 0..40 {
            let mut wire = Wire::elsewhere(&server, 5 + number % 2);
            wire.send(&start);
            wire.send_at_once(&heads);
            wires.push(wire);
        }
        21_000_000.0 < metric(&server, "knp_answers_untaken_bytes")
    });
    for _ in 0..5 {
        serves(&server);
    }
}
