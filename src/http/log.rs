//! One line in the log for every request. Specs are private: no body, path, query or header but the id is written.

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument;

use super::request_id::RequestId;

/// Logs the request when it is answered; what is logged meanwhile carries its id too.
pub async fn log(request: Request, next: Next) -> Response {
    let id = request.extensions().get::<RequestId>().map(RequestId::as_str).unwrap_or_default();
    let span = tracing::info_span!("request", id);
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let started = Instant::now();
    async move {
        let response = next.run(request).await;
        let route = route.as_ref().map_or("-", MatchedPath::as_str);
        let duration_ms = started.elapsed().as_millis();
        tracing::info!(%method, route, status = response.status().as_u16(), duration_ms, "answered");
        response
    }
    .instrument(span)
    .await
}
