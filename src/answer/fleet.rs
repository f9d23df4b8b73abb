//! `POST /v1/fleet`: which networks of many clusters overlap, and what that means over the links between them.

use serde::Serialize;
use utoipa::ToSchema;

use super::asking::{Question, Stopped, Told};
use super::diagnostic_body::SeverityBody;
use super::problem::Problem;
use super::summary::{ClusterBody, ReleaseChoiceBody};
use super::validate::SummaryBody;
use crate::deadline::{Deadline, GivenUp};
use crate::diagnostic::{Counts, Severity};
use crate::fleet::{
    Holder, NameClash, Overlap, Party, Relation, Suggestions, Use, hint, list, member, message, name_clashes, overlaps,
};
use crate::plan::{Outcome, Wanted};
use crate::question::{Asked, Notes};
use asked::{Fleet, KEYS, MEMBER_KEYS};
use request::{FleetRangeBody, LinkKindBody};

pub mod asked;
pub mod request;

/// The question.
pub struct CompareFleet;

impl Question for CompareFleet {
    type Answer = FleetResponse;

    fn ask(asked: &Asked<'_>) -> Result<Told<FleetResponse>, Stopped> {
        let stream = asked.stream.clone();
        let notes = Notes::new("FleetRequest", &stream);
        let fleet = asked.closed_root(&notes, &KEYS).map(|root| Fleet::read(&root)).unwrap_or_default();
        notes.finish()?;
        let mut counts = Counts::default();
        let mut members = Vec::new();
        for (id, base) in &fleet.members {
            asked.bounds.deadline.check()?;
            members.push(match asked.request_at(base.clone(), &MEMBER_KEYS) {
                Err(error) => Member::unreadable(id.clone(), error.into()),
                Ok(request) => {
                    let outcome = asked.review(&request, Wanted::Plan)?;
                    outcome.counts.iter().for_each(|(code, severity, count)| counts.add(code, severity, count));
                    Member::reviewed(member(id.clone(), &request.inputs, &outcome), &outcome)
                }
            });
        }
        let body = FleetResponse::of(members, fleet, asked.bounds.findings, asked.bounds.deadline)?;
        Ok(Told { body, counts })
    }
}

/// A member, reviewed or not.
pub struct Member {
    party: Party,
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

/// Which networks overlap.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FleetResponse {
    /// The members with their ranges, in the order of the request.
    pub members: Vec<FleetMemberBody>,
    /// The other networks, as in the request.
    pub ranges: Vec<FleetRangeBody>,
    /// What overlaps: the worst first.
    pub overlaps: Vec<OverlapBody>,
    /// How many overlaps there are, where `overlaps` has only the worst of them; absent where it has all.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 1200)]
    pub overlaps_total: Option<usize>,
    /// Clusters that have the same name.
    pub name_clashes: Vec<NameClashBody>,
    /// How many overlaps and clashes of names there are.
    pub summary: SummaryBody,
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

/// How the blocks of an overlap lie to each other: `equal`, all holders have the same block; `contains`, the block of
/// the first holds those of the others.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = OverlapRelation)]
#[serde(rename_all = "camelCase")]
pub enum OverlapRelationBody {
    /// All have the same block.
    Equal,
    /// The first holds the others.
    Contains,
}

/// Ranges that share addresses, of those who are linked alike.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Overlap)]
#[serde(rename_all = "camelCase")]
pub struct OverlapBody {
    /// What it is; `/v1/codes/{code}` explains it.
    #[schema(example = "networks-overlap")]
    pub code: String,
    /// How bad it is, over the link.
    pub severity: SeverityBody,
    /// How the blocks lie to each other.
    pub relation: OverlapRelationBody,
    /// The link over which it matters; absent where nothing links them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<LinkKindBody>,
    /// Those who have the ranges.
    pub holders: Vec<RangeHolderBody>,
    /// What is wrong, one sentence without a final stop.
    #[schema(example = "`a` and `b` have the same block `172.20.0.0/16`, and AWS refuses a peering connection")]
    pub message: String,
    /// The repair, imperative, where something has to be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "Give `b` another block before it is made, such as `10.0.0.0/16`")]
    pub hint: Option<String>,
    /// The page of the code, relative to the server.
    #[serde(rename = "helpURI")]
    #[schema(example = "/codes/networks-overlap")]
    pub help_uri: String,
}

/// Who has a range of an overlap.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RangeHolder)]
#[serde(rename_all = "camelCase")]
pub struct RangeHolderBody {
    /// The id of the member or range.
    #[schema(example = "production")]
    pub id: String,
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

/// Clusters that have the same name.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = NameClash)]
#[serde(rename_all = "camelCase")]
pub struct NameClashBody {
    /// The name.
    #[schema(example = "c.example.com")]
    pub cluster: String,
    /// The id of the VPC that all are in; empty where they are in several.
    #[schema(example = "vpc-0a1b2c3d")]
    pub vpc: String,
    /// The ids of the members.
    #[schema(example = json!(["blue", "green"]))]
    pub members: Vec<String>,
    /// What it is; `/v1/codes/{code}` explains it.
    #[schema(example = "same-cluster-name")]
    pub code: String,
    /// How bad it is.
    pub severity: SeverityBody,
    /// What is wrong, one sentence without a final stop.
    #[schema(example = "`blue` and `green` are both named `c.example.com`")]
    pub message: String,
    /// The repair, imperative.
    #[schema(example = "Rename one of them, unless they are in different accounts")]
    pub hint: String,
}

impl FleetResponse {
    /// What is said of these members and the other networks of `fleet`; at most `most` overlaps.
    ///
    /// # Errors
    ///
    /// [`GivenUp`] when the deadline has passed.
    pub fn of(
        members: Vec<Member>,
        fleet: Fleet,
        most: usize,
        deadline: Deadline<'_>,
    ) -> Result<FleetResponse, GivenUp> {
        let parties: Vec<Party> =
            members.iter().map(|member| member.party.clone()).chain(fleet.parties.iter().cloned()).collect();
        let links = fleet.links(&parties);
        let mut found = overlaps(&parties, &links, deadline)?;
        let clashes = name_clashes(&parties);
        let count = |severity| {
            found.iter().filter(|overlap| overlap.severity == severity).count()
                + clashes.iter().filter(|clash| clash.severity == severity).count()
        };
        let summary = SummaryBody {
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            infos: count(Severity::Info),
        };
        let total = Some(found.len()).filter(|total| most < *total);
        found.truncate(most);
        let mut suggestions = Suggestions::beside(&parties);
        Ok(FleetResponse {
            overlaps: found.iter().map(|overlap| OverlapBody::of(overlap, &parties, &mut suggestions)).collect(),
            overlaps_total: total,
            name_clashes: clashes.iter().map(|clash| NameClashBody::of(clash, &parties)).collect(),
            summary,
            members: members.into_iter().map(FleetMemberBody::from).collect(),
            ranges: fleet.ranges,
        })
    }

