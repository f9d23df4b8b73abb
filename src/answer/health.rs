//! The answer of the probes.

use serde::Serialize;
use utoipa::ToSchema;

/// The health of the service; the status decides.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct HealthResponse {
    /// `ok`.
    #[schema(example = "ok")]
    pub status: &'static str,
}

impl HealthResponse {
    /// The service is healthy.
    pub const OK: HealthResponse = HealthResponse { status: "ok" };
}
