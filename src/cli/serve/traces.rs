//! Where traces go.

use std::env;
use std::io;

use crate::http::traces::export::Export;
use clap::Args;

/// The variables of OpenTelemetry that name a collector.
const STANDARD: [&str; 2] = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"];

/// Where traces go.
#[derive(Args)]
#[command(next_help_heading = "Where traces go")]
pub struct TraceOptions {
    /// The OpenTelemetry collector that gets a span for every request, as `http://127.0.0.1:4318`; without it the one
    /// that `OTEL_EXPORTER_OTLP_ENDPOINT` names, if any.
    #[arg(long, env = "KNP_OTLP_ENDPOINT", hide_env_values = true, value_name = "URL")]
    otlp_endpoint: Option<String>,
}

impl TraceOptions {
    /// Sends spans from now on, where an endpoint is set.
    ///
    /// # Errors
    ///
    /// Where that is not a valid URL.
    pub fn start(self) -> io::Result<Option<Export>> {
        let is_named = self.otlp_endpoint.is_some() || STANDARD.into_iter().any(|name| env::var_os(name).is_some());
        is_named.then(|| Export::start(self.otlp_endpoint.as_deref())).transpose()
    }
}
