//! Additional routes to one of the VPC's blocks.

use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

use super::helpers::report_taken;

rule! {
    /// The destination of an additional route is one of the VPC's own blocks.
    ///
    /// Every route table has a route for each block of the VPC, and a second one cannot exist. Since 1.27 kOps compares
    /// with `networkCIDR` and `additionalNetworkCIDRs` (`awsValidateAdditionalRoutes`).
    ///
    /// Remove the route.
    pub static RULE = {
        code: "additional-route-to-vpc",
        summary: "an additional route leads to a block of the VPC",
        severity: Error,
        cause: Duplicate,
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
        - {cidr: 10.0.0.0/16, target: tgw-1}
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
        - {cidr: 10.1.0.0/16, target: tgw-1}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let blocks = || subject.cluster.network_cidrs().filter_map(|cidr| cidr.net());
    report_taken(subject, || blocks().map(|block| block.to_string()).collect(), report);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_parts_of_a_block() {
        accepts(
            &RULE,
            "cluster: {spec: {networking: {subnets: [
                {name: a, type: Private, additionalRoutes: [{cidr: 172.20.0.0/17, target: tgw-1}]}]}}}",
        );
    }

    #[test]
    fn reports_routes_to_any_block() {
        reports(
            &RULE,
            "cluster: {spec: {networking: {additionalNetworkCIDRs: [10.0.0.0/16], subnets: [
                {name: a, type: Private, additionalRoutes: [
                    {cidr: 172.20.0.0/16, target: tgw-1}, {cidr: 10.0.0.0/16, target: tgw-1}]}]}}}",
            &[
                "spec.networking.subnets[0].additionalRoutes[0].cidr",
                "spec.networking.subnets[0].additionalRoutes[1].cidr",
            ],
        );
    }
}
