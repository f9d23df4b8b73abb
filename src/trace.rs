//! Where packets go: flows over a plan and over what AWS has, hop by hop, with a verdict and why.
//!
//! A [`Scene`] is a plan made ready for looking up; [`Scene::trace`] answers a flow with a path for each subnet that it
//! starts in. It knows routes only: security groups and network ACLs are not part of a plan.

mod alike;
mod assumptions;
pub mod codes;
mod disposition;
mod flow;
mod ground;
mod inbound;
mod kind;
mod matrix;
mod outbound;
mod path;
mod place;
mod ranges;
mod scene;
mod table;
mod targets;
#[cfg(test)]
mod tests;
mod tries;
mod walk;
mod words;

pub use assumptions::Assumptions;
pub use disposition::{Disposition, Verdict};
pub use flow::{Destination, Expected, Family, Flow, Service, Source, Workload};
pub use ground::Ground;
pub use kind::Kind;
pub use matrix::{Column, Matrix, Row};
pub use path::{Component, ComponentKind, Event, Hop, Path, Reply, Start};
pub use scene::Scene;
pub use words::{Part, Sentence};

/// What becomes of a flow.
#[derive(Clone, Debug)]
pub struct Trace<'a> {
    /// What becomes of it; mixed where its paths disagree.
    pub verdict: Expected,
    /// The paths: one for each subnet that it starts in.
    pub paths: Vec<Path<'a>>,
}

impl<'a> Scene<'a> {
    /// Follows a flow.
    pub fn trace(&self, flow: &Flow) -> Trace<'a> {
        let Flow { from, to, public_address, .. } = *flow;
        let paths = match from {
            Source::Subnet(place, workload) => vec![self.path_of(place, None, workload, flow)],
            Source::Group(group, workload) => {
                let places = self.places_of(group).into_iter();
                places.map(|place| self.path_of(place, Some(group), workload, flow)).collect()
            }
            Source::Internet(family) => vec![self.path_from_internet(family, to, public_address)],
            Source::Address(address) => vec![self.path_from_address(address, to, public_address)],
        };
        Trace { verdict: verdict(&paths), paths }
    }

    /// How many paths a flow has.
    pub fn paths(&self, flow: &Flow) -> usize {
        match flow.from {
            Source::Group(group, _) => self.places_of(group).len(),
            _ => 1,
        }
    }

    fn path_of(&self, place: usize, group: Option<usize>, workload: Workload, flow: &Flow) -> Path<'a> {
        let is_public = flow.public_address.unwrap_or_else(|| self.is_public(place, group, workload));
        self.path(self.sender(place, workload, is_public), flow.to)
    }

    /// What `paths` assume, besides what every trace does.
    pub fn assumptions<'p>(&self, paths: impl IntoIterator<Item = &'p Path<'a>>) -> Assumptions
    where
        'a: 'p,
    {
        paths.into_iter().fold(Assumptions::ALWAYS, |all, path| all.with(path.assumed))
    }
}

fn verdict(paths: &[Path<'_>]) -> Expected {
    let mut verdicts = paths.iter().map(Path::verdict);
    match verdicts.next() {
        Some(first) if verdicts.all(|other| other == first) => Expected::All(first),
        Some(_) => Expected::Mixed,
        None => Expected::All(Verdict::Undetermined),
    }
}

impl Trace<'_> {
    /// Whether it is what was expected.
    pub fn is(&self, expected: Expected) -> bool {
        self.verdict == expected
    }
}
