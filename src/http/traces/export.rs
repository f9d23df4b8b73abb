//! Sends spans to a collector, OTLP over HTTP. `OTEL_…` variables set what is not said here, as everywhere in
//! OpenTelemetry.

use std::io;
use std::time::Duration;

use async_trait::async_trait;
use axum::body::Bytes;
use axum::http::{Request, Response};
use opentelemetry::{KeyValue, global};
use opentelemetry_http::{HttpClient, HttpError};
use opentelemetry_otlp::{SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use ureq::Agent;

/// How long the collector may take for one batch.
const PATIENCE: Duration = Duration::from_secs(5);
/// The name of the service unless it runs under another one.
const SERVICE_NAME: &str = "OTEL_SERVICE_NAME";

/// Sends spans for as long as it lives; its end waits until the last ones are sent.
#[derive(Debug)]
pub struct Export(SdkTracerProvider);

impl Export {
    /// Sends spans from now on to the collector at `endpoint`, else to the one in the environment.
    ///
    /// # Errors
    ///
    /// Where the endpoint is not a valid URL.
    pub fn start(endpoint: Option<&str>) -> io::Result<Export> {
        let exporter = SpanExporter::builder().with_http().with_http_client(Client::default());
        let exporter = match endpoint {
            Some(endpoint) => exporter.with_endpoint(format!("{}/v1/traces", endpoint.trim_end_matches('/'))),
            None => exporter,
        };
        let exporter = exporter.build().map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))?;
        let provider = SdkTracerProvider::builder().with_resource(resource()).with_batch_exporter(exporter).build();
        global::set_tracer_provider(provider.clone());
        Ok(Export(provider))
    }
}

impl Drop for Export {
    fn drop(&mut self) {
        if let Err(error) = self.0.shutdown_with_timeout(PATIENCE) {
            tracing::error!(%error, "the last spans are lost");
        }
    }
}

fn resource() -> Resource {
    let version = KeyValue::new("service.version", env!("CARGO_PKG_VERSION"));
    let resource = Resource::builder().with_attribute(version);
    match std::env::var_os(SERVICE_NAME) {
        Some(_) => resource.build(),
        None => resource.with_service_name(env!("CARGO_PKG_NAME")).build(),
    }
}

/// Sends a batch. It may block: batches have a separate thread.
#[derive(Debug)]
struct Client(Agent);

impl Default for Client {
    fn default() -> Client {
        Client(Agent::config_builder().timeout_global(Some(PATIENCE)).http_status_as_error(false).build().into())
    }
}

#[async_trait]
impl HttpClient for Client {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let (head, batch) = request.into_parts();
        let (head, mut body) = self.0.run(Request::from_parts(head, &batch[..]))?.into_parts();
        Ok(Response::from_parts(head, body.read_to_vec()?.into()))
    }
}
