//! The service over HTTP: requests in, answers out. Handlers only translate; how plans are made is the core's business.
//!
//! A handler an operation; [`router()`] puts the operations, the pages and the layers together.

pub mod access;
mod batch;
mod constant;
mod cores;
mod docs;
mod encoding;
mod etag;
mod fair;
mod fallback;
mod file;
mod form_hint;
mod headers;
mod health;
pub mod healthcheck;
mod input;
mod layers;
pub mod log;
mod made;
mod making;
mod media_type;
pub mod metrics;
mod metrics_page;
mod negotiate;
mod notices;
pub mod openapi;
mod operations;
mod pages;
mod peer;
mod pieces;
pub mod problem;
mod query;
mod random_id;
mod request_id;
mod room;
mod router;
pub mod server;
mod settings;
mod state;
mod trace_context;
#[cfg(feature = "otlp")]
pub mod traces;
mod turns;

pub use router::router;
pub use settings::{Access, LoadLimits, Origin, Settings, SizeLimits, TimeLimits};
pub use state::SPARE_CORES;
