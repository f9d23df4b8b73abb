//! The subnets of a zone ask for different addresses.

use super::helpers::report_differing;
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// Subnets of one zone that need its egress ask for different `publicIP`s.
    ///
    /// A zone has one NAT gateway with one address, so they must agree, even where `publicIP` would be ignored because
    /// `egress` is set (`pkg/model/awsmodel/network.go`: "cannot mix publicIP values").
    ///
    /// Give them the same `publicIP`, or none.
    pub static RULE = {
        code: "zone-mixes-public-ip",
        summary: "subnets of one zone ask for different addresses of its NAT gateway",
        severity: Error,
        cause: Forbidden,
        source: KopsModel,
        releases: Releases::ALL,
        needs: [PublicIps],
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Private, zone: us-east-1a, cidr: 172.20.32.0/19, publicIP: 203.0.113.7}
      - {name: b, type: Private, zone: us-east-1a, cidr: 172.20.64.0/19}
      - {name: u, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/22}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Private, zone: us-east-1a, cidr: 172.20.32.0/19, publicIP: 203.0.113.7}
      - {name: b, type: Private, zone: us-east-1a, cidr: 172.20.64.0/19, publicIP: 203.0.113.7}
      - {name: u, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/22}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    report_differing(subject, report, "publicIP", |subnet| &subnet.public_ip);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_different_zones() {
        let yaml = "cluster: {spec: {networking: {subnets: [{name: a, type: Private, zone: z1, publicIP: \
            203.0.113.7}, {name: b, type: Private, zone: z2, publicIP: 203.0.113.8}]}}}";
        accepts(&RULE, yaml);
    }

    #[test]
    fn reports_the_first_subnet() {
        reports(&RULE, RULE.example.bad, &["spec.networking.subnets[0].publicIP"]);
    }
}
