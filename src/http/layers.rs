//! The layers around all operations, in the order a request passes them.

use std::any::Any;
use std::sync::Arc;

use axum::Router;
use axum::http::HeaderValue;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use tower::ServiceBuilder;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use super::access::{Guard, cors, guard};
use super::etag::revalidate;
use super::headers::{measure, protect};
use super::log::log;
use super::problem::render::write_problems;
use super::problem::{INTERNAL_ERROR, Problem};
use super::request_id::identify;
use super::state::AppState;

/// Puts the layers around `router`; the first one is the outermost.
pub fn around(router: Router, state: &AppState) -> Router {
    let settings = &state.settings;
    let origins: Arc<[HeaderValue]> = settings.access.cors_origins.clone().into();
    let cors = (!origins.is_empty()).then(|| from_fn_with_state(origins, cors::allow));
    let layers = ServiceBuilder::new()
        .layer(from_fn(identify))
        .layer(from_fn_with_state(state.clone(), log))
        .layer(from_fn_with_state(state.clone(), protect))
        // Compression may refuse a request on its own; a problem that is written inside is compressed like any answer.
        .layer(from_fn(write_problems))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .layer(from_fn(write_problems))
        .layer(CatchPanicLayer::custom(panicked))
        .option_layer(cors)
        .layer(from_fn_with_state(settings.sizes.header_bytes, measure))
        .layer(from_fn_with_state(Guard::new(settings), guard))
        .layer(from_fn(revalidate));
    let router = router.layer(layers);
    #[cfg(feature = "otlp")]
    let router = router.layer(from_fn(super::traces::trace));
    router
}

/// A formatted message may hold a value of the spec; only a literal one is sure not to. The panic hook logs the place.
fn panicked(payload: Box<dyn Any + Send>) -> Response {
    let cause = payload.downcast_ref::<&'static str>().copied().unwrap_or("a panic with a formatted message");
    tracing::error!(cause, "a handler panicked");
    unexpected().into_response()
}

/// The problem of a fault here: nothing specific, the log has the cause.
pub fn unexpected() -> Problem {
    Problem::new(&INTERNAL_ERROR, "the service met an unexpected fault; quote `requestId` when you report it")
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::http::Request;
    use axum::routing::get;
    use http_body_util::BodyExt;
    use tower::ServiceExt;

    use super::*;
    use crate::http::Settings;

    async fn fault(value: &'static str) -> Response {
        panic!("cannot plan {value}")
    }

    #[tokio::test]
    async fn a_panic_is_a_problem_that_says_nothing_specific() {
        let faulty = Router::new().route("/", get(|| fault("10.0.0.0/8"))).route("/well", get(|| async { "well" }));
        let router = around(faulty, &AppState::new(Settings::default()));
        let request = Request::get("/").header("x-request-id", "seven").body(Body::empty()).unwrap();
        let response = router.clone().oneshot(request).await.unwrap();
        assert_eq!((response.status().as_u16(), response.headers()["x-request-id"].as_bytes()), (500, &b"seven"[..]));
        let body = response.into_body().collect().await.unwrap().to_bytes();
        let problem: serde_json::Value = serde_json::from_slice(&body).unwrap();
        assert_eq!((&problem["type"], &problem["requestId"]), (&"/problems/internal-error".into(), &"seven".into()));
        assert!(!String::from_utf8_lossy(&body).contains("10.0.0.0"));
        let next = router.oneshot(Request::get("/well").body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(next.status(), 200, "the service goes on");
    }
}
