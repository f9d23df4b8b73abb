//! Subnets that share IPv6 addresses.

use std::collections::BTreeMap;

use crate::cidr::free::MOST_OFFERS;
use crate::cidr::sets;
use crate::diagnostic::Cause;
use crate::release::Releases;
use crate::rules::cloud::Existence;
use crate::rules::rule::{Reporter, Subject, rule};

use super::free_numbers::FreeNumbers;
use super::helpers::{Ipv6Subnet, clashes, subnets, subnets_of};
use super::pool::VpcPool;

rule! {
    /// The IPv6 block of a subnet that kOps is to make is the same as the block of another subnet, or one contains the
    /// other.
    ///
    /// `/LEN#N` counts blocks of length LEN from the start of the VPC's IPv6 block, whatever other subnets have:
    /// `/60#0` contains `/64#0` to `/64#f`, and `/064#0` is `/64#0`. AWS refuses the second subnet
    /// (`InvalidSubnet.Conflict`); kOps does not compare subnets with each other. As long as the VPC's block is not
    /// known, numbered blocks are compared only with numbered ones, and CIDRs with CIDRs.
    ///
    /// Take the next free number. Numbers are hexadecimal: after `9` comes `a`.
    pub static CREATED = {
        code: "ipv6-blocks-clash",
        summary: "the IPv6 blocks of two subnets share addresses",
        severity: Error,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        needs: [Ipv6Blocks, NewSubnets, UnusualIpv6Blocks],
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
        check: |subject, report| check(subject, Existence::Created, report),
    }
}

rule! {
    /// The spec gives two subnets with an `id` IPv6 blocks that share addresses.
    ///
    /// Subnets of a VPC never overlap, so at least one of the texts is not the block of its subnet. kOps compares
    /// `ipv6CIDR` with the subnet when it applies, and cannot give an existing subnet another block.
    ///
    /// Write the blocks that the subnets have.
    pub static EXISTING = {
        code: "existing-ipv6-blocks-clash",
        summary: "the spec gives two existing subnets the same IPv6 addresses",
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
        check: |subject, report| check(subject, Existence::Existing, report),
    }
}

/// More related places than these would not help anybody.
const MOST_RELATED: usize = 8;

/// Reports a block that holds those of several other subnets: the large one is the mistake.
fn report_holder(
    subject: &Subject<'_>,
    pool: &VpcPool,
    holder: Ipv6Subnet<'_>,
    held: &[Ipv6Subnet<'_>],
    report: &mut Reporter<'_>,
) {
    let message = format!("block `{}` holds the blocks of {} other subnets", holder.text(), held.len());
    let finding = report.report(holder.field(), message);
    finding.value(holder.text());
    let usual = held.iter().map(|subnet| subnet.wanted.length()).min();
    let mut free = FreeNumbers::beside(subject, pool, Some(holder.index));
    if let Some(hint) = usual.and_then(|length| free.hint(length)) {
        finding.hint(hint);
    }
    for subnet in held.iter().take(MOST_RELATED) {
        finding.related(subnet.field(), format!("the block of subnet `{}`", subnet.subnet.spec.name));
    }
}

/// Reports subnets that share addresses. Of a pair the inner one is reported, unless only the outer one is still to be
/// made.
fn check(subject: &Subject<'_>, existence: Existence, report: &mut Reporter<'_>) {
    if subnets_of(subject, existence).next().is_none() {
        return;
    }
    let subnets: Vec<Ipv6Subnet<'_>> = subnets(subject).collect();
    if subnets.len() < 2 {
        return;
    }
    let pool = VpcPool::of(subject);
    let mut free = None;
    let clashes = clashes(&subnets, &pool);
    let mut holders = sets::holders_of_several(&clashes);
    holders.retain(|outer, _| subnets[*outer].existence() == Existence::Created);
    let holders: BTreeMap<usize, Vec<usize>> = holders.into_iter().take(MOST_OFFERS).collect();
    for (outer, inner) in holders.iter().filter(|_| existence == Existence::Created) {
        let held: Vec<Ipv6Subnet<'_>> = inner.iter().map(|key| subnets[*key]).collect();
        report_holder(subject, &pool, subnets[*outer], &held, report);
    }
    for clash in clashes.into_iter().filter(|clash| clash.same || !holders.contains_key(&clash.outer)) {
        let (inner, outer) = (subnets[clash.inner], subnets[clash.outer]);
        let (subnet, other) = match (inner.existence(), outer.existence()) {
            (Existence::Existing, Existence::Created) => (outer, inner),
            _ => (inner, outer),
        };
        if subnet.existence() != existence {
            continue;
        }
        let (name, other_name) = (&subnet.subnet.spec.name, &other.subnet.spec.name);
        let relation = if clash.same { "is the same as" } else { "overlaps" };
        let message = format!(
            "block `{}` of subnet `{name}` {relation} `{}` of subnet `{other_name}`",
            subnet.text(),
            other.text()
        );
        let finding = report.report(subnet.field(), message);
        finding.value(subnet.text()).cause(if clash.same { Cause::Duplicate } else { Cause::Invalid });
        finding.related(other.field(), format!("the block of subnet `{other_name}`"));
        let free = free.get_or_insert_with(|| FreeNumbers::of(subject, &pool));
        if let Some(hint) = free.hint(subnet.wanted.length()) {
            finding.hint(hint);
        }
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
    fn accepts_blocks_side_by_side() {
        accepts(&CREATED, &request(&["/64#9", "/64#a", "/60#1", "/64#20"], ""));
        accepts(&CREATED, &request(&["/64#0", "2001:db8:0:1000::/64"], ""));
    }

    #[test]
    fn accepts_numbers_that_do_not_exist() {
        accepts(&CREATED, &request(&["/64#100", "/64#100", "/48#0"], ""));
    }

    #[test]
    fn reports_the_later_of_equal_blocks_with_the_next_free_number() {
        let found = reports(
            &CREATED,
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
            &CREATED,
            &request(&["2001:db8:0:1005::/64", "/64#5"], "vpc: {ipv6CIDRs: ['2001:db8:0:1000::/56']}"),
            &["spec.networking.subnets[1].ipv6CIDR"],
        );
    }

    #[test]
    fn reports_literals_while_the_vpc_is_unknown() {
        reports(
            &CREATED,
            &request(&["2001:db8:0:1005::/64", "2001:db8:0:1000::/60"], ""),
            &["spec.networking.subnets[0].ipv6CIDR"],
        );
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
    fn accepts_existing_blocks_side_by_side() {
        accepts(&EXISTING, &existing(&["/64#0", "/64#1"], ""));
    }

    #[test]
    fn reports_blocks_far_out_while_the_vpc_is_unknown() {
        reports(&EXISTING, &existing(&["/60#100", "/64#1005"], ""), &["spec.networking.subnets[1].ipv6CIDR"]);
    }
}
