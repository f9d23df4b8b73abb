//! Where lines leave subnets, and where they come to their tables.

use super::columns::{Columns, Span, tab};
use super::density::Density;
use super::feeds::Feed;
use crate::diagram::measures::{APART, TAB, TABLE_HEAD, TABLE_NAME, WAY_ON};
use crate::diagram::model::{Model, Place};

/// Where lines come to each table: beside its name, unless a line into a NAT gateway is at the same height.
pub fn heads(model: &Model<'_>, columns: &Columns, feeds: &[Feed]) -> Vec<f64> {
    let mut tracks: Vec<f64> = to_nat_gateways(model, feeds).map(|feed| feed.arrival).collect();
    tracks.sort_by(f64::total_cmp);
    let head = |span: &Span| free(&tracks, span.y + TABLE_NAME, [span.y + 5.0, span.y + TABLE_HEAD - 5.0]);
    columns.tables.iter().map(head).collect()
}

fn to_nat_gateways<'a>(model: &'a Model<'_>, feeds: &'a [Feed]) -> impl Iterator<Item = &'a Feed> {
    feeds.iter().filter(|feed| matches!(model.targets[feed.target].place, Place::Subnet(_)))
}

/// Where the line to its table leaves each subnet: beside the name, below a NAT gateway whose traffic goes on there. A
/// line to the cluster-wide table passes others; where one is at the same height it moves.
pub fn of(model: &Model<'_>, columns: &Columns, density: &Density, feeds: &[Feed], heads: &[f64]) -> Vec<f64> {
    let tracks = tracks(model, columns, feeds, heads);
    let port = |place: usize| {
        let (subnet, span) = (&model.subnets[place], columns.subnets[place]);
        let below = subnet.nat.filter(|_| !subnet.uses_own_nat).and_then(|nat| tab(model, columns, density, nat));
        let y = below.map_or(span.y + density.port(), |tab| tab + WAY_ON);
        let is_cluster_wide = subnet.table.is_some_and(|table| model.tables[table].is_cluster_wide());
        let least = below.map_or(span.y + 5.0, |tab| tab + TAB + 1.5);
        if is_cluster_wide { free(&tracks, y, [least, span.y + span.height - 2.0]) } else { y }
    };
    (0..model.subnets.len()).map(port).collect()
}

/// How far a line moves at most, and by how much at once.
const MOVES: [f64; 2] = [12.0, 0.5];

/// The place that is nearest to `y` among those that no other line is on.
fn free(tracks: &[f64], y: f64, [least, most]: [f64; 2]) -> f64 {
    let near = APART;
    let is_free = |y: &f64| {
        let first = tracks.partition_point(|track| *track <= y - near);
        tracks.get(first).is_none_or(|track| y + near <= *track)
    };
    let [furthest, step] = MOVES;
    let moves = (0..=(furthest / step) as u32).flat_map(|count| [1.0, -1.0].map(|way| way * step * f64::from(count)));
    let mut places = moves.map(|by| y + by).filter(|y| (least..=most).contains(y));
    places.find(is_free).unwrap_or(y)
}

/// Where other lines cross the lane to the cluster-wide table, in order: rows to NAT gateways in subnets, and lines
/// into the tables of zones.
fn tracks(model: &Model<'_>, columns: &Columns, feeds: &[Feed], heads: &[f64]) -> Vec<f64> {
    let rows = to_nat_gateways(model, feeds).flat_map(|feed| &feed.bundles);
    let rows = rows.flat_map(|bundle| (bundle.rows[0]..=bundle.rows[1]).map(|row| columns.row(bundle.table, row)));
    let heads = model.tables.iter().zip(heads).filter(|(table, _)| !table.is_cluster_wide());
    let mut tracks: Vec<f64> = rows.chain(heads.map(|(_, head)| *head)).collect();
    tracks.sort_by(f64::total_cmp);
    tracks
}
