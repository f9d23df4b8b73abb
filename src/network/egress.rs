//! A zone's way out: its NAT gateway, elastic IP, and where a new gateway stands.

use crate::subnets::{AssignedCluster, AssignedSubnet, Zone};

use super::{ElasticIp, NatGateway, Placement};

/// What `egress` of a subnet names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Egress<'a> {
    /// Nothing: a new NAT gateway.
    NewNatGateway,
    /// `eipalloc-…`: a new NAT gateway on an existing elastic IP.
    ElasticIp(&'a str),
    /// `nat-…`: an existing NAT gateway.
    NatGateway(&'a str),
    /// `i-…`: an instance.
    Instance(&'a str),
    /// `tgw-…`: a transit gateway.
    TransitGateway(&'a str),
    /// `External`: not kOps' business.
    External,
    /// Anything else.
    Unknown(&'a str),
}

impl<'a> Egress<'a> {
    /// Reads `egress` as the network model does.
    pub fn parse(text: &'a str) -> Egress<'a> {
        if text.is_empty() {
            return Egress::NewNatGateway;
        }
        match text.split_once('-').map_or(text, |(prefix, _)| prefix) {
            "External" if text == "External" => Egress::External,
            "eipalloc" if text.contains('-') => Egress::ElasticIp(text),
            "nat" if text.contains('-') => Egress::NatGateway(text),
            "i" if text.contains('-') => Egress::Instance(text),
            "tgw" if text.contains('-') => Egress::TransitGateway(text),
            _ => Egress::Unknown(text),
        }
    }

    /// Whether kOps makes a NAT gateway for it.
    pub fn makes_nat_gateway(self) -> bool {
        matches!(self, Egress::NewNatGateway | Egress::ElasticIp(_))
    }
}

impl Zone {
    /// The first subnet whose traffic needs the zone's egress; all others agree with it in a valid cluster.
    pub fn first_nat_user<'c>(&self, cluster: &'c AssignedCluster<'c>) -> Option<&'c AssignedSubnet<'c>> {
        self.nat_users.first().map(|index| &cluster.subnets[*index])
    }

    /// Where the documentation puts a new NAT gateway: the first-listed utility subnet, else the first-listed public one.
    pub fn nat_placement(&self) -> Option<(usize, Placement)> {
        let utility = self.utility.first().map(|index| (*index, Placement::UtilitySubnet));
        utility.or_else(|| self.public.first().map(|index| (*index, Placement::FirstPublicSubnet)))
    }
}

/// The NAT gateways and elastic IPs of all zones, by zone.
pub(super) fn gateways(cluster: &AssignedCluster, zones: &[Zone]) -> (Vec<NatGateway>, Vec<ElasticIp>) {
    let mut nat_gateways = Vec::new();
    let mut elastic_ips = Vec::new();
    for zone in zones {
        let Some(user) = zone.first_nat_user(cluster) else {
            continue;
        };
        let name = cluster.resource_name(&zone.name);
        let egress = Egress::parse(&user.spec.egress);
        if egress.makes_nat_gateway() {
            elastic_ips.push(elastic_ip(&name, egress, &user.spec.public_ip));
            nat_gateways.push(new_nat_gateway(&name, zone, cluster));
        } else if let Egress::NatGateway(id) = egress {
            nat_gateways.push(existing_nat_gateway(&name, zone, id));
        }
    }
    (nat_gateways, elastic_ips)
}

fn elastic_ip(name: &str, egress: Egress<'_>, public_ip: &str) -> ElasticIp {
    let id = match egress {
        Egress::ElasticIp(id) => Some(id.to_owned()),
        _ => None,
    };
    ElasticIp {
        name: name.to_owned(),
        shared: id.is_some(),
        // kOps looks at publicIP only where egress is empty.
        public_ip: Some(public_ip.to_owned()).filter(|address| id.is_none() && !address.is_empty()),
        id,
    }
}

fn new_nat_gateway(name: &str, zone: &Zone, cluster: &AssignedCluster) -> NatGateway {
    let placement = zone.nat_placement();
    NatGateway {
        name: name.to_owned(),
        id: None,
        zone: zone.name.clone(),
        subnet: placement.map(|(index, _)| cluster.subnets[index].spec.name.clone()),
        elastic_ip: Some(name.to_owned()),
        shared: false,
        placement: placement.map(|(_, placement)| placement),
    }
}

fn existing_nat_gateway(name: &str, zone: &Zone, id: &str) -> NatGateway {
    NatGateway {
        name: name.to_owned(),
        id: Some(id.to_owned()),
        zone: zone.name.clone(),
        subnet: None,
        elastic_ip: None,
        shared: true,
        placement: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_egress_by_its_prefix() {
        assert_eq!(Egress::parse(""), Egress::NewNatGateway);
        assert_eq!(Egress::parse("External"), Egress::External);
        assert_eq!(Egress::parse("nat-1"), Egress::NatGateway("nat-1"));
        assert_eq!(Egress::parse("eipalloc-1"), Egress::ElasticIp("eipalloc-1"));
        assert_eq!(Egress::parse("i-1"), Egress::Instance("i-1"));
        assert_eq!(Egress::parse("tgw-1"), Egress::TransitGateway("tgw-1"));
        for text in ["nat", "i", "External-x", "external", "igw-1", "-"] {
            assert_eq!(Egress::parse(text), Egress::Unknown(text));
        }
    }
}
