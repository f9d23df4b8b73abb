//! New subnets that share IPv6 addresses.

use super::findings;
use crate::release::Releases;
use crate::rules::cloud::Existence;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The IPv6 block of a subnet that kOps is to make is the same as that of another subnet, or one holds the other.
    ///
    /// `/LEN#N` counts blocks of length LEN from the start of the VPC's IPv6 block, whatever other subnets have:
    /// `/60#0` holds `/64#0` to `/64#f`, and `/064#0` is `/64#0`. AWS refuses the second subnet
    /// (`InvalidSubnet.Conflict`). kOps does not compare subnets with each other. While the VPC's block is unknown,
    /// relative blocks are compared with each other, and literal ones too.
    ///
    /// Take the next free number. Numbers are hexadecimal: `a` follows `9`.
    pub static RULE = {
        code: "ipv6-blocks-clash",
        summary: "the IPv6 blocks of two subnets share addresses",
        severity: Error,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.0.0/20, ipv6CIDR: '/60#0'}
      - {name: b, type: Public, zone: us-east-1a, cidr: 172.20.16.0/20, ipv6CIDR: '/64#a'}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.0.0/20, ipv6CIDR: '/60#0'}
      - {name: b, type: Public, zone: us-east-1a, cidr: 172.20.16.0/20, ipv6CIDR: '/64#10'}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    findings::report_clashes(subject, Existence::Created, report);
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
    fn accepts_blocks_side_by_side() {
        accepts(&RULE, &request(&["/64#9", "/64#a", "/60#1", "/64#20"], ""));
        accepts(&RULE, &request(&["/64#0", "2001:db8:0:1000::/64"], ""));
    }

    #[test]
    fn accepts_numbers_that_do_not_exist() {
        accepts(&RULE, &request(&["/64#100", "/64#100", "/48#0"], ""));
    }

    #[test]
    fn reports_the_later_of_equal_blocks_with_the_next_free_number() {
        let found = reports(
            &RULE,
            &request(&["/64#0", "/064#0", "/64#1", "/64#0"], ""),
            &["spec.networking.subnets[1].ipv6CIDR", "spec.networking.subnets[3].ipv6CIDR"],
        );
        let hints: Vec<_> = found.iter().filter_map(|found| found.hint.as_deref()).collect();
        assert_eq!(hints, ["Take the next free block, `/64#2`", "Take the next free block, `/64#3`"]);
        assert!(found.iter().all(|found| found.related[0].field == "spec.networking.subnets[0].ipv6CIDR"));
    }

    #[test]
    fn reports_relative_against_literal_where_the_vpc_is_known() {
        reports(
            &RULE,
            &request(&["2001:db8:0:1005::/64", "/64#5"], "vpc: {ipv6CIDRs: ['2001:db8:0:1000::/56']}"),
            &["spec.networking.subnets[1].ipv6CIDR"],
        );
    }

    #[test]
    fn reports_literals_while_the_vpc_is_unknown() {
        reports(
            &RULE,
            &request(&["2001:db8:0:1005::/64", "2001:db8:0:1000::/60"], ""),
            &["spec.networking.subnets[0].ipv6CIDR"],
        );
    }
}
