//! What is said: outcomes into answers, problems and their notations; and the list of operations.
//!
//! One file an operation, with the body it answers and its `From` impls; parts that several bodies have; problems; and
//! the notations. It knows neither HTTP nor the terminal.

pub mod allocate;
pub mod asking;
pub mod basis;
pub mod batch;
pub mod capacity_body;
pub mod codes;
mod csv;
pub mod diagnostic_body;
pub mod diagram;
pub mod diff;
pub mod diff_comment;
pub mod expand;
pub mod findings;
mod fix_body;
pub mod fleet;
pub mod gateway_body;
pub mod health;
pub mod layout;
pub mod network_body;
pub mod notation;
pub mod operation;
pub mod plan;
pub mod planned;
pub mod problem;
pub mod releases;
pub mod routes;
pub mod rule_body;
pub mod rules;
pub mod samples;
pub mod subnet_body;
pub mod subnets;
pub mod summary;
pub mod table_body;
pub mod trace;
pub mod validate;

use allocate::AllocateQuestion;
use batch::{Asks, RunBatch};
use diagram::DiagramResponse;
use diff::{Diff, DiffResponse};
use fleet::CompareFleet;
use layout::LayoutQuestion;
use notation::{Body, Form};
use operation::{Operation, Takes};
use plan::PlanResponse;
use problem::{
    BAD_PARAMETER, CANNOT_EXPAND, INVALID_BEFORE, INVALID_LAYOUT, INVALID_QUESTION, INVALID_SPEC, MISSING_PARAMETER,
    REPEATED_PARAMETER, UNKNOWN_ANSWER_CODE, UNKNOWN_RELEASE, UNKNOWN_RULE,
};
use routes::RoutesResponse;
use samples::{IPV4_PRIVATE, IPV6_PRIVATE, IPV6_PUBLIC, TEN_ERRORS};
use subnets::SubnetsResponse;
use trace::TraceFlows;
use validate::ValidateResponse;

