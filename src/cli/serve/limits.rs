//! How large, how long and how much: the options for every limit. An answer that enforces a limit states it.

use std::num::NonZeroU32;
use std::ops::RangeInclusive;

use crate::http::{LoadLimits, SizeLimits, TimeLimits};
use crate::manifest::Limits;
use clap::Args;

use super::range::{GIBIBYTE, seconds, whole};
use super::seconds::Seconds;

/// Seconds of a day, the longest time.
const DAY: f64 = 86_400.0;
/// How long a peer may be waited for; with no time at all no request could be answered.
const PATIENCE: RangeInclusive<f64> = 0.01..=DAY;
/// The default, which no manifest comes near. YAML is read by recursion: a debug build takes 45 KiB of its 2 MiB of
/// stack for a level.
const DEEPEST: u64 = Limits::DEFAULT.depth as u64;

/// How large things may be.
#[derive(Args)]
#[command(next_help_heading = "How large things may be")]
pub struct SizeOptions {
    /// The largest body as it is sent, in bytes.
    #[arg(
        long, env = "KNP_BODY_LIMIT", value_name = "BYTES",
        default_value_t = SizeLimits::default().body_bytes, value_parser = whole::<usize>(1..=GIBIBYTE)
    )]
    body_limit: usize,
    /// The largest body after decompression, in bytes.
    #[arg(
        long, env = "KNP_DECOMPRESSED_LIMIT", value_name = "BYTES",
        default_value_t = SizeLimits::default().decompressed_bytes, value_parser = whole::<usize>(1..=GIBIBYTE)
    )]
    decompressed_limit: usize,
    /// The largest document of many questions, as it is sent and after decompression, in bytes; for each of them the
    /// other limits hold, and a stream of questions has no limit.
    #[arg(
        long, env = "KNP_MANY_LIMIT", value_name = "BYTES",
        default_value_t = SizeLimits::default().many_bytes, value_parser = whole::<usize>(1..=GIBIBYTE)
    )]
    many_limit: usize,
    /// The largest request line and headers together, in bytes.
    #[arg(
        long, env = "KNP_HEADER_LIMIT", value_name = "BYTES",
        default_value_t = SizeLimits::default().header_bytes, value_parser = whole::<usize>(256..=1 << 20)
    )]
    header_limit: usize,
    /// The most documents in a YAML stream.
    #[arg(
        long, env = "KNP_DOCUMENT_LIMIT", value_name = "COUNT",
        default_value_t = Limits::DEFAULT.documents, value_parser = whole::<usize>(1..=1_000_000)
    )]
    document_limit: usize,
    /// The deepest nesting in a YAML document.
    #[arg(
        long, env = "KNP_DEPTH_LIMIT", value_name = "LEVELS",
        default_value_t = Limits::DEFAULT.depth, value_parser = whole::<usize>(1..=DEEPEST)
    )]
    depth_limit: usize,
    /// The most uses of aliases in a YAML document.
    #[arg(
        long, env = "KNP_ALIAS_LIMIT", value_name = "COUNT",
        default_value_t = Limits::DEFAULT.aliases, value_parser = whole::<usize>(0..=1_000_000)
    )]
    alias_limit: usize,
    /// The most values in all documents of a YAML stream together, those of aliases included.
    #[arg(
        long, env = "KNP_VALUE_LIMIT", value_name = "COUNT",
        default_value_t = Limits::DEFAULT.nodes, value_parser = whole::<usize>(1..=100_000_000)
    )]
    value_limit: usize,
    /// The most bytes in all scalars of a YAML stream together, those of aliases included.
    #[arg(
        long, env = "KNP_TEXT_LIMIT", value_name = "BYTES",
        default_value_t = Limits::DEFAULT.scalar_bytes, value_parser = whole::<usize>(1..=GIBIBYTE)
    )]
    text_limit: usize,
    /// The most subnets in a request: those of the cluster and those of `vpc.subnets`.
    #[arg(
        long, env = "KNP_SUBNET_LIMIT", value_name = "COUNT",
        default_value_t = SizeLimits::default().subnets, value_parser = whole::<usize>(1..=1_000_000)
    )]
    subnet_limit: usize,
    /// The most additional routes in a request.
    #[arg(
        long, env = "KNP_ROUTE_LIMIT", value_name = "COUNT",
        default_value_t = SizeLimits::default().routes, value_parser = whole::<usize>(0..=1_000_000)
    )]
    route_limit: usize,
    /// The most findings in an answer; where there are more, the worst are shown and their number is stated.
    #[arg(
        long, env = "KNP_FINDING_LIMIT", value_name = "COUNT",
        default_value_t = SizeLimits::default().findings, value_parser = whole::<usize>(1..=1_000_000)
    )]
    finding_limit: usize,
    /// The most paths in a trace: one for each flow and subnet that it starts in.
    #[arg(
        long, env = "KNP_PATH_LIMIT", value_name = "COUNT",
        default_value_t = SizeLimits::default().paths, value_parser = whole::<usize>(1..=1_000_000)
    )]
    path_limit: usize,
    /// The most cells in the matrix of a trace: twice the subnets times the destinations.
    #[arg(
        long, env = "KNP_CELL_LIMIT", value_name = "COUNT",
        default_value_t = SizeLimits::default().cells, value_parser = whole::<usize>(1..=100_000_000)
    )]
    cell_limit: usize,
    /// The largest answer, in bytes.
    #[arg(
        long, env = "KNP_ANSWER_LIMIT", value_name = "BYTES",
        default_value_t = SizeLimits::default().answer_bytes, value_parser = whole::<usize>(1_024..=GIBIBYTE)
    )]
    answer_limit: usize,
}

