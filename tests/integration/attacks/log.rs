//! Standard error and standard output that cannot be written: the service serves on, answers its probes and ends when
//! told to.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::process::{Child, ChildStderr, Command, Stdio};
use std::time::{Duration, Instant};

use crate::binary::{PROGRAM, eventually};

/// How long a probe may take while the log is stuck; it takes a small part of this on an idle machine.
const SOON: Duration = Duration::from_secs(8);
/// How long the end may take: the notice, the last lines and the start of a debug build's threads. Requests in progress
/// would have 25 seconds.
const END: Duration = Duration::from_secs(15);

/// A server with these streams; it ends with the test.
struct Muted {
    child: Child,
    address: SocketAddr,
}

impl Muted {
    fn start(arguments: &[&str], output: Stdio, errors: Stdio) -> Muted {
        // The greeting may not be readable, so the port is chosen here, at an address that nothing else has: another
        // test may take the same port before the server does.
        let [.., third, fourth] = std::process::id().to_be_bytes();
        let address = TcpListener::bind((Ipv4Addr::new(127, 1, third, fourth), 0)).unwrap().local_addr().unwrap();
        let mut command = Command::new(PROGRAM);
        command.args(["serve", "--listen", &address.to_string(), "--notice-seconds", "0"]).args(arguments);
        let child = command.stdout(output).stderr(errors).spawn().unwrap();
        let server = Muted { child, address };
        eventually("the listener", || TcpStream::connect(server.address).is_ok());
        server
    }

    /// The last answer to so many requests, sent at once on one connection, each with an id as long as ids may be.
    fn ask(&self, target: &str, count: usize) -> String {
        let mut connection = TcpStream::connect(self.address).unwrap();
        connection.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let request = format!("GET {target} HTTP/1.1\r\nhost: x\r\nx-request-id: {}\r\n\r\n", "x".repeat(128));
        connection.write_all(request.repeat(count).as_bytes()).unwrap();
        let mut input = BufReader::new(connection);
        let last = (0..count).map(|_| answer(&mut input)).inspect(|answer| assert!(answer.starts_with("HTTP/1.1 200")));
        last.last().unwrap()
    }

    #[track_caller]
    fn is_alive(&self) {
        let started = Instant::now();
        self.ask("/livez", 1);
        assert!(started.elapsed() < SOON, "{:?}", started.elapsed());
    }

    fn lost_lines(&self) -> u64 {
        let metrics = self.ask("/metrics", 1);
        let line = metrics.lines().find_map(|line| line.strip_prefix("knp_log_lines_lost_total ")).unwrap();
        line.parse().unwrap()
    }

    /// Ends it with SIGTERM; what is left in standard error stays there.
    #[track_caller]
    fn end(mut self) {
        let started = Instant::now();
        assert!(Command::new("kill").arg(self.child.id().to_string()).status().unwrap().success());
        eventually("the end", || self.child.try_wait().unwrap().is_some());
        assert_eq!(self.child.wait().unwrap().code(), Some(0));
        assert!(started.elapsed() < END, "{:?}", started.elapsed());
    }
}

impl Drop for Muted {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One answer of a connection that stays open.
fn answer(input: &mut impl BufRead) -> String {
    let mut text = String::new();
    while !text.ends_with("\r\n\r\n") {
        assert_ne!(input.read_line(&mut text).unwrap(), 0, "{text}");
    }
    let length = text.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
    let mut body = vec![0; length.parse().unwrap()];
    input.read_exact(&mut body).unwrap();
    text + &String::from_utf8(body).unwrap()
}

fn full() -> Stdio {
    File::options().write(true).open("/dev/full").unwrap().into()
}

#[test]
fn a_full_disk_does_not_end_the_service() {
    let server = Muted::start(&[], full(), full());
    server.ask("/v1/releases", 20);
    eventually("lost lines", || 20 < server.lost_lines());
    server.is_alive();
    server.end();
}

#[test]
fn a_reader_that_is_gone_does_not_end_the_service() {
    let mut server = Muted::start(&["--log-format", "json"], Stdio::piped(), Stdio::piped());
    drop((server.child.stdout.take(), server.child.stderr.take()));
    server.ask("/v1/releases", 20);
    eventually("lost lines", || 20 <= server.lost_lines());
    server.is_alive();
    server.end();
}

#[test]
fn a_pipe_that_is_not_read_does_not_stop_the_service() {
    let mut server = Muted::start(&["--log", "trace"], Stdio::piped(), Stdio::piped());
    // Until the pipe and the room for lines are full, which is a matter of more than a mebibyte.
    eventually("lost lines", || {
        server.ask("/livez", 400);
        0 < server.lost_lines()
    });
    server.is_alive();
    let unread: Option<ChildStderr> = server.child.stderr.take();
    server.end();
    drop(unread);
}

#[test]
fn a_log_that_is_read_late_has_all_lines() {
    let mut server = Muted::start(&["--log-format", "json"], Stdio::null(), Stdio::piped());
    (0..10).for_each(|_| drop(server.ask("/livez", 100)));
    assert_eq!(server.lost_lines(), 0);
    let mut lines = BufReader::new(server.child.stderr.take().unwrap()).lines().map(Result::unwrap);
    let answered = lines.by_ref().filter(|line| line.contains("/livez")).take(1_000);
    assert!(answered.map(|line| serde_json::from_str::<serde_json::Value>(&line)).all(|line| line.is_ok()));
    server.is_alive();
    assert!(lines.next().is_some_and(|line| line.contains("/metrics")));
}

#[test]
fn a_start_that_fails_says_so_where_it_can_and_ends() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let listen = taken.local_addr().unwrap().to_string();
    let start = |arguments: &[&str]| {
        let mut child = Command::new(PROGRAM).args(arguments).stdout(full()).stderr(full()).spawn().unwrap();
        child.wait().unwrap().code()
    };
    assert_eq!(start(&["serve", "--listen", &listen]), Some(1));
    assert_eq!(start(&["serve", "--listen", "127.0.0.1:0", "--token-file", "/no/such/file"]), Some(2));
    assert_eq!(start(&["healthcheck", "--address", "127.0.0.1:1"]), Some(1));
    assert_eq!(start(&["validate", "/no/such/file"]), Some(2));
    assert_eq!(start(&["serve", "--connections", "0"]), Some(2));
}
