//! HTTP/1.1 by hand, so that it can be done wrong.

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};

use serde_json::Value as Json;
use tokio::net::TcpSocket;

use crate::binary::{PATIENT, Running};

/// One connection.
pub struct Wire(BufReader<TcpStream>);

/// One answer, read to its end.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Names, in lower case, and values.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Wire {
    /// A connection to the server.
    pub fn open(server: &Running) -> Wire {
        Wire(BufReader::new(server.connect()))
    }

    /// One from the address of another machine, 127.0.0.`last`.
    pub fn elsewhere(server: &Running, last: u8) -> Wire {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build().expect("a runtime");
        let connection = runtime.block_on(async {
            let socket = TcpSocket::new_v4()?;
            socket.bind(SocketAddr::from(([127, 0, 0, last], 0)))?;
            socket.connect(server.addresses[0]).await?.into_std()
        });
        let connection = connection.expect("a connection");
        connection.set_nonblocking(false).expect("a connection that waits");
        connection.set_read_timeout(Some(PATIENT)).expect("a time to wait");
        Wire(BufReader::new(connection))
    }

    /// Sends what the server takes at once; how much that is.
    pub fn send_at_once(&mut self, bytes: &[u8]) -> usize {
        let connection = self.0.get_mut();
        connection.set_nonblocking(true).expect("a connection that does not wait");
        let sent = connection.write(bytes).unwrap_or(0);
        connection.set_nonblocking(false).expect("a connection that waits");
        sent
    }

    /// Whether nothing can be sent any more.
    pub fn has_ended(&mut self) -> bool {
        let connection = self.0.get_mut();
        connection.set_nonblocking(true).expect("a connection that does not wait");
        let sent = connection.write(b"0");
        connection.set_nonblocking(false).expect("a connection that waits");
        sent.is_err_and(|error| error.kind() != ErrorKind::WouldBlock)
    }

    /// Drops what has arrived.
    pub fn take_what_is_there(&mut self) {
        let connection = self.0.get_mut();
        connection.set_nonblocking(true).expect("a connection that does not wait");
        let mut taken = [0; 1 << 16];
        while connection.read(&mut taken).is_ok_and(|more| 0 < more) {}
        connection.set_nonblocking(false).expect("a connection that waits");
    }

    /// Sends bytes; the server may have closed the connection before it took all of them.
    pub fn send(&mut self, bytes: &[u8]) {
        let _ = self.0.get_mut().write_all(bytes);
    }

    /// Waits until there is something to read, and leaves it there.
    pub fn wait(&self) {
        self.0.get_ref().peek(&mut [0]).expect("something to read");
    }

    /// Says that nothing more will be sent.
    pub fn finish(&mut self) {
        let _ = self.0.get_mut().shutdown(Shutdown::Write);
    }

    /// The next answer.
    #[track_caller]
    pub fn answer(&mut self) -> Answer {
        self.try_answer().expect("the connection ends without a whole answer")
    }

    /// The next answer, unless the connection ends before its first byte; an answer that breaks off is an error.
    pub fn try_answer(&mut self) -> Option<Answer> {
        let first = self.line().filter(|line| !line.is_empty())?;
        let status = first.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        let mut headers = Vec::new();
        while let Some(line) = self.line().filter(|line| !line.is_empty()) {
            let (name, value) = line.split_once(':').expect("a header");
            headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        let mut answer = Answer { status, headers, body: Vec::new() };
        if 200 <= status && status != 204 && status != 304 {
            let length = answer.header("content-length").parse().expect("an answer says how long it is");
            answer.body = vec![0; length];
            self.0.read_exact(&mut answer.body).expect("the whole body");
        }
        Some(answer)
    }

    /// Reads until this text has arrived; whether it does so before the connection ends.
    pub fn tells(&mut self, text: &str) -> bool {
        let (mut got, mut more) = (Vec::new(), [0; 4096]);
        while !String::from_utf8_lossy(&got).contains(text) {
            match self.0.read(&mut more) {
                Ok(read) if 0 < read => got.extend(&more[..read]),
                _ => return false,
            }
        }
        true
    }

    /// Everything until the connection ends.
    #[track_caller]
    pub fn rest(&mut self) -> String {
        let mut rest = Vec::new();
        let ended = self.0.read_to_end(&mut rest);
        // It may end with a reset.
        let goes_on = ended.is_err_and(|error| error.kind() == ErrorKind::WouldBlock);
        assert!(!goes_on, "the connection goes on after {}", String::from_utf8_lossy(&rest));
        String::from_utf8_lossy(&rest).into_owned()
    }

    fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        let read = self.0.read_line(&mut line).ok()?;
        (read != 0).then(|| line.trim_end().to_owned())
    }
}

impl Answer {
    /// A header, empty when it is absent.
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(found, _)| found == name).map_or("", |(_, value)| value)
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    #[track_caller]
    pub fn json(&self) -> Json {
        serde_json::from_slice(&self.body).expect("the body is JSON")
    }

    /// The body, which has to be a problem of this type.
    #[track_caller]
    pub fn problem(&self, status: u16, slug: &str) -> Json {
        let problem = self.json();
        assert_eq!((self.status, &problem["type"]), (status, &format!("/problems/{slug}").into()), "{problem}");
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!((&problem["status"], &problem["requestId"]), (&status.into(), &self.header("x-request-id").into()));
        problem
    }
}

/// A `POST` with a body.
pub fn post(target: &str, content_type: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "POST {target} HTTP/1.1\r\nhost: x\r\ncontent-type: {content_type}\r\ncontent-length: {length}\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}

/// A `GET`, with more header lines.
pub fn get(target: &str, headers: &str) -> Vec<u8> {
    format!("GET {target} HTTP/1.1\r\nhost: x\r\n{headers}\r\n").into_bytes()
}
