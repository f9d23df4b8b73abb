//! VPC blocks that machines use inside themselves.

use super::helpers;
use crate::aws::limits;
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// A block of the VPC shares addresses with `172.17.0.0/16`.
    ///
    /// Docker's default bridge has this range on every machine that runs Docker, and AWS services such as Cloud9 and
    /// SageMaker use it too. Machines then answer such addresses themselves, and what is in that part of the VPC
    /// cannot be reached from them. AWS advises against it in "VPC CIDR blocks" of the VPC User Guide.
    ///
    /// Take another block. A VPC that exists already can get a further one for the cluster's subnets.
    pub static RULE = {
        code: "vpc-block-in-docker-range",
        summary: "a VPC block shares addresses with `172.17.0.0/16`, which Docker and AWS services use inside machines",
        severity: Warning,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        needs: [UnusualNetwork],
        bad: r#"cluster:
  spec:
    networking:
      networkCIDR: 172.17.0.0/16
"#,
        good: r#"cluster:
  spec:
    networking:
      networkCIDR: 172.18.0.0/16
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let range = limits::DOCKER;
    let message = |block: &helpers::VpcBlock<'_>| {
        format!(
            "VPC block `{}` shares addresses with `{range}`, which Docker and AWS services use inside machines",
            block.cidr
        )
    };
    helpers::report_inside(subject, range, message, report);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_neighbours_and_other_clouds() {
        accepts(
            &RULE,
            "cluster: {spec: {networking: {networkCIDR: 172.16.0.0/16, additionalNetworkCIDRs: [172.18.0.0/16]}}}",
        );
        accepts(
            &RULE,
            "cluster: {spec: {cloudProvider: {aws: null, gce: {}}, networking: {networkCIDR: 172.17.0.0/16}}}",
        );
    }

    #[test]
    fn reports_parts_of_the_range_in_existing_vpcs_too() {
        reports(
            &RULE,
            "cluster: {spec: {networking: {networkID: vpc-1, additionalNetworkCIDRs: [172.17.4.0/24]}}}",
            &["spec.networking.additionalNetworkCIDRs[0]"],
        );
    }
}
