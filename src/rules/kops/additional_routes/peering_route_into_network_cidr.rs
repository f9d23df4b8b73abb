//! Peering routes into the VPC's own first block.

use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::rules::vpc_blocks::VpcBlocks;

use super::helpers::report_peering;

rule! {
    /// A route to a peering connection starts inside `networkCIDR`.
    ///
    /// Addresses of the VPC are always reached directly, so a route that takes a part of them elsewhere has no effect
    /// or is refused by AWS. Until 1.26 kOps looks at `networkCIDR` only (`awsValidateAdditionalRoutes`).
    ///
    /// Write the block of the peer, or remove the route.
    pub static RULE = {
        code: "peering-route-into-network-cidr",
        summary: "a peering route starts inside `networkCIDR`",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::between(24, 27),
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - name: a
        type: Private
        zone: us-east-1a
        cidr: 172.20.32.0/19
        additionalRoutes:
        - {cidr: 172.20.1.0/24, target: pcx-1}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - name: a
        type: Private
        zone: us-east-1a
        cidr: 172.20.32.0/19
        additionalRoutes:
        - {cidr: 10.0.0.0/16, target: pcx-1}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    report_peering(subject, || VpcBlocks::first_of(subject.cluster), report);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_additional_blocks_of_the_vpc() {
        accepts(
            &RULE,
            "cluster: {spec: {networking: {additionalNetworkCIDRs: [10.0.0.0/16], subnets: [
                {name: a, type: Private, additionalRoutes: [{cidr: 10.0.0.0/24, target: pcx-1}]}]}}}",
        );
    }

    #[test]
    fn reports_the_target_of_each_route() {
        reports(
            &RULE,
            "cluster: {spec: {networking: {subnets: [{name: a, type: Private, additionalRoutes: [
                {cidr: 172.20.0.0/12, target: pcx-1}, {cidr: 172.20.3.0/24, target: pcx-1},
                {cidr: 172.20.4.0/24, target: tgw-1}]}]}}}",
            &["spec.networking.subnets[0].additionalRoutes[1].target"],
        );
    }
}
