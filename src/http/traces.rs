//! A span for every request, as OpenTelemetry specifies it. Specs are private: of what was sent it has the method, the
//! route and the trace.

use axum::extract::{MatchedPath, Request};
use axum::http::{Method, Version};
use axum::middleware::Next;
use axum::response::Response;
use opentelemetry::propagation::TextMapPropagator;
use opentelemetry::trace::{Span, SpanBuilder, SpanKind, Status};
use opentelemetry::{Array, KeyValue, StringValue, Value, global};
use opentelemetry_http::HeaderExtractor;
use opentelemetry_sdk::propagation::TraceContextPropagator;

use super::problem::counted::Failure;
use super::request_id::X_REQUEST_ID;

pub mod export;

/// The methods that are told apart; anybody can make up others.
const METHODS: [Method; 9] = [
    Method::CONNECT,
    Method::DELETE,
    Method::GET,
    Method::HEAD,
    Method::OPTIONS,
    Method::PATCH,
    Method::POST,
    Method::PUT,
    Method::TRACE,
];

/// Notes the request and its answer in a span, which is a part of the caller's trace where there is one.
pub async fn trace(request: Request, next: Next) -> Response {
    let parent = TraceContextPropagator::new().extract(&HeaderExtractor(request.headers()));
    let tracer = global::tracer(env!("CARGO_PKG_NAME"));
    let mut span = of_request(&request).start_with_context(&tracer, &parent);
    let response = next.run(request).await;
    note(&mut span, &response);
    response
}

fn of_request(request: &Request) -> SpanBuilder {
    let route = request.extensions().get::<MatchedPath>().map(|route| route.as_str().to_owned());
    let known = METHODS.iter().find(|method| *method == request.method()).map(|method| method.as_str().to_owned());
    let method = known.clone().unwrap_or_else(|| "HTTP".to_owned());
    let name = route.as_ref().map_or_else(|| method.clone(), |route| format!("{method} {route}"));
    let version = if request.version() == Version::HTTP_2 { "2" } else { "1.1" };
    let mut attributes = vec![
        KeyValue::new("http.request.method", known.unwrap_or_else(|| "_OTHER".to_owned())),
        KeyValue::new("network.protocol.version", version),
    ];
    attributes.extend(route.map(|route| KeyValue::new("http.route", route)));
    SpanBuilder::from_name(name).with_kind(SpanKind::Server).with_attributes(attributes)
}

fn note(span: &mut impl Span, response: &Response) {
    let status = response.status();
    span.set_attribute(KeyValue::new("http.response.status_code", i64::from(status.as_u16())));
    if let Some(id) = response.headers().get(X_REQUEST_ID).and_then(|id| id.to_str().ok()) {
        let ids = Array::String(vec![StringValue::from(id.to_owned())]);
        span.set_attribute(KeyValue::new("http.response.header.x-request-id", Value::Array(ids)));
    }
    // What a client did wrong is not an error of this service.
    if let Some(Failure(kind)) = response.extensions().get().filter(|_| status.is_server_error()) {
        span.set_attribute(KeyValue::new("error.type", kind.slug));
        span.set_status(Status::error(kind.title));
    }
}
