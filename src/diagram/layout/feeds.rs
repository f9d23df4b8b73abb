//! Lines from tables to targets: the rows of a table that lead to one target meet beside it, and go on as one.

use std::collections::BTreeMap;

use super::columns::Columns;
use crate::diagram::measures::{BOX, DOOR_HEIGHT};
use crate::diagram::model::{Model, Place};

/// All lines to a target; those of NAT64 are separate.
pub struct Feed {
    /// The target.
    pub target: usize,
    /// Whether they are of NAT64.
    pub nat64: bool,
    /// Whether no subnet uses them.
    pub idle: bool,
    /// The tables that they come from.
    pub bundles: Vec<Bundle>,
    /// Where they arrive, downwards.
    pub arrival: f64,
    /// Whether the target has the other kind of lines too.
    pub is_one_of_two: bool,
}

/// The rows of a table that lead to one target.
pub struct Bundle {
    /// The table.
    pub table: usize,
    /// The first row and the last.
    pub rows: [usize; 2],
    /// The middle of the rows, where they meet.
    pub y: f64,
}

impl Feed {
    /// How far the furthest table is.
    pub fn reach(&self) -> f64 {
        self.bundles.iter().map(|bundle| (bundle.y - self.arrival).abs()).fold(0.0, f64::max)
    }
}

/// The lines of `model`, by target.
pub fn of(model: &Model<'_>, columns: &Columns) -> Vec<Feed> {
    let mut feeds: BTreeMap<(usize, bool), Feed> = BTreeMap::new();
    for (table, planned) in model.tables.iter().enumerate() {
        let mut first = 0;
        for rows in planned.rows.chunk_by(|one, other| (one.target, one.nat64) == (other.target, other.nat64)) {
            let (target, nat64, last) = (rows[0].target, rows[0].nat64, first + rows.len() - 1);
            let feed = feeds.entry((target, nat64)).or_insert_with(|| new(target, nat64));
            feed.idle &= rows.iter().all(|row| row.idle);
            let y = (columns.row(table, first) + columns.row(table, last)) / 2.0;
            feed.bundles.push(Bundle { table, rows: [first, last], y });
            first = last + 1;
        }
    }
    let twins: Vec<(usize, bool)> = feeds.keys().copied().collect();
    for (target, nat64) in twins {
        let has_twin = feeds.contains_key(&(target, !nat64));
        feeds.get_mut(&(target, nat64)).into_iter().for_each(|feed| feed.is_one_of_two = has_twin);
    }
    feeds.into_values().collect()
}

fn new(target: usize, nat64: bool) -> Feed {
    Feed { target, nat64, idle: true, bundles: Vec::new(), arrival: 0.0, is_one_of_two: false }
}

/// From the middle of a gateway to where lines arrive, by whether they are of NAT64, where there are both.
const DOOR_ARRIVALS: [f64; 2] = [-8.0, 8.0];
/// The same from the upper edge of a box.
const BOX_ARRIVALS: [f64; 2] = [27.0, 14.0];
/// The same at a NAT gateway in a subnet.
const TAB_ARRIVALS: [f64; 2] = [6.0, 14.0];

/// Where the lines of a feed arrive at a gateway, from its middle.
pub fn door_arrival(feed: &Feed) -> f64 {
    if feed.is_one_of_two { DOOR_ARRIVALS[usize::from(feed.nat64)] } else { 0.0 }
}

/// Notes where lines arrive; `top` says where the upper edge of a target is that is not on the border.
pub fn arrive(model: &Model<'_>, doors: &[(usize, f64)], feeds: &mut [Feed], top: impl Fn(usize) -> Option<f64>) {
    let doors: BTreeMap<usize, f64> = doors.iter().copied().collect();
    for feed in feeds {
        let edge = doors.get(&feed.target).copied().or_else(|| top(feed.target)).unwrap_or_default();
        let side = usize::from(feed.nat64);
        feed.arrival = edge
            + match model.targets[feed.target].place {
                Place::Border => DOOR_HEIGHT / 2.0 + door_arrival(feed),
                Place::Unknown if feed.is_one_of_two => BOX_ARRIVALS[side],
                Place::Unknown => BOX / 2.0,
                Place::Subnet(_) if !feed.is_one_of_two => TAB_ARRIVALS[1],
                Place::Subnet(_) => TAB_ARRIVALS[side],
            };
    }
}
