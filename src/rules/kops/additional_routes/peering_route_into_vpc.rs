//! Peering routes into one of the VPC's own blocks.

use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::rules::vpc_blocks::VpcBlocks;

use super::helpers::report_peering;

rule! {
    /// A route to a peering connection starts inside one of the VPC's own blocks.
    ///
    /// Addresses of the VPC are always reached directly, so a route that takes a part of them elsewhere has no effect
    /// or is refused by AWS. Since 1.27 kOps looks at `networkCIDR` and `additionalNetworkCIDRs`
    /// (`awsValidateAdditionalRoutes`).
    ///
    /// Write the block of the peer, or remove the route.
    pub static RULE = {
        code: "peering-route-into-vpc",
        summary: "a peering route starts inside the VPC",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::since(27),
        bad: r#"cluster:
  spec:
    networking:
      additionalNetworkCIDRs: [10.0.0.0/16]
      subnets:
      - name: a
        type: Private
        zone: us-east-1a
        cidr: 172.20.32.0/19
        additionalRoutes:
        - {cidr: 10.0.1.0/24, target: pcx-1}
"#,
        good: r#"cluster:
  spec:
    networking:
      additionalNetworkCIDRs: [10.0.0.0/16]
      subnets:
      - name: a
        type: Private
        zone: us-east-1a
        cidr: 172.20.32.0/19
        additionalRoutes:
        - {cidr: 10.1.0.0/16, target: pcx-1}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    report_peering(subject, || VpcBlocks::of(subject.cluster), report);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_blocks_outside_the_vpc_and_other_targets() {
        accepts(
            &RULE,
            "cluster: {spec: {networking: {subnets: [{name: a, type: Private, additionalRoutes: [
                {cidr: 10.0.0.0/16, target: pcx-1}, {cidr: 172.20.1.0/24, target: tgw-1}]}]}}}",
        );
    }

    #[test]
    fn reports_routes_into_every_block() {
        reports(
            &RULE,
            "cluster: {spec: {networking: {additionalNetworkCIDRs: [10.0.0.0/16], subnets: [
                {name: a, type: Private, additionalRoutes: [
                    {cidr: 172.20.1.0/24, target: pcx-1}, {cidr: 10.0.1.0/24, target: pcx-1}]}]}}}",
            &[
                "spec.networking.subnets[0].additionalRoutes[0].target",
                "spec.networking.subnets[0].additionalRoutes[1].target",
            ],
        );
    }
}
