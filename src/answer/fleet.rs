//! `POST /v1/fleet`: which networks of many clusters overlap, and what that means over the links between them.

use serde::Serialize;
use utoipa::ToSchema;

use super::asking::{Question, Stopped, Told};
use super::validate::SummaryBody;
use crate::deadline::{Deadline, GivenUp};
use crate::diagnostic::{Counts, Severity};
use crate::fleet::{Party, Suggestions, member, name_clashes, overlaps};
use crate::plan::Wanted;
use crate::question::{Asked, Notes};
use asked::{Fleet, KEYS, MEMBER_KEYS};
use member::{FleetMemberBody, Member};
use overlap_body::{NameClashBody, OverlapBody};
use request::FleetRangeBody;

pub mod asked;
pub mod member;
pub mod overlap_body;
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
