//! The program itself: what it refuses, what it says, and how it obeys signals.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::access::file;

/// The program.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_kops-network-planner");

/// How long a client waits for the next bytes of an answer, which come much sooner.
pub const PATIENT: Duration = Duration::from_secs(60);
/// How long what has to come about may take.
const EVENTUALLY: Duration = Duration::from_secs(60);

/// A server in its own process, which ends with the test.
pub struct Running {
    /// The process.
    pub child: Child,
    /// Where it listens, in the order that it says so.
    pub addresses: Vec<SocketAddr>,
    /// Takes the log off the pipe, so that the server never waits for room in it.
    log: JoinHandle<String>,
}

impl Running {
    /// Starts a server on a free port.
    pub fn start(arguments: &[&str]) -> Running {
        Running::start_by(Command::new("env"), arguments)
    }

    /// Starts a server on a free port by a command that runs another one.
    pub fn start_by(mut command: Command, arguments: &[&str]) -> Running {
        command.args([PROGRAM, "serve", "--listen", "127.0.0.1:0"]).args(arguments).env("KNP_NOTICE_SECONDS", "0.2");
        // A build for tests on a machine that is busy with others takes its time. Where the deadline matters it is set.
        command.env("KNP_ANSWER_TIMEOUT", "60");
        let mut child =
            command.env("RUST_BACKTRACE", "0").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let said = BufReader::new(child.stdout.as_mut().unwrap()).lines().map(Result::unwrap);
        let greeting: Vec<String> = said.take_while(|line| !line.starts_with("curl ")).collect();
        let address = |line: &String| line.split("://").nth(1)?.split(',').next()?.parse().ok();
        let mut stderr = child.stderr.take().unwrap();
        let log = thread::spawn(move || {
            let mut log = String::new();
            stderr.read_to_string(&mut log).unwrap();
            log
        });
        Running { addresses: greeting.iter().filter_map(address).collect(), child, log }
    }

