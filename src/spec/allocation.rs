//! A question for room, as the API document describes it; the wishes are read strictly, key by key.

use utoipa::ToSchema;

use super::request::PlanRequest;

/// A spec, and the subnets that are wanted in its network.
#[derive(Debug, ToSchema)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes the body in the API document; the body is read field by field")]
pub struct AllocateRequest {
    /// The spec.
    #[serde(flatten)]
    plan: PlanRequest,
    /// What is wanted, in the order in which it is placed; empty to see the room.
    wants: Vec<Wish>,
    /// Blocks that are not to be taken, of either address family.
    #[schema(required = false, example = json!(["10.0.0.0/8"]))]
    avoid: Vec<String>,
    /// Which of the free blocks is taken. Left out, `pack`.
    #[schema(required = false)]
    strategy: AllocationStrategy,
}

/// Which free block is taken: `pack`, the smallest that is large enough, the lowest of these; `spread`, the middle of
/// the largest.
#[derive(Debug, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum AllocationStrategy {
    /// The smallest that is large enough.
    Pack,
    /// The middle of the largest.
    Spread,
}

/// A subnet, several alike, or a whole zone. Exactly one of `prefixLength`, `minAddresses`, `like` and `likeZone`.
#[derive(Debug, ToSchema)]
#[schema(as = Want)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes the body in the API document")]
pub struct Wish {
    /// Comes back with what was placed.
    #[schema(required = false, example = "fourth-zone")]
    id: String,
    /// The availability zone.
    #[schema(example = "us-east-1d")]
    zone: String,
    /// The type; needed unless `like` or `likeZone` has one.
    #[serde(rename = "type")]
    #[schema(required = false)]
    kind: WantedType,
    /// The name of the subnet. Left out, as kOps gives it.
    #[schema(required = false, example = "us-east-1d")]
    name: String,
    /// The prefix length of the IPv4 block.
    #[schema(required = false, example = 20, minimum = 16, maximum = 28)]
    prefix_length: i32,
    /// How many addresses machines need; AWS keeps five of each subnet.
    #[schema(required = false, example = 4000, minimum = 1)]
    min_addresses: i64,
    /// The name of a subnet: the same size, or the largest that is free.
    #[schema(required = false, example = "us-east-1a")]
    like: String,
    /// A zone: a subnet for each that it has. With `withUtility` and nothing else.
    #[schema(required = false, example = "us-east-1a")]
    like_zone: String,
    /// How many subnets. Left out, 1.
    #[schema(required = false, example = 1, minimum = 1, maximum = 100)]
    count: i32,
    /// Whether a utility subnet goes with each, as large as the other ones.
    #[schema(required = false)]
    with_utility: bool,
}

/// The type of a wanted subnet.
#[derive(Debug, ToSchema)]
pub enum WantedType {
    /// Machines with public addresses.
    Public,
    /// Machines behind NAT.
    Private,
    /// Private machines with both address families.
    DualStack,
    /// Load balancers, NAT gateways and bastions.
    Utility,
}
