//! Additional routes to the VPC's first block.

use std::collections::BTreeSet;

use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

use super::helpers::report_taken;

rule! {
    /// The destination of an additional route is written like `networkCIDR`.
    ///
    /// Every route table has a route for the VPC itself, and a second one cannot exist. Until 1.26 kOps compares the
    /// texts as they are written (`awsValidateAdditionalRoutes`).
    ///
    /// Remove the route.
    pub static RULE = {
        code: "additional-route-to-network-cidr",
        summary: "an additional route leads to `networkCIDR`",
        severity: Error,
        cause: Duplicate,
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
        - {cidr: 172.20.0.0/16, target: tgw-1}
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
        - {cidr: 172.21.0.0/16, target: tgw-1}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    report_taken(subject, || BTreeSet::from([subject.cluster.network_cidr.text().to_owned()]), report);
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
                {name: a, type: Private, additionalRoutes: [{cidr: 10.0.0.0/16, target: tgw-1}]}]}}}",
        );
    }

    #[test]
    fn reports_the_text_as_written() {
        reports(
            &RULE,
            "cluster: {spec: {networking: {networkCIDR: 172.20.1.0/16, subnets: [
                {name: a, type: Private, additionalRoutes: [
                {cidr: 172.20.0.0/16, target: tgw-1}, {cidr: 172.20.1.0/16, target: tgw-1}]}]}}}",
            &["spec.networking.subnets[0].additionalRoutes[1].cidr"],
        );
    }
}
