//! What a trace is asked: its keys, read strictly.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::cidr::{IpNet, parse_address};
use crate::diagnostic::{Cause, excerpt};
use crate::names::Places;
use crate::network::Vpc;
use crate::plan::Plan;
use crate::question::{FLOW_KEYS, FROM_KEYS, Field, HOST_KEYS, INVALID_QUESTION_VALUE, Section, TO_KEYS, Text};
use crate::spec::Inputs;
use crate::trace::{Destination, Expected, Family, Flow, Service, Source, Verdict, Workload};

/// The keys of a trace besides those of a plan request.
pub const KEYS: [&str; 2] = ["flows", "matrix"];

/// The most flows.
pub(super) const MOST_FLOWS: usize = 10_000;

pub(super) const FAMILIES: [(&str, Family); 2] = [("IPv4", Family::Ipv4), ("IPv6", Family::Ipv6)];
pub(super) const WORKLOADS: [(&str, Workload); 2] = [("node", Workload::Node), ("pod", Workload::Pod)];
pub(super) const SERVICES: [(&str, Service); 3] =
    [("resolver", Service::Resolver), ("metadata", Service::Metadata), ("time", Service::Time)];

/// The words of verdicts.
pub const VERDICTS: [(&str, Expected); 5] = [
    ("delivered", Expected::All(Verdict::Delivered)),
    ("forwarded", Expected::All(Verdict::Forwarded)),
    ("dropped", Expected::All(Verdict::Dropped)),
    ("undetermined", Expected::All(Verdict::Undetermined)),
    ("mixed", Expected::Mixed),
];

/// The names that flows may use.
pub struct Names<'a> {
    subnets: Places<'a>,
    groups: Places<'a>,
    /// The VPC, where the spec has a plan.
    vpc: Option<&'a Vpc>,
}

impl<'a> Names<'a> {
    /// Those of a spec, and its plan if it has one; of several equal names the first counts.
    pub fn of(inputs: &'a Inputs, plan: Option<&'a Plan>) -> Names<'a> {
        Names {
            subnets: of(&inputs.cluster.networking.subnets, |subnet| &subnet.name),
            groups: of(&inputs.groups, |group| &group.name),
            vpc: plan.map(|plan| &plan.network.vpc),
        }
    }

    /// Whether a subnet has this name.
    pub fn has_subnet(&self, name: &str) -> bool {
        self.subnets.get(name).is_some()
    }

    /// Whether an instance group has this name.
    pub fn has_group(&self, name: &str) -> bool {
        self.groups.get(name).is_some()
    }

    /// The place of a subnet.
    pub(super) fn subnet_named(&self, name: &str) -> Option<usize> {
        self.subnets.get(name)
    }

    /// The place of an instance group.
    pub(super) fn group_named(&self, name: &str) -> Option<usize> {
        self.groups.get(name)
    }

    /// Whether an address is inside the VPC, as far as that is known.
    pub(super) fn is_in_vpc(&self, address: IpAddr) -> bool {
        self.vpc.is_some_and(|vpc| vpc.blocks().any(|block| block.contains(&address)))
    }

    /// The names of all subnets and instance groups.
    pub fn all(&self) -> impl Iterator<Item = &'a str> + Clone {
        self.subnets.names().chain(self.groups.names())
    }

    /// The flows at `flows`; what is wrong is noted, and such a flow is left out.
    pub fn flows(&self, root: &Section<'_>) -> Vec<Flow> {
        let sections = root.sections("flows", &FLOW_KEYS, "flows", MOST_FLOWS);
        let mut ids = BTreeSet::new();
        sections.iter().for_each(|section| section.once("id", "flow", &mut ids));
        sections.iter().filter_map(|section| self.flow(section)).collect()
    }

    /// The flow at `key`; what is wrong is noted, and there is none then.
    pub fn flow_at(&self, root: &Section<'_>, key: &'static str) -> Option<Flow> {
        self.flow(&root.section(key, &FLOW_KEYS)?)
    }

    fn flow(&self, section: &Section<'_>) -> Option<Flow> {
        let owned = |text: Text<'_>| text.text.to_owned();
        let [id, name, from, to, expect] = section.fields(FLOW_KEYS);
        let (id, name) = (id.text().map(owned), name.text().map(owned));
        let sections = (from.section(&FROM_KEYS), to.section(&TO_KEYS));
        for (key, _) in [("from", from), ("to", to)].into_iter().filter(|(_, field)| !field.is_given()) {
            section.missing(key, format!("`{key}` is missing"));
        }
        let expect = expect.choice(&VERDICTS);
        let public_address = sections.0.as_ref().map(|from| self.source(from));
        let (source, destination) = (public_address, sections.1.and_then(|to| self.destination(&to)));
        let ((from, public_address), to) = (source?, destination?);
        let from = from?;
        if !is_answerable(from, to) {
            let message = "a packet from outside the VPC is to a `subnet` or an `address` in it";
            section.note(&INVALID_QUESTION_VALUE, Cause::Invalid, &section.at("to"), message.to_owned(), None);
            return None;
        }
        Some(Flow { id, name, from, to, public_address, expect })
    }

    /// Where a packet starts, and whether the machine has a public address.
    fn source(&self, section: &Section<'_>) -> (Option<Source>, Option<bool>) {
        let [subnet, group, internet, address, workload, public_address] = section.fields(FROM_KEYS);
        let public_address = public_address.truth();
        let key = section.only_field(&[subnet, group, internet, address]);
        let workload = if workload.is_given() { workload.choice(&WORKLOADS) } else { Some(Workload::Node) };
        let source = match key {
            None => None,
            Some(0) => self.subnet(&subnet).zip(workload).map(|(place, workload)| Source::Subnet(place, workload)),
            Some(1) => self.group(&group).zip(workload).map(|(place, workload)| Source::Group(place, workload)),
            Some(2) => internet.choice(&FAMILIES).map(Source::Internet),
            Some(_) => self.outside(&address).map(Source::Address),
        };
        (source, public_address)
    }

    /// The address of a host outside the VPC.
    fn outside(&self, field: &Field<'_, '_>) -> Option<IpAddr> {
        let address = address(field)?;
        if self.is_in_vpc(address) {
            let message = format!("`{address}` is inside the VPC; `address` is a host outside");
            field.invalid(message, Some("Name the subnet instead".to_owned()));
            return None;
        }
        Some(address)
    }

    fn destination(&self, section: &Section<'_>) -> Option<Destination> {
        let fields = section.fields(TO_KEYS);
        let [by_address, by_name, subnet, internet, service] = &fields;
        match section.only_field(&fields)? {
            0 => address(by_address).map(Destination::Address),
            1 => host(&by_name.section(&HOST_KEYS)?),
            2 => self.subnet(subnet).map(Destination::Subnet),
            3 => internet.choice(&FAMILIES).map(Destination::Internet),
            _ => service.choice(&SERVICES).map(Destination::Service),
        }
    }

    fn subnet(&self, field: &Field<'_, '_>) -> Option<usize> {
        known(field, "subnet", &self.subnets)
    }

    fn group(&self, field: &Field<'_, '_>) -> Option<usize> {
        known(field, "instance group", &self.groups)
    }
}

