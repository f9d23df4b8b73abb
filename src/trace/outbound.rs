//! The paths of a flow that starts inside the VPC.

use std::net::IpAddr;

use super::assumptions::Assumptions;
use super::course::Course;
use super::disposition::Disposition;
use super::flow::{Destination, Family, Workload};
use super::path::{Path, Trail};
use super::place::Sender;
use super::ranges::service_at;
use super::scene::Scene;
use super::tries::{Tries, Try};
use super::walk::Ending;

impl<'a> Scene<'a> {
    /// The path from one subnet.
    pub(super) fn path(&self, sender: Sender, to: Destination) -> Path<'a> {
        let tries = self.tries(sender, to);
        let mut trail = Trail::kept();
        let ending = self.outcome(sender, to, &tries, &mut trail);
        let is_settled = ending.disposition != Disposition::SourceUnknown;
        let family = tries.iter().next().filter(|_| is_settled).and_then(|tried| tried.family());
        Path {
            from: self.start(&Course::Inside(sender, to), family),
            disposition: ending.disposition,
            hops: trail.hops,
            reply: ending.reply,
            alternative: tries.alternative.filter(|_| is_settled),
            assumed: ending.assumed.with(self.assumed_of(sender, to)),
            asked: Some((sender, to)),
        }
    }

    /// How a packet ends, without its path.
    pub(super) fn disposition(&self, sender: Sender, to: Destination) -> Disposition {
        self.outcome(sender, to, &self.tries(sender, to), &mut Trail::dropped()).disposition
    }

    /// Where it is not known which address is tried, all have to end alike.
    fn outcome(&self, sender: Sender, to: Destination, tries: &Tries, trail: &mut Trail<'a>) -> Ending {
        let mut tries = tries.iter();
        let first = tries.next().unwrap_or(Try::Impossible(None));
        if self.may_have_link_local(sender, to, first) {
            let ending = self.ends_at_source(sender, Disposition::SourceUnknown, trail);
            let asked_for = match to {
                Destination::Address(address) => Some(address),
                _ => None,
            };
            trail.hops.iter_mut().for_each(|hop| hop.asked_for = asked_for);
            return ending;
        }
        let ending = self.send(sender, first, trail);
        for other in tries {
            let disposition = self.send(sender, other, &mut Trail::dropped()).disposition;
            if disposition != ending.disposition {
                trail.hops.clear();
                return self.ends_at_source(sender, Disposition::SourceUnknown, trail);
            }
        }
        ending
    }

    /// Machines without an IPv4 block may reach IPv4 services of AWS by a link-local address: images differ. Pods have
    /// no such address.
    fn may_have_link_local(&self, sender: Sender, to: Destination, tried: Try) -> bool {
        let Destination::Address(address @ IpAddr::V4(_)) = to else { return false };
        service_at(address).is_some() && matches!(tried, Try::Impossible(_)) && sender.workload == Workload::Node
    }

    fn assumed_of(&self, sender: Sender, to: Destination) -> Assumptions {
        let internet = match to {
            Destination::Internet(_) => Assumptions::INTERNET,
            _ => Assumptions::NONE,
        };
        let pods = match (sender.workload, self.pods.ipv6) {
            (Workload::Pod, false) => Assumptions::POD_ADDRESS,
            _ => Assumptions::NONE,
        };
        internet.with(pods)
    }
}

impl Try {
    /// The family of the source's address.
    pub(super) fn family(self) -> Option<Family> {
        match self {
            Try::Address(address) => Some(Family::of(address)),
            Try::Synthesized(_) | Try::Unaddressed(_) => Some(Family::Ipv6),
            Try::Impossible(family) => family,
        }
    }
}
