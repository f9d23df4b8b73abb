//! What Mermaid and Graphviz draw: nodes in zones and edges between them. They lay it out themselves.

use super::highlight::End;
use super::lit::Lit;
use super::model::{Model, Place, Row};
use super::node::Node;
use super::overlay::{Mark, Marked, Overlay};
use super::words;

/// What is seen on a network.
#[derive(Clone, Copy)]
pub struct Seen<'a> {
    /// The ways of packets.
    pub lit: &'a Lit,
    /// The marks of a change.
    pub overlay: &'a Overlay,
}

impl Seen<'_> {
    /// The mark of a node.
    pub fn mark(self, model: &Model<'_>, node: Node) -> Option<Mark> {
        self.overlay.of(&match node {
            Node::Subnet(place) => Marked::Subnet(model.subnets[place].planned.name.clone()),
            Node::Table(place) => Marked::Table(model.tables[place].planned.name.clone()),
            Node::Target(place) => model.targets[place].marked()?,
            Node::Unknown(_) | Node::Internet => return None,
        })
    }

    /// The destinations of an edge's routes, each with its mark.
    pub fn labels(self, model: &Model<'_>, edge: &Edge) -> Vec<String> {
        let table = match edge.from {
            Node::Table(place) => model.tables[place].planned.name.as_str(),
            _ => return edge.labels.clone(),
        };
        let label = |label: &String| match self.overlay.of(&Marked::Route(table.to_owned(), label.clone())) {
            Some(mark) => format!("{} {label}", mark.symbol()),
            None => label.clone(),
        };
        edge.labels.iter().map(label).collect()
    }

    /// What becomes of the VPC, and what is not drawn, in sentences.
    pub fn notes(self) -> Vec<String> {
        let vpc = self.overlay.of(&Marked::Vpc).map(|mark| format!("{} VPC {}", mark.symbol(), mark.word()));
        vpc.into_iter().chain(self.overlay.gone.words()).collect()
    }
}

/// An edge.
pub struct Edge {
    /// Where it starts.
    pub from: Node,
    /// Where it ends.
    pub to: Node,
    /// The destinations of its routes.
    pub labels: Vec<String>,
    /// What it looks like.
    pub kind: EdgeKind,
}

impl Edge {
    /// Whether it is on the way of a packet.
    pub fn is_lit(&self, lit: &Lit) -> bool {
        lit.line(self.from, self.to, self.labels.iter().map(String::as_str)).is_some()
    }
}

/// What an edge looks like.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum EdgeKind {
    /// A subnet uses a table.
    Association,
    /// A route, or the way on from a gateway.
    Route,
    /// A route of NAT64.
    Nat64,
    /// Something that is not known.
    Unknown,
}

/// The name of a node: a letter and a number, which no text of a spec can be.
pub fn name(node: Node) -> String {
    match node {
        Node::Subnet(place) => format!("s{place}"),
        Node::Table(place) => format!("t{place}"),
        Node::Unknown(place) => format!("u{place}"),
        Node::Target(place) => format!("g{place}"),
        Node::Internet => "internet".to_owned(),
    }
}

/// The lines of a node's label.
pub fn label(model: &Model<'_>, seen: Seen<'_>, node: Node) -> Vec<String> {
    let lines = match node {
        Node::Subnet(place) => {
            let subnet = &model.subnets[place];
            let planned = subnet.planned;
            let word = words::management(planned.management).map(|word| format!(", {word}")).unwrap_or_default();
            let blocks = subnet.ipv4().into_iter().chain(subnet.ipv6()).map(str::to_owned);
            [planned.name.clone(), format!("{}{word}", planned.kind.as_str())].into_iter().chain(blocks).collect()
        }
        Node::Table(place) => vec!["Route table".to_owned(), model.tables[place].planned.label().to_owned()],
        Node::Unknown(place) => vec![words::unknown_table(&model.subnets[place]).to_owned()],
        Node::Target(place) => target(model, place),
        Node::Internet => vec!["Internet".to_owned()],
    };
    let mut ends: Vec<End> = seen.lit.ends_at(node).collect();
    ends.sort_unstable();
    ends.dedup();
    let ends = ends.into_iter().map(|end| format!("{} {}", end.symbol(), end.words()));
    let mark = seen.mark(model, node).map(|mark| format!("{} {}", mark.symbol(), mark.word()));
    lines.into_iter().filter(|line| !line.is_empty()).chain(ends).chain(mark).collect()
}

