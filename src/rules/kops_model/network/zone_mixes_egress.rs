//! The subnets of a zone name different egress.

use super::helpers::report_differing;
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// Subnets of one zone have different values of `egress`.
    ///
    /// The private subnets of a zone share one route table and one NAT gateway, so they must agree on `egress`; in IPv6
    /// clusters Public subnets with `ipv6CIDR` too. kOps stops with "cannot mix egress values"
    /// (`pkg/model/awsmodel/network.go`). Subnets with an `id` or with `egress: External` do not count.
    ///
    /// Give them the same `egress`, or put them into different zones.
    pub static RULE = {
        code: "zone-mixes-egress",
        summary: "subnets of one zone name different egress",
        severity: Error,
        cause: Forbidden,
        source: KopsModel,
        releases: Releases::ALL,
        needs: [Egress],
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Private, zone: us-east-1a, cidr: 172.20.32.0/19, egress: nat-1}
      - {name: b, type: Private, zone: us-east-1a, cidr: 172.20.64.0/19}
      - {name: u, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/22}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Private, zone: us-east-1a, cidr: 172.20.32.0/19, egress: nat-1}
      - {name: b, type: Private, zone: us-east-1a, cidr: 172.20.64.0/19, egress: nat-1}
      - {name: u, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/22}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    report_differing(subject, report, "egress", |subnet| &subnet.egress);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_different_zones_and_external_subnets() {
        let yaml = "cluster: {spec: {networking: {subnets: [{name: a, type: Private, zone: z1, egress: nat-1}, \
            {name: b, type: Private, zone: z2, egress: nat-2}, {name: c, type: Private, zone: z1, egress: \
            External}]}}}";
        accepts(&RULE, yaml);
    }

    #[test]
    fn reports_the_first_subnet_and_relates_those_that_differ() {
        let found = reports(&RULE, RULE.example.bad, &["spec.networking.subnets[0].egress"]);
        assert_eq!(found[0].related[0].field, "spec.networking.subnets[1].egress");
        assert_eq!(found[0].related[0].label, "has none");
    }
}
