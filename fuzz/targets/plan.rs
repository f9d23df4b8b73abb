//! A whole request: reading, review, plan and every subnet's routes, twice with the same outcome.
//!
//! The first byte chooses the notation of the body, the release and the VPC's block; the rest is the body.

#![no_main]

use kops_network_planner::diagnostic::Severity;
use kops_network_planner::manifest::{Format, Limits};
use kops_network_planner::plan::{self, Effort, Query};
use kops_network_planner::release::Release;
use kops_network_planner::routes;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((choice, body)) = bytes.split_first() else { return };
    let format = if choice & 1 == 0 { Format::Yaml } else { Format::Json };
    let Ok(request) = plan::read(body, format, &query(choice >> 1), &Limits::DEFAULT) else { return };
    let outcome = plan::plan(&request, Effort::WHOLE);
    let Ok(outcome) = &outcome else { return };
    assert_eq!(outcome.plan.is_some(), outcome.count(Severity::Error) == 0);
    if let Some(plan) = &outcome.plan {
        let views = routes::subnet_views(&plan.network, &plan.route_tables);
        assert_eq!(views.count(), plan.network.subnets.len());
    }
    assert_eq!(plan::plan(&request, Effort::WHOLE).as_ref(), Ok(outcome));
});

/// The lower four bits choose a release, the next one whether the VPC's block is known.
fn query(choice: u8) -> Query {
    let release = Release::all().nth(usize::from(choice & 15));
    let known = choice & 16 != 0;
    Query {
        kops_release: release.map(|release| release.to_string()),
        vpc_ipv6_cidrs: known.then(|| "2001:db8::/56".to_owned()).into_iter().collect(),
        ..Query::default()
    }
}
