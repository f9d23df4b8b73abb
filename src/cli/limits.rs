//! How large, how long and how much: the options behind every limit. An answer that enforces a limit states it.

use std::num::NonZeroU32;

use clap::Args;
use kops_network_planner::http::{LoadLimits, SizeLimits, TimeLimits};
use kops_network_planner::manifest::Limits;

use super::seconds::Seconds;

/// How large things may be.
#[derive(Args)]
#[command(next_help_heading = "How large things may be")]
pub struct SizeOptions {
    /// The largest body as it is sent, in bytes.
    #[arg(long, env = "KNP_BODY_LIMIT", default_value_t = SizeLimits::default().body_bytes, value_name = "BYTES")]
    body_limit: usize,
    /// The largest body after decompression, in bytes.
    #[arg(long, env = "KNP_DECOMPRESSED_LIMIT", default_value_t = SizeLimits::default().decompressed_bytes, value_name = "BYTES")]
    decompressed_limit: usize,
    /// The largest request line and headers together, in bytes.
    #[arg(long, env = "KNP_HEADER_LIMIT", default_value_t = SizeLimits::default().header_bytes, value_name = "BYTES")]
    header_limit: usize,
    /// The most documents in a YAML stream.
    #[arg(long, env = "KNP_DOCUMENT_LIMIT", default_value_t = Limits::DEFAULT.documents, value_name = "COUNT")]
    document_limit: usize,
    /// The deepest nesting in a YAML document.
    #[arg(long, env = "KNP_DEPTH_LIMIT", default_value_t = Limits::DEFAULT.depth, value_name = "LEVELS")]
    depth_limit: usize,
    /// The most uses of aliases in a YAML document.
    #[arg(long, env = "KNP_ALIAS_LIMIT", default_value_t = Limits::DEFAULT.aliases, value_name = "COUNT")]
    alias_limit: usize,
    /// The most values in all documents of a YAML stream together, those of aliases included.
    #[arg(long, env = "KNP_VALUE_LIMIT", default_value_t = Limits::DEFAULT.nodes, value_name = "COUNT")]
    value_limit: usize,
    /// The most bytes in all scalars of a YAML stream together, those of aliases included.
    #[arg(long, env = "KNP_TEXT_LIMIT", default_value_t = Limits::DEFAULT.scalar_bytes, value_name = "BYTES")]
    text_limit: usize,
    /// The most subnets in a request: those of the cluster and those that the VPC is said to have.
    #[arg(long, env = "KNP_SUBNET_LIMIT", default_value_t = SizeLimits::default().subnets, value_name = "COUNT")]
    subnet_limit: usize,
    /// The most additional routes in a request.
    #[arg(long, env = "KNP_ROUTE_LIMIT", default_value_t = SizeLimits::default().routes, value_name = "COUNT")]
    route_limit: usize,
    /// The most findings in an answer; where there are more, the worst are shown and their number is stated.
    #[arg(long, env = "KNP_FINDING_LIMIT", default_value_t = SizeLimits::default().findings, value_name = "COUNT")]
    finding_limit: usize,
    /// The largest answer, in bytes.
    #[arg(long, env = "KNP_ANSWER_LIMIT", default_value_t = SizeLimits::default().answer_bytes, value_name = "BYTES")]
    answer_limit: usize,
}

/// How long things may take.
#[derive(Args)]
#[command(next_help_heading = "How long things may take, in seconds")]
pub struct TimeOptions {
    /// For the headers of a request to arrive; a connection that is idle for as long is closed.
    #[arg(long, env = "KNP_HEADER_TIMEOUT", default_value_t = Seconds(TimeLimits::default().headers), value_name = "SECONDS")]
    header_timeout: Seconds,
    /// For its body to arrive, and for the peer to take some of the answer.
    #[arg(long, env = "KNP_BODY_TIMEOUT", default_value_t = Seconds(TimeLimits::default().body), value_name = "SECONDS")]
    body_timeout: Seconds,
    /// From there until the answer is ready.
    #[arg(long, env = "KNP_ANSWER_TIMEOUT", default_value_t = Seconds(TimeLimits::default().answer), value_name = "SECONDS")]
    answer_timeout: Seconds,
    /// After SIGTERM, for load balancers to notice that `/readyz` fails; new requests are still answered.
    #[arg(long, env = "KNP_NOTICE_SECONDS", default_value_t = Seconds(TimeLimits::default().notice), value_name = "SECONDS")]
    notice_seconds: Seconds,
    /// After that, for requests in progress to finish.
    #[arg(long, env = "KNP_DRAIN_SECONDS", default_value_t = Seconds(TimeLimits::default().drain), value_name = "SECONDS")]
    drain_seconds: Seconds,
}

/// How much may happen at once.
#[derive(Args)]
#[command(next_help_heading = "How much may happen at once")]
pub struct LoadOptions {
    /// The most specs that are planned or wait for it; further ones are refused with 503.
    #[arg(long, env = "KNP_CONCURRENT_REQUESTS", default_value_t = LoadLimits::default().requests, value_name = "COUNT")]
    concurrent_requests: usize,
    /// The most bytes of all bodies together in memory; further ones are refused with 503.
    #[arg(long, env = "KNP_BODY_MEMORY", default_value_t = LoadLimits::default().bodies_bytes, value_name = "BYTES")]
    body_memory: usize,
    /// The most connections; further ones are closed at once.
    #[arg(long, env = "KNP_CONNECTIONS", default_value_t = LoadLimits::default().connections, value_name = "COUNT")]
    connections: usize,
    /// How many requests a second each token, or else each address, may send; more are refused with 429.
    #[arg(long, env = "KNP_RATE_LIMIT", value_name = "COUNT")]
    rate_limit: Option<NonZeroU32>,
}

impl From<SizeOptions> for SizeLimits {
    fn from(options: SizeOptions) -> SizeLimits {
        SizeLimits {
            body_bytes: options.body_limit,
            decompressed_bytes: options.decompressed_limit,
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
            connections: options.connections,
            per_client: options.rate_limit,
        }
    }
}
