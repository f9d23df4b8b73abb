//! IPv6 blocks of new subnets that AWS does not make.

use super::findings;
use crate::release::Releases;
use crate::rules::cloud::Existence;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The IPv6 block of a subnet that kOps is to make is not a /44, /48, /52, /56, /60 or /64.
    ///
    /// AWS makes subnets with these lengths only ("Subnet CIDR blocks" in the VPC User Guide; before 2024 with /64
    /// only). kOps takes any length from 0 to 128 in `/LEN#N` and any IPv6 CIDR (`validateIPv6CIDR`), so the apply
    /// stops at the subnet.
    ///
    /// Use a /64, the usual block of a subnet. Each node takes a /80 of it.
    pub static RULE = {
        code: "ipv6-block-size",
        summary: "AWS makes no subnet with an IPv6 block of this length, only of /44 to /64 in steps of four",
        severity: Error,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.0.0/20, ipv6CIDR: '/65#0'}
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
    findings::report_sizes(subject, Existence::Created, report);
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
    fn accepts_every_length_of_aws_and_what_kops_refuses() {
        accepts(&RULE, &request(&["/44#0", "/56#0", "/60#0", "2001:db8::/64", "/129#0", "10.0.0.0/8"], ""));
        accepts(&RULE, &request(&["::ffff:10.0.0.0/104", "2001:db8::1/80", ""], ""));
    }

    #[test]
    fn reports_both_forms() {
        let fields = ["spec.networking.subnets[0].ipv6CIDR", "spec.networking.subnets[1].ipv6CIDR"];
        let found = reports(&RULE, &request(&["/62#1", "2001:db8::/96"], ""), &fields);
        let hints: Vec<_> = found.iter().filter_map(|found| found.hint.as_deref()).collect();
        let relative = "Write `/64#N` with the number of a free block of that length";
        assert_eq!(hints, [relative, "Take a block of such a length, for example `2001:db8::/64`"]);
    }
}
