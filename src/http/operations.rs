//! The operations: a handler for each, with its part of the document. It translates; [`crate::answer`] says.

use utoipa_axum::router::OpenApiRouter;

use super::state::AppState;

mod addresses;
mod batches;
mod changes;
mod filters;
mod lookups;
mod pictures;
mod plans;
mod questions;
mod traces;

pub use filters::RuleFilter;

/// Every operation with its part of the document.
pub fn router() -> OpenApiRouter<AppState> {
    plans::router()
        .merge(pictures::router())
        .merge(changes::router())
        .merge(traces::router())
        .merge(addresses::router())
        .merge(questions::router())
        .merge(batches::router())
        .merge(lookups::router())
}
