//! The paths that a flow has: where each starts, and where it is to.

use std::net::IpAddr;

use super::flow::{Destination, Family, Flow, Source};
use super::path::{Path, Start};
use super::place::Sender;
use super::scene::Scene;

/// A path that is to be followed.
#[derive(Clone, Copy, Debug)]
pub enum Course {
    /// From a subnet.
    Inside(Sender, Destination),
    /// From any host on the Internet; the destination has a public address or not, where the flow says so.
    Internet(Family, Destination, Option<bool>),
    /// From a host outside the VPC.
    Outside(IpAddr, Destination, Option<bool>),
}

impl Course {
    /// The place of the subnet that it starts in; of one from outside nothing.
    pub fn place(&self) -> Option<usize> {
        match self {
            Course::Inside(sender, _) => Some(sender.place),
            Course::Internet(..) | Course::Outside(..) => None,
        }
    }
}

impl<'a> Scene<'a> {
    /// The paths of a flow: one for each subnet that it starts in.
    pub fn courses(&self, flow: &Flow) -> impl Iterator<Item = Course> + use<> {
        let Flow { from, to, public_address, .. } = *flow;
        let inside = |place, group, workload| {
            let is_public = public_address.unwrap_or_else(|| self.is_public(place, group, workload));
            Course::Inside(self.sender(place, workload, is_public), to)
        };
        let (one, many) = match from {
            Source::Subnet(place, workload) => (Some(inside(place, None, workload)), Vec::new()),
            Source::Group(group, workload) => {
                let places = self.places_of(group).into_iter();
                (None, places.map(|place| inside(place, Some(group), workload)).collect())
            }
            Source::Internet(family) => (Some(Course::Internet(family, to, public_address)), Vec::new()),
            Source::Address(address) => (Some(Course::Outside(address, to, public_address)), Vec::new()),
        };
        one.into_iter().chain(many)
    }

    /// Where a path starts whose source tries an address of this family.
    pub fn start(&self, course: &Course, family: Option<Family>) -> Start<'a> {
        let place = course.place().map(|place| &self.places[place]);
        let zone = place.map(|place| place.zone).filter(|zone| !zone.is_empty());
        let address = match course {
            Course::Outside(address, ..) => Some(*address),
            Course::Inside(..) | Course::Internet(..) => None,
        };
        Start { subnet: place.map(|place| place.name), zone, family, address }
    }

    /// Follows a path.
    pub fn follow(&self, course: &Course) -> Path<'a> {
        match *course {
            Course::Inside(sender, to) => self.path(sender, to),
            Course::Internet(family, to, is_public) => self.path_from_internet(family, to, is_public),
            Course::Outside(address, to, is_public) => self.path_from_address(address, to, is_public),
        }
    }
}
