//! Lines from subnets to their tables, and those by which the traffic of NAT gateways goes on.

use super::drawing::{Drawing, Lines};
use super::net::Net;
use super::ways::Way;
use crate::diagram::measures::{ASSOCIATION_LANE, CLUSTER_LANE, OWN_WAY_ON, STUB, SUBNET, TAB, TABLE};
use crate::diagram::node::Node;
use crate::diagram::scene::{Direction, Element, Point};

/// The lines of all tables, those of the cluster-wide one first.
pub fn draw<'a>(drawing: Drawing<'a, '_>, lines: &mut Lines<'a>) {
    let is_cluster_wide = |place: &usize| drawing.model.tables[*place].is_cluster_wide();
    let (cluster, zones): (Vec<usize>, Vec<usize>) = (0..drawing.model.tables.len()).partition(is_cluster_wide);
    for place in cluster.into_iter().chain(zones) {
        table(drawing, place, lines);
    }
    for place in 0..drawing.model.subnets.len() {
        lines.nets.extend(unknown(drawing, place));
    }
}

fn table<'a>(drawing: Drawing<'a, '_>, place: usize, lines: &mut Lines<'a>) {
    let Drawing { model, layout, .. } = drawing;
    let head = (TABLE.x, layout.heads[place]);
    let to = Node::Table(place);
    let mut net = Net { class: "assoc".to_owned(), ..Net::default() };
    for subnet in model.tables[place].subnets.iter().copied() {
        let line = association(drawing, place, subnet, head);
        lines.ways.push(Way { from: Node::Subnet(subnet), to, route: None, nat64: false, line: line.clone() });
        if let Some(nat) = model.subnets[subnet].nat {
            let on = own_way_on(drawing, subnet, &line).unwrap_or_else(|| line.clone());
            lines.ways.push(Way { from: Node::Target(nat), to, route: None, nat64: false, line: on.clone() });
            net.on.push(on);
        }
        net.lines.push(line);
    }
    net.ends = match (&net.lines[..], &net.on[..]) {
        ([], _) => Vec::new(),
        (_, []) => vec![Element::Dot((head.0 - 3.0, head.1))],
        _ => vec![Element::Arrow(head, Direction::Right)],
    };
    if !net.lines.is_empty() {
        lines.nets.push(net);
    }
}

fn association(drawing: Drawing<'_, '_>, table: usize, subnet: usize, head: Point) -> Vec<Point> {
    let lane = if drawing.model.tables[table].is_cluster_wide() { CLUSTER_LANE } else { ASSOCIATION_LANE };
    let port = drawing.layout.ports[subnet];
    vec![(SUBNET.right(), port), (lane, port), (lane, head.1), head]
}

/// The way on of a NAT gateway that the table of its subnet leads to: beside the gateway to the line of the subnet.
fn own_way_on(drawing: Drawing<'_, '_>, subnet: usize, line: &[Point]) -> Option<Vec<Point>> {
    let planned = drawing.model.subnets.get(subnet).filter(|subnet| subnet.uses_own_nat)?;
    let y = drawing.layout.tab(drawing.model, planned.nat?)? + OWN_WAY_ON;
    let (beside, port) = (ASSOCIATION_LANE - 3.0, drawing.layout.ports[subnet]);
    Some([(SUBNET.right(), y), (beside, y), (beside, port)].into_iter().chain(line.iter().skip(1).copied()).collect())
}

/// From below a NAT gateway to the line of its subnet, inside the subnet; `None` where the way on is beside it.
pub fn way_on(drawing: Drawing<'_, '_>, place: usize) -> Option<Vec<Point>> {
    let subnet = drawing.model.subnets.get(place).filter(|subnet| !subnet.uses_own_nat)?;
    let bottom = drawing.layout.tab(drawing.model, subnet.nat?)? + TAB;
    let (x, port) = (SUBNET.right() - STUB, drawing.layout.ports[place]);
    Some(vec![(x, bottom), (x, port), (SUBNET.right() + 8.0, port)])
}

/// From a subnet to the place of its table, which is not known.
fn unknown(drawing: Drawing<'_, '_>, place: usize) -> Option<Net> {
    let span = drawing.layout.columns.pills[place]?;
    let (port, middle) = (drawing.layout.ports[place], span.y + span.height / 2.0);
    let lane = ASSOCIATION_LANE + 8.0;
    let line = vec![(SUBNET.right(), port), (lane, port), (lane, middle), (TABLE.x, middle)];
    Some(Net { class: "assoc unknown".to_owned(), lines: vec![line], ..Net::default() })
}
