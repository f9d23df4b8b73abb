//! Clients that cost the same whatever server they ask: threads that write requests made before and count the bytes of answers.
//!
//! Threads that block, since timers of an asynchronous runtime tick in milliseconds, which is longer than an answer takes.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// Whoever has no answer by then has lost it.
const LOST_AFTER: Duration = Duration::from_secs(10);
/// Until then after its start, a client still opens connections and the server is cold: what was due before does not count.
const SETTLED_AFTER: Duration = Duration::from_millis(100);
/// Longer than the head of any answer.
const LONGEST_HEAD: usize = 4 << 10;

/// What is sent, and how long the body is that has to come back.
pub struct Exchange {
    /// The whole request.
    pub request: Vec<u8>,
    /// The bytes of the answer's body.
    pub answer_bytes: usize,
}

impl Exchange {
    /// A `POST` of `body`.
    pub fn post(target: &str, media_type: &str, body: &[u8], answer_bytes: usize) -> Exchange {
        let head = format!(
            "POST {target} HTTP/1.1\r\nhost: x\r\ncontent-type: {media_type}\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        Exchange { request: [head.as_bytes(), body].concat(), answer_bytes }
    }
}

/// Exchanges, one after the other and from the first again.
pub struct Load {
    /// What is sent.
    pub exchanges: Vec<Exchange>,
}

impl Load {
    /// These exchanges.
    pub fn new(exchanges: Vec<Exchange>) -> Load {
        Load { exchanges }
    }

    /// Sends so many requests, each connection its next one as soon as it has an answer.
    pub fn count(&self, server: SocketAddr, connections: usize, requests: usize) -> io::Result<()> {
        self.on_each(server, connections, |number| (number < requests).then(Instant::now)).map(drop)
    }

    /// The answers a second, where each connection sends its next request as soon as it has an answer.
    pub fn throughput(&self, server: SocketAddr, connections: usize, time: Duration) -> io::Result<f64> {
        let start = Instant::now();
        let times = self.on_each(server, connections, |_| (start.elapsed() < time).then(Instant::now))?;
        Ok(times.len() as f64 / start.elapsed().as_secs_f64())
    }

    /// How long each answer took, where so many requests a second are due whatever becomes of earlier ones.
    ///
    /// A request that is late because every connection waits for an answer counts from when it was due. Where a connection
    /// was free, it counts from when its thread woke up, which is the client's business.
    pub fn times(
        &self,
        server: SocketAddr,
        connections: usize,
        rate: f64,
        time: Duration,
    ) -> io::Result<Vec<Duration>> {
        let start = Instant::now();
        let due_after = |number: usize| Duration::from_secs_f64(number as f64 / rate);
        let times = self.on_each(server, connections, |number| {
            let due = start + due_after(number);
            match due.checked_duration_since(Instant::now()) {
                _ if SETTLED_AFTER + time < due_after(number) => None,
                None => Some(due),
                Some(early) => {
                    thread::sleep(early);
                    Some(Instant::now())
                }
            }
        })?;
        Ok(times.into_iter().filter(|(number, _)| SETTLED_AFTER <= due_after(*number)).map(|(_, time)| time).collect())
    }

    /// Lets each of so many connections ask `begin` when the request with the next number began, until there is none; returns the
    /// numbers and how long each took.
    fn on_each(
        &self,
        server: SocketAddr,
        connections: usize,
        begin: impl Fn(usize) -> Option<Instant> + Sync,
    ) -> io::Result<Vec<(usize, Duration)>> {
        let next = AtomicUsize::new(0);
        let client = || {
            let mut connection = Connection::open(server)?;
            let mut times = Vec::new();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                let Some(begun) = begin(number) else { return Ok(times) };
                connection.exchange(&self.exchanges[number % self.exchanges.len()])?;
                times.push((number, begun.elapsed()));
            }
        };
        thread::scope(|scope| {
            let clients: Vec<_> = (0..connections).map(|_| scope.spawn(client)).collect();
            let ended = clients
                .into_iter()
                .map(|client| client.join().unwrap_or_else(|_| Err(io::Error::other("a client broke"))));
            Ok(ended.collect::<io::Result<Vec<_>>>()?.concat())
        })
    }
}

struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    fn open(address: SocketAddr) -> io::Result<Connection> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(LOST_AFTER))?;
        Ok(Connection { stream, buffer: Vec::new() })
    }

    fn exchange(&mut self, exchange: &Exchange) -> io::Result<()> {
        self.stream.write_all(&exchange.request)?;
        self.buffer.resize(self.buffer.len().max(LONGEST_HEAD + exchange.answer_bytes), 0);
        let mut filled = 0;
        loop {
            filled += match self.stream.read(&mut self.buffer[filled..])? {
                0 => return Err(io::ErrorKind::UnexpectedEof.into()),
                bytes => bytes,
            };
            let head = &self.buffer[..filled.min(LONGEST_HEAD)];
            let Some(end) = head.windows(4).position(|window| window == b"\r\n\r\n") else { continue };
            if !head.starts_with(b"HTTP/1.1 200") || end + 4 + exchange.answer_bytes < filled {
                return Err(io::Error::other(format!("another answer: {}", String::from_utf8_lossy(head))));
            }
            if end + 4 + exchange.answer_bytes == filled {
                return Ok(());
            }
        }
    }
}
