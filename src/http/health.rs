//! `GET /livez`, `/readyz` and `/healthz`: whether the service runs and takes requests.

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};

use super::problem::documented::{ReadinessFailures, ServiceFailures};
use super::state::AppState;
use crate::answer::health::HealthResponse;
use crate::answer::problem::{DRAINING, Problem};

/// The path of the liveness probe.
pub const LIVEZ: &str = "/livez";
/// The path of the readiness probe.
pub const READYZ: &str = "/readyz";
/// The older name of the liveness probe.
pub const HEALTHZ: &str = "/healthz";

/// All of them.
pub const PROBES: [&str; 3] = [LIVEZ, READYZ, HEALTHZ];

/// Check that the service lives
///
/// Answers as long as the process can answer at all.
#[utoipa::path(
    get, path = LIVEZ, tag = "health", operation_id = "checkLiveness",
    responses((status = 200, description = "The service lives", body = HealthResponse), ServiceFailures),
)]
pub async fn check_liveness() -> Json<HealthResponse> {
    Json(HealthResponse::OK)
}

/// Check that the service is ready
///
/// The service depends on nothing, so it is ready as soon as it lives, until it is told to stop.
#[utoipa::path(
    get, path = READYZ, tag = "health", operation_id = "checkReadiness",
    responses((status = 200, description = "The service takes requests", body = HealthResponse), ReadinessFailures),
)]
pub async fn check_readiness(State(state): State<AppState>) -> Result<Json<HealthResponse>, Problem> {
    match state.is_draining() {
        true => Err(draining()),
        false => Ok(Json(HealthResponse::OK)),
    }
}

/// The problem of a service that is stopping.
pub fn draining() -> Problem {
    Problem::new(&DRAINING, "the service is stopping; send new requests elsewhere")
}

/// The probes.
pub fn router() -> Router<AppState> {
    Router::new()
        .route(LIVEZ, get(check_liveness))
        .route(READYZ, get(check_readiness))
        .route(HEALTHZ, get(check_health))
}

/// Check the service's health
///
/// The older name of `/livez`.
#[utoipa::path(
    get, path = HEALTHZ, tag = "health", operation_id = "checkHealth",
    responses((status = 200, description = "The service lives", body = HealthResponse), ServiceFailures),
)]
pub async fn check_health() -> Json<HealthResponse> {
    Json(HealthResponse::OK)
}
