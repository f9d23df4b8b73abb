//! Batches: streams whose peers do not read, do not write, go away, or ask without end.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use axum::body::Bytes;
use axum::http::Request;
use h2::client::Builder;
use serde_json::{Value, json};

use super::memory::{answers_probes, holds_for, metric, recovers, small, time};
use super::wire::{Wire, post};
use super::{SOON, serves, still_serves};
use crate::access::file;
use crate::batch::{answers, question};
use crate::binary::{Running, eventually};
use crate::samples::sample;

const HEAD: &str = "POST /v1/batch HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-ndjson\r\n";

/// A stream of questions, and of their answers.
struct Stream {
    reader: BufReader<TcpStream>,
    /// What is left of a chunk.
    left: usize,
}

impl Stream {
    /// Sends the head of a request, with more header lines.
    fn open(server: &Running, headers: &str) -> Stream {
        let mut stream = Stream { reader: BufReader::new(server.connect()), left: 0 };
        stream.send(format!("{HEAD}{headers}transfer-encoding: chunked\r\n\r\n").as_bytes());
        stream
    }

    fn send(&mut self, bytes: &[u8]) {
        self.reader.get_mut().write_all(bytes).unwrap();
    }

    fn ask(&mut self, question: &Value) {
        self.send(&chunk(&format!("{question}\n")));
    }

    fn finish(&mut self) {
        self.send(b"0\r\n\r\n");
    }

    /// The status, once the head of the answer is there.
    fn status(&mut self) -> u16 {
        let status = self.head_line()[9..12].parse().unwrap();
        while !self.head_line().is_empty() {}
        status
    }

    fn head_line(&mut self) -> String {
        let mut line = String::new();
        assert_ne!(self.reader.read_line(&mut line).unwrap(), 0, "the answer breaks off");
        line.trim_end().to_owned()
    }

    /// The next answer.
    fn answer(&mut self) -> Value {
        let mut line = Vec::new();
        while line.last() != Some(&b'\n') {
            if self.left == 0 {
                self.left = usize::from_str_radix(&self.head_line(), 16).unwrap();
                assert_ne!(self.left, 0, "the answer ends");
            }
            let mut byte = [0];
            self.reader.read_exact(&mut byte).unwrap();
            line.push(byte[0]);
            self.left -= 1;
            if self.left == 0 {
                self.head_line();
            }
        }
        serde_json::from_slice(&line).unwrap()
    }

    /// All answers that are left, with the end.
    fn rest(mut self) -> (Vec<Value>, Value) {
        let mut lines = Vec::new();
        loop {
            let line = self.answer();
            if line["kind"] == "end" {
                return (lines, line);
            }
            lines.push(line);
        }
    }

    /// Asks the same again and again, until the server reads no more.
    fn ask_without_end(&self, question: &Value) -> JoinHandle<()> {
        let mut connection = self.reader.get_ref().try_clone().unwrap();
        let questions = chunk(&format!("{question}\n").repeat(20));
        thread::spawn(move || while connection.write_all(&questions).is_ok() {})
    }
}

fn chunk(text: &str) -> Vec<u8> {
    format!("{:x}\r\n{text}\r\n", text.len()).into_bytes()
}

/// A whole request.
fn request(text: &str) -> Vec<u8> {
    post("/v1/batch", "application/x-ndjson", text.as_bytes())
}

#[test]
fn an_answer_is_there_before_the_next_question() {
    let server = Running::start(&[]);
    let mut stream = Stream::open(&server, "");
    for number in 0..5 {
        stream.ask(&question("validate", &number.to_string()));
        if number == 0 {
            assert_eq!(stream.status(), 200);
        }
        assert_eq!(stream.answer()["id"], number.to_string());
    }
    stream.finish();
    let (lines, end) = stream.rest();
    assert_eq!((lines.len(), &end["summary"]), (0, &json!({"succeeded": 5, "failed": 0})));
    still_serves(&server);
}

