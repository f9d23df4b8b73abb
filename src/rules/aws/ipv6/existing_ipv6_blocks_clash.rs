//! Existing subnets that cannot both have their IPv6 blocks.

use super::findings;
use crate::release::Releases;
use crate::rules::cloud::Existence;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The spec gives two subnets with an `id` IPv6 blocks that share addresses.
    ///
    /// Subnets of a VPC never overlap, so at least one of the texts is not the block of its subnet. kOps compares
    /// `ipv6CIDR` with the subnet when it applies, and cannot give an existing subnet another block.
    ///
    /// Write the blocks that the subnets have.
    pub static RULE = {
        code: "existing-ipv6-blocks-clash",
        summary: "two existing subnets are said to share IPv6 addresses",
        severity: Warning,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        bad: r#"cluster:
  spec:
    networking:
      networkID: vpc-1
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.0.0/20, ipv6CIDR: '/64#0', id: subnet-a}
      - {name: b, type: Public, zone: us-east-1a, cidr: 172.20.16.0/20, ipv6CIDR: '/64#0', id: subnet-b}
"#,
        good: r#"cluster:
  spec:
    networking:
      networkID: vpc-1
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.0.0/20, ipv6CIDR: '/64#0', id: subnet-a}
      - {name: b, type: Public, zone: us-east-1a, cidr: 172.20.16.0/20, ipv6CIDR: '/64#1', id: subnet-b}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    findings::report_clashes(subject, Existence::Existing, report);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(ipv6_cidrs: &[&str], more: &str) -> String {
        let subnets = ipv6_cidrs.iter().enumerate().map(|(index, cidr)| {
            format!("{{name: s{index}, type: Public, zone: us-east-1a, cidr: 172.20.{index}.0/24, ipv6CIDR: '{cidr}', id: subnet-{index}}}")
        });
        format!(
            "cluster: {{spec: {{networking: {{networkID: vpc-1, subnets: [{}]}}}}}}\n{more}",
            subnets.collect::<Vec<_>>().join(", ")
        )
    }

    #[test]
    fn accepts_blocks_side_by_side() {
        accepts(&RULE, &request(&["/64#0", "/64#1"], ""));
    }

    #[test]
    fn reports_blocks_far_out_while_the_vpc_is_unknown() {
        reports(&RULE, &request(&["/60#100", "/64#1005"], ""), &["spec.networking.subnets[1].ipv6CIDR"]);
    }
}
