//! The facts in the query of a request on manifests.

use axum::http::Uri;
use utoipa::IntoParams;

use crate::answer::OPERATIONS;
use crate::answer::problem::Problem;
use crate::http::query::Parameters;
use crate::plan::Query;

/// The facts in the query of a request on manifests.
///
/// Examples are in the text: a documentation page fills in others, and they would contradict the body.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PlanParameters {
    /// The kOps release that will run, for example `1.34`: 1.23 to 1.37; a patch is ignored. Without it the minor of
    /// the cluster's Kubernetes version counts.
    #[param(rename = "kopsRelease")]
    kops_release: Option<String>,
    /// An IPv6 block of the VPC, existing or planned, for example `2001:db8::/56`; repeatable. `none` says that the VPC
    /// has no IPv6 pool.
    #[param(rename = "vpcIPv6CIDR", required = false)]
    vpc_ipv6_cidrs: Vec<String>,
    /// An IPv4 block of the VPC, for example `172.20.0.0/16`; repeatable, the primary one first.
    #[param(rename = "vpcIPv4CIDR", required = false)]
    vpc_ipv4_cidrs: Vec<String>,
    /// The code of a rule whose findings are left out, for example `unknown-field`; repeatable. Errors that stop kOps
    /// stay.
    #[param(rename = "ignore", required = false)]
    ignore: Vec<String>,
    /// The code of a rule whose errors become warnings; repeatable. Errors that stop kOps stay.
    #[param(rename = "warn", required = false)]
    warn: Vec<String>,
    /// The code of a rule whose warnings become errors, or `warnings` for all; repeatable.
    #[param(rename = "deny", required = false)]
    deny: Vec<String>,
}

/// The names of the parameters, in the order of the document.
const KNOWN: [&str; 6] = ["kopsRelease", "vpcIPv6CIDR", "vpcIPv4CIDR", "ignore", "warn", "deny"];

/// The parameter that a trace has besides.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameter in the API document; it is read by its name")]
pub struct TraceParameters {
    /// Whether every subnet is traced to every other one, to the Internet and to the destinations of additional routes;
    /// as `matrix` in the body.
    #[param(required = false)]
    matrix: bool,
}

impl PlanParameters {
    /// Reads the query of `uri`; what its operation has besides comes as names and values.
    pub fn read(uri: &Uri) -> Result<(PlanParameters, Vec<(String, String)>), Problem> {
        let operation = OPERATIONS.iter().find(|operation| operation.path == uri.path());
        let own = operation.map_or(&[][..], |operation| operation.own_parameters());
        let known: Vec<&'static str> = KNOWN.iter().chain(own).copied().collect();
        let parameters = Parameters::read(uri, &known)?;
        let mut options = Vec::new();
        for name in own {
            options.extend(parameters.one(name)?.map(|value| ((*name).to_owned(), value)));
        }
        let [kops_release, vpc_ipv6_cidrs, vpc_ipv4_cidrs, ignore, warn, deny] = KNOWN;
        let parameters = PlanParameters {
            kops_release: parameters.one(kops_release)?,
            vpc_ipv6_cidrs: parameters.all(vpc_ipv6_cidrs),
            vpc_ipv4_cidrs: parameters.all(vpc_ipv4_cidrs),
            ignore: parameters.all(ignore),
            warn: parameters.all(warn),
            deny: parameters.all(deny),
        };
        Ok((parameters, options))
    }
}

impl From<PlanParameters> for Query {
    fn from(parameters: PlanParameters) -> Query {
        let PlanParameters { kops_release, vpc_ipv6_cidrs, vpc_ipv4_cidrs, ignore, warn, deny } = parameters;
        Query { kops_release, vpc_ipv6_cidrs, vpc_ipv4_cidrs, ignore, warn, deny, observed: Vec::new() }
    }
}
