//! One line in the log for every request, and its counts. Specs are private: no body, path, query or header but the ids
//! is written.

pub mod queue;

use std::task::{Context, Poll};
use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderMap, Method, header};
use axum::response::Response;
use tower::{Layer, Service};
use tracing::field;
use tracing::instrument::{Instrument, Instrumented};

use super::access::Caller;
use super::layers::step::Step;
use super::metrics::{Exchange, FindingCounts};
use super::problem::render::{AnswerBytes, Failure};
use super::request_id::RequestId;
use super::state::AppState;
use super::trace_context::trace_id;

/// How much of a method is said; the longest registered one is shorter (`UPDATEREDIRECTREF`).
const LONGEST_METHOD: usize = 32;

/// Gives every request a span, so that what is logged meanwhile carries its ids.
#[derive(Clone, Copy, Debug)]
pub struct SpanLayer;

impl<S> Layer<S> for SpanLayer {
    type Service = InSpan<S>;

    fn layer(&self, inner: S) -> InSpan<S> {
        InSpan(inner)
    }
}

/// A service whose requests have spans.
#[derive(Clone, Debug)]
pub struct InSpan<S>(S);

impl<S: Service<Request>> Service<Request> for InSpan<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = Instrumented<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let id = request.extensions().get::<RequestId>().map(RequestId::as_str).unwrap_or_default();
        let span = tracing::info_span!("request", id, trace_id = trace_id(request.headers()));
        self.0.call(request).instrument(span)
    }
}

/// Logs and counts a request when it is answered.
#[derive(Clone, Debug)]
pub struct Log(AppState);

impl Log {
    /// Counts for the service with this state.
    pub fn new(state: &AppState) -> Log {
        Log(state.clone())
    }
}

/// What the log says of a request.
#[derive(Debug)]
pub struct Received {
    in_progress: InProgress,
    method: Method,
    route: Option<MatchedPath>,
    bytes: Option<u64>,
    at: Instant,
}

impl Step for Log {
    type Noted = Received;

    fn before(&self, request: &mut Request) -> Result<Received, Box<Response>> {
        Ok(Received {
            in_progress: InProgress::new(&self.0),
            method: request.method().clone(),
            route: request.extensions().get().cloned(),
            bytes: content_length(request.headers()),
            at: Instant::now(),
        })
    }

    fn after(received: Received, response: Response) -> Response {
        let extensions = response.extensions();
        let exchange = Exchange {
            method: shortened(received.method.as_str()),
            route: received.route.as_ref().map_or("-", MatchedPath::as_str),
            status: response.status().as_u16(),
            duration: received.at.elapsed(),
            request_bytes: received.bytes,
            answer_bytes: extensions.get().map(|AnswerBytes(bytes)| *bytes),
            problem: extensions.get().map(|Failure(kind)| *kind),
            findings: extensions.get::<FindingCounts>(),
        };
        received.in_progress.0.metrics.count(&exchange);
        write(&exchange, extensions.get());
        response
    }
}

fn write(exchange: &Exchange<'_>, caller: Option<&Caller>) {
    tracing::info!(
        method = exchange.method,
        route = exchange.route,
        status = exchange.status,
        duration_ms = exchange.duration.as_micros() as f64 / 1000.0,
        request_bytes = exchange.request_bytes,
        answer_bytes = exchange.answer_bytes,
        caller = caller.map(|Caller(name)| &**name),
        problem = exchange.problem.map(|kind| kind.slug),
        findings = exchange.findings.map(field::display),
        "answered"
    );
}

/// The start of a method, which is ASCII; clients can make up long ones.
pub fn shortened(method: &str) -> &str {
    method.get(..LONGEST_METHOD).unwrap_or(method)
}

fn content_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// Counts a request for as long as it is in progress, also when its client goes away.
#[derive(Debug)]
struct InProgress(AppState);

impl InProgress {
    fn new(state: &AppState) -> InProgress {
        state.metrics.in_progress.inc();
        InProgress(state.clone())
    }
}

impl Drop for InProgress {
    fn drop(&mut self) {
        self.0.metrics.in_progress.dec();
    }
}
