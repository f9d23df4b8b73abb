//! A subnet as packets see it: its addresses, its table, what its machines have.

use std::collections::{BTreeMap, BTreeSet};

use super::flow::Workload;
use super::ground::Ground;
use super::table::Table;
use crate::cidr::IpNet;
use crate::names::Places;
use crate::network::{Network, PlannedSubnet};
use crate::spec::Observed;
use crate::spec::observed::{self, Tables};
use crate::subnets::{Management, Origin};

/// What a source has.
#[derive(Clone, Copy, Debug)]
pub struct Sender {
    /// The subnet.
    pub(super) place: usize,
    /// Whether it is a machine or a pod.
    pub(super) workload: Workload,
    /// Whether it has an IPv4 address.
    pub(super) ipv4: Ternary,
    /// Whether it has an IPv6 address.
    pub(super) ipv6: Ternary,
    /// Whether DNS64 makes addresses for it.
    pub(super) dns64: Ternary,
    /// Whether its IPv4 address is translated into a public one.
    pub(super) is_public: bool,
}

/// What senders have, wherever they are.
pub(super) type Traits = (Workload, [Ternary; 3], bool);

/// Whether something is so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Ternary {
    No,
    Unknown,
    Yes,
}

/// A subnet.
#[derive(Clone, Debug)]
pub(super) struct Place<'a> {
    /// The name in the manifest; the id of a subnet that is not in it.
    pub name: &'a str,
    /// The id of an existing one.
    pub id: Option<&'a str>,
    /// The zone; empty where it is not known.
    pub zone: &'a str,
    /// The zone by the name that all accounts share.
    pub zone_id: &'a str,
    /// Whether machines get public IPv4 addresses.
    pub has_public_addresses: bool,
    /// The IPv4 block, where it is known.
    pub ipv4: Option<IpNet>,
    /// Whether machines get an IPv4 address.
    pub has_ipv4: Ternary,
    /// The IPv6 block, where it is known.
    pub ipv6: Option<IpNet>,
    /// Whether machines get an IPv6 address.
    pub has_ipv6: Ternary,
    /// Whether the resolver of the VPC makes addresses in the NAT64 prefix for machines.
    pub dns64: Ternary,
    /// The table; `None` where it is not known.
    pub table: Option<usize>,
    /// Whether the IPv6 block is not routed on the Internet.
    pub has_private_ipv6: bool,
    /// What is blocked between it and the Internet.
    pub blocked: Blocked,
}

/// What VPC Block Public Access blocks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Blocked {
    #[default]
    Nothing,
    Ingress,
    Everything,
}

impl Sender {
    /// All that it has besides its subnet.
    pub(super) fn traits(self) -> Traits {
        let Sender { place: _, workload, ipv4, ipv6, dns64, is_public } = self;
        (workload, [ipv4, ipv6, dns64], is_public)
    }
}

impl From<bool> for Ternary {
    fn from(value: bool) -> Ternary {
        if value { Ternary::Yes } else { Ternary::No }
    }
}

impl From<Option<bool>> for Ternary {
    fn from(value: Option<bool>) -> Ternary {
        value.map_or(Ternary::Unknown, Ternary::from)
    }
}

impl Ternary {
    /// What may be so: `No` before `Yes`.
    pub fn possible(self) -> impl Iterator<Item = bool> {
        let possible = match self {
            Ternary::No => 0..1,
            Ternary::Yes => 1..2,
            Ternary::Unknown => 0..2,
        };
        possible.map(|possible: u8| possible == 1)
    }
}

/// What places are made of.
struct Sources<'s, 'a> {
    observed: &'a Observed,
    associations: Tables<'a>,
    by_name: &'s Places<'a>,
    tables: &'s [Table<'a>],
    /// The main table of the VPC that kOps makes.
    main: Option<usize>,
    has_no_ipv6: bool,
}

