//! IPv6 blocks of existing subnets that do not lie in the VPC.

use super::findings;
use crate::release::Releases;
use crate::rules::cloud::Existence;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The IPv6 block that the spec gives a subnet with an `id` does not lie in the VPC's IPv6 blocks.
    ///
    /// Every IPv6 block of a subnet lies in one of its VPC's. `/LEN#N` counts in the first of them, and does not exist
    /// where LEN is shorter than its prefix or N larger than the number of its last block. kOps compares the block with
    /// the subnet when it applies, and cannot give an existing subnet another one.
    ///
    /// Write the block that the subnet has.
    pub static RULE = {
        code: "existing-ipv6-block-outside-vpc",
        summary: "the IPv6 block of an existing subnet does not lie in the VPC",
        severity: Warning,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        bad: r#"cluster:
  spec:
    networking:
      networkID: vpc-1
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.0.0/20, ipv6CIDR: '/48#0', id: subnet-a}
vpc: {ipv6CIDRs: ['2001:db8:0:1000::/56']}
"#,
        good: r#"cluster:
  spec:
    networking:
      networkID: vpc-1
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.0.0/20, ipv6CIDR: '/64#0', id: subnet-a}
vpc: {ipv6CIDRs: ['2001:db8:0:1000::/56']}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    findings::report_misfits(subject, Existence::Existing, |_| true, report);
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
    fn accepts_blocks_of_the_vpc() {
        accepts(&RULE, &request(&["/64#0", "2001:db8::/64"], "vpc: {ipv6CIDRs: ['2001:db8::/56']}"));
        accepts(&RULE, &request(&["/64#100", "/48#0"], ""));
    }

    #[test]
    fn reports_all_three_kinds() {
        let fields = [0, 1, 2].map(|index| format!("spec.networking.subnets[{index}].ipv6CIDR"));
        let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
        let pool = "vpc: {ipv6CIDRs: ['2001:db8::/56']}";
        reports(&RULE, &request(&["/48#0", "/64#100", "fd00::/64"], pool), &fields);
    }
}
