//! Clients: each sends requests on a connection of its own and reads every answer to its end.

use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep, sleep_until, timeout};

use crate::figures::Figures;

/// Whoever has no answer by then has lost it.
const LOST_AFTER: Duration = Duration::from_secs(30);

/// How often it is asked whether the service lives.
const BETWEEN_PROBES: Duration = Duration::from_millis(50);
/// How many probes, one after the other, make one measure, whose median counts: a machine that does something else for
/// a moment holds up one, and a service that is held up all of them.
const PROBES: usize = 3;

/// What is sent, and what has to come back.
pub struct Task {
    /// Where the service listens.
    pub address: SocketAddr,
    request: Vec<u8>,
    expected: Vec<u8>,
}

/// How much is sent.
#[derive(Clone, Copy)]
pub enum Pace {
    /// One request after the other, for so long.
    Time(Duration),
    /// So many a second, whatever becomes of them, for so long.
    Rate(f64, Duration),
    /// One request after the other, so many in all.
    Count(usize),
}

/// One answer.
struct Answer {
    status: u16,
    is_last: bool,
    body: Vec<u8>,
}

impl Task {
    /// The example of README, whose first answer is the right one.
    pub async fn new(address: SocketAddr) -> io::Result<Task> {
        let manifest = std::fs::read("openapi/examples/ipv6-private.yaml")?;
        let head = format!(
            "POST /v1/plan?vpcIPv6CIDR=2001:db8::/56 HTTP/1.1\r\nhost: x\r\ncontent-type: \
            application/yaml\r\ncontent-length: {}\r\n\r\n",
            manifest.len()
        );
        let mut task = Task { address, request: [head.into_bytes(), manifest].concat(), expected: Vec::new() };
        task.expected = task.once().await?.body;
        Ok(task)
    }

    /// Whether one more request gets the first answer.
    pub async fn is_answered_as_before(&self) -> io::Result<bool> {
        Ok(self.once().await?.body == self.expected)
    }

    async fn once(&self) -> io::Result<Answer> {
        let answer = self.exchange(&mut TcpStream::connect(self.address).await?).await?;
        if answer.status == 200 { Ok(answer) } else { Err(io::Error::other(format!("status {}", answer.status))) }
    }

    async fn exchange(&self, connection: &mut TcpStream) -> io::Result<Answer> {
        connection.write_all(&self.request).await?;
        let mut bytes = Vec::with_capacity(self.expected.len() + 1024);
        loop {
            if connection.read_buf(&mut bytes).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            if let Some(answer) = complete(&bytes) {
                return Ok(answer);
            }
        }
    }
}

/// The answer, once all of it is there.
fn complete(bytes: &[u8]) -> Option<Answer> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let head = std::str::from_utf8(&bytes[..end]).ok()?;
    let length: usize = head.lines().find_map(|line| line.strip_prefix("content-length: "))?.parse().ok()?;
    let body = bytes.get(end..).filter(|body| body.len() == length)?.to_vec();
    let is_last = head.lines().any(|line| line == "connection: close");
    Some(Answer { status: head.get(9..12)?.parse().ok()?, is_last, body })
}

/// The longest that probes took, on a connection of their own each, while `others` run, less what probes of an idle
/// service took at the same time, for which the machine is the reason. Notes something after each measure.
pub async fn slowest_probe<T>(
    address: SocketAddr,
    idle: SocketAddr,
    mut note: impl FnMut(),
    others: impl Future<Output = T>,
) -> (Duration, T) {
    let mut slowest = Duration::ZERO;
    let mut others = pin!(others);
    loop {
        tokio::select! {
            biased;
            outcome = &mut others => return (slowest, outcome),
            time = later(address, idle) => slowest = slowest.max(time),
        }
        note();
        tokio::select! {
            outcome = &mut others => return (slowest, outcome),
            () = sleep(BETWEEN_PROBES) => {}
        }
    }
}

/// How much longer probes took than those of an idle service.
async fn later(address: SocketAddr, idle: SocketAddr) -> Duration {
    let (time, by_machine) = tokio::join!(probes(address), probes(idle));
    time.saturating_sub(by_machine)
}

/// How long the middle one of some probes took.
async fn probes(address: SocketAddr) -> Duration {
    let mut times = [Duration::ZERO; PROBES];
    for time in &mut times {
        *time = probe(address).await;
    }
    times.sort_unstable();
    times[PROBES / 2]
}

/// How long one took; one that is not answered takes for ever.
async fn probe(address: SocketAddr) -> Duration {
    let asked = Instant::now();
    let answer = async {
        let mut connection = TcpStream::connect(address).await?;
        connection.write_all(b"GET /livez HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await?;
        let mut answer = Vec::new();
        connection.read_to_end(&mut answer).await?;
        io::Result::Ok(answer.starts_with(b"HTTP/1.1 200"))
    };
    match timeout(LOST_AFTER, answer).await {
        Ok(Ok(true)) => asked.elapsed(),
        _ => Duration::MAX,
    }
}

/// Lets so many clients send at once.
pub async fn run(task: &Arc<Task>, clients: usize, pace: Pace) -> Figures {
    let sent = Arc::new(AtomicUsize::new(0));
    let start = Instant::now();
    let clients: Vec<_> =
        (0..clients).map(|_| tokio::spawn(client(Arc::clone(task), pace, start, Arc::clone(&sent)))).collect();
    let mut figures = Figures::default();
    for client in clients {
        match client.await {
            Ok(measured) => figures.add(measured),
            Err(_) => figures.lost += 1,
        }
    }
    figures
}

async fn client(task: Arc<Task>, pace: Pace, start: Instant, sent: Arc<AtomicUsize>) -> Figures {
    let mut figures = Figures::default();
    let mut connection = None;
    while let Some(due) = due(pace, start, sent.fetch_add(1, Ordering::Relaxed)) {
        sleep_until(due).await;
        let open = match connection.take() {
            Some(open) => Ok(open),
            None => TcpStream::connect(task.address).await,
        };
        let Ok(mut open) = open else {
            figures.lost += 1;
            continue;
        };
        let begun = Instant::now();
        match timeout(LOST_AFTER, task.exchange(&mut open)).await {
            Ok(Ok(answer)) => {
                note(&mut figures, &task, &answer, begun.elapsed());
                connection = (!answer.is_last).then_some(open);
            }
            _ => figures.lost += 1,
        }
    }
    figures.elapsed = start.elapsed();
    figures
}

/// When the request with this number is sent; `None` when there is no more.
fn due(pace: Pace, start: Instant, number: usize) -> Option<Instant> {
    match pace {
        Pace::Time(time) => (start.elapsed() < time).then_some(start),
        Pace::Count(count) => (number < count).then_some(start),
        Pace::Rate(rate, time) => {
            let after = Duration::from_secs_f64(number as f64 / rate);
            (after < time && start.elapsed() < time).then(|| start + after)
        }
    }
}

fn note(figures: &mut Figures, task: &Task, answer: &Answer, time: Duration) {
    match answer.status {
        200 if answer.body == task.expected => figures.accepted.add(time),
        503 if answer.body.windows(20).any(|window| window == b"/problems/overloaded") => figures.refused.add(time),
        _ => figures.wrong += 1,
    }
}
