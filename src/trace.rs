//! Where packets go: flows over a plan and over what AWS has, hop by hop, with a verdict and why.
//!
//! A [`Scene`] is a plan made ready for looking up; [`Scene::trace`] answers a flow with a path for each subnet that it
//! starts in. It knows routes only: security groups and network ACLs are not part of a plan.

mod alike;
mod assumptions;
pub mod codes;
mod course;
mod disposition;
mod flow;
mod ground;
mod inbound;
mod kind;
mod likeness;
mod matrix;
mod outbound;
mod outlook;
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
pub use course::Course;
pub use disposition::{Disposition, Verdict};
pub use flow::{Destination, Expected, Family, Flow, Service, Source, Workload};
pub use ground::Ground;
pub use kind::Kind;
pub use likeness::Likeness;
pub use matrix::{Column, Matrix, Row};
pub use path::{Component, ComponentKind, Event, Hop, Path, Reply, Start};
pub use place::Sender;
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
        let paths: Vec<Path<'a>> = self.courses(flow).map(|course| self.follow(&course)).collect();
        Trace { verdict: Expected::of(paths.iter().map(Path::verdict)), paths }
    }

    /// How many paths a flow has.
    pub fn paths(&self, flow: &Flow) -> usize {
        match flow.from {
            Source::Group(group, _) => self.places_of(group).len(),
            _ => 1,
        }
    }
}

impl Expected {
    /// What becomes of a flow whose paths end so; all of them are asked for.
    pub fn of(mut verdicts: impl Iterator<Item = Verdict>) -> Expected {
        let first = verdicts.next().map_or(Expected::All(Verdict::Undetermined), Expected::All);
        verdicts.fold(first, |told, verdict| if told == Expected::All(verdict) { told } else { Expected::Mixed })
    }
}

impl Trace<'_> {
    /// Whether it is what was expected.
    pub fn is(&self, expected: Expected) -> bool {
        self.verdict == expected
    }
}