    /// Whether something is an error.
    pub fn has_errors(&self) -> bool {
        self.summary.errors != 0
    }
}

impl OverlapBody {
    fn of(overlap: &Overlap, parties: &[Party], suggestions: &mut Suggestions) -> OverlapBody {
        let free = suggestions.offer(overlap, parties);
        OverlapBody {
            code: overlap.code.code.to_owned(),
            severity: overlap.severity.into(),
            relation: overlap.relation.into(),
            link: overlap.link.map(LinkKindBody::from),
            holders: overlap.holders.iter().map(|holder| RangeHolderBody::of(*holder, parties)).collect(),
            message: message(overlap, parties),
            hint: hint(overlap, parties, free),
            help_uri: format!("/codes/{}", overlap.code.code),
        }
    }
}

impl RangeHolderBody {
    fn of(holder: Holder, parties: &[Party]) -> RangeHolderBody {
        let party = &parties[holder.party];
        let range = &party.ranges[holder.range];
        RangeHolderBody {
            id: party.id.clone(),
            used_for: range.used_for.into(),
            name: range.name.clone(),
            cidr: range.block.to_string(),
        }
    }
}

impl NameClashBody {
    fn of(clash: &NameClash, parties: &[Party]) -> NameClashBody {
        let where_ = if clash.vpc.is_empty() { String::new() } else { format!(" in the VPC `{}`", clash.vpc) };
        let hint = match clash.severity {
            Severity::Error => "Rename one of them before it is made",
            _ => "Rename one of them before it is made, unless they are in different accounts",
        };
        NameClashBody {
            cluster: clash.cluster.clone(),
            vpc: clash.vpc.clone(),
            members: clash.parties.iter().map(|place| parties[*place].id.clone()).collect(),
            code: clash.code.code.to_owned(),
            severity: clash.severity.into(),
            message: format!("{} are named `{}`{where_}", list(&clash.parties, parties), clash.cluster),
            hint: hint.to_owned(),
        }
    }
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

impl From<Relation> for OverlapRelationBody {
    fn from(relation: Relation) -> OverlapRelationBody {
        match relation {
            Relation::Equal => OverlapRelationBody::Equal,
            Relation::Contains => OverlapRelationBody::Contains,
        }
    }
}
