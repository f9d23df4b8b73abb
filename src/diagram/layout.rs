//! Where everything is.

use super::measures::{BORDER, DOOR, DOOR_HEIGHT, MARGIN, OUTSIDE, TABLE, WIDTH};
use super::model::{Model, Place};

mod columns;
mod density;
mod doors;
mod feeds;
mod lanes;
mod ports;
mod vpc;

pub use columns::{Columns, Span};
pub use density::{BLOCKS, Density};
pub use feeds::{Bundle, Feed};
pub use lanes::Lanes;
pub use vpc::{Line as VpcLine, lines as vpc_lines};

/// Where everything is.
pub struct Layout {
    /// How close together everything is.
    pub density: Density,
    /// Zones, subnets, tables, and targets in no known subnet.
    pub columns: Columns,
    /// The lines from tables to targets.
    pub feeds: Vec<Feed>,
    /// The gateways, from top to bottom: the target and the upper edge.
    pub doors: Vec<(usize, f64)>,
    /// Where the lines right of the tables run upwards or downwards.
    pub lanes: Lanes,
    /// How far gateways and what is outside are moved, where there are many lanes.
    pub moved: f64,
    /// Where lines come to each table.
    pub heads: Vec<f64>,
    /// Where the line to its table leaves each subnet.
    pub ports: Vec<f64>,
    /// The lower border of the frame.
    pub bottom: f64,
}

/// Between the lowest box and the lower border of the frame.
const FOOT: f64 = 14.0;

impl Layout {
    /// Lays out what `model` has.
    pub fn of(model: &Model<'_>) -> Layout {
        let density = Density::of(model);
        let columns = columns::place(model, &density);
        let mut feeds = feeds::of(model, &columns);
        let inside = columns.bottom + FOOT;
        let doors = doors::place(model, &feeds);
        feeds::arrive(model, &doors, &mut feeds, |target| match model.targets[target].place {
            Place::Unknown => columns.boxes.get(&target).map(|span| span.y),
            _ => columns::tab(model, &columns, &density, target),
        });
        let heads = ports::heads(model, &columns, &feeds);
        let ports = ports::of(model, &columns, &density, &feeds, &heads);
        let lanes = lanes::of(model, &feeds);
        let lowest = doors.iter().map(|(_, y)| y + DOOR_HEIGHT + FOOT);
        let bottom = lowest.chain([vpc::bottom(model)]).fold(inside, f64::max);
        Layout { density, columns, feeds, doors, moved: lanes.moved, lanes, heads, ports, bottom }
    }

    /// Whether there is anything on the border of the frame.
    pub fn has_doors(&self) -> bool {
        !self.doors.is_empty()
    }

    /// The right border of the frame.
    pub fn border(&self) -> f64 {
        if self.has_doors() { BORDER + self.moved } else { TABLE.right() + 16.0 + self.lanes.boxes_width }
    }

    /// The width of the picture.
    pub fn width(&self) -> f64 {
        if self.has_doors() { WIDTH + self.moved } else { self.border() + MARGIN }
    }

    /// The left edge of the gateways.
    pub fn door_x(&self) -> f64 {
        DOOR.x + self.moved
    }

    /// The left edge of the internet.
    pub fn outside_x(&self) -> f64 {
        OUTSIDE.x + self.moved
    }

    /// The upper edge of a NAT gateway in a subnet.
    pub fn tab(&self, model: &Model<'_>, target: usize) -> Option<f64> {
        columns::tab(model, &self.columns, &self.density, target)
    }
}
