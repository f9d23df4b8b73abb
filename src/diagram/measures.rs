//! The measures of the picture, in pixels at its natural size: `x` from the left, `y` downwards.

/// A column: its left edge and its width.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// The left edge.
    pub x: f64,
    /// The width.
    pub width: f64,
}

impl Column {
    /// The right edge.
    pub fn right(self) -> f64 {
        self.x + self.width
    }
}

/// The width with gateways and the internet, where no lane makes it wider.
pub const WIDTH: f64 = 928.0;
/// Between the frame, or any text, and the edge.
pub const MARGIN: f64 = 12.0;
/// The right border of the frame, which is in the middle of the gateways.
pub const BORDER: f64 = 761.0;
/// The texts on the VPC.
pub const VPC: Column = Column { x: 26.0, width: 130.0 };
/// The boxes of zones.
pub const ZONE: Column = Column { x: 168.0, width: 228.0 };
/// The boxes of subnets, 8 inside their zones.
pub const SUBNET: Column = Column { x: 176.0, width: 212.0 };
/// Route tables.
pub const TABLE: Column = Column { x: 468.0, width: 160.0 };
/// Gateways.
pub const DOOR: Column = Column { x: 690.0, width: 142.0 };
/// The internet.
pub const OUTSIDE: Column = Column { x: 856.0, width: 60.0 };

/// The baseline of the cluster's name, and of the facts below it.
pub const TITLE: [f64; 2] = [28.0, 47.0];
/// The upper border of the frame.
pub const FRAME: f64 = 64.0;
/// The baseline of the headings of columns.
pub const HEADINGS: f64 = 86.0;
/// The upper border of the first zone.
pub const TOP: f64 = 98.0;

/// Where lines between subnets and their tables run upwards or downwards.
pub const ASSOCIATION_LANE: f64 = 406.0;
/// Where lines from tables to NAT gateways do: two lanes.
pub const NAT_LANES: [f64; 2] = [421.0, 429.0];
/// Where lines to the cluster-wide table do.
pub const CLUSTER_LANE: f64 = 448.0;

/// From a table to where the rows of one target meet.
pub const BUNDLE: f64 = 10.0;
/// From a table to the first lane of targets inside the VPC that are in no known subnet, and between these lanes.
pub const BOX_LANES: [f64; 2] = [14.0, 8.0];
/// From the first lane of gateways to the gateways.
pub const LAST_LANE: f64 = 20.0;
/// Between lanes of gateways: the most and the least.
pub const LANE_STEPS: [f64; 2] = [10.0, 7.0];

/// The head of a table with the name, a row, and what is below the last row.
pub const TABLE_HEAD: f64 = 24.0;
/// A row of a table.
pub const ROW: f64 = 18.0;
/// Below the last row.
pub const TABLE_FOOT: f64 = 5.0;
/// Between tables of a zone.
pub const TABLE_GAP: f64 = 10.0;
/// The height of a target inside the VPC that is in no known subnet.
pub const BOX: f64 = 40.0;
/// The height of a gateway.
pub const DOOR_HEIGHT: f64 = 42.0;
/// Between gateways.
pub const DOOR_GAP: f64 = 14.0;
/// The height of a NAT gateway.
pub const TAB: f64 = 20.0;
/// From the top of a NAT gateway to the line by which its traffic goes on, below it.
pub const WAY_ON: f64 = 26.5;
/// The same where it leaves the gateway to the right, since its subnet's own table leads to it.
pub const OWN_WAY_ON: f64 = 5.0;
/// From the right edge of a NAT gateway to where the line by which its traffic goes on leaves it.
pub const STUB: f64 = 24.0;
/// From the upper edge of a table to the middle of its name.
pub const TABLE_NAME: f64 = 12.0;
/// Parallel lines of two nets are never nearer than this.
pub const APART: f64 = 4.0;
