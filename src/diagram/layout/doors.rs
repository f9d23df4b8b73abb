//! Where the gateways on the border of the frame are.

use super::feeds::{Feed, door_arrival};
use crate::diagram::measures::{APART, DOOR_GAP, DOOR_HEIGHT, TOP};
use crate::diagram::model::Model;
use crate::order::ordered;
use crate::routes::TargetKind;

/// The gateways from top to bottom, each with its upper edge. A gateway is level with the middle one of its tables, the
/// internet gateway with the cluster-wide table, or below the gateway before.
pub fn place(model: &Model<'_>, feeds: &[Feed]) -> Vec<(usize, f64)> {
    let tracks = Tracks::of(model, feeds);
    let mut doors = wanted(model, feeds);
    down(&mut doors, &tracks);
    doors.into_iter().map(|door| (door.target, door.y)).collect()
}

/// A gateway.
struct Door {
    target: usize,
    y: f64,
    /// Where its lines arrive, from its upper edge.
    arrivals: Vec<f64>,
}

/// The gateways where they would be if they were alone, from top to bottom.
fn wanted(model: &Model<'_>, feeds: &[Feed]) -> Vec<Door> {
    let feeds = feeds.chunk_by(|one, other| one.target == other.target);
    let doors = feeds.filter(|feeds| model.targets[feeds[0].target].is_door()).map(|feeds| {
        let target = feeds[0].target;
        let mut sources: Vec<f64> = feeds.iter().flat_map(|feed| &feed.bundles).map(|bundle| bundle.y).collect();
        sources.sort_by(f64::total_cmp);
        let cluster = feeds.iter().flat_map(|feed| &feed.bundles);
        let mut cluster = cluster.filter(|bundle| model.tables[bundle.table].is_cluster_wide());
        let level = match (model.targets[target].kind, cluster.next()) {
            (TargetKind::InternetGateway, Some(bundle)) => bundle.y,
            _ => sources[(sources.len() - 1) / 2],
        };
        let arrivals = feeds.iter().map(|feed| DOOR_HEIGHT / 2.0 + door_arrival(feed)).collect();
        Door { target, y: level - DOOR_HEIGHT / 2.0, arrivals }
    });
    let key = |door: &Door| (model.targets[door.target].kind, model.targets[door.target].key);
    ordered(doors.collect(), |one, other| one.y.total_cmp(&other.y).then_with(|| key(one).cmp(&key(other))))
}

/// Moves each one down until it is below the one before and on no line of another.
fn down(doors: &mut [Door], tracks: &Tracks) {
    let mut least = TOP + 4.0;
    for door in doors {
        door.y = door.y.max(least);
        while !tracks.are_free(door) {
            door.y += APART;
        }
        least = door.y + DOOR_HEIGHT + DOOR_GAP;
    }
}

/// Where lines leave tables to gateways, and to which.
struct Tracks(Vec<(f64, usize)>);

impl Tracks {
    fn of(model: &Model<'_>, feeds: &[Feed]) -> Tracks {
        let feeds = feeds.iter().filter(|feed| model.targets[feed.target].is_door());
        let tracks = feeds.flat_map(|feed| feed.bundles.iter().map(|bundle| (bundle.y, feed.target)));
        Tracks(ordered(tracks.collect(), |one: &(f64, usize), other| one.0.total_cmp(&other.0)))
    }

    /// Whether the lines that arrive at `door` are on no line to another.
    fn are_free(&self, door: &Door) -> bool {
        door.arrivals.iter().all(|arrival| {
            let y = door.y + arrival;
            let first = self.0.partition_point(|(track, _)| *track <= y - APART);
            let mut near = self.0[first..].iter().take_while(|(track, _)| *track < y + APART);
            near.all(|(_, target)| *target == door.target)
        })
    }
}
