//! Spans at a collector: one that a test is.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::thread::{self, JoinHandle};

use crate::access::file;
use crate::binary::Running;
use crate::client::YAML;
use crate::samples::sample;

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const PARENT: &str = "00f067aa0ba902b7";
const TOKEN: &str = "the-token-of-the-portal";

/// A field of a protobuf message that has a length: texts, bytes and messages.
struct Field<'a>(u64, &'a [u8]);

/// The fields of a message that have a length; all others are passed over.
fn fields(mut message: &[u8]) -> Vec<Field<'_>> {
    let mut fields = Vec::new();
    while !message.is_empty() {
        let key = number(&mut message);
        let length = match key & 7 {
            0 => {
                number(&mut message);
                continue;
            }
            1 => 8,
            2 => usize::try_from(number(&mut message)).unwrap(),
            5 => 4,
            other => panic!("no field has the type {other}"),
        };
        let (value, rest) = message.split_at(length);
        message = rest;
        fields.push(Field(key >> 3, value));
    }
    fields
}

fn number(message: &mut &[u8]) -> u64 {
    let length = 1 + message.iter().position(|byte| byte & 0x80 == 0).expect("a number ends");
    let (bytes, rest) = message.split_at(length);
    *message = rest;
    bytes.iter().rev().fold(0, |number, byte| number << 7 | u64::from(byte & 0x7f))
}

/// The fields with this number, however deep the path leads.
fn at<'a>(message: &'a [u8], path: &[u64]) -> Vec<&'a [u8]> {
    path.iter().fold(vec![message], |messages, wanted| {
        let inside = messages.into_iter().flat_map(fields);
        inside.filter(|Field(number, _)| number == wanted).map(|Field(_, value)| value).collect()
    })
}

fn texts(values: Vec<&[u8]>) -> Vec<String> {
    values.into_iter().map(|value| String::from_utf8(value.to_vec()).unwrap()).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Takes one batch of spans.
fn collector() -> (String, JoinHandle<(String, Vec<u8>)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let batch = thread::spawn(move || {
        let (connection, _) = listener.accept().unwrap();
        let mut connection = BufReader::new(connection);
        let lines = connection.by_ref().lines().map(Result::unwrap);
        let head = lines.take_while(|line| !line.is_empty()).collect::<Vec<_>>().join("\n").to_ascii_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap().parse().unwrap();
        let mut body = vec![0; length];
        connection.read_exact(&mut body).unwrap();
        connection.get_mut().write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").unwrap();
        (head, body)
    });
    (endpoint, batch)
}

#[test]
fn a_request_is_a_span_of_its_callers_trace() {
    let (endpoint, batch) = collector();
    let tokens = file("tokens-otlp", TOKEN);
    let server = Running::start(&["--otlp-endpoint", &endpoint, "--token-file", tokens.to_str().unwrap()]);
    let body = sample("ipv6-private.yaml");
    let head = format!(
        "POST /v1/plan?vpcIPv6CIDR=2001:db8::/56 HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: {YAML}\r\n\
         x-request-id: request-7\r\ntraceparent: 00-{TRACE}-{PARENT}-01\r\nauthorization: Bearer {TOKEN}\r\n\
         content-length: {}\r\n\r\n",
        body.len()
    );
    assert!(server.ask(0, &(head + &body)).starts_with("HTTP/1.1 200"));
    server.signal("TERM");
    assert_eq!(server.finish().0, Some(0), "the spans are sent before the end");
    let (head, batch) = batch.join().unwrap();
    assert!(head.starts_with("post /v1/traces http/1.1\n") && head.contains("application/x-protobuf"), "{head}");

    // ResourceSpans, ScopeSpans, Span; then its attributes, KeyValue, with AnyValue in it.
    let spans = at(&batch, &[1, 2, 2]);
    let [span] = spans[..] else { panic!("there are {} spans", spans.len()) };
    let only = |path: &[u64]| at(span, path).into_iter().map(hex).collect::<Vec<_>>();
    assert_eq!((only(&[1]), only(&[4])), (vec![TRACE.to_owned()], vec![PARENT.to_owned()]));
    assert_eq!(texts(at(span, &[5])), ["POST /v1/plan"]);
    let keys = texts(at(span, &[9, 1]));
    for key in ["http.request.method", "http.route", "http.response.status_code"] {
        assert!(keys.iter().any(|found| found == key), "{keys:?}");
    }
    let values = texts(at(span, &[9, 2, 1]));
    assert!(["POST", "/v1/plan"].iter().all(|value| values.iter().any(|found| found == value)), "{values:?}");
    assert_eq!(texts(at(&batch, &[1, 1, 1, 2, 1])).iter().filter(|name| *name == "kops-network-planner").count(), 1);
    // Nothing else that was sent is in it.
    let said = String::from_utf8_lossy(&batch);
    assert!(said.contains("request-7"));
    for private in [TOKEN, "2001:db8", "private.example.com"] {
        assert!(!said.contains(private), "{private}");
    }
}

#[test]
fn a_collector_that_is_not_there_holds_nobody_up() {
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let server = Running::start(&["--otlp-endpoint", &format!("http://{nobody}")]);
    assert!(server.get(0, "/livez", "").starts_with("HTTP/1.1 200"));
    server.signal("TERM");
    let (code, log) = server.finish();
    assert_eq!(code, Some(0), "{log}");
}
