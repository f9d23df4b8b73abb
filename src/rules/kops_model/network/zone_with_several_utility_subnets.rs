//! A zone with private subnets has several utility subnets.

use super::helpers::{of_zone, relate};
use crate::release::Releases;
use crate::rules::paths::{subnet, subnet_field};
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// A zone has private or dual-stack subnets whose routes kOps manages, and more than one utility subnet.
    ///
    /// kOps requires exactly one place for the zone's NAT gateway (`pkg/model/awsmodel`) and stops with "found multiple
    /// utility subnets in zone"; shared and external ones count too. `kops create cluster` with several network CIDRs
    /// makes such specs itself.
    ///
    /// Keep one `Utility` subnet in the zone.
    pub static RULE = {
        code: "zone-with-several-utility-subnets",
        summary: "a zone with private subnets has more than one utility subnet",
        severity: Error,
        cause: Forbidden,
        source: KopsModel,
        releases: Releases::ALL,
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Private, zone: us-east-1a, cidr: 172.20.32.0/19}
      - {name: b, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/22}
      - {name: c, type: Utility, zone: us-east-1a, cidr: 172.20.4.0/22}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Private, zone: us-east-1a, cidr: 172.20.32.0/19}
      - {name: b, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/22}
"#,
        check: check,
    }
}

/// More utility subnets of one zone than these are not looked at.
const MOST_PLACES: usize = 16;

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for zone in &subject.cluster.zones {
        let [first, others @ ..] = &zone.utility[..] else {
            continue;
        };
        if !zone.has_private_table || others.is_empty() {
            continue;
        }
        let count = zone.utility.len();
        let message =
            format!("zone `{}` has {count} utility subnets, and kOps requires one for its NAT gateway", zone.name);
        let finding = of_zone(report.report(subnet(*first), message), zone);
        finding.hint("Keep one subnet of type `Utility` in the zone");
        relate(finding, others, "is a utility subnet too");
        for place in zone.utility.iter().take(MOST_PLACES) {
            finding.depends_on(subnet_field(*place, "zone")).depends_on(subnet_field(*place, "type"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_several_where_nothing_is_private() {
        let yaml = "cluster: {spec: {networking: {subnets: [{name: a, type: Public, zone: z1, cidr: 172.20.32.0/19}, \
            {name: b, type: Utility, zone: z1, cidr: 172.20.0.0/22}, {name: c, type: Utility, zone: z1, cidr: \
            172.20.4.0/22}]}}}";
        accepts(&RULE, yaml);
    }

    #[test]
    fn reports_the_first_and_relates_the_others() {
        let found = reports(&RULE, RULE.example.bad, &["spec.networking.subnets[1]"]);
        assert_eq!(found[0].related.len(), 1);
    }
}
