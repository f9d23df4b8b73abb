//! `/LEN#N` with a LEN shorter than the prefix of the VPC's block.

use super::findings::{self, Misfit};
use crate::release::Releases;
use crate::rules::cloud::Existence;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The LEN of a subnet's `/LEN#N` is shorter than the prefix of the VPC's IPv6 block.
    ///
    /// A VPC with a /56 has no /48 in it. kOps does not notice (`CIDRSubnet` in `upup/pkg/fi/utils/net.go` computes
    /// with a negative number of bits): it sets N above the VPC's prefix, so that `/48#a` in `2001:db8::/56` becomes
    /// `2001:db8:a::/48`, far outside the VPC, which AWS refuses. Terraform's own function refuses the text. A VPC that
    /// kOps makes gets a /56 from Amazon.
    ///
    /// Use a length behind the VPC's prefix, usually /64.
    pub static RULE = {
        code: "ipv6-block-larger-than-vpc",
        summary: "`/LEN#N` asks for a larger block than the VPC has",
        severity: Error,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.0.0/20, ipv6CIDR: '/48#0'}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.0.0/20, ipv6CIDR: '/64#0'}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    findings::report_misfits(subject, Existence::Created, |misfit| misfit == Misfit::Larger, report);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(ipv6_cidrs: &[&str], more: &str) -> String {
        let subnets = ipv6_cidrs.iter().enumerate().map(|(index, cidr)| {
            format!("{{name: s{index}, type: Public, zone: us-east-1a, cidr: 172.20.{index}.0/24, ipv6CIDR: '{cidr}'}}")
        });
        format!("cluster: {{spec: {{networking: {{subnets: [{}]}}}}}}\n{more}", subnets.collect::<Vec<_>>().join(", "))
    }

    #[test]
    fn accepts_the_whole_block_and_unknown_ones() {
        accepts(&RULE, &request(&["/56#0"], ""));
        accepts(&RULE, &request(&["/48#0"], "vpc: {ipv6CIDRs: ['2001:db8::/44']}"));
        let existing = request(&["/48#0"], "").replace("subnets:", "networkID: vpc-1, subnets:");
        accepts(&RULE, &existing);
    }

    #[test]
    fn reports_with_a_block_that_fits() {
        let found = reports(
            &RULE,
            &request(&["/52#0", "/64#0"], "vpc: {ipv6CIDRs: ['2001:db8::/56', '2001:db8:1::/48']}"),
            &["spec.networking.subnets[0].ipv6CIDR"],
        );
        assert_eq!(found[0].message, "`/52#0` asks for a larger block than the VPC's block `2001:db8::/56`");
        assert_eq!(found[0].hint.as_deref(), Some("Take the next free block, `/64#1`"));
    }
}
