//! The cluster with what was placed, planned again: a wish that would bring an error is left out.

use std::cell::{Cell, OnceCell};
use std::collections::BTreeMap;

use super::change::{self, Change, Freeze};
use super::numbers::Numbers;
use super::part::Parts;
use super::place::{Assignment, Free, Placed, Unplaced, more};
use super::wish::Wishes;
use crate::cidr::Ipv4Net;
use crate::deadline::GivenUp;
use crate::diagnostic::{Diagnostic, Severity};
use crate::plan::{Outcome, Request, Wanted};
use crate::question::Asked;
use crate::release::Release;
use crate::subnets::{self, AssignedCluster, Origin, Use, UseKind};

/// How many subnets are planned to find out which wishes bring an error: half a second of a core. A cluster of thirty
/// subnets is planned a thousand times for that.
const EFFORT: usize = 1 << 15;

/// Wishes, and the cluster that they are placed in.
pub(super) struct Placing<'p, 'a> {
    pub asked: &'p Asked<'a>,
    pub request: &'p Request<'a>,
    pub cluster: &'p AssignedCluster<'p>,
    pub wishes: &'p Wishes,
    pub release: Release,
    /// The review of the cluster as it is, where it was asked for.
    pub before: OnceCell<Outcome>,
    /// How many subnets were planned.
    pub planned: Cell<usize>,
}

/// The cluster with what was placed.
pub(super) struct Made<'a> {
    pub assignments: Vec<Assignment>,
    pub unplaced: Vec<Unplaced>,
    pub freezes: Vec<Freeze>,
    pub request: Request<'a>,
    pub change: Change,
}

impl<'a> Placing<'_, 'a> {
    fn made(&self, uses: &[Use], admissions: &[Admission]) -> Result<Made<'a>, GivenUp> {
        let Placed { assignments, unplaced } = self.placed(uses, admissions)?;
        let is_changed = !assignments.is_empty();
        let freezes = if is_changed { freezes(self.cluster) } else { Vec::new() };
        let change = Change::of(&freezes, &assignments);
        Ok(Made { request: change.made(self.request), assignments, unplaced, freezes, change })
    }

    /// What was made, in what was sent.
    pub fn written(&self, made: &Made<'_>) -> change::Written {
        match made.assignments.is_empty() {
            true => change::Written::default(),
            false => made.change.written(self.request, self.asked.bounds.limits),
        }
    }

    /// Places the subnets without a place, together where they fit so, and then the wishes in their order.
    fn placed(&self, uses: &[Use], admissions: &[Admission]) -> Result<Placed, GivenUp> {
        let used: Vec<Ipv4Net> = uses.iter().map(|used| used.block).collect();
        let Wishes { wishes, avoid, strategy } = self.wishes;
        let numbers = Numbers::of(self.cluster, &self.request.inputs.vpc, avoid);
        let kept = uses.iter().find(|used| used.kind == UseKind::RequiredFree).map(|used| used.block);
        let rooms = self.cluster.room(&used, &self.request.inputs.vpc);
        let more = more(self.cluster.is_shared_vpc(), !avoid.is_empty());
        let mut free = Free { rooms, numbers, strategy: *strategy, kept, more };
        let mut parts = Parts::new(self.cluster, wishes);
        let mut placed = free.own(parts.without_place());
        for (index, (wish, admission)) in wishes.iter().zip(admissions).enumerate() {
            for (number, set) in parts.of_want(index, wish).into_iter().enumerate() {
                self.asked.bounds.deadline.check()?;
                match &admission.brings {
                    _ if number < admission.sets => placed.add(free.place(set)),
                    brings => placed.refuse(set, brings.as_deref()),
                }
            }
        }
        Ok(placed)
    }

    /// A part of the network that has to stay free: kOps would refuse the cluster with what was placed for the lack of
    /// one, and does not refuse it as it is.
    fn part_that_kops_requires(&self, made: &Made<'_>, uses: &[Use]) -> Option<Ipv4Net> {
        let inputs = &made.request.inputs;
        let cluster = subnets::assign(&inputs.cluster, &inputs.vpc, self.release);
        let is_new = cluster.lacks_free_part() && !self.cluster.lacks_free_part();
        let used: Vec<Ipv4Net> = uses.iter().map(|used| used.block).collect();
        if is_new { cluster.spare_part(&used, self.release) } else { None }
    }
}

/// How many of a wish's sets are let in, and the error that the next one would bring.
#[derive(Clone, Debug)]
pub(super) struct Admission {
    /// How many sets, from the first on.
    pub sets: usize,
    /// The error of the next one; `None` where all are let in, or the next one was not tried.
    pub brings: Option<Box<Diagnostic>>,
}

/// What was made, its review, and whether it has an error that was not there.
pub(super) struct Tried<'a> {
    pub made: Made<'a>,
    pub outcome: Outcome,
    /// Everything in use, what kOps requires to be free included.
    pub uses: Vec<Use>,
    pub has_new_errors: bool,
}

