//! Why an IPv6 block does not lie in the VPC's blocks, and what the rules say then.

use std::cell::LazyCell;

use crate::aws::limits;
use crate::cidr::{IpNet, NthBlockError, nth_block};
use crate::diagnostic::{FieldPath, Object};
use crate::rules::cloud::Existence;
use crate::rules::rule::{Reporter, Subject};

use super::free_numbers::FreeNumbers;
use super::helpers::{Ipv6Subnet, Wanted, subnets_of};
use super::pool::VpcPool;

/// So many misfits speak against the block of the VPC, where no block fits.
const MANY: usize = 3;

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
    /// A literal lies outside the VPC's blocks.
    Outside,
}

impl Misfit {
    /// Whether the number is too large.
    pub(super) fn is_beyond_last(self) -> bool {
        matches!(self, Misfit::BeyondLast { .. })
    }

    fn message(self, text: &str, pool: &VpcPool) -> String {
        match self {
            Misfit::Larger => format!("`{text}` asks for a larger block than {pool}"),
            Misfit::BeyondLast { last } => {
                format!("`{text}` does not exist in {pool}, whose last block is number `{last:x}`")
            }
            Misfit::Outside => format!("`{text}` lies outside the VPC's IPv6 blocks"),
        }
    }
}

/// Reports the subnets of this existence whose misfit is of a kind that the rule is about.
pub(super) fn check(
    subject: &Subject<'_>,
    existence: Existence,
    is_meant: impl Fn(Misfit) -> bool,
    report: &mut Reporter<'_>,
) {
    let pool = VpcPool::of(subject);
    let mut free = None;
    let found: Vec<_> =
        misfits(subnets_of(subject, existence), &pool).filter(|(_, misfit)| is_meant(*misfit)).collect();
    let of_all = MANY <= found.len() && found.len() == subnets_of(subject, existence).count();
    for (subnet, misfit) in found {
        let finding = report.report(subnet.field(), misfit.message(subnet.text(), &pool));
        finding.value(subnet.text()).depends_on_of(Object::Request, FieldPath::of("vpc.ipv6CIDRs"));
        let free = free.get_or_insert_with(|| FreeNumbers::of(subject, &pool));
        match (existence, free.hint(subnet.wanted.length())) {
            // Then the block of the VPC is the mistake, rather than every number.
            (Existence::Created, Some(_)) if of_all && misfit.is_beyond_last() => {
                finding.hint(format!("Correct the VPC's block if it is larger than {pool}, or take smaller numbers"));
            }
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

/// The subnets whose block does not lie in the VPC. Blocks of lengths that AWS does not have are another finding.
fn misfits<'a>(
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
