//! A zone's way out: its NAT gateway and elastic IP.

use crate::subnets::{AssignedCluster, Egress, Zone};

use super::planned::{ElasticIp, NatGateway};

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
