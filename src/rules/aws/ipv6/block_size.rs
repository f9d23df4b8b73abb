//! IPv6 blocks of lengths that AWS does not have.

use crate::aws::limits;
use crate::cidr::Ipv6Net;
use crate::cidr::free::MOST_OFFERS;
use crate::release::Releases;
use crate::rules::cloud::Existence;
use crate::rules::rule::{Reporter, Subject, rule};

use super::free_numbers::FreeNumbers;
use super::helpers::{Ipv6Subnet, Wanted, subnets_of};
use super::pool::VpcPool;

rule! {
    /// The IPv6 block of a subnet that kOps is to make is not a /44, /48, /52, /56, /60 or /64.
    ///
    /// AWS makes subnets with these lengths only ("Subnet CIDR blocks" in the VPC User Guide; before 2024 with /64
    /// only). kOps takes any length from 0 to 128 in `/LEN#N` and any IPv6 CIDR (`validateIPv6CIDR`), so the apply
    /// stops at the subnet.
    ///
    /// Use a /64, the usual block of a subnet. Each node takes a /80 of it.
    pub static CREATED = {
        code: "ipv6-block-size",
        summary: "AWS makes no subnet with an IPv6 block of this length, only of /44 to /64 in steps of four",
        severity: Error,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        needs: [Ipv6Blocks, NewSubnets, UnusualIpv6Blocks],
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
        check: |subject, report| check(subject, Existence::Created, report),
    }
}

rule! {
    /// The spec says of a subnet with an `id` that its IPv6 block is not a /44, /48, /52, /56, /60 or /64.
    ///
    /// No subnet has such a block ("Subnet CIDR blocks" in the VPC User Guide), so the text is not the block of the
    /// subnet that the id names. kOps compares the two when it applies, and cannot give an existing subnet another
    /// block.
    ///
    /// Write the block that the subnet has.
    pub static EXISTING = {
        code: "existing-ipv6-block-size",
        summary: "no subnet has an IPv6 block of this length, only of /44 to /64 in steps of four",
        severity: Warning,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        needs: [ExistingSubnets, Ipv6Blocks, UnusualIpv6Blocks],
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
        check: |subject, report| check(subject, Existence::Existing, report),
    }
}

/// Reports blocks of lengths that AWS does not have.
fn check(subject: &Subject<'_>, existence: Existence, report: &mut Reporter<'_>) {
    let mut offers = 0..MOST_OFFERS;
    for subnet in subnets_of(subject, existence) {
        let length = subnet.wanted.length();
        if limits::is_ipv6_length(length) {
            continue;
        }
        let (verb, hint) = match existence {
            Existence::Created => ("AWS makes no subnet with", nearest_size(subject, &subnet, offers.next().is_some())),
            Existence::Existing => ("no subnet has", "Write the block that the subnet has".to_owned()),
        };
        let message = format!("{verb} an IPv6 block of /{length}, only of /44 to /64 in steps of four");
        report.report(subnet.field(), message).value(subnet.text()).hint(hint).questions(subnet.field());
    }
}

/// What to write instead of a block of a length that AWS does not have.
fn nearest_size(subject: &Subject<'_>, subnet: &Ipv6Subnet<'_>, looks_for_free: bool) -> String {
    let length = limits::nearest_ipv6_length(subnet.wanted.length());
    match subnet.wanted {
        Wanted::Relative(_) => {
            let pool = VpcPool::of(subject);
            let free = || FreeNumbers::beside(subject, &pool, Some(subnet.index)).hint(length);
            let free = looks_for_free.then(free).flatten();
            free.unwrap_or_else(|| format!("Write `/{length}#N` with the number of a free block of that length"))
        }
        Wanted::Literal(net) => match Ipv6Net::new(net.network(), length) {
            Ok(nearest) => format!("Take a block of such a length, for example `{}`", nearest.trunc()),
            Err(_) => format!("Take a block of /{length}"),
        },
    }
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
        accepts(&CREATED, &request(&["/44#0", "/56#0", "/60#0", "2001:db8::/64", "/129#0", "10.0.0.0/8"], ""));
        accepts(&CREATED, &request(&["::ffff:10.0.0.0/104", "2001:db8::1/80", ""], ""));
    }

    #[test]
    fn reports_both_forms() {
        let fields = ["spec.networking.subnets[0].ipv6CIDR", "spec.networking.subnets[1].ipv6CIDR"];
        let found = reports(&CREATED, &request(&["/62#1", "2001:db8::/96"], ""), &fields);
        let hints: Vec<_> = found.iter().filter_map(|found| found.hint.as_deref()).collect();
        let relative = "Take the next free block, `/64#0`";
        assert_eq!(hints, [relative, "Take a block of such a length, for example `2001:db8::/64`"]);
    }

    fn existing(ipv6_cidrs: &[&str], more: &str) -> String {
        let subnets = ipv6_cidrs.iter().enumerate().map(|(index, cidr)| {
            format!(
                "{{name: s{index}, type: Public, zone: us-east-1a, cidr: 172.20.{index}.0/24, ipv6CIDR: \
                '{cidr}', id: subnet-{index}}}"
            )
        });
        format!(
            "cluster: {{spec: {{networking: {{networkID: vpc-1, subnets: [{}]}}}}}}\n{more}",
            subnets.collect::<Vec<_>>().join(", ")
        )
    }

    #[test]
    fn accepts_lengths_of_aws() {
        accepts(&EXISTING, &existing(&["/64#0", "2001:db8::/60"], ""));
    }

    #[test]
    fn reports_other_lengths() {
        reports(&EXISTING, &existing(&["/64#0", "/80#0"], ""), &["spec.networking.subnets[1].ipv6CIDR"]);
    }
}
