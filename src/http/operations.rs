//! The operations: a handler for each, with its part of the document. It translates; [`crate::answer`] says.

use axum::Router;
use utoipa_axum::router::OpenApiRouter;

use super::state::AppState;

/// Declares the operations of a module, each with its method: their routes, and their parts of the API document. The
/// program has the document as a file and nothing of what makes it.
macro_rules! operations {
    ($($method:ident $operation:ident $handler:ident;)+) => {
        /// The routes of these operations.
        pub fn router() -> axum::Router<$crate::http::state::AppState> {
            axum::Router::new()$(.route($operation.path, axum::routing::$method($handler)))+
        }

        /// Their parts of the API document.
        pub fn documented() -> utoipa_axum::router::OpenApiRouter<$crate::http::state::AppState> {
            utoipa_axum::router::OpenApiRouter::new()$(.routes(utoipa_axum::routes!($handler)))+
        }
    };
}

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

/// Declares the functions of all of these modules.
macro_rules! modules {
    ($($module:ident)+) => {
        /// The routes of every operation.
        pub fn router() -> Router<AppState> {
            Router::new()$(.merge($module::router()))+
        }

        /// Their parts of the API document.
        pub fn documented() -> OpenApiRouter<AppState> {
            OpenApiRouter::new()$(.merge($module::documented()))+
        }
    };
}

modules! { plans pictures changes traces addresses questions batches lookups }
