//! Where there is room in a cluster's network: what exists is frozen, wishes are placed around it, and the cluster with
//! them is planned again.

use crate::aws::limits::KEPT_ADDRESSES;
use crate::cidr::{IpNet, Ipv4Net, address_count};
use crate::deadline::GivenUp;
use crate::diagnostic::{Edit, PatchOperation};
use crate::plan::{Outcome, Request, RequestError, Wanted};
use crate::question::{self, Asked};
use crate::release::Release;
use crate::subnets::{self, AssignedCluster, Origin, Use, UseKind};

mod change;
mod codes;
mod numbers;
mod part;
mod place;
mod text;
mod usage;
mod wish;

pub use change::Freeze;
pub use codes::{ALLOCATION_CODES, NO_FREE_BLOCK, SMALLER_THAN_LIKE};
pub use part::Part;
pub use place::{Assignment, Unplaced};
pub use usage::{BlockUsage, Usage};
pub use wish::{SCHEMA, Size, Wish, Wishes};

use change::Change;
use numbers::Numbers;
use part::{Parts, Set};
use place::Free;

/// What is free, and what was placed in it.
#[derive(Debug)]
pub struct Allocation {
    /// The review of the cluster with what was placed.
    pub outcome: Outcome,
    /// What was placed, in order; first the subnets of the spec that had no place.
    pub assignments: Vec<Assignment>,
    /// What was not.
    pub unplaced: Vec<Unplaced>,
    /// What each block of the VPC is used for afterwards.
    pub blocks: Vec<BlockUsage>,
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
    let before = asked.review(&request, Wanted::Findings)?;
    let inputs = &request.inputs;
    let cluster = subnets::assign(&inputs.cluster, &inputs.vpc, before.release.version);
    let wishes = wish::read(question, &cluster).map_err(AllocateError::Question)?;
    if !is_known(&cluster) {
        return match before.is_valid() {
            true => Err(AllocateError::Question(wish::blocks_unknown(question))),
            false => Ok(Allocated::Unknown(Box::new(before))),
        };
    }
    let mut uses = cluster.uses(&inputs.vpc);
    uses.extend(wishes.avoid.iter().filter_map(avoided));
    let release = before.release.version;
    let placing = Placing { asked, request: &request, cluster: &cluster, wishes: &wishes, release };
    let mut made = placing.made(&uses)?;
    if let Some(part) = placing.part_that_kops_requires(&made, &uses) {
        uses.push(Use { block: part, kind: UseKind::Reserved, name: String::new(), origin: None });
        made = placing.made(&uses)?;
    }
    let Made { assignments, unplaced, freezes, request: changed, written } = made;
    let outcome = if assignments.is_empty() { before } else { asked.review(&changed, Wanted::Findings)? };
    uses.extend(assignments.iter().filter_map(use_of));
    let blocks = usage::blocks(&cluster, &uses);
    let change::Written { patch, edits } = written;
    Ok(Allocated::Done(Box::new(Allocation { outcome, assignments, unplaced, blocks, freezes, patch, edits })))
}

/// Wishes, and the cluster that they are placed in.
struct Placing<'p, 'a> {
    asked: &'p Asked<'a>,
    request: &'p Request<'a>,
    cluster: &'p AssignedCluster<'p>,
    wishes: &'p Wishes,
    release: Release,
}

/// The cluster with what was placed.
struct Made<'a> {
    assignments: Vec<Assignment>,
    unplaced: Vec<Unplaced>,
    freezes: Vec<Freeze>,
    request: Request<'a>,
    written: change::Written,
}

