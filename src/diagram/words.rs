//! The words of the picture: what things are called in it, and its description for those who do not see it.

use std::fmt::Write;

use super::families::Families;
use super::heading::Heading;
use super::model::{Model, Row, Subnet, Table, Target};
use crate::network::NatGateway;
use crate::routes::{Route, TargetKind};
use crate::subnets::{Management, SubnetType};

/// The family, the region, the release, and how much there is.
pub fn facts(model: &Model<'_>) -> String {
    let Heading { family, region, release, .. } = model.heading;
    let mut facts = vec![format!("{family} cluster")];
    facts.extend(region.map(str::to_owned));
    facts.push(format!("kOps {release}"));
    let counts = [
        (model.zones.len(), "zone"),
        (model.subnets.len(), "subnet"),
        (model.tables.len(), "route table"),
        (model.network.nat_gateways.len(), "NAT gateway"),
    ];
    facts.extend(counts.into_iter().filter(|(number, _)| 0 < *number).map(|(number, noun)| count(number, noun)));
    facts.join(" · ")
}

fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

/// The title of the picture.
pub fn title(model: &Model<'_>) -> String {
    format!("Network of {}", model.heading.cluster)
}

/// The picture in words: the facts, then each table with its subnets and routes.
pub fn description(model: &Model<'_>) -> String {
    let mut text = format!("{}.", facts(model));
    for table in &model.tables {
        let name = table.planned.label();
        let subnets: Vec<&str> =
            table.subnets.iter().map(|place| model.subnets[*place].planned.name.as_str()).collect();
        let users = if subnets.is_empty() { "no subnet".to_owned() } else { subnets.join(", ") };
        let routes = table.rows.iter().flat_map(|row| &row.routes).map(|route| route_words(route));
        let routes: Vec<String> = routes.collect();
        let routes = if routes.is_empty() { LOCAL_ONLY.to_owned() } else { routes.join("; ") };
        // Writing to a string cannot fail.
        let _ = write!(text, " Table {name} of {users}: {routes}.");
    }
    text
}

/// What is in the place of the rows of a table that has none.
pub const LOCAL_ONLY: &str = "local routes only";

fn route_words(route: &Route) -> String {
    let target = &route.target;
    let noun = noun(target.kind);
    let id = target.id.as_ref().map(|id| format!(" {id}")).unwrap_or_default();
    format!("{} to {noun}{id}", route.destination)
}

/// What a target is called inside a sentence.
pub fn noun(kind: TargetKind) -> &'static str {
    match kind {
        TargetKind::Local => "the VPC",
        TargetKind::InternetGateway => "internet gateway",
        TargetKind::EgressOnlyInternetGateway => "egress-only gateway",
        TargetKind::NatGateway => "NAT gateway",
        TargetKind::Instance => "instance",
        TargetKind::TransitGateway => "transit gateway",
        TargetKind::VpcPeeringConnection => "VPC peering",
        other => other.words(),
    }
}

/// The name of a target on the border, and what is below it.
pub fn door<'a>(target: &Target<'a>) -> (&'static str, &'a str) {
    let must_exist = target.gateway.is_some_and(|gateway| gateway.shared);
    let below = match (target.gateway, target.kind) {
        (Some(_), _) if must_exist => "has to exist",
        (Some(_), TargetKind::EgressOnlyInternetGateway) => "IPv6, out only",
        (Some(_), _) => "in and out",
        (None, _) => target.key,
    };
    let name = match target.kind {
        TargetKind::InternetGateway => "Internet gateway",
        TargetKind::EgressOnlyInternetGateway => "Egress-only gateway",
        TargetKind::TransitGateway => "Transit gateway",
        TargetKind::VpcPeeringConnection => "VPC peering",
        TargetKind::NatGateway => "NAT gateway",
        TargetKind::Instance => "Instance",
        TargetKind::Local => "VPC",
        other => other.words(),
    };
    (name, below)
}

/// What a row leads to, or that no subnet of the table uses it.
pub fn row_word(row: &Row<'_>, table: &Table<'_>, target: &Target<'_>) -> &'static str {
    if row.idle && !table.subnets.is_empty() {
        return match row.families() {
            Families { ipv4: true, ipv6: true } => "not used here",
            Families { ipv6: true, .. } => "no IPv6 here",
            Families { .. } => "no IPv4 here",
        };
    }
    match target.kind {
        _ if row.nat64 => "NAT64",
        TargetKind::NatGateway => "NAT gateway",
        TargetKind::InternetGateway => "internet",
        TargetKind::EgressOnlyInternetGateway => "egress-only",
        TargetKind::TransitGateway => "transit",
        TargetKind::VpcPeeringConnection => "peering",
        TargetKind::Instance => "instance",
        TargetKind::Local => "local",
        other => other.words(),
    }
}

/// The explanation of a row; of routes that are only counted, their destinations.
pub fn row_title(row: &Row<'_>) -> String {
    match row.routes[..] {
        [route] => route.explanation.clone(),
        _ => {
            let destinations: Vec<&str> = row.routes.iter().map(|route| route.destination.text()).collect();
            destinations.join(", ")
        }
    }
}

/// What is written in the place of a table that the plan does not know.
pub fn unknown_table(subnet: &Subnet<'_>) -> &'static str {
    match subnet.planned.management {
        Management::External => "routes left to others",
        Management::Owned | Management::Shared => "table not known",
    }
}

/// Who looks after a subnet; nothing for what is usual.
pub fn management(management: Management) -> Option<&'static str> {
    match management {
        Management::Owned => None,
        Management::Shared => Some("exists"),
        Management::External => Some("external"),
    }
}

/// Everything on a subnet, for its title.
pub fn subnet_title(subnet: &Subnet<'_>) -> String {
    let planned = subnet.planned;
    let mut parts = vec![format!("{}: {} in {}", planned.name, planned.kind.as_str(), planned.zone)];
    parts.extend(management(planned.management).map(str::to_owned));
    let blocks: Vec<&str> = subnet.ipv4().into_iter().chain(subnet.ipv6()).collect();
    parts.push(if blocks.is_empty() { "block not known".to_owned() } else { blocks.join(", ") });
    parts.extend(planned.id.clone());
    parts.join(", ")
}

/// The address of a NAT gateway: the one that is asked for, the id of an existing one, else a new one.
pub fn nat_address<'a>(model: &Model<'a>, gateway: &NatGateway) -> &'a str {
    let Some(address) = model.elastic_ip(gateway) else { return "" };
    address.public_ip.as_deref().or(address.id.as_deref()).unwrap_or("new elastic IP")
}

/// The class of a type of subnet.
pub fn type_class(kind: SubnetType) -> &'static str {
    match kind {
        SubnetType::Public => "public",
        SubnetType::Private => "private",
        SubnetType::DualStack => "dualstack",
        SubnetType::Utility => "utility",
    }
}

/// The class of what looks after a subnet.
pub fn management_class(management: Management) -> &'static str {
    match management {
        Management::Owned => "owned",
        Management::Shared => "shared",
        Management::External => "external",
    }
}