/// Declares the operations and the list of them, in the order written.
macro_rules! operations {
    ($(
        $(#[$doc:meta])+ $constant:ident: $name:literal, $path:literal, $takes:expr,
        fails [$($fails:ident),*], cached $cached:literal;
    )+) => {
        $($(#[$doc])+
        pub static $constant: Operation = Operation {
            name: $name,
            path: $path,
            takes: $takes,
            fails: &[$(&$fails),*],
            is_cached: $cached,
        };)+

        /// Every operation. Router, document, commands and tests follow from this list.
        pub static OPERATIONS: &[&Operation] = &[$(&$constant),+];
    };
}

operations! {
    /// Every finding on a spec.
    VALIDATE: "validate", "/v1/validate",
        Takes::spec::<ValidateResponse>("Say everything that is wrong with cluster specs", &TEN_ERRORS),
        fails [], cached false;
    /// The expanded subnets of a cluster.
    SUBNETS: "subnets", "/v1/subnets",
        Takes::valid_spec::<SubnetsResponse>("Show the expanded subnets", &IPV6_PUBLIC),
        fails [INVALID_SPEC], cached false;
    /// The routes of each subnet.
    ROUTES: "routes", "/v1/routes",
        Takes::valid_spec::<RoutesResponse>("Show the route table of every subnet", &IPV6_PRIVATE),
        fails [INVALID_SPEC], cached false;
    /// The whole network of a cluster.
    PLAN: "plan", "/v1/plan",
        Takes::valid_spec::<PlanResponse>(
            "Show the whole network: subnets, gateways, NAT gateways and route tables", &IPV4_PRIVATE),
        fails [INVALID_SPEC], cached false;
    /// Where there is room.
    ALLOCATE: "allocate", "/v1/allocate",
        Takes::question::<AllocateQuestion>(
            "Show where there is room, and place subnets in it", &[], allocate::SAMPLE, allocate::WRONG),
        fails [INVALID_SPEC], cached false;
    /// A new cluster.
    LAYOUT: "layout", "/v1/layout",
        Takes::question::<LayoutQuestion>(
            "Show what `kops create cluster` would write", &[], layout::SAMPLE, layout::WRONG),
        fails [INVALID_LAYOUT], cached false;
    /// What many clusters have in common that they must not.
    FLEET: "fleet", "/v1/fleet",
        Takes::question::<CompareFleet>(
            "Say which networks of many clusters overlap", &[], samples::FLEET, samples::WRONG_FLEET),
        fails [], cached false;
    /// Many questions at once.
    BATCH: "batch", "/v1/batch",
        Takes::many::<RunBatch<Batched>>("Ask many questions at once", &[Form::Lines], batch::SAMPLE, batch::WRONG),
        fails [], cached false;
    /// What a change of a spec does.
    DIFF: "diff", "/v1/diff",
        Takes::question::<Diff>(
            "Show what `kops update cluster` would do when a spec changes", &["target"], diff::SAMPLE, diff::WRONG)
            .in_forms(DiffResponse::FORMS),
        fails [INVALID_SPEC, INVALID_BEFORE], cached false;
    /// The whole network as a picture.
    DIAGRAM: "diagram", "/v1/diagram",
        Takes::valid_spec::<DiagramResponse>(
            "Draw the network: SVG, Mermaid or Graphviz", &IPV6_PRIVATE),
        fails [INVALID_SPEC, INVALID_BEFORE, INVALID_QUESTION], cached false;
    /// Where packets go.
    TRACE: "trace", "/v1/trace",
        Takes::question::<TraceFlows>(
            "Say where packets go, and why", &["matrix"], samples::TRACE, samples::WRONG_TRACE),
        fails [INVALID_SPEC], cached false;
    /// One block in all its spellings.
    EXPAND: "expand", "/v1/expand",
        Takes::query(&["vpc", "cidr"], expand::example),
        fails [REPEATED_PARAMETER, MISSING_PARAMETER, BAD_PARAMETER, CANNOT_EXPAND], cached false;
    /// Everything that is checked.
    RULES: "rules", "/v1/rules",
        Takes::query(&["source", "severity", "release"], rules::example),
        fails [UNKNOWN_RELEASE, REPEATED_PARAMETER, BAD_PARAMETER], cached true;
    /// One rule.
    RULE: "rule", "/v1/rules/{code}",
        Takes::query(&[], rule_body::example),
        fails [UNKNOWN_RULE], cached true;
    /// What is said besides findings on specs.
    CODES: "codes", "/v1/codes",
        Takes::query(&[], codes::example),
        fails [], cached true;
    /// One of these codes.
    CODE: "code", "/v1/codes/{code}",
        Takes::query(&[], codes::example_of_one),
        fails [UNKNOWN_ANSWER_CODE], cached true;
    /// The supported kOps releases.
    RELEASES: "releases", "/v1/releases",
        Takes::query(&[], releases::example),
        fails [], cached true;
}

/// The operations that a batch asks.
pub static BATCHED: [&Operation; 7] = [&VALIDATE, &SUBNETS, &ROUTES, &PLAN, &DIFF, &TRACE, &ALLOCATE];

struct Batched;

impl Asks for Batched {
    fn operations() -> &'static [&'static Operation] {
        &BATCHED
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_paths_are_unique_and_agree() {
        for (index, operation) in OPERATIONS.iter().enumerate() {
            let twins =
                OPERATIONS[..index].iter().filter(|other| other.name == operation.name || other.path == operation.path);
            assert_eq!(twins.count(), 0, "{}", operation.name);
            assert!(operation.path.starts_with(&format!("/v1/{}", operation.name)), "{}", operation.path);
        }
    }

    #[test]
    fn every_operation_has_an_example_and_fails_in_the_order_of_statuses() {
        for operation in OPERATIONS {
            assert!(operation.example().is_some(), "{}", operation.name);
            assert!(operation.failures().is_sorted_by_key(|kind| kind.status), "{}", operation.name);
            for own in operation.fails {
                assert_eq!(operation.failures().filter(|kind| kind.slug == own.slug).count(), 1, "{}", own.slug);
            }
        }
    }
}
