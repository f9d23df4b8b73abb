//! What is said: outcomes into answers, problems and their notations.
//!
//! One file an operation, with the body it answers and its `From` impls; parts that several bodies have; problems; and the
//! notations. It knows neither HTTP nor the terminal.

pub mod answers;
pub mod diagnostic_body;
pub mod expand;
pub mod findings;
pub mod gateway_body;
pub mod network_body;
pub mod notation;
pub mod plan;
pub mod planned;
pub mod problem;
pub mod releases;
pub mod routes;
pub mod rule_body;
pub mod rules;
pub mod subnet_body;
pub mod subnets;
pub mod summary;
pub mod table_body;
pub mod validate;
