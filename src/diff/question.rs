//! The question: what changes from one spec to another, in the passes of kOps.

use crate::deadline::{Deadline, GivenUp};

use super::account;
use super::after_apply::Passes;
use super::asked::Target;
use super::cloud::Cloud;
use super::outcome::{self, Difference};
use super::pass::Mode;
use super::run::run;
use super::side::{self, Side};
use super::{tasks, terraform};

/// What changes from `before` to `after`.
///
/// # Errors
///
/// [`GivenUp`] when the deadline has passed.
pub fn diff(
    before: &Side<'_>,
    after: &Side<'_>,
    target: Target,
    deadline: Deadline<'_>,
) -> Result<Difference, GivenUp> {
    match target {
        Target::Direct => direct(before, after, deadline),
        Target::Terraform => Ok(terraform::diff(before, after)),
    }
}

fn direct(before: &Side<'_>, after: &Side<'_>, deadline: Deadline<'_>) -> Result<Difference, GivenUp> {
    let (base_before, base_after) = side::bases(before, after);
    let (was, wanted) = (tasks::of(before, base_before), tasks::of(after, base_after));
    let mut cloud = Cloud::default();
    account::at_first(&mut cloud, before, &was);
    let made = run(&mut cloud, &was, Mode::Assume, deadline)?;
    account::in_between(&mut cloud, (before, &was, &made), (after, &wanted));
    let dry = run(&mut cloud, &wanted, Mode::Dry, deadline)?;
    let applied = run(&mut cloud, &wanted, Mode::Apply, deadline)?;
    let second = run(&mut cloud, &wanted, Mode::Dry, deadline)?;
    let passes = Passes { was: &was, made: &made, wanted: &wanted, dry: &dry, applied: &applied, second: &second };
    Ok(outcome::of(&cloud, &passes))
}

/// Whether kOps can place the NAT gateway of every zone; where only public subnets need one, it looks for exactly one
/// public subnet.
pub fn is_placeable(side: &Side<'_>) -> bool {
    tasks::places_nat_gateways(side)
}