impl<'a> Placing<'_, 'a> {
    fn made(&self, uses: &[Use]) -> Result<Made<'a>, GivenUp> {
        let (assignments, unplaced) = placed(self.asked, self.request, self.cluster, self.wishes, uses)?;
        let is_changed = !assignments.is_empty();
        let freezes = if is_changed { freezes(self.cluster) } else { Vec::new() };
        let change = Change::of(&freezes, &assignments);
        let written = match is_changed {
            true => change.written(self.request, self.asked.bounds.limits),
            false => change::Written::default(),
        };
        Ok(Made { request: change.made(self.request), assignments, unplaced, freezes, written })
    }

    /// A part of the network that has to stay free: kOps would refuse the cluster with what was placed for the lack of
    /// one, and does not refuse it as it is.
    fn part_that_kops_requires(&self, made: &Made<'_>, uses: &[Use]) -> Option<Ipv4Net> {
        let inputs = &made.request.inputs;
        let cluster = subnets::assign(&inputs.cluster, &inputs.vpc, self.release);
        let is_new = cluster.lacks_free_part() && !self.cluster.lacks_free_part();
        let used: Vec<Ipv4Net> = uses.iter().map(|used| used.block).collect();
        if is_new { cluster.spare_part(&used, self.release) } else { None }
    }
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

type Placed = (Vec<Assignment>, Vec<Unplaced>);

/// Places the subnets without a place, together where they fit so, and then the wishes in their order.
fn placed(
    asked: &Asked<'_>,
    request: &Request<'_>,
    cluster: &AssignedCluster<'_>,
    wishes: &Wishes,
    uses: &[Use],
) -> Result<Placed, GivenUp> {
    let used: Vec<Ipv4Net> = uses.iter().map(|used| used.block).collect();
    let numbers = Numbers::of(cluster, &request.inputs.vpc, &wishes.avoid);
    let mut free = Free { rooms: cluster.room(&used), numbers, strategy: wishes.strategy };
    let mut parts = Parts::new(cluster, &wishes.wishes);
    let without = parts.without_place();
    let (mut assignments, mut unplaced) = Placed::default();
    let mut sets: Vec<Set> = match free.place(without.clone()) {
        Ok(placed) => {
            assignments = placed;
            Vec::new()
        }
        Err(_) => without.into_iter().map(|part| vec![part]).collect(),
    };
    sets.extend(wishes.wishes.iter().enumerate().flat_map(|(index, wish)| parts.of_want(index, wish)));
    for set in sets {
        asked.bounds.deadline.check()?;
        match free.place(set) {
            Ok(placed) => assignments.extend(placed),
            Err(without) => unplaced.extend(without),
        }
    }
    Ok((assignments, unplaced))
}

