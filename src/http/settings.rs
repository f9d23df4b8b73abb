//! What the operator of the service can set.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use axum::http::HeaderValue;
use prometheus_client::metrics::counter::Counter;

use super::access::tokens::Tokens;
use crate::answer::notation;
use crate::code::Code;
use crate::manifest;
use crate::plan::{Effort, Extent};
use crate::question::Bounds;
use crate::rules::Rule;

/// A megabit a second, what a poor mobile connection takes.
const LEAST_RATE: usize = 128 << 10;

/// Everything that can be set.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// How large things may be.
    pub sizes: SizeLimits,
    /// How long things may take.
    pub times: TimeLimits,
    /// How much may happen at once.
    pub load: LoadLimits,
    /// Who may call.
    pub access: Access,
    /// Counts the lines that the log lost, for `/metrics`; the log of the process counts them.
    pub lost_log_lines: Counter,
    /// What a terminal shows of a rule's bad example, for the page of the rule; the command line knows.
    pub found: Option<fn(&Rule) -> String>,
    /// The same of a code's example, for the page of the code.
    pub told: Option<fn(&Code) -> String>,
}

/// How large things may be.
#[derive(Clone, Copy, Debug)]
pub struct SizeLimits {
    /// The largest body as it is sent, in bytes.
    pub body_bytes: usize,
    /// The largest body after decompression, in bytes.
    pub decompressed_bytes: usize,
    /// The largest document of many questions, in bytes.
    pub many_bytes: usize,
    /// The largest request line and headers, in bytes.
    pub header_bytes: usize,
    /// What one document or stream may have.
    pub manifest: manifest::Limits,
    /// The most subnets in a request.
    pub subnets: usize,
    /// The most additional routes in a request.
    pub routes: usize,
    /// The most findings in an answer.
    pub findings: usize,
    /// The most paths of a trace.
    pub paths: usize,
    /// The most cells of the matrix of a trace.
    pub cells: usize,
    /// The largest answer, in bytes.
    pub answer_bytes: usize,
}

/// How long things may take.
#[derive(Clone, Copy, Debug)]
pub struct TimeLimits {
    /// Until the headers of a request have arrived.
    pub headers: Duration,
    /// Until its body has arrived.
    pub body: Duration,
    /// From the arrival of a request until its answer is ready.
    pub answer: Duration,
    /// How long a small spec may take on the thread that serves its connection; half as much more on a core after that.
    pub turn: Duration,
    /// How long new requests are still taken once the service is told to stop, so that load balancers notice.
    pub notice: Duration,
    /// How long requests in progress may take after that.
    pub drain: Duration,
}

/// How much may happen at once.
#[derive(Clone, Copy, Debug)]
pub struct LoadLimits {
    /// The most specs that are planned or wait for it.
    pub requests: usize,
    /// The most bytes of all bodies together that are in memory.
    pub bodies_bytes: usize,
    /// The most bytes of all answers together that their peers have not taken yet.
    pub answers_bytes: usize,
    /// The most bytes of a batch's answers that its peer has not taken; beyond that no more of its questions are read.
    pub batch_bytes: usize,
    /// The most connections; further ones are answered on probes only.
    pub connections: usize,
    /// The most connections of one peer, which may take the same part of the memory for bodies and answers.
    pub connections_per_address: usize,
    /// How many bytes of answers a second a peer has to take on average.
    pub least_rate: usize,
    /// Whether HTTP/2 is spoken without TLS.
    pub http2_without_tls: bool,
    /// How many requests a second one client may send; it may save up as many again.
    pub per_client: Option<NonZeroU32>,
}

/// An origin (RFC 6454) as the header of the same name has it, such as `https://portal.example.com`.
pub type Origin = HeaderValue;

/// Who may call.
#[derive(Clone, Debug, Default)]
pub struct Access {
    /// The tokens of those who may call; everybody may where there are none.
    pub tokens: Option<Arc<Tokens>>,
    /// The origins whose pages may call from a browser.
    pub cors_origins: Vec<Origin>,
}

impl Default for SizeLimits {
    fn default() -> SizeLimits {
        SizeLimits {
            body_bytes: 1 << 20,
            decompressed_bytes: 1 << 20,
            many_bytes: 16 << 20,
            header_bytes: 16 << 10,
            manifest: manifest::Limits::DEFAULT,
            subnets: Extent::DEFAULT.subnets,
            routes: Extent::DEFAULT.routes,
            findings: Effort::WHOLE.findings,
            paths: Bounds::DEFAULT.paths,
            cells: Bounds::DEFAULT.cells,
            answer_bytes: notation::LARGEST,
        }
    }
}

impl Default for TimeLimits {
    fn default() -> TimeLimits {
        TimeLimits {
            headers: Duration::from_secs(10),
            body: Duration::from_secs(20),
            answer: Duration::from_secs(10),
            turn: Duration::from_millis(1),
            notice: Duration::from_secs(1),
            drain: Duration::from_secs(25),
        }
    }
}

impl LoadLimits {
    /// The part of `limit` that one peer may take: as much of it as of the connections, and `least` in any case, so
    /// that it can have one of what is large.
    pub fn share(&self, limit: usize, least: usize) -> usize {
        let share = limit as u128 * self.connections_per_address as u128 / self.connections.max(1) as u128;
        usize::try_from(share).unwrap_or(limit).max(least).min(limit)
    }
}

impl Default for LoadLimits {
    fn default() -> LoadLimits {
        LoadLimits {
            requests: 32,
            bodies_bytes: 24 << 20,
            answers_bytes: 24 << 20,
            batch_bytes: 16 << 20,
            connections: 2_048,
            connections_per_address: 1_024,
            least_rate: LEAST_RATE,
            http2_without_tls: false,
            per_client: None,
        }
    }
}
