//! The layers around all operations, in the order a request passes them.

use std::any::Any;

use axum::Router;
use axum::response::{IntoResponse, Response};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;

use super::access::Guard;
use super::access::cors::Cors;
use super::etag::Revalidate;
use super::headers::{Measure, Protect};
use super::log::{Log, SpanLayer};
use super::problem::render::WriteProblems;
use super::request_id::Identify;
use super::state::AppState;
use crate::answer::problem::{INTERNAL_ERROR, Problem};
use deliver::DeliverLayer;
use step::StepLayer;
use turned_away::TurnAway;

mod deliver;
pub mod step;
pub mod turned_away;

/// Puts the layers around `router`; the first one is the outermost.
pub fn around(router: Router, state: &AppState) -> Router {
    let settings = &state.settings;
    let layers = ServiceBuilder::new()
        .layer(StepLayer(Identify))
        .layer(SpanLayer)
        .layer(StepLayer(Log::new(state)))
        .layer(StepLayer(Protect::new(state)))
        // A problem that is written inside is compressed like any answer; outside, it is one for which there was no
        // room.
        .layer(StepLayer(WriteProblems))
        .layer(DeliverLayer(state.clone()))
        .layer(StepLayer(WriteProblems))
        .layer(CatchPanicLayer::custom(panicked))
        .option_layer(Cors::of(&settings.access.cors_origins).map(StepLayer))
        .layer(StepLayer(TurnAway))
        .layer(StepLayer(Measure { limit: settings.sizes.header_bytes }))
        .layer(StepLayer(Guard::new(settings)))
        .layer(StepLayer(Revalidate));
    let router = router.layer(layers);
    #[cfg(feature = "otlp")]
    let router = router.layer(axum::middleware::from_fn(super::traces::trace));
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
    use crate::http::settings::Settings;

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