#[test]
fn a_client_that_writes_everything_before_it_reads_is_answered() {
    let server = Running::start(&["--log-format", "json"]);
    let text: String = (0..2_000).map(|number| format!("{}\n", question("validate", &number.to_string()))).collect();
    let mut connection = server.connect();
    connection.write_all(&request(&text)).unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    assert!(answer.contains("connection: close"), "{}", &answer[..500]);
    let lines: String =
        answer.lines().filter(|line| line.starts_with('{')).map(|line| line.to_owned() + "\n").collect();
    let (lines, end) = answers(&lines);
    assert_eq!((lines.len(), end.get("problem")), (2_000, None));
    eventually("its count", || 2_000.0 == metric(&server, "knp_batch_questions_total{outcome=\"succeeded\"}"));
    server.signal("TERM");
    let (_, log) = server.finish();
    let logged: Vec<Value> =
        log.lines().filter(|line| line.contains("/v1/batch")).map(|line| serde_json::from_str(line).unwrap()).collect();
    let [line] = logged.as_slice() else { panic!("{logged:?}") };
    let expected = [json!(2_000), json!(0), json!(true), json!("POST")];
    assert_eq!(["succeeded", "failed", "complete", "method"].map(|key| line[key].clone()), expected);
    assert!(line["span"]["id"].is_string() && line["duration_ms"].as_f64().is_some_and(|time| 1.0 < time), "{line}");
    assert!(!log.contains("1999"));
}

#[test]
fn a_peer_that_reads_nothing_is_bounded_and_disconnected() {
    let server = small(&["--body-timeout", "2", "--batch-memory", "200000"]);
    let streams: Vec<Stream> = (0..5).map(|_| Stream::open(&server, "")).collect();
    let writers: Vec<JoinHandle<()>> =
        streams.iter().map(|stream| stream.ask_without_end(&question("plan", "a"))).collect();
    holds_for(&server, Duration::from_secs(1));
    // What is held, and what is in the buffers of the transport and the system.
    let untaken = metric(&server, "knp_answers_untaken_bytes");
    assert!(untaken < 5.0 * 1_000_000.0, "{untaken}");
    for writer in writers {
        writer.join().unwrap();
    }
    recovers(&server);
    eventually("an end", || metric(&server, "knp_http_requests_in_progress") < 2.0);
    still_serves(&server);
}

#[test]
fn batches_that_are_not_read_leave_room_for_others() {
    let server = small(&["--body-timeout", "120", "--answer-memory", "2000000", "--batch-memory", "2000000"]);
    let streams: Vec<Stream> = (0..3).map(|_| Stream::open(&server, "")).collect();
    let writers: Vec<JoinHandle<()>> =
        streams.iter().map(|stream| stream.ask_without_end(&question("plan", "a"))).collect();
    eventually("a crowd", || 900_000.0 < metric(&server, "knp_answers_untaken_bytes"));
    for _ in 0..10 {
        serves(&server);
        let untaken = metric(&server, "knp_answers_untaken_bytes");
        assert!(untaken < 1_700_000.0, "{untaken}");
    }
    for stream in &streams {
        stream.reader.get_ref().shutdown(Shutdown::Both).unwrap();
    }
    writers.into_iter().for_each(|writer| writer.join().unwrap());
    drop(streams);
    recovers(&server);
}

#[test]
fn a_peer_that_asks_nothing_more_is_told_how_to_go_on() {
    let server = Running::start(&["--body-timeout", "1.5", "--header-timeout", "1"]);
    let mut stream = Stream::open(&server, "");
    stream.ask(&question("validate", "a"));
    stream.send(b"5\r\n{\"ope\r\n");
    assert_eq!(stream.status(), 200);
    let (lines, end) = stream.rest();
    assert_eq!((lines.len(), &end["problem"]["type"]), (1, &json!("/problems/slow-body")));
    assert!(end["problem"]["hint"].as_str().unwrap().contains("index 1"), "{end}");
    still_serves(&server);
}

