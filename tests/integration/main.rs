//! The service as its clients see it: requests through the router, without sockets.

mod answers;
mod client;
mod conformance;
mod document;
mod expand;
mod failures;
mod key_order;
mod layering;
mod log;
mod lookups;
mod releases;
mod samples;
mod server;
