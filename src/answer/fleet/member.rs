//! A member, as it is compared and as the answer has it.

use serde::Serialize;
use utoipa::ToSchema;

use crate::answer::problem::Problem;
use crate::answer::summary::{ClusterBody, ReleaseChoiceBody};
use crate::fleet::{Party, Use};
use crate::plan::Outcome;

/// A member, reviewed or not.
pub struct Member {
    /// What is compared of it.
    pub party: Party,
    head: Option<(ReleaseChoiceBody, ClusterBody, bool)>,
    problem: Option<MemberProblemBody>,
}

impl Member {
    /// A member whose spec can be read.
    pub fn reviewed(party: Party, outcome: &Outcome) -> Member {
        let head = Some((outcome.release.into(), outcome.cluster.clone().into(), outcome.is_valid()));
        Member { party, head, problem: None }
    }

    /// Its id.
    pub fn id(&self) -> &str {
        &self.party.id
    }

    /// The name of its cluster.
    pub fn cluster(&self) -> &str {
        &self.party.cluster
    }

    /// Gives it another id.
    pub fn rename(&mut self, id: String) {
        self.party.id = id;
    }

    /// A member whose spec cannot be read.
    pub fn unreadable(id: String, problem: Problem) -> Member {
        let party = Party { id, cluster: String::new(), vpc: String::new(), region: None, ranges: Vec::new() };
        Member { party, head: None, problem: Some(problem.into()) }
    }
}

/// A member and the ranges it uses.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FleetMemberRanges)]
#[serde(rename_all = "camelCase")]
pub struct FleetMemberBody {
    /// The id in the request.
    #[schema(example = "production")]
    pub id: String,
    /// The kOps release that was planned for; absent where the spec cannot be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub release: Option<ReleaseChoiceBody>,
    /// The cluster; absent where the spec cannot be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<ClusterBody>,
    /// Whether the spec has no errors; of one that has some, only what is written is known of its ranges.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid: Option<bool>,
    /// Its ranges: the blocks of the VPC, the subnets, pods and services.
    pub ranges: Vec<UsedRangeBody>,
    /// Why the spec cannot be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<MemberProblemBody>,
}

/// Why a member cannot be read: a problem without the names of an occurrence.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MemberProblem)]
#[serde(rename_all = "camelCase")]
pub struct MemberProblemBody {
    /// The type of the problem: a path of this server that explains it.
    #[serde(rename = "type")]
    #[schema(example = "/problems/no-cluster", format = "uri-reference")]
    pub problem_type: String,
    /// What the type means, the same for every occurrence.
    #[schema(example = "There is no cluster")]
    pub title: String,
    /// The status that the spec alone would be answered with.
    #[schema(example = 400, minimum = 400, maximum = 599)]
    pub status: u16,
    /// What is wrong with the member, one sentence for people.
    #[schema(example = "There is no `Cluster`.")]
    pub detail: String,
    /// The repair, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "Send the cluster's manifest too")]
    pub hint: Option<String>,
}

/// What a range is for: `vpc`, a block of the VPC; `subnet`, one of its subnets; `pods` and `services` of the cluster;
/// `range`, a network that is not of a cluster.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = RangeUse)]
#[serde(rename_all = "camelCase")]
pub enum RangeUseBody {
    /// A block of the VPC.
    Vpc,
    /// A subnet.
    Subnet,
    /// Pods.
    Pods,
    /// Services.
    Services,
    /// Another network.
    Range,
}

/// A range that a member uses.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UsedRange)]
#[serde(rename_all = "camelCase")]
pub struct UsedRangeBody {
    /// What it is for.
    #[serde(rename = "use")]
    pub used_for: RangeUseBody,
    /// The name of the subnet.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "us-east-1a")]
    pub name: Option<String>,
    /// The block.
    #[schema(example = "172.20.0.0/16")]
    pub cidr: String,
}

impl From<Member> for FleetMemberBody {
    fn from(member: Member) -> FleetMemberBody {
        let Member { party, head, problem } = member;
        let (release, cluster, valid) = match head {
            Some((release, cluster, valid)) => (Some(release), Some(cluster), Some(valid)),
            None => (None, None, None),
        };
        let ranges = party.ranges.into_iter().map(|range| UsedRangeBody {
            used_for: range.used_for.into(),
            name: range.name,
            cidr: range.block.to_string(),
        });
        FleetMemberBody { id: party.id, release, cluster, valid, ranges: ranges.collect(), problem }
    }
}

impl From<Problem> for MemberProblemBody {
    fn from(problem: Problem) -> MemberProblemBody {
        let kind = problem.kind();
        MemberProblemBody {
            problem_type: kind.uri(),
            title: kind.title.to_owned(),
            status: kind.status,
            hint: problem.hinted().map(str::to_owned),
            detail: problem.into_detail(),
        }
    }
}

impl From<Use> for RangeUseBody {
    fn from(used_for: Use) -> RangeUseBody {
        match used_for {
            Use::Vpc => RangeUseBody::Vpc,
            Use::Subnet => RangeUseBody::Subnet,
            Use::Pods => RangeUseBody::Pods,
            Use::Services => RangeUseBody::Services,
            Use::Range => RangeUseBody::Range,
        }
    }
}
