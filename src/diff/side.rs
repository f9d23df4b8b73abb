//! One of the two specs with its plan, and what it takes for granted.

use std::collections::BTreeSet;

use crate::cidr::{Cidr, Ipv6Net};
use crate::plan::Plan;
use crate::spec::request::VpcSubnet;
use crate::spec::{Cluster, Inputs, VpcFacts};
use crate::subnets::Origin;

use super::owned_tags::{OWNER_PREFIX, Owner};

/// One of the two specs.
#[derive(Debug)]
pub struct Side<'a> {
    /// What it becomes.
    pub(super) plan: &'a Plan,
    /// The spec.
    pub(super) cluster: &'a Cluster,
    facts: Option<&'a VpcFacts>,
    owner_key: String,
}

/// The first 56 bits that an owned VPC is taken to have where nothing says which Amazon gives it: those of the
/// documentation, which no other network has.
const UNKNOWN_IPV6: &str = "2001:db8::/56";
/// The length of the block that Amazon gives to a VPC.
const AMAZON_LENGTH: u8 = 56;

/// Drops facts on a VPC that the spec does not name: they are not about its network.
pub fn keep_facts(inputs: &mut Inputs) {
    if facts_of(&inputs.cluster.networking.network_id, &inputs.vpc).is_none() {
        inputs.vpc = VpcFacts::default();
    }
}

impl<'a> Side<'a> {
    /// A spec with its plan and what the request knows of the VPC that it names.
    pub fn new(plan: &'a Plan, cluster: &'a Cluster, facts: &'a VpcFacts) -> Side<'a> {
        Side {
            plan,
            cluster,
            facts: facts_of(&cluster.networking.network_id, facts),
            owner_key: [OWNER_PREFIX, &cluster.name].concat(),
        }
    }

    pub(super) fn owner(&'a self) -> Owner<'a> {
        Owner { cluster: &self.cluster.name, key: &self.owner_key, labels: &self.cluster.cloud_labels }
    }

    /// The id of an existing VPC.
    pub(super) fn network_id(&self) -> Option<&'a str> {
        Some(self.cluster.networking.network_id.as_str()).filter(|id| !id.is_empty())
    }

    pub(super) fn facts(&self) -> Option<&'a VpcFacts> {
        self.facts
    }

    /// The subnets that the VPC is told to have; a listing that breaks off tells some of them.
    pub(super) fn known_subnets(&self) -> impl Iterator<Item = &'a VpcSubnet> + use<'a> {
        self.facts.into_iter().flat_map(VpcFacts::known_subnets)
    }

    /// Whether the request tells which subnets the VPC has.
    pub(super) fn knows_subnets(&self) -> bool {
        self.facts.is_some_and(|facts| facts.subnets.is_some())
    }

    /// Whether kOps tags the subnets.
    pub(super) fn tags_subnets(&self) -> bool {
        self.cluster.networking.tag_subnets != Some(false)
    }

    /// Whether the VPC that `after` names is the one that kOps made for this side: what is known of it has a subnet of
    /// this side, or nothing is known that speaks against it.
    pub(super) fn is_vpc_of(&self, after: &Side<'_>) -> bool {
        let Some(facts) = after.facts else {
            return true;
        };
        let blocks = self.plan.network.subnets.iter().filter_map(|subnet| subnet.ipv4.as_ref()?.cidr.net());
        if let Some(known) = &facts.subnets {
            let known: BTreeSet<_> = known.iter().filter_map(|known| known.ipv4_cidr.net()).collect();
            let mut blocks = blocks.peekable();
            return blocks.peek().is_none() && !known.is_empty() || blocks.any(|block| known.contains(&block));
        }
        let network = self.plan.network.vpc.ipv4_cidrs.first().and_then(Cidr::net);
        let told = facts.all_ipv4_cidrs();
        told.is_none_or(|told| told.iter().any(|block| block.net() == network))
    }

    pub(super) fn ipv6_of_facts(&self) -> Option<Ipv6Net> {
        self.facts?.ipv6_cidrs.as_ref()?.first()?.ipv6()
    }

    /// The block around the first literal IPv6 block of a spec.
    fn ipv6_of_literals(&self) -> Option<Ipv6Net> {
        let blocks = self.plan.network.subnets.iter().filter_map(|subnet| subnet.ipv6.as_ref());
        let mut literals = blocks.filter(|block| block.origin == Origin::Spec && block.notation.is_none());
        let literal = literals.find_map(|block| block.cidr.as_ref()?.ipv6())?;
        Ipv6Net::new(literal.network(), AMAZON_LENGTH.min(literal.prefix_len())).ok().map(|net| net.trunc())
    }
}

/// The facts that a side has of the VPC that it names.
fn facts_of<'a>(network_id: &str, facts: &'a VpcFacts) -> Option<&'a VpcFacts> {
    let is_of_vpc = !network_id.is_empty() && (facts.id.is_empty() || facts.id == network_id);
    is_of_vpc.then_some(facts)
}

/// The IPv6 blocks of the two VPCs.
pub(super) fn bases(before: &Side<'_>, after: &Side<'_>) -> (Ipv6Net, Ipv6Net) {
    let is_same_vpc =
        before.network_id() == after.network_id() || before.network_id().is_none() && before.is_vpc_of(after);
    let unknown = || before.ipv6_of_literals().or_else(|| after.ipv6_of_literals()).or_else(documented);
    let (was, is) = (before.ipv6_of_facts(), after.ipv6_of_facts());
    let shared = was.or(is).filter(|_| is_same_vpc);
    let base = |told: Option<Ipv6Net>| shared.or(told).or_else(unknown).unwrap_or_default();
    (base(was), base(is))
}

/// The IPv6 block of the VPC of one side.
pub(super) fn base(side: &Side<'_>) -> Ipv6Net {
    side.ipv6_of_facts().or_else(|| side.ipv6_of_literals()).or_else(documented).unwrap_or_default()
}

/// Whether nothing tells which IPv6 block the VPC has, so that a block of the documentation keeps its place.
pub(super) fn is_invented(base: Ipv6Net, sides: &[&Side<'_>]) -> bool {
    let mut told = sides.iter().flat_map(|side| [side.ipv6_of_facts(), side.ipv6_of_literals()]);
    Some(base) == documented() && !told.any(|told| told == Some(base))
}

fn documented() -> Option<Ipv6Net> {
    Cidr::new(UNKNOWN_IPV6).ipv6()
}
