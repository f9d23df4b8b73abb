//! `POST /v1/allocate`: where there is room.

use serde::Serialize;
use utoipa::ToSchema;

use super::asking::{Question, Stopped, Told};
use super::diagnostic_body::DiagnosticBody;
use super::findings::Findings;
use super::fix_body::{PatchOperationBody, TextEditBody};
use super::planned::Planned;
use super::problem::Problem;
use super::subnet_body::{Ipv4Body, Ipv6Body, OriginBody, SubnetTypeBody};
use super::summary::{ClusterBody, GradingBody, ReleaseChoiceBody};
use crate::allocate::{self, AllocateError, Allocated, Allocation, Assignment, Freeze, Unplaced, usable_addresses};
use crate::question::Asked;
use block_usage_body::BlockUsageBody;

pub mod block_usage_body;

/// The body that the API document shows.
pub const SAMPLE: &str = "cluster:
  apiVersion: kops.k8s.io/v1alpha2
  kind: Cluster
  metadata: {name: c.example.com}
  spec:
    cloudProvider: aws
    kubernetesVersion: 1.34.2
    networkCIDR: 172.20.0.0/16
    networking: {calico: {}}
    nonMasqueradeCIDR: 100.64.0.0/10
    topology: {dns: {type: None}}
    subnets:
    - {name: us-east-1a, type: Private, zone: us-east-1a, cidr: 172.20.64.0/18}
    - {name: us-east-1b, type: Private, zone: us-east-1b, cidr: 172.20.128.0/18}
    - {name: us-east-1c, type: Private, zone: us-east-1c, cidr: 172.20.192.0/18}
    - {name: utility-us-east-1a, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/21}
    - {name: utility-us-east-1b, type: Utility, zone: us-east-1b, cidr: 172.20.8.0/21}
    - {name: utility-us-east-1c, type: Utility, zone: us-east-1c, cidr: 172.20.16.0/21}
wants:
- {id: fourth-zone, zone: us-east-1d, likeZone: us-east-1a}
";

/// A body with errors in what is asked.
pub const WRONG: &str = "cluster:
  apiVersion: kops.k8s.io/v1alpha3
  kind: Cluster
  metadata: {name: c.example.com}
  spec:
    networking:
      networkCIDR: 172.20.0.0/16
      subnets: [{name: us-east-1a, type: Private, zone: us-east-1a, cidr: 172.20.64.0/18}]
wants:
- {zone: us-east-1d, likezone: us-east-1a}
- {zone: us-east-1b, like: us-east-1c}
";

/// What is free, and what was placed in it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AllocateResponse {
    /// The kOps release that was planned for.
    pub release: ReleaseChoiceBody,
    /// The cluster.
    pub cluster: ClusterBody,
    /// What the request's grading changed; absent when nothing was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grading: Option<GradingBody>,
    /// Every finding on the spec with the patch in it, in source order. No error is new.
    pub diagnostics: Vec<DiagnosticBody>,
    /// How many findings there are, where `diagnostics` has only the worst of them; absent where it has all.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 1200)]
    pub diagnostics_total: Option<usize>,
    /// Whether everything was placed and no error is new.
    #[schema(example = true)]
    pub complete: bool,
    /// What was placed: first the subnets of the spec that had no place, then the wishes in their order.
    pub assignments: Vec<AssignmentBody>,
    /// What was not.
    pub unplaced: Vec<UnplacedBody>,
    /// What each block of the VPC is used for, with what was placed: first the IPv4 blocks, then the IPv6 blocks that
    /// are known.
    pub blocks: Vec<BlockUsageBody>,
    /// Blocks that kOps assigns and the spec does not have: written down first, or another subnet would move them.
    pub freezes: Vec<FreezeBody>,
    /// A JSON Patch (RFC 6902) of the cluster, in the API version that was sent.
    pub patch: Vec<PatchOperationBody>,
    /// The same as edits of the text that was sent; empty where JSON was sent, and where they would not be exact.
    pub edits: Vec<TextEditBody>,
}

/// A subnet with its place.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Assignment)]
#[serde(rename_all = "camelCase")]
pub struct AssignmentBody {
    /// The place of its wish in the question, from 0; absent for a subnet of the spec that had no place.
    #[serde(rename = "want", skip_serializing_if = "Option::is_none")]
    #[schema(example = 0)]
    pub wish: Option<usize>,
    /// The wish's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "fourth-zone")]
    pub want_id: Option<String>,
    /// The name of the subnet.
    #[schema(example = "us-east-1d")]
    pub name: String,
    /// The type.
    #[serde(rename = "type")]
    pub subnet_type: SubnetTypeBody,
    /// The availability zone.
    #[schema(example = "us-east-1d")]
    pub zone: String,
    /// The IPv4 block; absent where it has IPv6 addresses only.
    #[serde(rename = "ipv4CIDR", skip_serializing_if = "Option::is_none")]
    pub ipv4: Option<Ipv4Body>,
    /// The IPv6 block; absent where it has none, and where the spec has it already.
    #[serde(rename = "ipv6CIDR", skip_serializing_if = "Option::is_none")]
    pub ipv6: Option<Ipv6Body>,
    /// What is said of it; `/v1/codes` explains it.
    #[schema(example = "smaller-than-like")]
    pub code: String,
    /// The same in a sentence.
    #[schema(example = "`172.20.32.0/19` is the largest free block")]
    pub explanation: String,
}

