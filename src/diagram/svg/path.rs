//! A line of right angles, with round bends.

use std::fmt::{Display, Formatter, Result};

use super::px::Px;
use crate::diagram::scene::Point;

/// The radius of a bend; less where the line is too short.
const BEND: f64 = 6.0;

/// A line as the data of a path.
pub struct Path<'a>(pub &'a [Point]);

impl Display for Path<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let mut points = self.0.to_vec();
        points.dedup_by(|one, other| distance(*one, *other) < 0.01);
        let Some(first) = points.first() else { return Ok(()) };
        write!(f, "M{} {}", Px(first.0), Px(first.1))?;
        for corner in points.windows(3) {
            bend(f, corner[0], corner[1], corner[2])?;
        }
        points.last().map_or(Ok(()), |last| write!(f, "L{} {}", Px(last.0), Px(last.1)))
    }
}

fn bend(f: &mut Formatter<'_>, before: Point, corner: Point, after: Point) -> Result {
    if before.0 == after.0 || before.1 == after.1 {
        return Ok(());
    }
    let radius = BEND.min(distance(before, corner) / 2.0).min(distance(corner, after) / 2.0);
    let (start, end) = (towards(corner, before, radius), towards(corner, after, radius));
    write!(f, "L{} {}", Px(start.0), Px(start.1))?;
    write!(f, "Q{} {} {} {}", Px(corner.0), Px(corner.1), Px(end.0), Px(end.1))
}

/// Along one of both axes, as all lines are.
fn distance(one: Point, other: Point) -> f64 {
    (one.0 - other.0).abs() + (one.1 - other.1).abs()
}

fn towards(from: Point, to: Point, by: f64) -> Point {
    let share = by / distance(from, to);
    (from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share)
}
