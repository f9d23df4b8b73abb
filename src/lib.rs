//! lib
pub mod cidr;
pub mod diagnostic;
pub mod http;
pub mod manifest;
pub mod network;
pub mod plan;
pub mod release;
pub mod routes;
pub mod rules;
pub mod spec;
pub mod subnets;
