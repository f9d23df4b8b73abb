//! One line in the log for every request, and its counts. Specs are private: no body, path, query or header but the ids
//! is written.

pub mod queue;

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Instant;

use axum::body::{Body, Bytes};
use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderMap, Method, header};
use axum::response::Response;
use http_body::{Body as HttpBody, Frame};
use tower::{Layer, Service};
use tracing::instrument::{Instrument, Instrumented};
use tracing::{Span, field};

use super::access::Caller;
use super::batch::counted::Counted;
use super::layers::step::Step;
use super::metrics::{Exchange, FindingCounts};
use super::problem::counted::{AnswerBytes, Failure};
use super::request_id::RequestId;
use super::state::AppState;
use super::trace_context::trace_id;
use crate::answer::problem::ProblemType;

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

    /// An answer that is written while it is sent is logged and counted at its end, whatever ends it.
    fn after(received: Received, response: Response) -> Response {
        let is_whole = response.body().size_hint().exact().is_some();
        let answered = Answered::new(received, &response);
        match is_whole {
            true => {
                drop(answered);
                response
            }
            false => response.map(|body| Body::new(Logged { body, answered: Some(answered), span: Span::current() })),
        }
    }
}

/// A request with its answer, logged and counted when this is dropped.
#[derive(Debug)]
struct Answered {
    received: Received,
    status: u16,
    caller: Option<Caller>,
    answer_bytes: Option<u64>,
    problem: Option<&'static ProblemType>,
    findings: Option<FindingCounts>,
    counted: Option<Counted>,
}

impl Answered {
    fn new(received: Received, response: &Response) -> Answered {
        let extensions = response.extensions();
        Answered {
            received,
            status: response.status().as_u16(),
            caller: extensions.get().cloned(),
            answer_bytes: extensions.get().map(|AnswerBytes(bytes)| *bytes),
            problem: extensions.get().map(|Failure(kind)| *kind),
            findings: extensions.get().cloned(),
            counted: extensions.get().cloned(),
        }
    }
}

impl Drop for Answered {
    fn drop(&mut self) {
        let Answered { received, status, caller, answer_bytes, problem, findings, counted } = self;
        let batch = counted.as_ref().map(Counted::sums);
        let of_batch = batch.as_ref().map(|batch| FindingCounts::new(batch.tally.findings.clone()));
        let exchange = Exchange {
            method: shortened(received.method.as_str()),
            route: received.route.as_ref().map_or("-", MatchedPath::as_str),
            status: *status,
            duration: received.at.elapsed(),
            request_bytes: received.bytes.or(batch.as_ref().map(|batch| batch.request_bytes)),
            answer_bytes: answer_bytes.or(batch.as_ref().map(|batch| batch.answer_bytes)),
            problem: problem.or(batch.as_ref().and_then(|batch| batch.problem)),
            findings: findings.as_ref().or(of_batch.as_ref()),
            batch: batch.as_ref(),
        };
        received.in_progress.0.metrics.count(&exchange);
        write(&exchange, caller.as_ref());
    }
}

/// The body of an answer that is logged at its end, in the span of its request.
struct Logged {
    body: Body,
    answered: Option<Answered>,
    span: Span,
}

impl Drop for Logged {
    fn drop(&mut self) {
        let answered = self.answered.take();
        self.span.in_scope(|| drop(answered));
    }
}

impl HttpBody for Logged {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
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
        succeeded = exchange.batch.map(|batch| batch.tally.succeeded),
        failed = exchange.batch.map(|batch| batch.tally.failed()),
        complete = exchange.batch.map(|batch| batch.is_complete),
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
