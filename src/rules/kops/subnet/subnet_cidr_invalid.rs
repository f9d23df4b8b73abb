//! Subnet blocks that are not valid CIDRs.

use crate::cidr::Notation;
use crate::release::Releases;
use crate::rules::cidr_text::unclean;
use crate::rules::paths::subnet_field;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The IPv4 block of a subnet is not a valid CIDR, or it has host bits set.
    ///
    /// kOps requires the base address (`validateCIDR`): AWS would make `10.0.0.0/24` from `10.0.0.5/24` without a
    /// message, and the spec would say something else.
    ///
    /// Write the base address and the prefix length, or leave `cidr` out, and kOps assigns a block.
    pub static RULE = {
        code: "subnet-cidr-invalid",
        summary: "the IPv4 block of a subnet is not a valid CIDR without host bits",
        severity: Error,
        cause: Invalid,
        source: Kops,
        releases: Releases::ALL,
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.33.0/19}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/19}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for (index, subnet) in subject.cluster.subnets.iter().enumerate() {
        let cidr = &subnet.spec.cidr;
        if cidr.is_empty() {
            continue;
        }
        let finding = report.report_cidr(|| subnet_field(index, "cidr"), cidr, unclean(cidr));
        // A subnet with IPv6 alone is for IPv6 clusters.
        if let Some(finding) = finding.filter(|_| !subject.cluster.is_ipv6() && Notation::parse(cidr.text()).is_ok()) {
            finding.hint("Move it to `ipv6CIDR`, and write an IPv4 block into `cidr`");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_clean_blocks_and_none() {
        accepts(&RULE, "cluster: {spec: {networking: {subnets: [{name: a, cidr: 172.20.32.0/19}, {name: b}]}}}");
    }

    #[test]
    fn reports_text_and_host_bits() {
        let found = reports(
            &RULE,
            "cluster: {spec: {networking: {subnets: [{name: a, cidr: x}, {name: b, cidr: 172.20.0.1/24}]}}}",
            &["spec.networking.subnets[0].cidr", "spec.networking.subnets[1].cidr"],
        );
        assert_eq!(found[1].hint.as_deref(), Some("Write `172.20.0.0/24`"));
    }
}