/// Errors by what makes two of them the same, with how often each is there.
type Errors = BTreeMap<(&'static str, String, String, Option<String>), usize>;

impl<'a> Placing<'_, 'a> {
    /// Everything that brings no error to the cluster as it is. Where all wishes together bring one, they are tried in
    /// their order, each with those that were let in; then once more where a later one was let in, since it may heal an
    /// earlier one. What is wrong with the cluster as it is decides only where something is wrong with all of them.
    pub fn tried(&self, uses: &[Use]) -> Result<Tried<'a>, GivenUp> {
        let mut admissions = self.all();
        let mut whole = self.attempt(uses, &admissions)?;
        if whole.outcome.is_valid() {
            return Ok(whole);
        }
        let mut known = errors(self.as_it_is()?);
        if first_new(&known, &whole.outcome).is_some() {
            let own = known.clone();
            admissions.iter_mut().for_each(|admission| admission.sets = 0);
            // An error of the spec's own that shows only now is not brought by a wish.
            known.extend(errors(&self.attempt(uses, &admissions)?.outcome));
            self.let_all_in(&mut admissions, uses, &known)?;
            whole = self.attempt(uses, &admissions)?;
            whole.has_new_errors = first_new(&own, &whole.outcome).is_some();
        }
        Ok(whole)
    }

    fn let_all_in(&self, admissions: &mut [Admission], uses: &[Use], known: &Errors) -> Result<(), GivenUp> {
        let count = admissions.len();
        let mut tried = vec![None; count];
        let mut last_change = 0;
        for (step, place) in (0..count).chain(0..count).enumerate() {
            if tried[place].is_some_and(|tried| last_change <= tried) {
                continue;
            }
            let before = admissions[place].sets;
            self.let_in(place, admissions, uses, known)?;
            if before != admissions[place].sets {
                last_change = step;
            }
            tried[place] = Some(step);
        }
        Ok(())
    }

    /// Lets as many sets of a wish in as bring no error: all of them or the most, found by halves. It ends where enough
    /// was planned; an error that was found earlier then stays that of the next set.
    fn let_in(&self, place: usize, admissions: &mut [Admission], uses: &[Use], known: &Errors) -> Result<(), GivenUp> {
        let all = self.wishes.wishes[place].sets();
        let before = admissions[place].sets;
        let (mut good, mut bad, mut brings) = (before, all + 1, None);
        let mut next = all;
        while good + 1 < bad && self.planned.get() <= EFFORT {
            admissions[place].sets = next;
            match first_new(known, &self.attempt(uses, admissions)?.outcome) {
                None => good = next,
                Some(error) => (bad, brings) = (next, Some(Box::new(error))),
            }
            next = usize::midpoint(good, bad);
        }
        admissions[place].sets = good;
        if good + 1 == bad {
            admissions[place].brings = brings;
        } else if before < good {
            admissions[place].brings = None;
        }
        Ok(())
    }

    /// The review of the cluster without what was placed.
    fn as_it_is(&self) -> Result<&Outcome, GivenUp> {
        if let Some(known) = self.before.get() {
            return Ok(known);
        }
        let review = self.asked.review(self.request, Wanted::Findings)?;
        Ok(self.before.get_or_init(|| review))
    }

    fn all(&self) -> Vec<Admission> {
        self.wishes.wishes.iter().map(|wish| Admission { sets: wish.sets(), brings: None }).collect()
    }

    fn attempt(&self, uses: &[Use], admissions: &[Admission]) -> Result<Tried<'a>, GivenUp> {
        self.asked.bounds.deadline.check()?;
        let sets: usize = admissions.iter().map(|admission| admission.sets).sum();
        self.planned.set(self.planned.get() + self.cluster.subnets.len() + sets);
        let mut uses = uses.to_vec();
        let mut made = self.made(&uses, admissions)?;
        if let Some(part) = self.part_that_kops_requires(&made, &uses) {
            uses.push(Use::required_free(part));
            made = self.made(&uses, admissions)?;
        }
        let outcome = match made.assignments.is_empty() {
            true => self.as_it_is()?.clone(),
            false => self.asked.review(&made.request, Wanted::Findings)?,
        };
        Ok(Tried { made, outcome, uses, has_new_errors: false })
    }
}

/// The blocks that kOps assigns: another subnet in the list would move them.
fn freezes(cluster: &AssignedCluster<'_>) -> Vec<Freeze> {
    let assigned = cluster.subnets.iter().enumerate().filter(|(_, subnet)| subnet.origin == Origin::Assigned);
    let known = assigned.filter(|(_, subnet)| cluster.block_today(subnet).is_some());
    known.map(|(place, subnet)| Freeze { place, subnet: subnet.spec.name.clone(), cidr: subnet.cidr.clone() }).collect()
}

fn errors(outcome: &Outcome) -> Errors {
    let mut errors = Errors::new();
    for error in outcome.diagnostics.iter().filter(|found| found.severity == Severity::Error) {
        *errors.entry(key(error)).or_default() += 1;
    }
    errors
}

fn key(error: &Diagnostic) -> (&'static str, String, String, Option<String>) {
    (error.code, error.object.clone(), error.field.clone(), error.value.clone())
}

/// The first error that is not among `known`, or more often.
fn first_new(known: &Errors, outcome: &Outcome) -> Option<Diagnostic> {
    let mut left = known.clone();
    let mut errors = outcome.diagnostics.iter().filter(|found| found.severity == Severity::Error);
    let new = errors.find(|error| match left.get_mut(&key(error)).filter(|left| 0 < **left) {
        Some(left) => {
            *left -= 1;
            false
        }
        None => true,
    });
    new.cloned()
}
