//! Where lines right of the tables run upwards or downwards: each net has its own lane.

use std::collections::BTreeMap;

use super::feeds::Feed;
use crate::diagram::measures::{BOX_LANES, BUNDLE, DOOR, LANE_STEPS, LAST_LANE, TABLE};
use crate::diagram::model::{Model, Place};
use crate::order::ordered;

/// The lanes.
#[derive(Default)]
pub struct Lanes {
    /// How far right, by target and whether it is of NAT64.
    lanes: BTreeMap<(usize, bool), f64>,
    /// How far gateways are moved to the right, so that there is room.
    pub moved: f64,
    /// How much room the lanes to targets inside the VPC take.
    pub boxes_width: f64,
}

impl Lanes {
    /// The lane of a net; where none is needed, the one beside the gateways.
    pub fn of(&self, feed: &Feed) -> f64 {
        let lane = self.lanes.get(&(feed.target, feed.nat64));
        lane.copied().unwrap_or(DOOR.x + self.moved - LAST_LANE)
    }
}

/// The lanes of all nets right of the tables.
pub fn of(model: &Model<'_>, feeds: &[Feed]) -> Lanes {
    let mut lanes = Lanes::default();
    let count = to_boxes(model, feeds, &mut lanes);
    let [first, step] = BOX_LANES;
    lanes.boxes_width = if count == 0 { 0.0 } else { first + step * count as f64 };
    to_doors(model, feeds, &mut lanes);
    lanes
}

/// Targets in no known subnet: nets that are beside each other have different lanes. The number of lanes.
fn to_boxes(model: &Model<'_>, feeds: &[Feed], lanes: &mut Lanes) -> usize {
    let nets: Vec<(f64, f64, &Feed)> = feeds
        .iter()
        .filter(|feed| model.targets[feed.target].place == Place::Unknown)
        .map(|feed| {
            let ends = || feed.bundles.iter().map(|bundle| bundle.y).chain([feed.arrival]);
            (ends().fold(f64::MAX, f64::min), ends().fold(0.0, f64::max), feed)
        })
        .collect();
    // The upper one of two that start in a table ends lower: it has the outer lane.
    let mut tops: Vec<f64> = Vec::new();
    for (top, bottom, feed) in ordered(nets, |one, other| other.0.total_cmp(&one.0)) {
        let free = tops.iter().position(|taken| bottom + BUNDLE < *taken);
        let lane = free.unwrap_or(tops.len());
        if lane == tops.len() {
            tops.push(top);
        }
        tops[lane] = top;
        lanes.lanes.insert((feed.target, feed.nat64), TABLE.right() + BOX_LANES[0] + BOX_LANES[1] * lane as f64);
    }
    tops.len()
}

/// Gateways: the net that reaches furthest has the outermost lane, which is the leftmost.
fn to_doors(model: &Model<'_>, feeds: &[Feed], lanes: &mut Lanes) {
    let is_level = |feed: &Feed| feed.bundles.iter().all(|bundle| (bundle.y - feed.arrival).abs() < 0.5);
    let nets = feeds.iter().filter(|feed| model.targets[feed.target].is_door() && !is_level(feed));
    let nets = ordered(nets.collect(), |one: &&Feed, other| one.reach().total_cmp(&other.reach()));
    let [most, least] = LANE_STEPS;
    let gaps = nets.len().saturating_sub(1) as f64;
    let room = DOOR.x - LAST_LANE - TABLE.right() - BOX_LANES[0].max(lanes.boxes_width + BUNDLE);
    lanes.moved = (least * gaps - room).max(0.0);
    let step = most.min((room + lanes.moved) / gaps.max(1.0));
    let last = DOOR.x + lanes.moved - LAST_LANE;
    for (place, feed) in nets.into_iter().enumerate() {
        lanes.lanes.insert((feed.target, feed.nat64), last - step * place as f64);
    }
}
