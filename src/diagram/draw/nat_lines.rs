//! Lines from tables to NAT gateways in subnets of the plan: to the left of the tables.

use super::drawing::{Drawing, Lines};
use super::routes::{Run, net, ways};
use crate::diagram::layout::Feed;
use crate::diagram::measures::{NAT_LANES, SUBNET, TABLE};
use crate::diagram::model::Place;

/// The lines to all of them.
pub fn draw<'a>(drawing: Drawing<'a, '_>, lines: &mut Lines<'a>) {
    for feed in &drawing.layout.feeds {
        if let Place::Subnet(_) = drawing.model.targets[feed.target].place {
            let runs: Vec<Run> = runs(drawing, feed);
            lines.ways.extend(ways(drawing, feed, &runs));
            lines.nets.push(net(feed, runs));
        }
    }
}

/// Of two rows that lead down, the upper one has the left lane and arrives above the other, so that they do not cross.
fn runs(drawing: Drawing<'_, '_>, feed: &Feed) -> Vec<Run> {
    let rows = feed.bundles.iter().flat_map(|bundle| (bundle.rows[0]..=bundle.rows[1]).map(|row| (bundle.table, row)));
    let run = |(table, row)| {
        let y = drawing.layout.columns.row(table, row);
        let lane = NAT_LANES[usize::from(feed.nat64 == (y < feed.arrival))];
        Run { table, row, start: vec![(TABLE.x, y)], y, lane, arrival: feed.arrival, end: SUBNET.right() }
    };
    rows.map(run).collect()
}
