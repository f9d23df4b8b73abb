//! What uses the blocks of a VPC, and what is free.

use serde::Serialize;
use utoipa::ToSchema;

use crate::allocate::{BlockUsage, Ipv6Usage, Ipv6Use, Usage, usable_addresses};
use crate::answer::subnet_body::OriginBody;
use crate::cidr::{Ipv4Net, address_count};
use crate::subnets::{Use, UseKind};

/// A block of the VPC.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BlockUsage)]
#[serde(rename_all = "camelCase")]
pub struct BlockUsageBody {
    /// The block.
    #[schema(example = "172.20.0.0/16")]
    pub cidr: String,
    /// How many addresses it has; absent for IPv6.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 65536)]
    pub total_addresses: Option<u64>,
    /// How many of them are free; absent for IPv6.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 10240)]
    pub free_addresses: Option<u64>,
    /// What is in it, by address.
    pub uses: Vec<BlockUseBody>,
    /// The largest free block in it; absent where nothing is free.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "172.20.32.0/19")]
    pub largest_free: Option<String>,
}

/// A part of a block of the VPC.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BlockUse)]
#[serde(rename_all = "camelCase")]
pub struct BlockUseBody {
    /// The block.
    #[schema(example = "172.20.32.0/19")]
    pub cidr: String,
    /// What it is used for.
    pub kind: BlockUseKindBody,
    /// The name of a subnet, or the id of one that only AWS has.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "us-east-1a")]
    pub name: Option<String>,
    /// Where the block of a subnet comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<OriginBody>,
    /// How many addresses machines have, or would have, in a subnet: AWS keeps five.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 8187)]
    pub usable_addresses: Option<u64>,
    /// Why a `reserved` block is left free; other kinds have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "Docker uses these addresses on machines, so that they are taken last")]
    pub explanation: Option<String>,
}

/// What a block is used for: `subnet`; `pods` and `services`, their addresses; `avoided`, the question says so;
/// `reserved`, Docker's block on machines, which is taken last, or a part of the network that kOps requires to be free;
/// `free`.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = BlockUseKind)]
#[serde(rename_all = "camelCase")]
pub enum BlockUseKindBody {
    /// A subnet.
    Subnet,
    /// The addresses of pods.
    Pods,
    /// The addresses of services.
    Services,
    /// The question says to avoid it.
    Avoided,
    /// Docker's block on machines.
    Reserved,
    /// Nothing.
    Free,
}

impl From<BlockUsage> for BlockUsageBody {
    fn from(usage: BlockUsage) -> BlockUsageBody {
        let BlockUsage { cidr, free_addresses, uses, largest_free } = usage;
        BlockUsageBody {
            cidr: cidr.to_string(),
            total_addresses: Some(address_count(cidr)),
            free_addresses: Some(free_addresses),
            uses: uses.into_iter().map(BlockUseBody::from).collect(),
            largest_free: largest_free.map(|block| block.to_string()),
        }
    }
}

impl From<Ipv6Usage> for BlockUsageBody {
    fn from(usage: Ipv6Usage) -> BlockUsageBody {
        let Ipv6Usage { cidr, uses, largest_free } = usage;
        BlockUsageBody {
            cidr: cidr.to_string(),
            total_addresses: None,
            free_addresses: None,
            uses: uses.into_iter().map(BlockUseBody::from).collect(),
            largest_free: largest_free.map(|block| block.to_string()),
        }
    }
}

impl From<Ipv6Use> for BlockUseBody {
    fn from(used: Ipv6Use) -> BlockUseBody {
        let Ipv6Use { block, kind, name, origin } = used;
        BlockUseBody {
            cidr: block.to_string(),
            kind: kind.map_or(BlockUseKindBody::Free, BlockUseKindBody::from),
            name: Some(name).filter(|name| !name.is_empty()),
            origin: origin.map(OriginBody::from),
            usable_addresses: None,
            explanation: None,
        }
    }
}

impl From<Usage> for BlockUseBody {
    fn from(usage: Usage) -> BlockUseBody {
        let body = |block: Ipv4Net, kind, name: String, origin, counts: bool| BlockUseBody {
            cidr: block.to_string(),
            kind,
            name: Some(name).filter(|name| !name.is_empty()),
            origin,
            usable_addresses: counts.then(|| usable_addresses(block)),
            explanation: None,
        };
        match usage {
            Usage::Free(block) => body(block, BlockUseKindBody::Free, String::new(), None, true),
            Usage::Used(Use { block, kind, name, origin }) => BlockUseBody {
                explanation: why_reserved(kind).map(str::to_owned),
                ..body(block, kind.into(), name, origin.map(OriginBody::from), kind == UseKind::Subnet)
            },
        }
    }
}

/// Why a block is left free though no subnet has it.
fn why_reserved(kind: UseKind) -> Option<&'static str> {
    match kind {
        UseKind::Docker => Some("Docker uses these addresses on machines, so that they are taken last"),
        UseKind::RequiredFree => Some(
            "this release of kOps cuts the network into parts while a subnet has no `cidr`, and stops where no whole \
            part is free, though no subnet gets it",
        ),
        UseKind::Subnet | UseKind::Pods | UseKind::Services | UseKind::Avoided => None,
    }
}

impl From<UseKind> for BlockUseKindBody {
    fn from(kind: UseKind) -> BlockUseKindBody {
        match kind {
            UseKind::Subnet => BlockUseKindBody::Subnet,
            UseKind::Pods => BlockUseKindBody::Pods,
            UseKind::Services => BlockUseKindBody::Services,
            UseKind::Avoided => BlockUseKindBody::Avoided,
            UseKind::Docker | UseKind::RequiredFree => BlockUseKindBody::Reserved,
        }
    }
}
