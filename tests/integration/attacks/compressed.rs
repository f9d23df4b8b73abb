//! Bodies that are small on the wire only.

use std::io::Write;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

use super::memory::{holds_for, small};
use super::still_serves;
use super::wire::{Answer, Wire};
use crate::binary::Running;
use crate::samples::sample;

pub fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

fn encoded(server: &Running, encoding: &str, body: &[u8]) -> Answer {
    let mut wire = Wire::open(server);
    let head = format!(
        "POST /v1/validate HTTP/1.1\r\nhost: x\r\ncontent-type: application/yaml\r\ncontent-encoding: {encoding}\r\n\
         content-length: {}\r\n\r\n",
        body.len()
    );
    wire.send(&[head.as_bytes(), body].concat());
    wire.answer()
}

#[test]
fn bombs_stop_at_the_limit() {
    let server = Running::start(&[]);
    let bomb = gzip(&vec![b' '; 100 << 20]);
    let members = gzip(&vec![b'#'; 64 << 10]).repeat(1_000);
    for body in [&bomb, &members] {
        assert!(body.len() < 1 << 20);
        let problem = encoded(&server, "gzip", body).problem(413, "body-too-large");
        assert_eq!(problem["limitBytes"], 1 << 20);
    }
    encoded(&server, "gzip", &gzip(&bomb)).problem(400, "unreadable-body");
    still_serves(&server);
}

#[test]
fn blank_lines_of_batches_leave_threads_to_others() {
    let server = small(&[]);
    let blank = gzip(&vec![b'\n'; 60 << 20]);
    let mut wires: Vec<Wire> = (0..4).map(|_| Wire::open(&server)).collect();
    for wire in &mut wires {
        let head = format!(
            "POST /v1/batch HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-ndjson\r\ncontent-encoding: gzip\r\n\
             content-length: {}\r\n\r\n",
            blank.len()
        );
        wire.send(&[head.as_bytes(), &blank].concat());
    }
    holds_for(&server, Duration::from_millis(500));
    for wire in &mut wires {
        wire.answer().problem(413, "body-too-large");
    }
    still_serves(&server);
}

#[test]
fn blank_lines_of_a_batch_do_not_hold_up_the_end() {
    let server = Running::start(&["--notice-seconds", "0", "--drain-seconds", "20"]);
    let question = json!({"operation": "validate", "request": {"manifests": "kind: InstanceGroup"}}).to_string();
    let body = gzip((question + &"\n".repeat(900_000)).repeat(60).as_bytes());
    let mut wire = Wire::open(&server);
    let head = format!(
        "POST /v1/batch HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-ndjson\r\ncontent-encoding: gzip\r\n\
         content-length: {}\r\n\r\n",
        body.len()
    );
    wire.send(&[head.as_bytes(), &body].concat());
    std::thread::sleep(Duration::from_millis(100));
    server.signal("TERM");
    let started = std::time::Instant::now();
    assert_eq!(server.finish().0, Some(0));
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
    // What there was time for is answered, and an end says how to go on.
    let rest = wire.rest();
    assert!(rest.contains("\"kind\":\"end\""), "{rest}");
}

#[test]
fn a_prefix_list_of_thousands_of_tables_is_refused() {
    let server = small(&[]);
    let tables: Vec<Value> = (0..2_000)
        .map(|number| {
            let routes = [json!({"DestinationPrefixListId": "pl-1", "GatewayId": "igw-1"})];
            json!({"RouteTableId": format!("rtb-{number}"), "VpcId": "vpc-1", "Routes": routes})
        })
        .collect();
    let cidrs: Vec<String> = (0..10_000).map(|number| format!("8.{}.{}.0/24", number / 256, number % 256)).collect();
    let lists = [json!({"PrefixListId": "pl-1", "Cidrs": cidrs})];
    let flows = [json!({"from": {"subnet": "us-east-1a"}, "to": {"address": "8.8.8.8"}})];
    let observed = [json!({"RouteTables": tables}), json!({"PrefixLists": lists})];
    let question = json!({"manifests": sample("ipv4-private.yaml"), "observed": observed, "flows": flows});
    let body = gzip(question.to_string().as_bytes());
    let mut wire = Wire::open(&server);
    let head = format!(
        "POST /v1/trace HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\n\
         content-length: {}\r\n\r\n",
        body.len()
    );
    wire.send(&[head.as_bytes(), &body].concat());
    let problem = wire.answer().problem(413, "too-many-items");
    assert_eq!(problem["limit"], 100_000);
    still_serves(&server);
}

#[test]
fn what_is_broken_or_encoded_otherwise_is_refused() {
    let server = Running::start(&[]);
    let whole = gzip(sample("ipv6-private.yaml").as_bytes());
    assert_eq!(encoded(&server, "gzip", &whole).status, 200);
    let mut flipped = whole.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 0x55;
    let garbage = [&whole[..], b"garbage"].concat();
    for body in [&whole[..middle], &whole[..9], &flipped, &garbage, b"", b"\x1f\x8b"] {
        let answer = encoded(&server, "gzip", body);
        assert_eq!(answer.status, 400, "{}", answer.text());
    }
    for encoding in ["br", "zstd", "deflate", "gzip, gzip", "x", "\"gzip\"", "gzip;q=1"] {
        let problem = encoded(&server, encoding, &whole).problem(415, "unsupported-media-type");
        assert_eq!(problem["supported"][0], "gzip");
    }
    still_serves(&server);
}
