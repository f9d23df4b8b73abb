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
    let server = small(&["--decompressed-limit", "40000000"]);
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
fn members_of_nothing_leave_threads_to_others() {
    let server = Running::start(&[]);
    let question = json!({"operation": "validate", "request": {"manifests": "kind: InstanceGroup"}}).to_string();
    let body = [gzip(b"").repeat(40_000), gzip(question.as_bytes())].concat();
    let head = format!(
        "POST /v1/batch HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/x-ndjson\r\n\
         content-encoding: gzip\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    let mut wires: Vec<Wire> = (0..4).map(|_| Wire::open(&server)).collect();
    for wire in &mut wires {
        wire.send(&[head.as_bytes(), &body].concat());
    }
    holds_for(&server, Duration::from_millis(500));
    for wire in &mut wires {
        let rest = wire.rest();
        assert!(rest.contains("\"summary\":{\"succeeded\":0,\"failed\":1}"), "{rest}");
    }
    still_serves(&server);
}

#[test]
fn blank_lines_of_a_batch_do_not_hold_up_the_end() {
    let limit = ["--decompressed-limit", "60000000"];
    let server = Running::start(&[&limit[..], &["--notice-seconds", "0", "--drain-seconds", "20"]].concat());
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

/// The answer to a compressed stream of questions: how many lines it has, and the last one.
#[track_caller]
fn asked(server: &Running, text: &str) -> (usize, Value) {
    let body = gzip(text.as_bytes());
    let mut wire = Wire::open(server);
    let head = format!(
        "POST /v1/batch HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-ndjson\r\ncontent-encoding: gzip\r\n\
         content-length: {}\r\n\r\n",
        body.len()
    );
    wire.send(&[head.as_bytes(), &body].concat());
    let text = of_chunks(&wire.rest());
    let lines: Vec<&str> = text.lines().filter(|line| line.starts_with('{')).collect();
    let (last, lines) = lines.split_last().expect("an end");
    (lines.len(), serde_json::from_str(last).expect("a whole line"))
}

/// The body of an answer in chunks, which may end within lines.
fn of_chunks(answer: &str) -> String {
    let (_, mut rest) = answer.split_once("\r\n\r\n").expect("a head");
    let mut body = String::new();
    while let Some((length, chunks)) = rest.split_once("\r\n") {
        let length = usize::from_str_radix(length, 16).expect("the length of a chunk");
        body += &chunks[..length];
        rest = &chunks[(length + 2).min(chunks.len())..];
    }
    body
}

const QUESTION: &str = "{\"operation\": \"validate\", \"request\": {\"cluster\": {\"apiVersion\": \
    \"kops.k8s.io/v1alpha2\", \"kind\": \"Cluster\", \"metadata\": {\"name\": \"c.example.com\"}}}}\n";

#[test]
fn lines_that_are_no_questions_end_their_stream() {
    let server = small(&[]);
    for (text, answered) in [
        ("1\n".repeat(3_000_000), 0),
        ("{\"operation\": \"plan\", \"request\": {}}\n".repeat(50_000), 0),
        (("1\n".repeat(9) + QUESTION).repeat(2_000), 124),
    ] {
        let (lines, end) = asked(&server, &text);
        let problem = &end["problem"];
        assert_eq!((&end["kind"], &end["summary"]["succeeded"]), (&json!("end"), &json!(answered)), "{end}");
        assert_eq!((&problem["type"], &problem["limit"]), (&json!("/problems/too-many-items"), &json!(1_000)));
        assert_eq!(end["summary"]["failed"].as_u64().unwrap(), 1_000 + answered, "{end}");
        assert_eq!(lines as u64, 1_000 + 2 * answered, "all that is counted is there");
        assert!(problem["hint"].as_str().unwrap().contains(&format!("index {lines} ")), "{problem}");
    }
    // Those after the last one are answered when they are sent again.
    let (lines, end) = asked(&server, &("1\n".repeat(999) + QUESTION));
    assert_eq!((lines, end.get("problem")), (1_000, None), "{end}");
    holds_for(&server, Duration::from_millis(100));
    still_serves(&server);
}

#[test]
fn a_compressed_stream_is_in_proportion_to_what_is_sent() {
    let server = small(&["--decompressed-limit", "100000"]);
    let (lines, end) = asked(&server, &(QUESTION.to_owned() + &" \n".repeat(5_000)).repeat(1_000));
    assert_eq!((&end["problem"]["status"], &end["problem"]["limitBytes"]), (&json!(413), &json!(100_000)), "{end}");
    assert!((5..200).contains(&lines), "{lines}");
    assert!(end["problem"]["hint"].as_str().unwrap().contains(&format!("index {lines} ")), "{end}");
    // What repeats itself as questions do is read to its end.
    let text: String =
        (0..300).map(|number| QUESTION.replacen('{', &format!("{{\"id\": \"question {number}\", "), 1)).collect();
    let (lines, end) = asked(&server, &text.repeat(3));
    assert_eq!((lines, end.get("problem")), (900, None), "{end}");
    still_serves(&server);
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
    let twice = "gzip\r\ncontent-encoding: gzip";
    for encoding in ["br", "zstd", "deflate", "gzip, gzip", twice, "x", "\"gzip\"", "gzip;q=1"] {
        let problem = encoded(&server, encoding, &whole).problem(415, "unsupported-media-type");
        assert_eq!(problem["supported"][0], "gzip");
    }
    still_serves(&server);
}
