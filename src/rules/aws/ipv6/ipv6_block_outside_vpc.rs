//! Literal IPv6 blocks outside the VPC.

use super::findings::{self, Misfit};
use crate::release::Releases;
use crate::rules::cloud::Existence;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The literal IPv6 block of a subnet that kOps is to make lies in none of the VPC's IPv6 blocks.
    ///
    /// AWS refuses the subnet. kOps does not look at the VPC's IPv6 blocks when it validates. They are known from
    /// `vpc.ipv6CIDRs` of the request; a literal may lie in any of them.
    ///
    /// Take a block inside the VPC, best as `/LEN#N`, which counts in the first of its blocks.
    pub static RULE = {
        code: "ipv6-block-outside-vpc",
        summary: "the literal IPv6 block lies outside the VPC's IPv6 blocks",
        severity: Error,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        bad: r#"cluster:
  spec:
    networking:
      networkID: vpc-1
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.0.0/20, ipv6CIDR: 'fd00:5e4f:ce::/64'}
vpc: {ipv6CIDRs: ['2001:db8:0:1000::/56']}
"#,
        good: r#"cluster:
  spec:
    networking:
      networkID: vpc-1
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.0.0/20, ipv6CIDR: '2001:db8:0:1001::/64'}
vpc: {ipv6CIDRs: ['2001:db8:0:1000::/56']}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    findings::report_misfits(subject, Existence::Created, |misfit| misfit == Misfit::Outside, report);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(ipv6_cidrs: &[&str], more: &str) -> String {
        let subnets = ipv6_cidrs.iter().enumerate().map(|(index, cidr)| {
            format!("{{name: s{index}, type: Public, zone: us-east-1a, cidr: 172.20.{index}.0/24, ipv6CIDR: '{cidr}'}}")
        });
        format!(
            "cluster: {{spec: {{networking: {{networkID: vpc-1, subnets: [{}]}}}}}}\n{more}",
            subnets.collect::<Vec<_>>().join(", ")
        )
    }

    #[test]
    fn accepts_blocks_in_any_block_of_the_vpc() {
        let pool = "vpc: {ipv6CIDRs: ['2001:db8:0:1000::/56', '2001:db8:1::/48']}";
        accepts(&RULE, &request(&["2001:db8:0:1001::/64", "2001:db8:1:ff::/64", "/64#0"], pool));
    }

    #[test]
    fn accepts_any_block_of_an_unknown_vpc() {
        accepts(&RULE, &request(&["2001:db8:0:1001::/64"], ""));
        accepts(&RULE, &request(&["2001:db8:0:1001::/64"], "vpc: {ipv6CIDRs: []}"));
    }

    #[test]
    fn reports_blocks_around_the_vpc_too() {
        let found = reports(
            &RULE,
            &request(&["2001:db8::/48", "fd00::/64"], "vpc: {ipv6CIDRs: ['2001:db8:0:1000::/56']}"),
            &["spec.networking.subnets[0].ipv6CIDR", "spec.networking.subnets[1].ipv6CIDR"],
        );
        assert_eq!(found[1].hint.as_deref(), Some("Take the next free block, `/64#1`"));
    }
}
