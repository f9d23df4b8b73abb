//! `GET /metrics`: what the service has done, for Prometheus. Every server counts for itself; nothing is global.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::time::Duration;

use prometheus_client::encoding::text::encode;
use prometheus_client::encoding::{EncodeLabelSet, EncodeLabelValue, LabelSetEncoder};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};

mod finding_counts;

pub use finding_counts::FindingCounts;

use super::batch::counted::Sums;
use super::notices::Notices;
use super::room::Room;
use crate::answer::problem::{OVERLOADED, ProblemType};

/// The methods that are told apart; anybody can make up others.
const METHODS: [&str; 4] = ["GET", "HEAD", "OPTIONS", "POST"];

/// Names and values that tell the counts of one metric apart. All of a metric have the same names, so that only values
/// are compared.
#[derive(Clone, Debug)]
struct Labels<V, const N: usize>([(&'static str, V); N]);

impl<V: PartialEq, const N: usize> PartialEq for Labels<V, N> {
    fn eq(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).all(|((_, value), (_, other))| value == other)
    }
}

impl<V: Eq, const N: usize> Eq for Labels<V, N> {}

impl<V: Hash, const N: usize> Hash for Labels<V, N> {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.0.iter().for_each(|(_, value)| value.hash(hasher));
    }
}

impl<V: EncodeLabelValue, const N: usize> EncodeLabelSet for Labels<V, N> {
    fn encode(&self, encoder: &mut LabelSetEncoder<'_>) -> fmt::Result {
        self.0.encode(encoder)
    }
}

/// What is counted.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: Family<Labels<String, 3>, Counter>,
    durations: Family<Labels<String, 1>, Histogram>,
    request_sizes: Family<Labels<String, 1>, Histogram>,
    answer_sizes: Family<Labels<String, 1>, Histogram>,
    findings: Family<Labels<&'static str, 2>, Counter>,
    problems: Family<Labels<&'static str, 1>, Counter>,
    questions: Family<Labels<&'static str, 1>, Counter>,
    sheds: Counter,
    /// The requests in progress.
    pub in_progress: Gauge,
    /// What happens to connections.
    pub notices: Notices,
    connections: Gauge,
    answers_bytes: Gauge,
}

/// A request and its answer, as far as they are counted.
#[derive(Debug)]
pub struct Exchange<'a> {
    /// The method.
    pub method: &'a str,
    /// The route, not the path: that would be without bound.
    pub route: &'a str,
    /// The status of the answer.
    pub status: u16,
    /// How long it took.
    pub duration: Duration,
    /// The size of the request's body, where it was said.
    pub request_bytes: Option<u64>,
    /// The size of the answer's body before compression, where it is known.
    pub answer_bytes: Option<u64>,
    /// Why it failed.
    pub problem: Option<&'static ProblemType>,
    /// What was found in a spec.
    pub findings: Option<&'a FindingCounts>,
    /// How the questions ended, where there are many.
    pub batch: Option<&'a Sums>,
}

impl Metrics {
    /// Nothing counted yet but the lines that the log lost.
    pub fn new(lost_log_lines: Counter) -> Metrics {
        let mut metrics = Metrics {
            registry: Registry::with_prefix("knp"),
            requests: Family::default(),
            durations: Family::new_with_constructor(|| Histogram::new(exponential_buckets(0.000_5, 2.0, 15))),
            request_sizes: Family::new_with_constructor(sizes),
            answer_sizes: Family::new_with_constructor(sizes),
            findings: Family::default(),
            problems: Family::default(),
            questions: Family::default(),
            sheds: Counter::default(),
            in_progress: Gauge::default(),
            notices: Notices::default(),
            connections: Gauge::default(),
            answers_bytes: Gauge::default(),
        };
        metrics.register();
        metrics.registry.register("log_lines_lost", "Lines of the log that could not be written", lost_log_lines);
        metrics
    }