#[test]
fn a_connection_that_goes_away_ends_the_work() {
    let server = Running::start(&["--log-format", "json"]);
    let text = format!("{}\n", question("plan", "a")).repeat(20_000);
    for half in [false, true] {
        let mut connection = server.connect();
        let sent = request(&text);
        let part = if half { sent.len() / 2 } else { 200_000 };
        let mut writer = connection.try_clone().unwrap();
        let writing = thread::spawn(move || drop(writer.write_all(&sent[..part])));
        connection.read_exact(&mut [0; 100]).unwrap();
        connection.shutdown(Shutdown::Both).unwrap();
        writing.join().unwrap();
    }
    eventually("an end", || metric(&server, "knp_http_requests_in_progress") < 2.0);
    let answered = metric(&server, "knp_batch_questions_total{outcome=\"succeeded\"}");
    assert!(answered < 20_000.0, "{answered}");
    still_serves(&server);
    server.signal("TERM");
    let (_, log) = server.finish();
    assert_eq!(log.matches("\"complete\":false").count() + log.matches("\"complete\":true").count(), 2, "{log}");
}

#[test]
fn a_stop_ends_the_stream_with_how_to_go_on() {
    let server = Running::start(&["--notice-seconds", "0.5"]);
    let mut stream = Stream::open(&server, "");
    let writing = stream.ask_without_end(&question("validate", "a"));
    assert_eq!(stream.status(), 200);
    assert_eq!(stream.answer()["index"], 0);
    server.signal("TERM");
    let (lines, end) = stream.rest();
    let answered = lines.len() + 1;
    assert_eq!(end["problem"]["type"], "/problems/draining");
    assert!(end["problem"]["hint"].as_str().unwrap().contains(&format!("index {answered} ")), "{answered}: {end}");
    assert_eq!(end["summary"], json!({"succeeded": answered, "failed": 0}));
    let (code, log) = server.finish();
    assert_eq!(code, Some(0));
    assert!(log.contains("problem=\"draining\""), "{log}");
    writing.join().unwrap();
}

#[test]
fn a_document_that_is_there_is_answered_although_the_server_stops() {
    let server = Running::start(&["--notice-seconds", "0"]);
    let questions: Vec<Value> = (0..1_000).map(|number| question("plan", &number.to_string())).collect();
    let mut wire = Wire::open(&server);
    wire.send(&post("/v1/batch", "application/json", json!({"questions": questions}).to_string().as_bytes()));
    eventually("its start", || 1.0 < metric(&server, "knp_http_requests_in_progress"));
    server.signal("TERM");
    assert_eq!(wire.answer().json()["summary"]["succeeded"], 1_000);
    assert_eq!(server.finish().0, Some(0));
}

#[test]
fn lines_may_be_as_long_as_a_body() {
    let server = small(&[]);
    let padded = |length: usize| {
        let manifests = sample("ipv4-private.yaml") + "# " + &"x".repeat(length) + "\n";
        format!("{}\n", json!({"operation": "validate", "request": {"manifests": manifests}}))
    };
    let text: String = (0..24).map(|number| padded(if number % 4 == 3 { 1 << 20 } else { 1_000_000 })).collect();
    let mut connection = server.connect();
    let mut writer = connection.try_clone().unwrap();
    let sent = request(&text);
    let writing = thread::spawn(move || writer.write_all(&sent).unwrap());
    holds_for(&server, Duration::from_millis(500));
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    writing.join().unwrap();
    let lines: String =
        answer.lines().filter(|line| line.starts_with('{')).map(|line| line.to_owned() + "\n").collect();
    let (lines, _) = answers(&lines);
    let statuses: Vec<u64> = lines.iter().map(|line| line["status"].as_u64().unwrap()).collect();
    assert_eq!(statuses, [200, 200, 200, 413].repeat(6));
    recovers(&server);
}

