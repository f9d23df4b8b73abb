//! The way of a packet, hop by hop.

use std::net::IpAddr;

use super::assumptions::Assumptions;
use super::codes;
use super::disposition::{Disposition, Verdict};
use super::flow::{Destination, Family};
use super::place::Sender;
use crate::code::Code;
use crate::routes::{Route, TargetKind};

/// The way of a packet from one subnet, or from outside.
#[derive(Clone, Debug)]
pub struct Path<'a> {
    /// Where it starts.
    pub from: Start<'a>,
    /// How it ends.
    pub disposition: Disposition,
    /// What it meets, in order; the last one says why it ends there.
    pub hops: Vec<Hop<'a>>,
    /// The way back.
    pub reply: Option<Reply>,
    /// The address that would do as well.
    pub alternative: Option<IpAddr>,
    /// What it assumes, besides what every trace does.
    pub assumed: Assumptions,
    /// What sends the packet, and where it is to; of one from outside nothing.
    pub(super) asked: Option<(Sender, Destination)>,
}

/// Where a path starts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Start<'a> {
    /// The subnet.
    pub subnet: Option<&'a str>,
    /// Its zone.
    pub zone: Option<&'a str>,
    /// The family of the source's address.
    pub family: Option<Family>,
    /// The source's address, where it was given.
    pub address: Option<IpAddr>,
}

/// Something on the way.
#[derive(Clone, Copy, Debug)]
pub struct Hop<'a> {
    /// What it is.
    pub component: Component<'a>,
    /// What happens there.
    pub event: Event,
    /// The new source address, where it changes and is known.
    pub source: Option<IpAddr>,
    /// The destination address, where it changes.
    pub destination: Option<IpAddr>,
    /// The route that was taken.
    pub route: Option<&'a Route>,
    pub(super) looked_up: Option<(usize, IpAddr)>,
    /// The address that is in question, where no table was looked at for it.
    pub(super) asked_for: Option<IpAddr>,
}

/// What happens at a hop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Event {
    /// DNS64 makes an address.
    Synthesized,
    /// A route is taken.
    Matched,
    /// A NAT gateway makes IPv4 of IPv6.
    Translated64,
    /// A NAT gateway puts its own address in.
    Translated,
    /// The packet ends.
    Ends(Disposition),
}

/// What a hop is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Component<'a> {
    /// The kind.
    pub kind: ComponentKind,
    /// The name.
    pub name: Option<&'a str>,
    /// The id of what exists.
    pub id: Option<&'a str>,
    /// The subnet that it is in.
    pub subnet: Option<&'a str>,
    /// Its zone.
    pub zone: Option<&'a str>,
}

/// The kind of a component.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ComponentKind {
    /// The Internet.
    Internet,
    /// A host outside the VPC.
    ExternalHost,
    /// A subnet, or a machine in it.
    Subnet,
    /// A DNS resolver.
    Resolver,
    /// Another link-local service.
    Service,
    /// A route table.
    RouteTable,
    /// What a route goes to.
    Target(TargetKind),
}

/// The way back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reply {
    /// What becomes of the answer.
    pub verdict: Verdict,
    /// Why.
    pub code: &'static Code,
}

/// The hops of a packet as it goes on, where they are asked for.
#[derive(Debug)]
pub(super) struct Trail<'a> {
    /// The hops so far.
    pub hops: Vec<Hop<'a>>,
    /// Whether they are asked for, and what is said of the way back with them.
    pub is_kept: bool,
}

impl<'a> Trail<'a> {
    /// The start of a way that is told.
    pub(super) fn kept() -> Trail<'a> {
        Trail { hops: Vec::with_capacity(USUAL), is_kept: true }
    }

    /// The start of a way of which only the end matters.
    pub(super) fn dropped() -> Trail<'a> {
        Trail { hops: Vec::new(), is_kept: false }
    }

    /// Notes a hop.
    #[inline]
    pub(super) fn push(&mut self, hop: impl FnOnce() -> Hop<'a>) {
        if self.is_kept {
            self.hops.push(hop());
        }
    }
}

/// How many hops most ways have at most.
const USUAL: usize = 6;

impl Event {
    /// The code.
    pub fn code(self) -> &'static Code {
        match self {
            Event::Synthesized => &codes::DNS64_SYNTHESIZED,
            Event::Matched => &codes::ROUTE_MATCHED,
            Event::Translated64 => &codes::NAT64_TRANSLATED,
            Event::Translated => &codes::NAT_TRANSLATED,
            Event::Ends(disposition) => disposition.code(),
        }
    }

    /// What Reachability Analyzer calls it, where it says the same.
    pub fn aws_code(self) -> Option<&'static str> {
        match self {
            Event::Ends(disposition) => disposition.aws_code(),
            _ => None,
        }
    }
}

impl<'a> Component<'a> {
    /// A component without a name.
    pub fn of(kind: ComponentKind) -> Component<'a> {
        Component { kind, name: None, id: None, subnet: None, zone: None }
    }
}

impl<'a> Hop<'a> {
    /// A hop at which nothing but `event` happens.
    pub(super) fn of(component: Component<'a>, event: Event) -> Hop<'a> {
        Hop { component, event, source: None, destination: None, route: None, looked_up: None, asked_for: None }
    }
}

impl Reply {
    pub(super) const STATEFUL: Reply = Reply { verdict: Verdict::Delivered, code: &codes::STATEFUL_NAT };
    pub(super) const MATCHED: Reply = Reply { verdict: Verdict::Delivered, code: &codes::ROUTE_MATCHED };
    pub(super) const MISSING: Reply = Reply { verdict: Verdict::Dropped, code: &codes::NO_RETURN_ROUTE };
    pub(super) const ASYMMETRIC: Reply = Reply { verdict: Verdict::Undetermined, code: &codes::ASYMMETRIC };
    pub(super) const UNKNOWN: Reply = Reply { verdict: Verdict::Undetermined, code: &codes::REPLY_UNDETERMINED };
}

impl Path<'_> {
    /// What becomes of the packet.
    pub fn verdict(&self) -> Verdict {
        self.disposition.verdict()
    }
}
