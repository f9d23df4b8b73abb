//! The routers: operations, pages and fallbacks with the layers around them.

use axum::Router;
use axum::routing::get;

use super::pages::list::PLANNER;
use super::pages::{assets, catalogue, codes, guide, planner};
use super::settings::Settings;
use super::state::AppState;
use super::{docs, fallback, health, layers, metrics_page, openapi, operations, problem};

/// The service with these settings.
pub fn router(settings: Settings) -> Router {
    service_router(&AppState::new(settings), true)
}

/// The service, with or without what only those who run it need.
pub fn service_router(state: &AppState, with_metrics: bool) -> Router {
    let metrics = if with_metrics { metrics_page::router() } else { Router::new() };
    let router = operations::router()
        .merge(metrics)
        .merge(health::router())
        .merge(problem::page::router())
        .merge(docs::router())
        .merge(openapi::router())
        .route(PLANNER.path, get(planner::get_planner))
        .merge(assets::router())
        .merge(guide::router())
        .merge(catalogue::router(state.settings.found))
        .merge(codes::router(state.settings.told))
        .fallback(fallback::not_found)
        .method_not_allowed_fallback(fallback::method_not_allowed)
        .with_state(state.clone());
    layers::around(router, state)
}

/// What those who run the service need, for a separate listener.
pub fn operations_router(state: &AppState) -> Router {
    let router = metrics_page::router()
        .merge(health::router())
        .fallback(fallback::not_found)
        .method_not_allowed_fallback(fallback::method_not_allowed)
        .with_state(state.clone());
    layers::around(router, state)
}