#[test]
fn single_requests_beside_large_batches_are_answered() {
    let server = Running::start(&["--concurrent-requests", "4"]);
    let mut streams: Vec<Stream> = (0..4).map(|_| Stream::open(&server, "")).collect();
    let writing: Vec<JoinHandle<()>> =
        streams.iter().map(|stream| stream.ask_without_end(&question("plan", "a"))).collect();
    let reading: Vec<JoinHandle<()>> = streams
        .iter()
        .map(|stream| {
            let mut connection = stream.reader.get_ref().try_clone().unwrap();
            thread::spawn(move || while connection.read(&mut [0; 65_536]).is_ok_and(|read| 0 < read) {})
        })
        .collect();
    eventually("work", || 8.0 < metric(&server, "knp_answers_untaken_bytes"));
    for _ in 0..50 {
        let (took, ()) = time(&server, || serves(&server));
        assert!(took < SOON, "{took:?}");
    }
    answers_probes(&server);
    for stream in &mut streams {
        stream.reader.get_ref().shutdown(Shutdown::Both).unwrap();
    }
    writing.into_iter().chain(reading).for_each(|thread| thread.join().unwrap());
}

#[test]
fn a_token_that_asks_too_often_is_slowed_and_others_are_not() {
    let tokens = file("tokens-batch", "the-token-of-one-team one\nthe-token-of-another-team another\n");
    let server = Running::start(&["--token-file", tokens.to_str().unwrap(), "--rate-limit", "20"]);
    let started = Instant::now();
    let mut stream = Stream::open(&server, "authorization: Bearer the-token-of-one-team\r\n");
    for number in 0..40 {
        stream.ask(&question("validate", &number.to_string()));
    }
    stream.finish();
    assert_eq!(stream.status(), 200);
    let other = server.get(
        0,
        "/v1/expand?vpc=2001:db8::/56&cidr=/64%231",
        "authorization: Bearer the-token-of-another-team\r\n",
    );
    assert!(other.starts_with("HTTP/1.1 200"), "{other}");
    let (lines, end) = stream.rest();
    assert!(lines.len() == 40 && lines.iter().all(|line| line["status"] == 200), "{end}");
    assert!(Duration::from_millis(900) < started.elapsed(), "{:?}", started.elapsed());
    assert!(
        server.ask(0, &format!("{HEAD}connection: close\r\ncontent-length: 0\r\n\r\n")).starts_with("HTTP/1.1 401")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn over_http_2_it_streams_and_closed_windows_end_it() {
    let server = small(&["--h2c", "--body-timeout", "1", "--header-timeout", "1", "--batch-memory", "200000"]);
    for window in [65_535, 0] {
        let stream = tokio::net::TcpStream::connect(server.addresses[0]).await.unwrap();
        let (mut client, connection) =
            Builder::new().initial_window_size(window).handshake::<_, Bytes>(stream).await.unwrap();
        let connection = tokio::spawn(connection);
        let head = Request::post("http://x/v1/batch").header("content-type", "application/x-ndjson");
        let (response, mut sending) = client.send_request(head.body(()).unwrap(), false).unwrap();
        let line: Bytes = format!("{}\n", question("plan", "a")).into();
        sending.send_data(line.clone(), false).unwrap();
        let response = response.await.unwrap();
        assert_eq!(response.status(), 200);
        let mut body = response.into_body();
        if window == 0 {
            let ended = tokio::time::timeout(Duration::from_secs(20), connection).await;
            assert!(ended.is_ok(), "the connection goes on although nothing is taken");
            continue;
        }
        let mut text = Vec::new();
        while !text.ends_with(b"\n") {
            text.extend_from_slice(&taken(&mut body).await.unwrap());
        }
        sending.send_data(line, true).unwrap();
        while let Some(data) = taken(&mut body).await {
            text.extend_from_slice(&data);
        }
        assert_eq!(answers(std::str::from_utf8(&text).unwrap()).0.len(), 2);
    }
    recovers(&server);
    still_serves(&server);
}

/// The next piece of a body, with room for as much again.
async fn taken(body: &mut h2::RecvStream) -> Option<Bytes> {
    let data = body.data().await?.unwrap();
    body.flow_control().release_capacity(data.len()).unwrap();
    Some(data)
}
