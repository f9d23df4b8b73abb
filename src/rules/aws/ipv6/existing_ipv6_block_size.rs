//! IPv6 blocks of existing subnets that no subnet has.

use super::findings;
use crate::release::Releases;
use crate::rules::cloud::Existence;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The spec says of a subnet with an `id` that its IPv6 block is not a /44, /48, /52, /56, /60 or /64.
    ///
    /// No subnet has such a block ("Subnet CIDR blocks" in the VPC User Guide), so the text is not the block of the
    /// subnet that the id names. kOps compares the two when it applies, and cannot give an existing subnet another
    /// block.
    ///
    /// Write the block that the subnet has.
    pub static RULE = {
        code: "existing-ipv6-block-size",
        summary: "no subnet has an IPv6 block of this length, only of /44 to /64 in steps of four",
        severity: Warning,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        bad: r#"cluster:
  spec:
    networking:
      networkID: vpc-1
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.0.0/20, ipv6CIDR: '/65#0', id: subnet-a}
"#,
        good: r#"cluster:
  spec:
    networking:
      networkID: vpc-1
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.0.0/20, ipv6CIDR: '/64#0', id: subnet-a}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    findings::report_sizes(subject, Existence::Existing, report);
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
    fn accepts_lengths_of_aws() {
        accepts(&RULE, &request(&["/64#0", "2001:db8::/60"], ""));
    }

    #[test]
    fn reports_other_lengths() {
        reports(&RULE, &request(&["/64#0", "/80#0"], ""), &["spec.networking.subnets[1].ipv6CIDR"]);
    }
}
