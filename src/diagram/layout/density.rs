//! How close together everything is: the more subnets, the closer.

use crate::diagram::measures::SUBNET;
use crate::diagram::metrics::{Face, width};
use crate::diagram::model::{Model, Subnet};
use crate::subnets::Management;

/// How close together everything is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Density {
    /// Whether subnets are rows of a list.
    pub is_list: bool,
    /// Whether subnets with two blocks have them below each other.
    pub is_stacked: bool,
    /// The class of the picture.
    pub class: &'static str,
    /// Between subnets.
    pub subnet_gap: f64,
    /// Between zones.
    pub zone_gap: f64,
    /// The head of a zone, with its name.
    pub zone_head: f64,
    /// The height of the place of a table that is not known.
    pub pill: f64,
}

/// More subnets are drawn closer together.
const MANY: usize = 12;
/// More subnets are drawn as a list, and so are more in a zone.
const VERY_MANY: usize = 60;
/// The most subnets of a zone that are not drawn as a list.
const MANY_IN_ZONE: usize = 8;

/// The room for blocks in a subnet.
pub const BLOCKS: f64 = SUBNET.width - 34.0;
/// Between two blocks on a line.
const BLOCK_GAP: f64 = 8.0;

const WIDE: Density = Density {
    is_list: false,
    is_stacked: false,
    class: "wide",
    subnet_gap: 8.0,
    zone_gap: 14.0,
    zone_head: 26.0,
    pill: 24.0,
};
const DENSE: Density = Density { class: "dense", subnet_gap: 5.0, zone_gap: 10.0, zone_head: 24.0, ..WIDE };
const LIST: Density = Density { is_list: true, class: "list", subnet_gap: 2.0, pill: 20.0, ..DENSE };

impl Density {
    /// The density for what `model` has.
    pub fn of(model: &Model<'_>) -> Density {
        let most = model.zones.iter().map(|zone| zone.subnets.len()).max().unwrap_or_default();
        let density = match model.subnets.len() {
            subnets if VERY_MANY < subnets || MANY_IN_ZONE < most => LIST,
            subnets if MANY < subnets => DENSE,
            _ => WIDE,
        };
        let is_stacked = !density.is_list && model.subnets.iter().any(has_wide_blocks);
        Density { is_stacked, ..density }
    }

    /// The height of a subnet without a NAT gateway.
    pub fn subnet(&self, subnet: &Subnet<'_>) -> f64 {
        match self.is_list {
            true => 20.0,
            false => 39.0 + self.second_line(subnet),
        }
    }

    /// What the second block adds to the height.
    pub fn second_line(&self, subnet: &Subnet<'_>) -> f64 {
        let both = subnet.ipv4().is_some() && subnet.ipv6().is_some();
        if self.is_stacked && both { 14.0 } else { 0.0 }
    }

    /// From the upper edge of a subnet to the line to its table, which is the middle of the name's line.
    pub fn port(&self) -> f64 {
        if self.is_list { 10.0 } else { 12.0 }
    }

    /// From the upper edge of a subnet to its NAT gateway.
    pub fn tab(&self, subnet: &Subnet<'_>) -> f64 {
        if self.is_list { 19.0 } else { 39.0 + self.second_line(subnet) }
    }
}

/// Whether the blocks of a subnet need two lines: they do not fit, or the word on who looks after it is beside them.
fn has_wide_blocks(subnet: &Subnet<'_>) -> bool {
    let (Some(ipv4), Some(ipv6)) = (subnet.ipv4(), subnet.ipv6()) else { return false };
    subnet.planned.management != Management::Owned
        || BLOCKS < width(ipv4, Face::Plain) + BLOCK_GAP + width(ipv6, Face::Plain)
}
