//! `GET /metrics`: the counts of the service, for Prometheus.

use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::state::AppState;
use crate::answer::problem::{INTERNAL_ERROR, Problem};

/// The path of the metrics.
pub const METRICS: &str = "/metrics";
/// What the text is.
const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The route of the metrics.
pub fn router() -> Router<AppState> {
    Router::new().route(METRICS, get(get_metrics))
}

async fn get_metrics(State(state): State<AppState>) -> Result<Response, Problem> {
    state.metrics.measure(&state.connections, &state.answers);
    let mut text = String::new();
    state.metrics.write(&mut text).map_err(|error| {
        tracing::error!(%error, "the metrics cannot be written");
        Problem::new(&INTERNAL_ERROR, "the metrics could not be written")
    })?;
    Ok(([(header::CONTENT_TYPE, MEDIA_TYPE)], text).into_response())
}
