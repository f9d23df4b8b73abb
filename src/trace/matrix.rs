//! Every subnet to everything that a plan tells apart.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use super::disposition::Disposition;
use super::flow::{Destination, Family, Workload};
use super::place::Traits;
use super::scene::Scene;
use crate::cidr::{IpNet, number};
use crate::deadline::{Deadline, GivenUp};
use crate::routes::RouteReason;

/// Every subnet, as a node and as a pod where these differ, to every column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matrix {
    /// The destinations.
    pub columns: Vec<Column>,
    /// The subnets, in manifest order.
    pub rows: Vec<Row>,
}

/// A destination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Where to.
    pub to: Destination,
    /// What it is called.
    pub label: String,
}

/// A subnet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The place of the subnet in the plan.
    pub subnet: usize,
    /// What sends.
    pub workload: Workload,
    /// How packets to each column end.
    pub dispositions: Vec<Disposition>,
}

impl Scene<'_> {
    /// How many cells the matrix has, where every subnet has a row for pods.
    pub fn cells(&self) -> usize {
        2 * self.plan.network.subnets.len() * self.columns().len()
    }

    /// Every subnet to every other one, to the Internet in both families, to hosts that have IPv4 only, and to the
    /// destinations of additional routes.
    ///
    /// # Errors
    ///
    /// [`GivenUp`] when the deadline has passed; it is looked at before each row.
    pub fn matrix(&self, deadline: Deadline<'_>) -> Result<Matrix, GivenUp> {
        let columns = self.columns();
        let mut rows = Vec::new();
        let mut known: BTreeMap<(usize, Traits), Vec<Disposition>> = BTreeMap::new();
        for subnet in 0..self.plan.network.subnets.len() {
            deadline.check()?;
            let mut row = |workload| {
                let sender = self.sender(subnet, workload, self.is_public(subnet, None, workload));
                let ends = || columns.iter().map(|column| self.disposition(sender, column.to)).collect();
                let alike = (self.outlook(subnet), sender.traits());
                Row { subnet, workload, dispositions: known.entry(alike).or_insert_with(ends).clone() }
            };
            let (node, pod) = (row(Workload::Node), row(Workload::Pod));
            let differ = node.dispositions != pod.dispositions;
            rows.push(node);
            rows.extend(Some(pod).filter(|_| differ));
        }
        Ok(Matrix { columns, rows })
    }

    fn columns(&self) -> Vec<Column> {
        let subnets = self.plan.network.subnets.iter().enumerate();
        let subnets =
            subnets.map(|(place, subnet)| Column { to: Destination::Subnet(place), label: subnet.name.clone() });
        let IpAddr::V4(host) = self.internet(Family::Ipv4) else { return subnets.collect() };
        let outside = [
            (Destination::Internet(Family::Ipv4), "IPv4 internet"),
            (Destination::Internet(Family::Ipv6), "IPv6 internet"),
            (Destination::Host(Some(host), None), "IPv4-only host"),
        ];
        let outside = outside.map(|(to, label)| Column { to, label: label.to_owned() });
        let additional = self
            .additional_destinations()
            .into_iter()
            .map(|net| Column { to: Destination::Address(second(net)), label: net.to_string() });
        subnets.chain(outside).chain(additional).collect()
    }

    fn additional_destinations(&self) -> BTreeSet<IpNet> {
        let routes = self.plan.route_tables.iter().flat_map(|table| &table.own);
        let additional = routes.filter(|route| route.reason == RouteReason::Additional);
        additional.filter_map(|route| route.destination.net()).collect()
    }
}

/// The address after the base of a block, where it has one.
fn second(net: IpNet) -> IpAddr {
    let number = (number(net.network()) + 1).min(number(net.broadcast()));
    match net {
        IpNet::V4(_) => IpAddr::V4((number as u32).into()),
        IpNet::V6(_) => IpAddr::V6(number.into()),
    }
}