/// The blocks that kOps assigns: another subnet in the list would move them.
fn freezes(cluster: &AssignedCluster<'_>) -> Vec<Freeze> {
    let assigned = cluster.subnets.iter().enumerate().filter(|(_, subnet)| subnet.origin == Origin::Assigned);
    let known = assigned.filter(|(_, subnet)| cluster.block_today(subnet).is_some());
    known.map(|(place, subnet)| Freeze { place, subnet: subnet.spec.name.clone(), cidr: subnet.cidr.clone() }).collect()
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
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::diagnostic::{Severity, edited};
    use crate::manifest::Format;
    use crate::plan::Query;
    use crate::question::Bounds;

    /// What `kops create cluster` writes with private topology in three zones, and a group of each.
    const THREE_ZONES: &str = "kind: Cluster
apiVersion: kops.k8s.io/v1alpha3
metadata:
  name: c.example.com
spec:
  cloudProvider: {aws: {}}
  kubernetesVersion: 1.34.2
  networking:
    networkCIDR: 172.20.0.0/16
    nonMasqueradeCIDR: 100.64.0.0/10
    calico: {}
    topology: {dns: None}
    subnets:
    - {name: us-east-1a, type: Private, zone: us-east-1a, cidr: 172.20.64.0/18}
    - {name: us-east-1b, type: Private, zone: us-east-1b, cidr: 172.20.128.0/18}
    - {name: us-east-1c, type: Private, zone: us-east-1c, cidr: 172.20.192.0/18}
    - {name: utility-us-east-1a, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/21}
    - {name: utility-us-east-1b, type: Utility, zone: us-east-1b, cidr: 172.20.8.0/21}
    - {name: utility-us-east-1c, type: Utility, zone: us-east-1c, cidr: 172.20.16.0/21}
";
    const FOURTH_ZONE: &str = "{zone: us-east-1d, likeZone: us-east-1a}";

    fn asked(text: &str) -> Asked<'_> {
        static NO_QUERY: Query = Query {
            kops_release: None,
            vpc_ipv6_cidrs: Vec::new(),
            vpc_ipv4_cidrs: Vec::new(),
            ignore: Vec::new(),
            warn: Vec::new(),
            deny: Vec::new(),
            observed: Vec::new(),
        };
        Asked::read(text.as_bytes(), Format::Yaml, &NO_QUERY, &[], Bounds::DEFAULT).unwrap()
    }

    /// The allocation for a comma-separated list of wishes.
    #[track_caller]
    fn allocated(spec: &str, wishes: &str) -> Allocation {
        let question = format!("wants: [{wishes}]");
        match allocate(&asked(spec), &asked(&question)).unwrap() {
            Allocated::Done(allocation) => *allocation,
            Allocated::Unknown(outcome) => panic!("something is not known: {:#?}", outcome.diagnostics),
        }
    }

    /// Each name with its block and the code.
    fn shown(allocation: &Allocation) -> Vec<String> {
        let shown = |one: &Assignment| {
            let block = one.block.map(|block| format!(" {block}")).unwrap_or_default();
            let ipv6 = one.ipv6.as_ref().map(|ipv6| format!(" {}", ipv6.written)).unwrap_or_default();
            format!("{}{block}{ipv6} {}", one.part.name, one.code.code)
        };
        allocation.assignments.iter().map(shown).collect()
    }

    /// The text with the edits in it.
    fn written(spec: &str, allocation: &Allocation) -> String {
        edited(spec, &allocation.edits.iter().collect::<Vec<_>>())
    }

    #[test]
    fn a_fourth_zone_takes_what_three_left() {
        let allocation = allocated(THREE_ZONES, FOURTH_ZONE);
        assert_eq!(
            shown(&allocation),
            ["us-east-1d 172.20.32.0/19 smaller-than-like", "utility-us-east-1d 172.20.24.0/21 block-free"]
        );
        assert!(allocation.unplaced.is_empty() && allocation.freezes.is_empty());
        assert_eq!(allocation.outcome.count(Severity::Error), 0, "{:#?}", allocation.outcome.diagnostics);
        let added = "    - {name: us-east-1d, type: Private, zone: us-east-1d, cidr: 172.20.32.0/19}\n    - {name: \
            utility-us-east-1d, type: Utility, zone: us-east-1d, cidr: 172.20.24.0/21}\n";
        assert_eq!(written(THREE_ZONES, &allocation), format!("{THREE_ZONES}{added}"));
    }

    #[test]
    fn without_wants_the_room_is_shown() {
        let allocation = allocated(THREE_ZONES, "");
        assert!(allocation.patch.is_empty() && allocation.edits.is_empty());
        let [block] = &allocation.blocks[..] else { panic!("one block") };
        let free: Vec<String> = block
            .uses
            .iter()
            .filter_map(|usage| match usage {
                Usage::Free(block) => Some(block.to_string()),
                Usage::Used(_) => None,
            })
            .collect();
        assert_eq!(free, ["172.20.24.0/21", "172.20.32.0/19"]);
        assert_eq!(block.free_addresses, 2_048 + 8_192);
        assert_eq!(block.largest_free, "172.20.32.0/19".parse().ok());
    }

    #[test]
    fn a_zone_without_blocks_in_the_file_is_placed_before_all_wants() {
        let more = "    - {name: us-east-1d, type: Private, zone: us-east-1d}\n    - {name: utility-us-east-1d, type: \
            Utility, zone: us-east-1d}\n";
        let spec = format!("{THREE_ZONES}{more}");
        let allocation = allocated(&spec, "{zone: us-east-1a, type: Private, prefixLength: 24}");
        assert_eq!(
            shown(&allocation),
            ["us-east-1d 172.20.32.0/19 smaller-than-like", "utility-us-east-1d 172.20.24.0/21 block-free"]
        );
        let [unplaced] = &allocation.unplaced[..] else { panic!("{:?}", allocation.unplaced) };
        assert_eq!((unplaced.code.code, unplaced.part.length), ("no-free-block", Some(24)));
        assert_eq!(allocation.outcome.count(Severity::Error), 0, "{:#?}", allocation.outcome.diagnostics);
        assert!(written(&spec, &allocation).contains("- {cidr: 172.20.32.0/19, name: us-east-1d, "));
    }

    #[test]
    fn blocks_that_kops_assigns_are_written_down_first() {
        let blocks = without_blocks(THREE_ZONES, ", cidr: ");
        let before = allocated(&blocks, "");
        let allocation = allocated(&blocks, "{zone: us-east-1a, type: Utility, minAddresses: 20, name: more}");
        assert_eq!(shown(&allocation), ["more 172.20.24.0/27 block-free"]);
        assert_eq!(allocation.freezes.len(), 6);
        let text = written(&blocks, &allocation);
        let after = allocated(&text, "");
        assert!(after.freezes.is_empty());
        let subnets = |allocation: &Allocation| {
            let uses = allocation.blocks[0].uses.iter().filter_map(|usage| match usage {
                Usage::Used(used) if used.name != "more" => Some((used.name.clone(), used.block)),
                _ => None,
            });
            uses.collect::<Vec<_>>()
        };
        assert_eq!(subnets(&before), subnets(&after));
    }

    /// The text without what is from `from` to the next brace.
    fn without_blocks(text: &str, from: &str) -> String {
        let lines = text.lines().map(|line| match line.split_once(from) {
            Some((before, _)) => format!("{before}}}\n"),
            None => format!("{line}\n"),
        });
        lines.collect()
    }

    fn small(subnets: &[(u8, u8)]) -> String {
        let mut text = THREE_ZONES.split_once("    subnets:").unwrap().0.replace("172.20.0.0/16", "10.0.0.0/24");
        text.push_str("    subnets:\n");
        let mut taken: Vec<Ipv4Net> = Vec::new();
        for (place, length) in subnets {
            let block: Ipv4Net = format!("10.0.0.{place}/{length}").parse().unwrap();
            let block = block.trunc();
            if taken.iter().all(|other| !other.contains(&block) && !block.contains(other)) {
                let number = taken.len();
                text.push_str(&format!("    - {{name: s{number}, type: Public, zone: us-east-1a, cidr: {block}}}\n"));
                taken.push(block);
            }
        }
        text
    }

    fn blocks(text: &str) -> Vec<(String, Ipv4Net)> {
        let allocation = allocated(text, "");
        let uses = allocation.blocks.iter().flat_map(|block| &block.uses);
        let subnets = uses.filter_map(|usage| match usage {
            Usage::Used(used) if used.kind == UseKind::Subnet => Some((used.name.clone(), used.block)),
            _ => None,
        });
        subnets.collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_exists_stays_and_what_is_new_is_apart(
            subnets in prop::collection::vec((0_u8..=255, 26_u8..=28), 1..6),
            lengths in prop::collection::vec(25_u8..=28, 1..4),
        ) {
            let before = small(&subnets);
            let wishes: Vec<String> = lengths
                .iter()
                .map(|length| format!("{{zone: us-east-1b, type: Public, prefixLength: {length}}}"))
                .collect();
            let mut text = before.clone();
            for _ in 0..2 {
                let allocation = allocated(&text, &wishes.join(", "));
                prop_assert_eq!(allocation.assignments.len() + allocation.unplaced.len(), lengths.len());
                prop_assert_eq!(allocation.outcome.count(Severity::Error), 0);
                prop_assert_eq!(allocation.assignments.is_empty(), allocation.edits.is_empty());
                let after = written(&text, &allocation);
                let (old, new) = (blocks(&text), blocks(&after));
                prop_assert_eq!(new.len(), old.len() + allocation.assignments.len());
                prop_assert!(old.iter().all(|known| new.contains(known)));
                let network: Ipv4Net = "10.0.0.0/24".parse().unwrap();
                for (place, (_, block)) in new.iter().enumerate() {
                    prop_assert!(network.contains(block) && block.trunc() == *block);
                    let overlaps = |(_, other): &(String, Ipv4Net)| other.contains(block) || block.contains(other);
                    prop_assert!(!new[..place].iter().any(overlaps));
                }
                text = after;
            }
        }
    }
}
