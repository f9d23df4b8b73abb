//! `/LEN#N` with an N that the VPC's block does not have.

use super::findings::{self, Misfit};
use crate::release::Releases;
use crate::rules::cloud::Existence;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The N of a subnet's `/LEN#N` is larger than the number of the last block of that length in the VPC's IPv6 block.
    ///
    /// A /56 has 256 blocks of /64, `/64#0` to `/64#ff`. kOps only reads the text when it validates; the apply stops
    /// with "prefix extension of 8 does not accommodate a subnet numbered 256" (`CIDRSubnet` in
    /// `upup/pkg/fi/utils/net.go`). A VPC that kOps makes gets a /56 from Amazon. N is hexadecimal: `/64#100` is block
    /// 256.
    ///
    /// Take the next free number.
    pub static RULE = {
        code: "ipv6-index-too-large",
        summary: "`/LEN#N` asks for a block that the VPC does not have",
        severity: Error,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.0.0/20, ipv6CIDR: '/64#100'}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.0.0/20, ipv6CIDR: '/64#ff'}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    findings::report_misfits(subject, Existence::Created, |misfit| matches!(misfit, Misfit::BeyondLast { .. }), report);
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
    fn accepts_the_last_block() {
        accepts(&RULE, &request(&["/64#ff", "/60#f"], ""));
        accepts(&RULE, &request(&["/64#fff"], "vpc: {ipv6CIDRs: ['2001:db8::/52']}"));
    }

    #[test]
    fn accepts_any_number_in_an_unknown_vpc() {
        accepts(&RULE, &request(&["/64#100"], "").replace("subnets:", "networkID: vpc-1, subnets:"));
    }

    #[test]
    fn reports_the_last_and_the_next_free_number() {
        let found = reports(
            &RULE,
            &request(&["/64#0", "/60#10", "/64#7fffffffffffffff"], ""),
            &["spec.networking.subnets[1].ipv6CIDR", "spec.networking.subnets[2].ipv6CIDR"],
        );
        assert!(found[0].message.ends_with("whose last block is number `f`"), "{}", found[0].message);
        let hints: Vec<_> = found.iter().filter_map(|found| found.hint.as_deref()).collect();
        assert_eq!(hints, ["Take the next free block, `/60#1`", "Take the next free block, `/64#1`"]);
    }
}