impl<'a> Place<'a> {
    /// The same number for all of `places` in one zone.
    pub fn zones(places: &[Place<'a>]) -> Vec<usize> {
        let told = |text: &'a str| Some(text).filter(|text| !text.is_empty());
        let mut zones = BTreeMap::new();
        let numbers = places.iter().map(|place| {
            let next = zones.len();
            *zones.entry((told(place.zone), told(place.zone_id))).or_insert(next)
        });
        numbers.collect()
    }

    /// The planned subnets in manifest order, then those that AWS has besides.
    pub fn all(
        network: &'a Network,
        observed: &'a Observed,
        ground: &Ground,
        tables: &[Table<'a>],
        by_name: &Places<'a>,
    ) -> Vec<Place<'a>> {
        let vpc_has_none = observed.vpc().is_some_and(|vpc| observed.has_no_ipv6(vpc));
        let sources = Sources {
            observed,
            associations: observed.tables(),
            by_name,
            tables,
            main: ground.has_main.then(|| tables.len() - 1),
            has_no_ipv6: vpc_has_none,
        };
        let mut places: Vec<Place<'_>> = network.subnets.iter().map(|subnet| sources.planned(subnet)).collect();
        let known: BTreeSet<&str> = places.iter().filter_map(|place| place.id).collect();
        let others = observed.own_subnets().filter(|subnet| !known.contains(&*subnet.subnet_id));
        let listed = observed.subnets.iter().map(|subnet| subnet.subnet_id.as_str()).collect::<BTreeSet<_>>();
        let gateways = observed.nat_gateways.iter().map(|gateway| gateway.subnet_id.as_str());
        let unlisted: BTreeSet<&str> =
            gateways.filter(|id| !id.is_empty() && !known.contains(id) && !listed.contains(id)).collect();
        places.extend(others.map(|subnet| sources.listed(subnet)));
        places.extend(unlisted.into_iter().map(|id| sources.unlisted(id)));
        places
    }
}

impl<'a> Sources<'_, 'a> {
    fn planned(&self, subnet: &'a PlannedSubnet) -> Place<'a> {
        let seen = subnet.id.as_deref().and_then(|id| self.observed.subnets.get(id));
        let table = self.table(subnet);
        Place {
            name: &subnet.name,
            id: subnet.id.as_deref(),
            zone: &subnet.zone,
            zone_id: seen.map_or("", |seen| &seen.availability_zone_id),
            has_public_addresses: !subnet.kind.is_private(),
            ipv4: subnet.ipv4.as_ref().and_then(|block| block.cidr.net()),
            has_ipv4: match (&subnet.ipv4, subnet.management) {
                (None, Management::Shared) => seen.and_then(observed::Subnet::has_ipv4).into(),
                (block, _) => block.is_some().into(),
            },
            ipv6: subnet.ipv6.as_ref().and_then(|block| block.cidr.as_ref()?.net()),
            has_ipv6: self.has_ipv6(subnet, seen, table),
            dns64: match (subnet.management, seen.and_then(|seen| seen.enable_dns64)) {
                (Management::Shared, is_on) => is_on.into(),
                _ => (subnet.ipv6.is_some() && subnet.ipv4.is_none()).into(),
            },
            table,
            has_private_ipv6: seen.is_some_and(observed::Subnet::has_private_ipv6),
            blocked: self.blocked(seen),
        }
    }

    /// A machine has an IPv6 address where the manifest gives the subnet a block: kOps asks for one then. Where the
    /// subnet has a block that the manifest does not name, the subnet's own setting decides.
    fn has_ipv6(&self, subnet: &PlannedSubnet, seen: Option<&observed::Subnet>, table: Option<usize>) -> Ternary {
        let assigned = Ternary::from(seen.and_then(|seen| seen.assign_ipv6_address_on_creation));
        match (&subnet.ipv6, subnet.management, seen) {
            (Some(block), ..) if block.origin == Origin::Spec => Ternary::Yes,
            (Some(_), ..) => assigned,
            (None, Management::Owned | Management::External, _) => Ternary::No,
            (None, Management::Shared, Some(seen)) if seen.has_ipv6() == Some(false) => Ternary::No,
            (None, Management::Shared, Some(seen)) if seen.has_ipv6() == Some(true) => assigned,
            (None, Management::Shared, _) if self.has_no_ipv6 => Ternary::No,
            // Every IPv6 block of a VPC is a local route of all its tables.
            (None, Management::Shared, _) => match table {
                Some(table) if !self.tables[table].knows_ipv6() => Ternary::No,
                _ => Ternary::Unknown,
            },
        }
    }

    fn table(&self, subnet: &PlannedSubnet) -> Option<usize> {
        match subnet.route_table.as_deref() {
            Some(name) => self.by_name.get(name),
            None if subnet.management == Management::External => self.main,
            None => None,
        }
    }

    fn listed(&self, subnet: &'a observed::Subnet) -> Place<'a> {
        Place {
            ipv4: subnet.ipv4_cidr().and_then(|cidr| cidr.net()),
            has_ipv4: subnet.has_ipv4().into(),
            ipv6: subnet.ipv6_cidr().and_then(|cidr| cidr.net()),
            zone: &subnet.availability_zone,
            zone_id: &subnet.availability_zone_id,
            has_ipv6: subnet.has_ipv6().into(),
            has_private_ipv6: subnet.has_private_ipv6(),
            blocked: self.blocked(Some(subnet)),
            ..self.unlisted(&subnet.subnet_id)
        }
    }

    fn unlisted(&self, id: &'a str) -> Place<'a> {
        let table = self.associations.of(Some(id));
        Place {
            name: id,
            id: Some(id),
            zone: "",
            zone_id: "",
            has_public_addresses: true,
            ipv4: None,
            has_ipv4: Ternary::Unknown,
            ipv6: None,
            has_ipv6: Ternary::Unknown,
            dns64: Ternary::Unknown,
            table: table.and_then(|table| self.by_name.get(&table.route_table_id)),
            has_private_ipv6: false,
            blocked: self.blocked(None),
        }
    }

    fn blocked(&self, seen: Option<&observed::Subnet>) -> Blocked {
        let own = seen.and_then(observed::Subnet::public_access);
        match own.or_else(|| self.observed.vpc().map(observed::Vpc::public_access)) {
            Some(access) if access.is_blocked() => Blocked::Everything,
            Some(access) if access.blocks_ingress() => Blocked::Ingress,
            _ => Blocked::Nothing,
        }
    }
}
