//! What is wrong with the subnets' IPv6 blocks, whether kOps makes the subnets or not.

use std::cell::LazyCell;

use super::free_numbers::FreeNumbers;
use super::helpers::{Ipv6Subnet, Wanted, clashes, subnets, subnets_of};
use super::pool::VpcPool;
use crate::aws::limits;
use crate::cidr::{IpNet, Ipv6Net, NthBlockError, nth_block};
use crate::diagnostic::Cause;
use crate::rules::cloud::Existence;
use crate::rules::rule::{Reporter, Subject};

/// Reports blocks of lengths that AWS does not have.
pub(super) fn report_sizes(subject: &Subject<'_>, existence: Existence, report: &mut Reporter<'_>) {
    for subnet in subnets_of(subject, existence) {
        let length = subnet.wanted.length();
        if limits::is_ipv6_length(length) {
            continue;
        }
        let (verb, hint) = match existence {
            Existence::Created => ("AWS makes no subnet with", nearest_size(subnet.wanted)),
            Existence::Existing => ("no subnet has", "Write the block that the subnet has".to_owned()),
        };
        let message = format!("{verb} an IPv6 block of /{length}, only of /44 to /64 in steps of four");
        report.report(subnet.field(), message).value(subnet.text()).hint(hint);
    }
}

/// What to write instead of a block of a length that AWS does not have.
fn nearest_size(wanted: Wanted) -> String {
    let length = limits::nearest_ipv6_length(wanted.length());
    match wanted {
        Wanted::Relative(_) => format!("Write `/{length}#N` with the number of a free block of that length"),
        Wanted::Literal(net) => match Ipv6Net::new(net.network(), length) {
            Ok(nearest) => format!("Take a block of such a length, for example `{}`", nearest.trunc()),
            Err(_) => format!("Take a block of /{length}"),
        },
    }
}

/// Reports subnets that share addresses. Of a pair the inner one is reported, unless only the outer one is still to be made.
pub(super) fn report_clashes(subject: &Subject<'_>, existence: Existence, report: &mut Reporter<'_>) {
    if subnets_of(subject, existence).next().is_none() {
        return;
    }
    let subnets: Vec<Ipv6Subnet<'_>> = subnets(subject).collect();
    let pool = VpcPool::of(subject);
    let mut free = None;
    for clash in clashes(&subnets, &pool) {
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

/// Why a subnet's block does not lie in the VPC.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Misfit {
    /// LEN is shorter than the prefix of the VPC's block.
    Larger,
    /// The VPC's block has no N-th block.
    BeyondLast {
        /// The largest N.
        last: u64,
    },
    /// A literal lies in none of the VPC's blocks.
    Outside,
}

/// The subnets whose block does not lie in the VPC. Blocks of lengths that AWS does not have are another finding.
pub(super) fn misfits<'a>(
    subnets: impl Iterator<Item = Ipv6Subnet<'a>>,
    pool: &VpcPool,
) -> impl Iterator<Item = (Ipv6Subnet<'a>, Misfit)> {
    let holders = LazyCell::new(|| pool.holders());
    let misfit = move |subnet: &Ipv6Subnet<'a>| match subnet.wanted {
        Wanted::Relative(notation) => match nth_block(pool.network(), notation) {
            Ok(_) => None,
            Err(NthBlockError::LargerThanNetwork { .. }) => Some(Misfit::Larger),
            Err(NthBlockError::OutOfRange { last, .. }) => Some(Misfit::BeyondLast { last }),
        },
        Wanted::Literal(net) => {
            let outside = holders.as_ref().is_some_and(|holders| holders.holder(IpNet::V6(net)).is_none());
            outside.then_some(Misfit::Outside)
        }
    };
    let sized = subnets.filter(|subnet| limits::is_ipv6_length(subnet.wanted.length()));
    sized.filter_map(move |subnet| Some((subnet, misfit(&subnet)?)))
}

/// Reports the subnets of this existence whose misfit is of a kind that the rule is about.
pub(super) fn report_misfits(
    subject: &Subject<'_>,
    existence: Existence,
    is_meant: impl Fn(Misfit) -> bool,
    report: &mut Reporter<'_>,
) {
    let pool = VpcPool::of(subject);
    let mut free = None;
    for (subnet, misfit) in misfits(subnets_of(subject, existence), &pool).filter(|(_, misfit)| is_meant(*misfit)) {
        let text = subnet.text();
        let message = match misfit {
            Misfit::Larger => format!("`{text}` asks for a larger block than {pool}"),
            Misfit::BeyondLast { last } => {
                format!("`{text}` does not exist in {pool}, whose last block is number `{last:x}`")
            }
            Misfit::Outside => format!("`{text}` lies outside the VPC's IPv6 blocks"),
        };
        let finding = report.report(subnet.field(), message);
        finding.value(text);
        let free = free.get_or_insert_with(|| FreeNumbers::of(subject, &pool));
        match (existence, free.hint(subnet.wanted.length())) {
            (Existence::Created, Some(hint)) => {
                finding.hint(hint);
            }
            (Existence::Existing, _) => {
                finding.hint("Write the block that the subnet has");
            }
            (Existence::Created, None) => {}
        }
    }
}
