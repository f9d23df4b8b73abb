//! Lines from tables to what is right of them: gateways, and targets in no known subnet.

use std::borrow::Cow;

use super::drawing::{Drawing, Lines};
use super::net::Net;
use super::ways::{Way, arrow};
use crate::diagram::layout::{Bundle, Feed};
use crate::diagram::measures::{BUNDLE, TABLE};
use crate::diagram::model::Place;
use crate::diagram::node::Node;
use crate::diagram::scene::Point;
use crate::order::ordered;

/// The line of a row: level to its lane, along the lane, and level to its end.
pub struct Run {
    /// The table.
    pub table: usize,
    /// The row.
    pub row: usize,
    /// The way to `y`.
    pub start: Vec<Point>,
    /// The height at which it comes to the lane.
    pub y: f64,
    /// The lane.
    pub lane: f64,
    /// The height at which it leaves the lane.
    pub arrival: f64,
    /// Where it ends.
    pub end: f64,
}

/// The lines to all of them, those that reach furthest first.
pub fn draw<'a>(drawing: Drawing<'a, '_>, lines: &mut Lines<'a>) {
    let place = |feed: &Feed| drawing.model.targets[feed.target].place;
    let feeds = drawing.layout.feeds.iter().filter(|feed| !matches!(place(feed), Place::Subnet(_)));
    for feed in ordered(feeds.collect(), |one: &&Feed, other| other.reach().total_cmp(&one.reach())) {
        let runs = feed.bundles.iter().flat_map(|bundle| runs(drawing, feed, bundle));
        let runs: Vec<Run> = runs.collect();
        lines.ways.extend(ways(drawing, feed, &runs));
        lines.nets.push(net(feed, runs));
    }
}

/// The rows of a table to a gateway meet first; those to a target below the table come to its lane one by one.
fn runs<'a>(drawing: Drawing<'a, '_>, feed: &'a Feed, bundle: &'a Bundle) -> impl Iterator<Item = Run> + 'a {
    let Drawing { model, layout, .. } = drawing;
    let (table, lane, arrival) = (bundle.table, layout.lanes.of(feed), feed.arrival);
    let to_door = model.targets[feed.target].place == Place::Border;
    let end = if to_door { layout.door_x() } else { TABLE.right() };
    let meet = TABLE.right() + BUNDLE;
    (bundle.rows[0]..=bundle.rows[1]).map(move |row| {
        let from = layout.columns.row(table, row);
        let (start, y) = match to_door {
            true => (vec![(TABLE.right(), from), (meet, from), (meet, bundle.y)], bundle.y),
            false => (vec![(TABLE.right(), from)], from),
        };
        Run { table, row, start, y, lane, arrival, end }
    })
}

impl Run {
    fn points(&self) -> Vec<Point> {
        let rest = [(self.lane, self.y), (self.lane, self.arrival), (self.end, self.arrival)];
        self.start.iter().copied().chain(rest).collect()
    }

    fn length(&self) -> f64 {
        (self.arrival - self.y).abs()
    }

    /// The line until it is on `longest`: dashes on dashes would look like a solid line.
    fn joining(&self, longest: &Run) -> Vec<Point> {
        let (down, ahead) = ((self.arrival - self.y).signum(), (self.end - self.lane).signum());
        let is_beside = (longest.arrival - longest.y).signum() == down && longest.lane == self.lane;
        let rest = match is_beside {
            true => vec![(self.lane, self.y), (self.lane, self.y + JOIN * down)],
            false => {
                let passes = (longest.lane - self.lane) * ahead;
                let end = if 0.0 < passes { longest.lane } else { self.lane + JOIN * ahead };
                vec![(self.lane, self.y), (self.lane, self.arrival), (end, self.arrival)]
            }
        };
        self.start.iter().copied().chain(rest).collect()
    }
}

/// How far a line that joins another goes along it: the bend.
const JOIN: f64 = 6.0;

/// The lines of a feed as they are seen.
pub fn net(feed: &Feed, runs: Vec<Run>) -> Net {
    let runs = ordered(runs, |one, other| other.length().total_cmp(&one.length()));
    let Some(longest) = runs.first() else { return Net::default() };
    let ends = arrow(&longest.points()).into_iter().collect();
    let lines = runs.iter().enumerate().map(|(place, run)| match place {
        0 => run.points(),
        _ if feed.nat64 => run.joining(longest),
        _ => run.points(),
    });
    let kind = if feed.nat64 { "nat64" } else { "route" };
    let idle = if feed.idle { " idle" } else { "" };
    Net { class: format!("{kind}{idle}"), lines: lines.collect(), on: Vec::new(), ends }
}

/// The lines of a feed as ways, each whole.
pub fn ways<'a>(drawing: Drawing<'a, '_>, feed: &Feed, runs: &[Run]) -> Vec<Way<'a>> {
    let model = drawing.model;
    let way = |run: &Run| {
        let row = &model.tables[run.table].rows[run.row];
        let destination = Cow::Owned(row.destination().into_owned());
        let route = Some((destination, row.families()));
        let (from, to) = (Node::Table(run.table), Node::Target(feed.target));
        Way { from, to, route, nat64: feed.nat64, line: run.points() }
    };
    runs.iter().map(way).collect()
}
