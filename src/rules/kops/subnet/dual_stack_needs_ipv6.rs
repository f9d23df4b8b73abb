//! DualStack subnets in IPv4 clusters.

use crate::release::Releases;
use crate::rules::meant_ipv6::{MeantIpv6, say_ipv6, write_ipv6_there};
use crate::rules::paths::{networking, subnet_field};
use crate::rules::rule::{Reporter, Subject, rule};
use crate::subnets::SubnetType;

rule! {
    /// A subnet has the type `DualStack`, and the cluster is an IPv4 cluster.
    ///
    /// DualStack subnets are the private subnets of an IPv6 cluster that have IPv4 as well. In an IPv4 cluster kOps
    /// refuses the type (`validateSubnet`).
    ///
    /// Write `Private`, or make this an IPv6 cluster with `nonMasqueradeCIDR: ::/0`.
    pub static RULE = {
        code: "dual-stack-needs-ipv6",
        summary: "subnets of type `DualStack` exist in IPv6 clusters only",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::since(24),
        needs: [Ipv4],
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: DualStack, zone: us-east-1a, cidr: 172.20.32.0/19}
      - {name: utility-a, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/22}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Private, zone: us-east-1a, cidr: 172.20.32.0/19}
      - {name: utility-a, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/22}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let cluster = subject.cluster;
    if cluster.is_ipv6() {
        return;
    }
    // Where nothing is written, that is the finding.
    let written = !cluster.spec.networking.non_masquerade_cidr.is_empty();
    let meant = MeantIpv6::by_most(subject).filter(|_| written);
    for (index, subnet) in cluster.subnets.iter().enumerate() {
        if subnet.kind != Some(SubnetType::DualStack) {
            continue;
        }
        let finding = report.report(subnet_field(index, "type"), "the type `DualStack` exists in IPv6 clusters only");
        finding
            .value("DualStack")
            .related(networking("nonMasqueradeCIDR"), format!("is `{}`", cluster.non_masquerade_cidr));
        match &meant {
            Some(meant) => {
                say_ipv6(subject, finding);
                finding.hint(write_ipv6_there(subject));
                meant.silence(finding);
            }
            None => {
                finding.hint("Write `Private`, or set `nonMasqueradeCIDR` to `::/0`");
                if written {
                    finding.questions(subnet_field(index, "type"));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_ipv6_clusters() {
        accepts(
            &RULE,
            "cluster: {spec: {networking: {nonMasqueradeCIDR: '::/0', subnets: [{name: a, type: DualStack}]}}}",
        );
    }

    #[test]
    fn reports_each_subnet() {
        reports(
            &RULE,
            "cluster: {spec: {networking: {subnets: [{name: a, type: DualStack}, {name: b, type: DualStack}]}}}",
            &["spec.networking.subnets[0].type", "spec.networking.subnets[1].type"],
        );
    }
}
