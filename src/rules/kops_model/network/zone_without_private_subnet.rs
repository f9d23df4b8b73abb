//! A zone has dual-stack subnets and no private one.

use super::helpers::{of_zone, private_users, relate};
use crate::release::Releases;
use crate::rules::paths::{networking, subnet};
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// A zone has dual-stack subnets whose routes kOps manages, and no private subnet.
    ///
    /// For each zone with a private route table kOps looks for the subnets of type `Private`, even where no additional
    /// routes are written, and stops with "could not find private subnet in zone" (`LinkToPrivateSubnetsInZone` in
    /// `pkg/model/awsmodel/context.go`).
    ///
    /// Add a subnet of type `Private` to the zone; it may stay empty.
    pub static RULE = {
        code: "zone-without-private-subnet",
        summary: "a zone has dual-stack subnets and no private one",
        severity: Error,
        cause: NotFound,
        source: KopsModel,
        releases: Releases::since(24),
        bad: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: '::/0'
      subnets:
      - {name: d, type: DualStack, zone: us-east-1a, cidr: 172.20.32.0/19, ipv6CIDR: /64#0}
      - {name: u, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/22}
"#,
        good: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: '::/0'
      subnets:
      - {name: d, type: DualStack, zone: us-east-1a, cidr: 172.20.32.0/19, ipv6CIDR: /64#0}
      - {name: p, type: Private, zone: us-east-1a, ipv6CIDR: /64#1}
      - {name: u, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/22}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for zone in &subject.cluster.zones {
        if !zone.has_private_table || !zone.private.is_empty() {
            continue;
        }
        let users = private_users(subject, zone);
        let Some((first, others)) = users.split_first() else {
            continue;
        };
        let message = format!("zone `{}` has dual-stack subnets but no private subnet, so kOps stops", zone.name);
        let finding = of_zone(report.report(subnet(*first), message), zone);
        finding.hint(format!("Add a subnet of type `Private` in zone `{}`", zone.name));
        finding.depends_on_each(networking("subnets"), "zone").depends_on_each(networking("subnets"), "type");
        relate(finding, others, "is a dual-stack subnet too");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_a_private_subnet_that_kops_does_not_route_for() {
        let yaml = "cluster: {spec: {networking: {nonMasqueradeCIDR: '::/0', subnets: [{name: d, type: DualStack, \
            zone: z1, cidr: 172.20.32.0/19}, {name: p, type: Private, zone: z1, egress: External, cidr: \
            172.20.64.0/19}]}}}";
        accepts(&RULE, yaml);
    }

    #[test]
    fn reports_the_first_dual_stack_subnet() {
        reports(&RULE, RULE.example.bad, &["spec.networking.subnets[0]"]);
    }
}
