//! One line in the log for every request, and its counts. Specs are private: no body, path, query or header but the ids is written.

use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::Response;
use prometheus_client::metrics::gauge::Gauge;
use tracing::{Instrument, field};

use super::access::Caller;
use super::findings::FindingCounts;
use super::metrics::Exchange;
use super::problem::render::{AnswerBytes, Failure};
use super::request_id::RequestId;
use super::state::AppState;
use super::trace_context::trace_id;

/// Logs and counts the request when it is answered; what is logged meanwhile carries its ids too.
pub async fn log(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let id = request.extensions().get::<RequestId>().map(RequestId::as_str).unwrap_or_default();
    let span = tracing::info_span!("request", id, trace_id = trace_id(request.headers()));
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let request_bytes = content_length(request.headers());
    let in_progress = InProgress::new(&state.metrics.in_progress);
    let started = Instant::now();
    async move {
        let response = next.run(request).await;
        let extensions = response.extensions();
        let exchange = Exchange {
            method: method.as_str(),
            route: route.as_ref().map_or("-", MatchedPath::as_str),
            status: response.status().as_u16(),
            duration: started.elapsed(),
            request_bytes,
            answer_bytes: extensions.get().map(|AnswerBytes(bytes)| *bytes),
            problem: extensions.get().map(|Failure(kind)| *kind),
            findings: extensions.get::<FindingCounts>(),
        };
        state.metrics.count(&exchange);
        write(&exchange, extensions.get());
        drop(in_progress);
        response
    }
    .instrument(span)
    .await
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

fn content_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// Counts a request for as long as it is in progress, also when its client goes away.
struct InProgress(Gauge);

impl InProgress {
    fn new(gauge: &Gauge) -> InProgress {
        gauge.inc();
        InProgress(gauge.clone())
    }
}

impl Drop for InProgress {
    fn drop(&mut self) {
        self.0.dec();
    }
}
