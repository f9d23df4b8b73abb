//! The question: what changes from one spec to another, in the passes of kOps.

use crate::deadline::{Deadline, GivenUp};
use crate::spec::Observed;

use super::account;
use super::after_apply::Passes;
use super::asked::Target;
use super::cloud::Cloud;
use super::outcome::{self, Difference};
use super::pass::{Looked, Mode};
use super::run::run;
use super::side::{self, Side};
use super::tasks::Tasks;
use super::{fill, observed, tasks, terraform};

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
    let difference = match target {
        Target::Direct => direct(before, after, deadline)?,
        Target::Terraform => terraform::diff(before, after),
    };
    let (was, is) = side::bases(before, after);
    let sides = [before, after];
    Ok(difference.numbered(&[was, is].map(|base| (base, side::is_invented(base, &sides)))))
}

/// What changes from what AWS has to `after`: drift.
///
/// # Errors
///
/// [`GivenUp`] when the deadline has passed.
pub fn drift(observed: &Observed, after: &Side<'_>, deadline: Deadline<'_>) -> Result<Difference, GivenUp> {
    let told = observed::ipv6_base(observed);
    let base = told.unwrap_or_else(|| side::base(after));
    let wanted = tasks::of(after, base);
    let nothing = Tasks { list: Vec::new(), ..wanted };
    let mut cloud = observed::cloud(observed, wanted.cluster);
    fill::always_there(&mut cloud, &wanted);
    let filled = run(&mut cloud, &wanted, Mode::Fill, deadline)?;
    let difference = compared(cloud, Made { tasks: &nothing, looked: &[], filled: &filled }, &wanted, deadline)?;
    Ok(difference.numbered(&[(base, told.is_none() && side::is_invented(base, &[after]))]))
}

fn direct(before: &Side<'_>, after: &Side<'_>, deadline: Deadline<'_>) -> Result<Difference, GivenUp> {
    let (base_before, base_after) = side::bases(before, after);
    let was = tasks::of(before, base_before);
    // Of one spec there is one list.
    let of_after = (!std::ptr::eq(before, after)).then(|| tasks::of(after, base_after));
    let wanted = of_after.as_ref().unwrap_or(&was);
    let mut cloud = Cloud::default();
    account::at_first(&mut cloud, before, &was);
    let made = run(&mut cloud, &was, Mode::Assume, deadline)?;
    account::in_between(&mut cloud, (before, &was, &made), (after, wanted));
    compared(cloud, Made { tasks: &was, looked: &made, filled: &[] }, wanted, deadline)
}

/// What was made before `after` is looked at.
struct Made<'a, 'l> {
    tasks: &'a Tasks<'a>,
    looked: &'l [Looked],
    filled: &'l [Looked],
}

/// `after` as a dry run, applied, and as a dry run once more.
fn compared<'a>(
    mut cloud: Cloud<'a>,
    before: Made<'a, '_>,
    wanted: &'a Tasks<'a>,
    deadline: Deadline<'_>,
) -> Result<Difference, GivenUp> {
    let dry = run(&mut cloud, wanted, Mode::Dry, deadline)?;
    // Where all is as it is wanted, an apply and what comes after it look the same.
    let rest = match dry.iter().all(Looked::is_settled) {
        true => None,
        false => {
            let applied = run(&mut cloud, wanted, Mode::Apply, deadline)?;
            Some((applied, run(&mut cloud, wanted, Mode::Dry, deadline)?))
        }
    };
    let dry = &*dry;
    let (applied, second) = rest.as_ref().map_or((dry, dry), |(applied, second)| (&**applied, &**second));
    let Made { tasks: was, looked: made, filled } = before;
    Ok(outcome::of(&cloud, &Passes { was, made, wanted, dry, applied, second, filled }))
}

/// Whether kOps can place the NAT gateway of every zone; where only public subnets need one, it looks for exactly one
/// public subnet.
pub fn is_placeable(side: &Side<'_>) -> bool {
    tasks::places_nat_gateways(side)
}
