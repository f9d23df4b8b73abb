//! A client that calls the router directly.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::BodyExt;
use kops_network_planner::answer::OPERATIONS;
use kops_network_planner::answer::operation::Operation;
use kops_network_planner::http::{Settings, router};
use serde_json::Value;
use tower::ServiceExt;

/// JSON.
pub const JSON: &str = "application/json";
/// YAML.
pub const YAML: &str = "application/yaml";

/// An answer, read to its end.
#[derive(Debug)]
pub struct Reply {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl Reply {
    /// A header as text, empty when it is absent.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The body as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// The body as text.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    /// The body, which has to be a complete problem of this type.
    #[track_caller]
    pub fn problem(&self, status: u16, slug: &str) -> Value {
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.text());
        let problem = self.json();
        assert_eq!(problem["type"], format!("/problems/{slug}"), "{problem}");
        assert_eq!((self.status.as_u16(), problem["status"].as_u64()), (status, Some(status.into())));
        assert!(problem["title"].as_str().is_some_and(|title| !title.is_empty()));
        assert!(problem["detail"].as_str().is_some_and(|detail| detail.ends_with(['.', '?'])), "{problem}");
        assert!(problem["instance"].as_str().is_some_and(|instance| instance.starts_with("urn:uuid:")));
        assert_eq!(problem["requestId"], self.header("x-request-id"));
        problem
    }
}

/// The names of the operations on a spec.
pub fn reviews() -> impl Iterator<Item = &'static str> {
    OPERATIONS.iter().filter(|operation| operation.review().is_some()).map(|operation| operation.name)
}

/// The names of those that refuse a spec with errors.
pub fn plans() -> impl Iterator<Item = &'static str> {
    let needs_plan = |operation: &&&Operation| operation.review().is_some_and(|review| review.needs_plan);
    OPERATIONS.iter().filter(needs_plan).map(|operation| operation.name)
}

/// The settings that a change makes of the default ones.
pub fn settings(change: impl FnOnce(&mut Settings)) -> Settings {
    let mut settings = Settings::default();
    change(&mut settings);
    settings
}

/// Sends a request to a service with these settings.
pub async fn send_to(settings: Settings, request: Request<Body>) -> Reply {
    call(router(settings), request).await
}

/// Sends a request to a service.
pub async fn call(router: Router, request: Request<Body>) -> Reply {
    let response = router.oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    Reply { status: parts.status, headers: parts.headers, body }
}

thread_local! {
    /// The service with the default settings; every test has a thread, and thus a service.
    static SERVICE: Router = router(Settings::default());
}

/// Sends a request.
pub async fn send(request: Request<Body>) -> Reply {
    call(SERVICE.with(Router::clone), request).await
}

/// A request without a body.
pub fn request(method: Method, target: &str) -> Request<Body> {
    Request::builder().method(method).uri(target).body(Body::empty()).unwrap()
}

/// Gets a path.
pub async fn get(target: &str) -> Reply {
    send(request(Method::GET, target)).await
}

/// A request with a body.
pub fn posting(target: &str, content_type: &str, body: impl Into<Body>) -> Request<Body> {
    Request::post(target).header("content-type", content_type).body(body.into()).unwrap()
}

/// Posts a body.
pub async fn post(target: &str, content_type: &str, body: impl Into<Body>) -> Reply {
    send(posting(target, content_type, body)).await
}