/// How long things may take.
#[derive(Args)]
#[command(next_help_heading = "How long things may take, in seconds")]
pub struct TimeOptions {
    /// For the headers of a request to arrive; a connection that is idle for as long is closed.
    #[arg(
        long, env = "KNP_HEADER_TIMEOUT", value_name = "SECONDS",
        default_value_t = Seconds(TimeLimits::default().headers), value_parser = seconds(PATIENCE)
    )]
    header_timeout: Seconds,
    /// For its body to arrive, and for the peer to take some of the answer.
    #[arg(
        long, env = "KNP_BODY_TIMEOUT", value_name = "SECONDS",
        default_value_t = Seconds(TimeLimits::default().body), value_parser = seconds(PATIENCE)
    )]
    body_timeout: Seconds,
    /// For the answer to be ready, after the request has arrived.
    #[arg(
        long, env = "KNP_ANSWER_TIMEOUT", value_name = "SECONDS",
        default_value_t = Seconds(TimeLimits::default().answer), value_parser = seconds(PATIENCE)
    )]
    answer_timeout: Seconds,
    /// For a small spec on the thread that serves its connection; one that takes longer is done on another thread.
    #[arg(
        long, env = "KNP_TURN_TIMEOUT", value_name = "SECONDS",
        default_value_t = Seconds(TimeLimits::default().turn), value_parser = seconds(0.0..=1.0)
    )]
    turn_timeout: Seconds,
    /// After SIGTERM, for load balancers to notice that `/readyz` fails; new requests are still answered.
    #[arg(
        long, env = "KNP_NOTICE_SECONDS", value_name = "SECONDS",
        default_value_t = Seconds(TimeLimits::default().notice), value_parser = seconds(0.0..=DAY)
    )]
    notice_seconds: Seconds,
    /// After that, for requests in progress to finish.
    #[arg(
        long, env = "KNP_DRAIN_SECONDS", value_name = "SECONDS",
        default_value_t = Seconds(TimeLimits::default().drain), value_parser = seconds(0.0..=DAY)
    )]
    drain_seconds: Seconds,
}