    /// Sends a signal, by its name.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([format!("-{name}"), self.child.id().to_string()]).status();
        assert!(sent.unwrap().success());
    }

    /// A connection to the first address.
    pub fn connect(&self) -> TcpStream {
        let connection = TcpStream::connect(self.addresses[0]).unwrap();
        connection.set_read_timeout(Some(PATIENT)).unwrap();
        connection
    }

    /// The answer to a request, as it is on the wire.
    pub fn ask(&self, address: usize, request: &str) -> String {
        let mut connection = TcpStream::connect(self.addresses[address]).unwrap();
        connection.set_read_timeout(Some(PATIENT)).unwrap();
        connection.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        connection.read_to_string(&mut answer).unwrap();
        answer
    }

    /// The answer to `GET`, with these header lines.
    pub fn get(&self, address: usize, target: &str, headers: &str) -> String {
        self.ask(address, &format!("GET {target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{headers}\r\n"))
    }

    /// Waits for the end; the status and the log.
    pub fn finish(mut self) -> (Option<i32>, String) {
        let code = self.child.wait().unwrap().code();
        let log = std::mem::replace(&mut self.log, thread::spawn(String::new));
        (code, log.join().unwrap())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Waits until `done`, longer than it takes on a machine that is busy with other things. Where a time matters it is
/// measured beside this.
#[track_caller]
pub fn eventually(what: &str, mut done: impl FnMut() -> bool) {
    let started = Instant::now();
    while !done() {
        assert!(started.elapsed() < EVENTUALLY, "{what} did not come about");
        thread::sleep(Duration::from_millis(20));
    }
}

/// What the program says when it does not start.
pub fn refusal(arguments: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(PROGRAM).args(arguments).output().unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn nobody_is_let_in_by_mistake() {
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:0"] {
        let (code, said) = refusal(&["serve", "--listen", address]);
        assert_eq!(code, Some(2), "{said}");
        assert!(said.contains("--token-file") && said.contains("--open"), "{said}");
    }
    // The address is nobody's, so the program gets no further than that.
    let (code, said) = refusal(&["--listen", "192.0.2.1:0", "--open"]);
    assert!(code == Some(1) && said.contains("cannot listen on 192.0.2.1:0"), "{said}");
    let output = Command::new(PROGRAM).args(["--listen", "192.0.2.1:0"]).env("KNP_OPEN", "1").output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(refusal(&["--tls-cert", "x"]).0, Some(2));
    assert_eq!(refusal(&["--body-timeout", "-1"]).0, Some(2));
    let empty = file("tokens-empty", "# none\n");
    let (code, said) = refusal(&["--listen", "127.0.0.1:0", "--token-file", empty.to_str().unwrap()]);
    assert!(code == Some(2) && said.contains("there is no token"), "{said}");
}

#[test]
fn tokens_are_read_again_on_hangup() {
    let path = file("tokens-hangup", "the-token-before-hangup\n");
    let server = Running::start(&["--token-file", path.to_str().unwrap()]);
    let status =
        |token: &str| server.get(0, "/v1/releases", &format!("authorization: Bearer {token}\r\n"))[9..12].to_owned();
    assert_eq!((status("the-token-before-hangup"), status("the-token-after-hangup")), ("200".into(), "401".into()));
    fs::write(&path, "the-token-after-hangup\n").unwrap();
    server.signal("HUP");
    eventually("the new token", || status("the-token-after-hangup") == "200");
    assert_eq!(status("the-token-before-hangup"), "401");
    server.signal("TERM");
    let (code, log) = server.finish();
    assert_eq!(code, Some(0));
    assert!(log.contains("the tokens were read again") && !log.contains("the-token-"), "{log}");
}

#[test]
fn a_request_in_progress_is_finished_while_probes_fail() {
    let server = Running::start(&["--metrics-listen", "127.0.0.1:0", "--log-format", "json"]);
    let text = "kind: InstanceGroup\n";
    let mut slow = server.connect();
    let head = "POST /v1/plan HTTP/1.1\r\nhost: x\r\ncontent-type: application/yaml\r\nx-request-id: slow-one\r\n\
                traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\r\n";
    slow.write_all(format!("{head}content-length: {}\r\n\r\n", text.len()).as_bytes()).unwrap();
    assert!(server.get(1, "/readyz", "").starts_with("HTTP/1.1 200"));
    assert!(server.get(1, "/metrics", "").contains("knp_http_requests_in_progress"));
    assert!(server.get(0, "/metrics", "").starts_with("HTTP/1.1 404"));
    server.signal("TERM");
    eventually("a failing probe", || server.get(1, "/readyz", "").contains("/problems/draining"));
    assert!(server.get(1, "/livez", "").starts_with("HTTP/1.1 200"));
    slow.write_all(text.as_bytes()).unwrap();
    let mut answer = String::new();
    slow.read_to_string(&mut answer).unwrap();
    assert!(answer.contains("/problems/no-cluster") && answer.contains("connection: close"), "{answer}");
    let (code, log) = server.finish();
    assert_eq!(code, Some(0));
    let line = log.lines().find(|line| line.contains("slow-one") && line.contains("answered")).unwrap();
    let line: serde_json::Value = serde_json::from_str(line).unwrap();
    assert_eq!(
        (&line["route"], &line["status"], &line["problem"]),
        (&"/v1/plan".into(), &400.into(), &"no-cluster".into())
    );
    assert_eq!(line["span"]["trace_id"], "4bf92f3577b34da6a3ce929d0e0e4736");
    assert!(log.contains("configured"));
}

#[test]
fn the_drain_has_a_deadline() {
    let server = Running::start(&["--drain-seconds", "0.3"]);
    let mut stuck = server.connect();
    let head = "POST /v1/plan HTTP/1.1\r\nhost: x\r\ncontent-type: application/yaml\r\ncontent-length: 10\r\n\r\n";
    stuck.write_all(head.as_bytes()).unwrap();
    assert!(server.get(0, "/livez", "").starts_with("HTTP/1.1 200"));
    server.signal("TERM");
    assert_eq!(server.finish().0, Some(0));
}

#[test]
fn the_healthcheck_asks_the_right_listener() {
    let server = Running::start(&["--metrics-listen", "127.0.0.1:0"]);
    let ask = |arguments: &[&str]| Command::new(PROGRAM).arg("healthcheck").args(arguments).status().unwrap().success();
    let [service, operations] = [0, 1].map(|index| server.addresses[index].to_string());
    assert!(ask(&["--address", &service]));
    assert!(ask(&["--address", "127.0.0.1:1", "--metrics-address", &operations]));
    assert!(ask(&["--address", &service, "--tls-cert", "x"]));
    assert!(!ask(&["--address", "127.0.0.1:1"]));
}

#[test]
fn nobody_has_to_listen_to_the_greeting() {
    let mut command = Command::new(PROGRAM);
    command.args(["serve", "--listen", "127.0.0.1:0", "--notice-seconds", "0"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let mut log = BufReader::new(child.stderr.take().unwrap()).lines().map(Result::unwrap);
    assert!(log.next().unwrap().contains("configured"));
    // Time to greet: it would have ended with a failure by now.
    thread::sleep(Duration::from_millis(300));
    assert!(Command::new("kill").arg(child.id().to_string()).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(0), "{:?}", log.collect::<Vec<_>>());
}
