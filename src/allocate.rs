//! Where there is room in a cluster's network: what exists is frozen, wishes are placed around it, and the cluster with
//! them is planned again.

use std::cell::{Cell, OnceCell};

use crate::aws::limits::KEPT_ADDRESSES;
use crate::cidr::{IpNet, Ipv4Net, address_count};
use crate::deadline::GivenUp;
use crate::diagnostic::{Edit, PatchOperation};
use crate::plan::{Outcome, ReleaseChoice, RequestError, Wanted};
use crate::question::{self, Asked};
use crate::subnets::{self, AssignedCluster, Origin, Use, UseKind};

mod change;
mod codes;
mod ipv6_usage;
mod notices;
mod numbers;
mod part;
mod place;
mod text;
mod tried;
mod usage;
mod wish;

pub use change::Freeze;
pub use codes::{ALLOCATION_CODES, BRINGS_AN_ERROR, NO_FREE_BLOCK, OTHER_SUBNETS_UNKNOWN, SMALLER_THAN_LIKE};
pub use ipv6_usage::{Ipv6Usage, Ipv6Use};
pub use part::Part;
pub use place::{Assignment, Unplaced};
pub use usage::{BlockUsage, Usage};
pub use wish::{SCHEMA, Size, Wish, Wishes};

use tried::{Made, Placing, Tried};

/// What is free, and what was placed in it.
#[derive(Debug)]
pub struct Allocation {
    /// The review of the cluster with what was placed.
    pub outcome: Outcome,
    /// Whether everything was placed, and the review has no error that was not there before.
    pub is_complete: bool,
    /// What was placed, in order; first the subnets of the spec that had no place.
    pub assignments: Vec<Assignment>,
    /// What was not.
    pub unplaced: Vec<Unplaced>,
    /// What each block of the VPC is used for afterwards.
    pub blocks: Vec<BlockUsage>,
    /// The same of its IPv6 blocks, as far as they are known.
    pub ipv6_blocks: Vec<Ipv6Usage>,
    /// Blocks that kOps assigns and that are to be written down.
    pub freezes: Vec<Freeze>,
    /// The change of the cluster, in the API version that was sent.
    pub patch: Vec<PatchOperation>,
    /// The same as edits of the text; none for JSON, and where they would not be exact.
    pub edits: Vec<Edit>,
}

/// What comes of a question for room.
#[derive(Debug)]
pub enum Allocated {
    /// An answer.
    Done(Box<Allocation>),
    /// The block of something that exists is not known: the review of the spec.
    Unknown(Box<Outcome>),
}

/// Why there is no answer.
#[derive(Debug)]
pub enum AllocateError {
    /// There is no spec that could be reviewed.
    Request(RequestError),
    /// The question has errors.
    Question(question::Refusal),
    /// The deadline has passed.
    GivenUp(GivenUp),
}

/// Answers `question` about the spec in `asked`; over HTTP both are one body.
///
/// # Errors
///
/// [`AllocateError`].
pub fn allocate(asked: &Asked<'_>, question: &Asked<'_>) -> Result<Allocated, AllocateError> {
    let request = asked.request(wish::KEYS).map_err(AllocateError::Request)?;
    let release = ReleaseChoice::of(&request).version;
    let inputs = &request.inputs;
    let cluster = subnets::assign(&inputs.cluster, &inputs.vpc, release);
    let wishes = wish::read(question, &cluster).map_err(AllocateError::Question)?;
    if !is_known(&cluster) {
        let before = asked.review(&request, Wanted::Findings)?;
        return match before.is_valid() {
            true => Err(AllocateError::Question(wish::blocks_unknown(question))),
            false => Ok(Allocated::Unknown(Box::new(before))),
        };
    }
    let mut uses = cluster.uses(&inputs.vpc);
    uses.extend(wishes.avoid.iter().filter_map(avoided));
    let (request, cluster, before, planned) = (&request, &cluster, OnceCell::new(), Cell::new(0));
    let placing = Placing { asked, request, cluster, wishes: &wishes, release, before, planned };
    let Tried { made, mut outcome, mut uses, has_new_errors } = placing.tried(&uses)?;
    let change::Written { patch, edits } = placing.written(&made);
    let Made { assignments, unplaced, freezes, .. } = made;
    uses.extend(assignments.iter().filter_map(use_of));
    let blocks = usage::blocks(cluster, &inputs.vpc, &uses);
    let ipv6_blocks = ipv6_usage::blocks(cluster, &inputs.vpc, &wishes.avoid, &assignments);
    for notice in notices::of(cluster, request, &wishes.avoid) {
        outcome.counts.add(notice.code, notice.severity, 1);
        outcome.diagnostics.push(notice);
    }
    let is_complete = unplaced.is_empty() && !has_new_errors;
    let allocation =
        Allocation { outcome, is_complete, assignments, unplaced, blocks, ipv6_blocks, freezes, patch, edits };
    Ok(Allocated::Done(Box::new(allocation)))
}

/// Whether the block of everything that exists is known, and the network too.
fn is_known(cluster: &AssignedCluster<'_>) -> bool {
    let is_known = |subnet: &subnets::AssignedSubnet<'_>| match subnet.cidr.is_empty() {
        true => !subnet.is_shared() && subnet.kind.is_some(),
        false => subnet.cidr.ipv4().is_some(),
    };
    let networks = cluster.network_cidrs().all(|network| network.ipv4().is_some());
    networks && cluster.subnets.iter().all(is_known)
}

fn avoided(block: &IpNet) -> Option<Use> {
    match block {
        IpNet::V4(block) => {
            Some(Use { block: block.trunc(), kind: UseKind::Avoided, name: String::new(), origin: None })
        }
        IpNet::V6(_) => None,
    }
}

fn use_of(assignment: &Assignment) -> Option<Use> {
    let (block, name) = (assignment.block?, assignment.part.name.clone());
    Some(Use { block, kind: UseKind::Subnet, name, origin: Some(Origin::Assigned) })
}

/// How many addresses machines can have in a subnet with this block.
pub fn usable_addresses(block: Ipv4Net) -> u64 {
    address_count(block).saturating_sub(KEPT_ADDRESSES)
}

impl From<GivenUp> for AllocateError {
    fn from(given_up: GivenUp) -> AllocateError {
        AllocateError::GivenUp(given_up)
    }
}

#[cfg(test)]
mod tests;
