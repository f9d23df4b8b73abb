//! IPv6 blocks that a VPC cannot have, among what the request says of it.

use crate::aws::limits;
use crate::diagnostic::{FieldPath, Object};
use crate::release::Releases;
use crate::rules::cloud::cluster_on_aws;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// An IPv6 block that the request gives the VPC has a length that no VPC has.
    ///
    /// AWS gives VPCs IPv6 blocks from /44 to /60, in steps of four (VPC CIDR blocks, in the VPC user guide); Amazon's
    /// own are /56. A longer one is the block of a subnet, probably, and what subnets ask for lies outside it; that is
    /// not reported on top.
    ///
    /// Send the block that `aws ec2 describe-vpcs` prints.
    pub static RULE = {
        code: "vpc-ipv6-block-size",
        summary: "AWS gives no VPC an IPv6 block of this length",
        severity: Warning,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        needs: [VpcFacts],
        bad: r#"vpc: {ipv6CIDRs: ['2001:db8::/64']}
cluster:
  spec:
    networking:
      nonMasqueradeCIDR: ::/0
      subnets:
      - {name: a, type: Utility, zone: us-east-1a, ipv6CIDR: /64#1}
"#,
        good: r#"vpc: {ipv6CIDRs: ['2001:db8::/56']}
cluster:
  spec:
    networking:
      nonMasqueradeCIDR: ::/0
      subnets:
      - {name: a, type: Utility, zone: us-east-1a, ipv6CIDR: /64#1}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    if cluster_on_aws(subject).is_none() {
        return;
    }
    for (index, cidr) in subject.vpc.ipv6_cidrs.iter().flatten().enumerate() {
        let Some(net) = cidr.ipv6().filter(|net| !limits::is_ipv6_length_of_vpc(net.prefix_len())) else { continue };
        let length = net.prefix_len();
        let field = FieldPath::of("vpc.ipv6CIDRs").index(index);
        let message = format!("AWS gives no VPC an IPv6 block of /{length}, only of /44 to /60 in steps of four");
        let finding = report.report_on(Object::Request, field.clone(), message);
        finding.value(cidr.text()).hint("Send the block that `aws ec2 describe-vpcs` prints");
        if limits::AMAZON_IPV6_LENGTH < length {
            finding.explains(Object::Request, field);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, outcome, reports};

    #[test]
    fn accepts_the_lengths_of_vpcs() {
        for length in [44, 48, 52, 56, 60] {
            accepts(&RULE, &RULE.example.bad.replace("::/64'", &format!("::/{length}'")));
        }
    }

    #[test]
    fn what_does_not_fit_in_it_is_not_reported_on_top() {
        for length in [61, 64, 65, 128] {
            let yaml = RULE.example.bad.replace("::/64'", &format!("::/{length}'"));
            reports(&RULE, &yaml, &["vpc.ipv6CIDRs[0]"]);
            let outcome = outcome(&yaml, crate::release::Release::DEFAULT);
            let worse = outcome.diagnostics.iter().filter(|found| found.severity != crate::diagnostic::Severity::Info);
            assert_eq!(worse.map(|found| found.code).collect::<Vec<_>>(), [RULE.code], "{length}");
        }
    }
}