/// How much may happen at once.
#[derive(Args)]
#[command(next_help_heading = "How much may happen at once")]
pub struct LoadOptions {
    /// The most specs that are planned or wait for it; further ones are refused with 503.
    #[arg(
        long, env = "KNP_CONCURRENT_REQUESTS", value_name = "COUNT",
        default_value_t = LoadLimits::default().requests, value_parser = whole::<usize>(1..=100_000)
    )]
    concurrent_requests: usize,
    /// The most bytes of all bodies together in memory; further ones are refused with 503.
    #[arg(
        long, env = "KNP_BODY_MEMORY", value_name = "BYTES",
        default_value_t = LoadLimits::default().bodies_bytes, value_parser = whole::<usize>(1_024..=1 << 40)
    )]
    body_memory: usize,
    /// The most bytes of all answers together that clients have not taken yet; further answers are 503.
    #[arg(
        long, env = "KNP_ANSWER_MEMORY", value_name = "BYTES",
        default_value_t = LoadLimits::default().answers_bytes, value_parser = whole::<usize>(65_536..=1 << 40)
    )]
    answer_memory: usize,
    /// The most bytes of a batch's answers that its client has not taken; beyond that no more questions are read.
    #[arg(
        long, env = "KNP_BATCH_MEMORY", value_name = "BYTES",
        default_value_t = LoadLimits::default().batch_bytes, value_parser = whole::<usize>(1_024..=1 << 40)
    )]
    batch_memory: usize,
    /// The most connections; further ones get 503, except on probes.
    #[arg(
        long, env = "KNP_CONNECTIONS", value_name = "COUNT",
        default_value_t = LoadLimits::default().connections, value_parser = whole::<usize>(1..=1_000_000)
    )]
    connections: usize,
    /// The most connections of one address (of IPv6, one network of 64 bits), which may take the same part of the
    /// memory for bodies and answers. Behind a load balancer all requests come from its address: set the number of
    /// `--connections` there.
    #[arg(
        long, env = "KNP_CONNECTIONS_PER_ADDRESS", value_name = "COUNT",
        default_value_t = LoadLimits::default().connections_per_address, value_parser = whole::<usize>(1..=1_000_000)
    )]
    connections_per_address: usize,
    /// How many bytes of its answers a second a client has to take on average, after `--body-timeout`; a slower one is
    /// disconnected.
    #[arg(
        long, env = "KNP_LEAST_RATE", value_name = "BYTES",
        default_value_t = LoadLimits::default().least_rate, value_parser = whole::<usize>(1..=GIBIBYTE)
    )]
    least_rate: usize,
    /// Speak HTTP/2 without TLS too (h2c), with clients that have prior knowledge of it.
    #[arg(long, env = "KNP_H2C")]
    h2c: bool,
    /// How many requests a second each token, or else each address, may send; more are refused with 429.
    #[arg(
        long, env = "KNP_RATE_LIMIT", value_name = "COUNT",
        value_parser = whole::<u32>(1..=1_000_000)
    )]
    rate_limit: Option<u32>,
}

impl From<SizeOptions> for SizeLimits {
    fn from(options: SizeOptions) -> SizeLimits {
        SizeLimits {
            body_bytes: options.body_limit,
            decompressed_bytes: options.decompressed_limit,
            many_bytes: options.many_limit,
            header_bytes: options.header_limit,
            manifest: Limits {
                depth: options.depth_limit,
                nodes: options.value_limit,
                aliases: options.alias_limit,
                scalar_bytes: options.text_limit,
                documents: options.document_limit,
            },
            subnets: options.subnet_limit,
            routes: options.route_limit,
            findings: options.finding_limit,
            paths: options.path_limit,
            cells: options.cell_limit,
            answer_bytes: options.answer_limit,
        }
    }
}

impl From<TimeOptions> for TimeLimits {
    fn from(options: TimeOptions) -> TimeLimits {
        TimeLimits {
            headers: options.header_timeout.0,
            body: options.body_timeout.0,
            answer: options.answer_timeout.0,
            turn: options.turn_timeout.0,
            notice: options.notice_seconds.0,
            drain: options.drain_seconds.0,
        }
    }
}

impl From<LoadOptions> for LoadLimits {
    fn from(options: LoadOptions) -> LoadLimits {
        LoadLimits {
            requests: options.concurrent_requests,
            bodies_bytes: options.body_memory,
            answers_bytes: options.answer_memory,
            batch_bytes: options.batch_memory,
            connections: options.connections,
            connections_per_address: options.connections_per_address,
            least_rate: options.least_rate,
            http2_without_tls: options.h2c,
            per_client: options.rate_limit.and_then(NonZeroU32::new),
        }
    }
}