    fn register(&mut self) {
        let Metrics {
            registry,
            requests,
            durations,
            request_sizes,
            answer_sizes,
            findings,
            problems,
            questions,
            sheds,
            in_progress,
            notices,
            connections,
            answers_bytes,
        } = self;
        registry.register("build", "The version of the program", Info::new([("version", env!("CARGO_PKG_VERSION"))]));
        registry.register("http_requests", "Requests by method, route and status", requests.clone());
        let seconds = "How long requests took";
        registry.register_with_unit("http_request_duration", seconds, Unit::Seconds, durations.clone());
        let bodies = "The size of requests' bodies";
        registry.register_with_unit("http_request_body", bodies, Unit::Bytes, request_sizes.clone());
        let answers = "The size of answers' bodies before compression";
        registry.register_with_unit("http_response_body", answers, Unit::Bytes, answer_sizes.clone());
        registry.register("http_requests_in_progress", "Requests in progress", in_progress.clone());
        registry.register("connections", "Open connections", connections.clone());
        let untaken = "The memory for answers that were not taken yet";
        registry.register_with_unit("answers_untaken", untaken, Unit::Bytes, answers_bytes.clone());
        notices.register(registry);
        registry.register("http_requests_shed", "Requests refused because there was no room", sheds.clone());
        registry.register("http_problems", "Failures by the type of the problem", problems.clone());
        registry.register("batch_questions", "Questions of batches, by outcome", questions.clone());
        registry.register("findings", "Findings on specs by code and severity", findings.clone());
    }

    /// Counts a request that was answered.
    pub fn count(&self, exchange: &Exchange<'_>) {
        let route = Labels([("route", exchange.route.to_owned())]);
        let method = METHODS.into_iter().find(|method| *method == exchange.method).unwrap_or("other");
        let Labels([label]) = &route;
        let labels = [("method", method.to_owned()), label.clone(), ("status", exchange.status.to_string())];
        self.requests.get_or_create(&Labels(labels)).inc();
        self.durations.get_or_create(&route).observe(exchange.duration.as_secs_f64());
        if let Some(bytes) = exchange.request_bytes {
            self.request_sizes.get_or_create(&route).observe(bytes as f64);
        }
        if let Some(bytes) = exchange.answer_bytes {
            self.answer_sizes.get_or_create(&route).observe(bytes as f64);
        }
        if let Some(kind) = exchange.problem {
            self.problems.get_or_create(&Labels([("type", kind.slug)])).inc();
            self.sheds.inc_by(u64::from(kind.slug == OVERLOADED.slug));
        }
        if let Some(Sums { tally, .. }) = exchange.batch {
            for (outcome, count) in [("succeeded", tally.succeeded), ("failed", tally.failed())] {
                self.questions.get_or_create(&Labels([("outcome", outcome)])).inc_by(count as u64);
            }
            for (slug, count) in &tally.problems {
                self.problems.get_or_create(&Labels([("type", *slug)])).inc_by(*count as u64);
            }
        }
        for (code, severity, count) in exchange.findings.into_iter().flat_map(FindingCounts::iter) {
            let labels = [("code", code), ("severity", severity.as_str())];
            self.findings.get_or_create(&Labels(labels)).inc_by(count);
        }
    }

    /// Notes how much is taken at this moment.
    pub fn measure(&self, connections: &Room, answers: &Room) {
        let gauge = |room: &Room| i64::try_from(room.taken()).unwrap_or(i64::MAX);
        self.connections.set(gauge(connections));
        self.answers_bytes.set(gauge(answers));
    }

    /// Writes all counts as OpenMetrics.
    ///
    /// # Errors
    ///
    /// Where `text` takes no more.
    pub fn write(&self, text: &mut String) -> std::fmt::Result {
        encode(text, &self.registry)
    }
}

/// From 256 bytes to 16 MiB.
fn sizes() -> Histogram {
    Histogram::new(exponential_buckets(256.0, 4.0, 9))
}