/// A subnet that was not placed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UnplacedWant)]
#[serde(rename_all = "camelCase")]
pub struct UnplacedBody {
    /// The place of its wish in the question, from 0; absent for a subnet of the spec.
    #[serde(rename = "want", skip_serializing_if = "Option::is_none")]
    #[schema(example = 0)]
    pub wish: Option<usize>,
    /// The wish's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "fourth-zone")]
    pub want_id: Option<String>,
    /// The name that it would have.
    #[schema(example = "us-east-1d")]
    pub name: String,
    /// Why; `/v1/codes` explains it.
    #[schema(example = "no-free-block")]
    pub code: String,
    /// The prefix length that was looked for.
    #[schema(example = 20)]
    pub prefix_length: u8,
    /// The same in a sentence.
    #[schema(example = "no /20 is free; the largest free block is `172.20.24.0/21`")]
    pub explanation: String,
    /// What would help.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "Add a block to `additionalNetworkCIDRs`")]
    pub hint: Option<String>,
}

/// A block that kOps assigns, and that is to be written down.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Freeze)]
#[serde(rename_all = "camelCase")]
pub struct FreezeBody {
    /// The field, in today's layout.
    #[schema(example = "spec.networking.subnets[0].cidr")]
    pub field: String,
    /// The name of the subnet.
    #[schema(example = "us-east-1a")]
    pub subnet: String,
    /// The block.
    #[schema(example = "172.20.64.0/18")]
    pub cidr: String,
}

/// Where is room?
#[derive(Debug)]
pub struct AllocateQuestion;

impl Question for AllocateQuestion {
    type Answer = AllocateResponse;

    fn ask(asked: &Asked<'_>) -> Result<Told<AllocateResponse>, Stopped> {
        answer(asked, asked)
    }
}

/// The answer to `question` about the spec in `asked`.
///
/// # Errors
///
/// [`Stopped`], where there is no answer.
pub fn answer(asked: &Asked<'_>, question: &Asked<'_>) -> Result<Told<AllocateResponse>, Stopped> {
    told(allocate::allocate(asked, question)?)
}

/// An allocation as it is answered.
///
/// # Errors
///
/// The problem of a spec with something that is not known.
pub fn told(allocated: Allocated) -> Result<Told<AllocateResponse>, Stopped> {
    match allocated {
        Allocated::Done(allocation) => {
            let counts = allocation.outcome.counts.clone();
            Ok(Told { body: AllocateResponse::from(*allocation), counts })
        }
        Allocated::Unknown(outcome) => {
            let problem = Planned::try_from(*outcome).err();
            Err(problem.unwrap_or_else(|| Problem::new(&super::problem::INTERNAL_ERROR, "the spec has a plan")).into())
        }
    }
}

impl From<AllocateError> for Stopped {
    fn from(error: AllocateError) -> Stopped {
        match error {
            AllocateError::Request(error) => error.into(),
            AllocateError::Question(refusal) => refusal.into(),
            AllocateError::GivenUp(given_up) => given_up.into(),
        }
    }
}

impl From<Allocation> for AllocateResponse {
    fn from(allocation: Allocation) -> AllocateResponse {
        let Allocation { outcome, is_complete, assignments, unplaced, blocks, ipv6_blocks, freezes, patch, edits } =
            allocation;
        let blocks = blocks.into_iter().map(BlockUsageBody::from);
        let Findings { shown: diagnostics, total: diagnostics_total } =
            Findings::of(outcome.diagnostics, &outcome.counts);
        AllocateResponse {
            release: outcome.release.into(),
            cluster: outcome.cluster.into(),
            grading: GradingBody::of(outcome.graded),
            diagnostics,
            diagnostics_total,
            complete: is_complete,
            assignments: assignments.into_iter().map(AssignmentBody::from).collect(),
            unplaced: unplaced.into_iter().map(UnplacedBody::from).collect(),
            blocks: blocks.chain(ipv6_blocks.into_iter().map(BlockUsageBody::from)).collect(),
            freezes: freezes.into_iter().map(FreezeBody::from).collect(),
            patch: patch.into_iter().map(PatchOperationBody::from).collect(),
            edits: edits.into_iter().map(TextEditBody::from).collect(),
        }
    }
}

impl From<Assignment> for AssignmentBody {
    fn from(assignment: Assignment) -> AssignmentBody {
        let Assignment { part, block, ipv6, code, explanation } = assignment;
        let ipv4 = block.map(|block| Ipv4Body {
            cidr: block.to_string(),
            origin: OriginBody::Assigned,
            usable_addresses: usable_addresses(block),
        });
        let ipv6 = ipv6.map(|ipv6| Ipv6Body {
            notation: Some(ipv6.notation.to_string()),
            cidr: ipv6.cidr.map(|cidr| cidr.to_string()),
            origin: OriginBody::Assigned,
        });
        AssignmentBody {
            wish: part.wish,
            want_id: part.wish_id,
            name: part.name,
            subnet_type: part.kind.into(),
            zone: part.zone,
            ipv4,
            ipv6,
            code: code.code.to_owned(),
            explanation,
        }
    }
}

impl From<Unplaced> for UnplacedBody {
    fn from(unplaced: Unplaced) -> UnplacedBody {
        let Unplaced { part, prefix_length, code, explanation, hint } = unplaced;
        UnplacedBody {
            wish: part.wish,
            want_id: part.wish_id,
            name: part.name,
            code: code.code.to_owned(),
            prefix_length,
            explanation,
            hint,
        }
    }
}

impl From<Freeze> for FreezeBody {
    fn from(freeze: Freeze) -> FreezeBody {
        let Freeze { place, subnet, cidr } = freeze;
        FreezeBody { field: format!("spec.networking.subnets[{place}].cidr"), subnet, cidr: cidr.to_string() }
    }
}