fn of<'a, T>(named: &'a [T], name: fn(&'a T) -> &'a str) -> Places<'a> {
    Places::of(named.iter().enumerate().map(|(place, named)| (name(named), place)))
}

/// Packets from outside the VPC are to something in it.
pub(super) fn is_answerable(from: Source, to: Destination) -> bool {
    let is_outside = matches!(from, Source::Internet(_) | Source::Address(_));
    !is_outside || matches!(to, Destination::Subnet(_) | Destination::Address(_))
}

fn known(field: &Field<'_, '_>, what: &str, places: &Places<'_>) -> Option<usize> {
    let name = field.text()?;
    let found = places.get(name.text);
    if found.is_none() {
        field.above().is_known(&name, what, places.names());
    }
    found
}

fn address(field: &Field<'_, '_>) -> Option<IpAddr> {
    let text = field.text()?;
    let address = parse_address(text.text);
    if address.is_none() {
        let hint = match text.text.parse::<IpNet>() {
            Ok(_) => "Write one address of the block",
            Err(_) => "Write an address of IPv4 or IPv6, for example `203.0.113.9`; one with a name goes under `host`",
        };
        field.invalid(format!("`{}` is not an IP address", excerpt(text.text)), Some(hint.to_owned()));
    }
    address
}

/// A name with an address of one family or of both.
fn host(section: &Section<'_>) -> Option<Destination> {
    let [ipv4, ipv6] = section.fields(HOST_KEYS);
    if !ipv4.is_given() && !ipv6.is_given() {
        section.missing("ipv4", "the host has neither `ipv4` nor `ipv6`");
        return None;
    }
    let ipv4 = ipv4.is_given().then(|| of_family::<Ipv4Addr>(&ipv4, "IPv4"));
    let ipv6 = ipv6.is_given().then(|| of_family::<Ipv6Addr>(&ipv6, "IPv6"));
    match (ipv4, ipv6) {
        (Some(None), _) | (_, Some(None)) => None,
        (ipv4, ipv6) => Some(Destination::Host(ipv4.flatten(), ipv6.flatten())),
    }
}

fn of_family<A: std::str::FromStr>(field: &Field<'_, '_>, family: &str) -> Option<A> {
    let text = field.text()?;
    let address = text.text.parse().ok();
    if address.is_none() {
        field.invalid(format!("`{}` is not an {family} address", excerpt(text.text)), None);
    }
    address
}