fn target(model: &Model<'_>, place: usize) -> Vec<String> {
    let target = &model.targets[place];
    let (name, below) = words::door(target);
    match (target.place, target.nat) {
        (Place::Subnet(subnet), Some(nat)) => {
            let subnet = &model.subnets[subnet].planned.name;
            vec![name.to_owned(), format!("in {subnet}"), words::nat_address(model, nat).to_owned()]
        }
        _ => vec![name.to_owned(), below.to_owned()],
    }
}

/// The nodes in a zone: its subnets and the NAT gateways in them.
pub fn in_zone<'a>(model: &'a Model<'_>, zone: usize) -> impl Iterator<Item = Node> + 'a {
    let subnets = model.zones[zone].subnets.iter().copied();
    subnets.flat_map(|place| [Some(Node::Subnet(place)), model.subnets[place].nat.map(Node::Target)]).flatten()
}

/// The nodes in no zone: tables, and targets in no known subnet.
pub fn elsewhere<'a>(model: &'a Model<'_>) -> impl Iterator<Item = Node> + 'a {
    let unknown = model.subnets.iter().enumerate().filter(|(_, subnet)| subnet.table.is_none());
    let targets = model.targets.iter().enumerate().filter(|(_, target)| !matches!(target.place, Place::Subnet(_)));
    let internet = model.targets.iter().any(|target| target.is_to_internet()).then_some(Node::Internet);
    let tables = (0..model.tables.len()).map(Node::Table);
    let unknown = unknown.map(|(place, _)| Node::Unknown(place));
    tables.chain(unknown).chain(targets.map(|(place, _)| Node::Target(place))).chain(internet)
}

/// All nodes.
pub fn nodes<'a>(model: &'a Model<'_>) -> impl Iterator<Item = Node> + 'a {
    (0..model.zones.len()).flat_map(|zone| in_zone(model, zone)).chain(elsewhere(model))
}

/// An edge for each subnet and its table, for each table and target, and for each gateway and where it leads.
pub fn edges<'a>(model: &'a Model<'_>) -> impl Iterator<Item = Edge> + 'a {
    let subnets = (0..model.subnets.len()).flat_map(|place| of_subnet(model, place));
    let tables = model.tables.iter().enumerate().flat_map(|(place, table)| {
        let targets = table.rows.chunk_by(|one, other| (one.target, one.nat64) == (other.target, other.nat64));
        targets.map(move |rows| of_rows(place, rows))
    });
    let doors = model.targets.iter().enumerate().filter(|(_, target)| target.is_to_internet());
    let outside = doors.map(|(place, _)| edge(Node::Target(place), Node::Internet, EdgeKind::Route));
    subnets.chain(tables).chain(outside)
}

fn edge(from: Node, to: Node, kind: EdgeKind) -> Edge {
    Edge { from, to, labels: Vec::new(), kind }
}

fn of_subnet(model: &Model<'_>, place: usize) -> impl Iterator<Item = Edge> + use<> {
    let subnet = &model.subnets[place];
    let to = subnet.table.map_or(Node::Unknown(place), Node::Table);
    let known = |kind| if subnet.table.is_some() { kind } else { EdgeKind::Unknown };
    let nat = subnet.nat.map(|nat| edge(Node::Target(nat), to, known(EdgeKind::Route)));
    [edge(Node::Subnet(place), to, known(EdgeKind::Association))].into_iter().chain(nat)
}

fn of_rows(table: usize, rows: &[Row<'_>]) -> Edge {
    let first = &rows[0];
    let labels = rows.iter().map(|row| row.destination().into_owned()).collect();
    let kind = if first.nat64 { EdgeKind::Nat64 } else { EdgeKind::Route };
    Edge { from: Node::Table(table), to: Node::Target(first.target), labels, kind }
}
