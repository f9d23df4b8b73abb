//! What clashes: networks that overlap, and names.

use serde::Serialize;
use utoipa::ToSchema;

use super::member::RangeUseBody;
use super::request::LinkKindBody;
use crate::answer::diagnostic_body::SeverityBody;
use crate::diagnostic::Severity;
use crate::fleet::{Holder, NameClash, Overlap, Party, Relation, Suggestions, hint, list, message};

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

impl OverlapBody {
    /// An overlap between two of `parties`, with a block that is free.
    pub fn of(overlap: &Overlap, parties: &[Party], suggestions: &mut Suggestions) -> OverlapBody {
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
    /// A name that several of `parties` have.
    pub fn of(clash: &NameClash, parties: &[Party]) -> NameClashBody {
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

impl From<Relation> for OverlapRelationBody {
    fn from(relation: Relation) -> OverlapRelationBody {
        match relation {
            Relation::Equal => OverlapRelationBody::Equal,
            Relation::Contains => OverlapRelationBody::Contains,
        }
    }
}
