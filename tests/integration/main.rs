//! The service as its clients see it: requests through the router, most of them without sockets.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed; its helpers say so in the same way"
)]

mod access;
mod answers;
mod attacks;
mod batch;
mod binary;
mod changes;
mod cli;
mod client;
mod conformance;
mod create;
mod diagram;
mod document;
mod documents;
mod examples;
mod expand;
mod failures;
mod fixes;
mod flags;
mod fleet;
mod folders;
mod golden;
mod hints;
mod key_order;
mod layering;
mod layout;
mod limits;
mod log;
mod lookups;
mod mistakes;
mod mutants;
mod negotiation;
mod observed;
mod operations;
mod other_clouds;
#[cfg(feature = "otlp")]
mod otlp;
mod pages;
mod prose;
mod releases;
mod rendered;
mod room;
mod samples;
mod server;
mod texts;
mod tls;
mod traces;
mod transport;
