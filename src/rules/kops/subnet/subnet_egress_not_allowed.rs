//! Egress on subnets that do not need one.

use crate::diagnostic::Safety;
use crate::release::Releases;
use crate::rules::paths::subnet_field;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::subnets::{AssignedSubnet, SubnetType};

rule! {
    /// `egress` is set on a subnet that does not use it.
    ///
    /// Private subnets (since 1.24 DualStack ones too) and Public subnets with `ipv6CIDR` use the egress of their zone.
    /// All others route directly to the internet gateway. There kOps refuses `egress`, except `External`
    /// (`validateSubnet`).
    ///
    /// Remove `egress`, or make the subnet a private one.
    pub static RULE = {
        code: "subnet-egress-not-allowed",
        summary: "`egress` is set on a subnet that does not use it",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::ALL,
        needs: [Egress],
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/19, egress: nat-0123}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/19, egress: External}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for (index, subnet) in subject.cluster.subnets.iter().enumerate() {
        let egress = subnet.spec.egress.as_str();
        if egress.is_empty() || !subnet.is_managed() || uses_egress(subnet) {
            continue;
        }
        let kind = subnet.spec.subnet_type.as_str();
        let finding = report.report(subnet_field(index, "egress"), format!("a subnet of type `{kind}` has no egress"));
        finding
            .value(egress)
            .hint("Remove `egress`")
            .repair_by_removal(Safety::Unsafe)
            .related(subnet_field(index, "type"), "the type of the subnet");
        if subnet.kind == Some(SubnetType::Public) {
            finding.hint("Remove `egress`, or give the subnet an `ipv6CIDR`");
        }
    }
}

fn uses_egress(subnet: &AssignedSubnet) -> bool {
    match subnet.kind {
        Some(SubnetType::Public) => subnet.has_ipv6_cidr(),
        kind => kind.is_some_and(SubnetType::is_private),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    const DUAL_STACK: &str = "cluster: {spec: {networking: {nonMasqueradeCIDR: '::/0', subnets: [
                {name: a, type: DualStack, egress: nat-1}]}}}";

    #[test]
    fn accepts_subnets_behind_the_egress() {
        accepts(&RULE, DUAL_STACK);
        accepts(
            &RULE,
            "cluster: {spec: {networking: {subnets: [
                {name: a, type: Private, egress: nat-1}, {name: b, type: Public, ipv6CIDR: /64#0, egress: nat-1}]}}}",
        );
    }

    #[test]
    fn reports_utility_public_and_unknown_types() {
        reports(
            &RULE,
            "cluster: {spec: {networking: {subnets: [
                {name: a, type: Utility, egress: nat-1, ipv6CIDR: /64#0}, {name: b, type: Public, egress: nat-1},
                {name: c, type: private, egress: nat-1}]}}}",
            &[
                "spec.networking.subnets[0].egress",
                "spec.networking.subnets[1].egress",
                "spec.networking.subnets[2].egress",
            ],
        );
    }

    #[test]
    fn reports_dual_stack_where_the_type_does_not_exist() {
        let request = format!("{{kopsRelease: '1.23', {DUAL_STACK}}}");
        reports(&RULE, &request, &["spec.networking.subnets[0].egress"]);
    }
}
