//! What is lit in a picture: the ways of packets, found in the model.

use std::collections::{BTreeMap, BTreeSet};

use super::highlight::{End, Highlight, Stop, Track};
use super::model::{Model, Place};
use super::node::Node;
use crate::routes::TargetKind;

/// What is lit. What a packet meets and the picture does not have, as tables that others look after, is left out.
#[derive(Debug, Default)]
pub struct Lit {
    nodes: BTreeSet<Node>,
    steps: BTreeSet<(Node, Node, Option<String>)>,
    ends: BTreeMap<(Node, Option<String>), End>,
}

/// How a line is lit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lighting {
    /// From its start to its end.
    Forward,
    /// From its end to its start.
    Backward,
}

impl Lit {
    /// What `highlight` lights in a picture of `model`.
    pub fn of(highlight: &Highlight, model: &Model<'_>) -> Lit {
        let mut lit = Lit::default();
        if !highlight.tracks.is_empty() {
            let names = Names::of(model);
            highlight.tracks.iter().for_each(|track| lit.follow(track, model, &names));
        }
        lit
    }

    fn follow(&mut self, track: &Track, model: &Model<'_>, names: &Names<'_>) {
        let (mut place, mut last) = (None, None);
        for stop in &track.stops {
            let found = names.find(stop, place, model);
            if let Some(Node::Subnet(subnet)) = found {
                place = Some(subnet);
            }
            // A NAT gateway goes on by the table of its subnet.
            if let Some(Node::Target(target)) = found
                && let Place::Subnet(subnet) = model.targets[target].place
            {
                place = Some(subnet);
                self.nodes.insert(Node::Subnet(subnet));
            }
            self.nodes.extend(found);
            if let (Some((from, row)), Some(to)) = (last.take(), found) {
                self.steps.insert((from, to, row));
            }
            last = found.map(|node| (node, row(stop, node, model)));
        }
        if let (Some(end), Some(at)) = (track.end, last) {
            self.ends.insert(at, end);
        }
    }

    /// Whether anything is lit, so that the rest is dimmed.
    pub fn is_on(&self) -> bool {
        !self.nodes.is_empty()
    }

    /// Whether a box is lit.
    pub fn has(&self, node: Node) -> bool {
        self.nodes.contains(&node)
    }

    /// How the line is lit that is for all traffic or, from a table, for the row with one of these destinations.
    pub fn line<'d>(&self, from: Node, to: Node, rows: impl Iterator<Item = &'d str>) -> Option<Lighting> {
        let has = |from, to, row: Option<&str>| self.steps.contains(&(from, to, row.map(str::to_owned)));
        let mut rows = rows.map(Some).chain([None]);
        match () {
            () if !self.is_on() => None,
            () if rows.any(|row| has(from, to, row)) => Some(Lighting::Forward),
            () if has(to, from, None) => Some(Lighting::Backward),
            () => None,
        }
    }

    /// The end of a packet at a box or, in a table, at the row with this destination.
    pub fn end(&self, node: Node, row: Option<&str>) -> Option<End> {
        self.ends.get(&(node, row.map(str::to_owned))).copied()
    }

    /// The ends that occur at a box and at its rows.
    pub fn ends_at(&self, node: Node) -> impl Iterator<Item = End> {
        self.ends.range((node, None)..).take_while(move |((at, _), _)| *at == node).map(|(_, end)| *end)
    }

    /// Whether packets end so.
    pub fn ends_so(&self, end: End) -> bool {
        self.ends.values().any(|found| *found == end)
    }
}

/// The row of a table with the route that is taken, by what it has as its destination.
fn row(stop: &Stop, node: Node, model: &Model<'_>) -> Option<String> {
    let (Stop::Table { destination: Some(destination), .. }, Node::Table(table)) = (stop, node) else { return None };
    let has = |row: &&super::model::Row<'_>| row.routes.iter().any(|route| route.destination.text() == destination);
    model.tables[table].rows.iter().find(has).map(|row| row.destination().into_owned())
}

/// The names of what is in the model.
struct Names<'a> {
    subnets: BTreeMap<&'a str, usize>,
    tables: BTreeMap<&'a str, usize>,
    targets: BTreeMap<(TargetKind, &'a str), usize>,
    has_internet: bool,
}

impl<'a> Names<'a> {
    fn of(model: &Model<'a>) -> Names<'a> {
        let subnets = model.subnets.iter().map(|subnet| subnet.planned.name.as_str());
        let tables = model.tables.iter().map(|table| table.planned.name.as_str());
        let targets = model.targets.iter().map(|target| (target.kind, target.key));
        Names {
            subnets: subnets.enumerate().map(|(place, name)| (name, place)).rev().collect(),
            tables: tables.enumerate().map(|(place, name)| (name, place)).collect(),
            targets: targets.enumerate().map(|(place, key)| (key, place)).collect(),
            has_internet: model.targets.iter().any(super::model::Target::is_to_internet),
        }
    }

    /// The box of a stop of a packet that is in the subnet `place`.
    fn find(&self, stop: &Stop, place: Option<usize>, model: &Model<'_>) -> Option<Node> {
        match stop {
            Stop::Subnet(name) => self.subnets.get(name.as_str()).copied().map(Node::Subnet),
            Stop::Table { name, .. } => {
                let known = name.as_deref().and_then(|name| self.tables.get(name)).copied().map(Node::Table);
                known.or_else(|| place.filter(|place| model.subnets[*place].table.is_none()).map(Node::Unknown))
            }
            Stop::Target(kind, key) => self.targets.get(&(*kind, key.as_str())).copied().map(Node::Target),
            Stop::Internet => self.has_internet.then_some(Node::Internet),
        }
    }
}
