//! The blocks of a subnet: IPv4 with its usable addresses, IPv6 expanded from `/LEN#N`.

use crate::aws::limits::KEPT_ADDRESSES;
use crate::cidr::{Cidr, Ipv6Net, Notation, address_count, notation_of, nth_block};
use crate::spec::VpcFacts;
use crate::subnets::{AssignedSubnet, ById, Origin};

use super::planned::{Ipv4Block, Ipv6Block};

/// The IPv4 block of a subnet.
pub(super) fn ipv4(subnet: &AssignedSubnet) -> Option<Ipv4Block> {
    let net = subnet.cidr.ipv4()?;
    Some(Ipv4Block {
        cidr: subnet.cidr.clone(),
        origin: subnet.origin,
        usable_addresses: address_count(net).saturating_sub(KEPT_ADDRESSES),
    })
}

/// What IPv6 blocks are expanded against.
pub(super) struct Blocks<'a> {
    network: Option<Ipv6Net>,
    known_subnets: ById<'a>,
}

impl<'a> Blocks<'a> {
    /// The VPC's first IPv6 block counts for `/LEN#N`.
    pub fn of(vpc: &'a VpcFacts) -> Blocks<'a> {
        Blocks {
            network: vpc.ipv6_cidrs.iter().flatten().next().and_then(Cidr::ipv6),
            known_subnets: ById::of(vpc.known_subnets()),
        }
    }

    /// The IPv6 block of a subnet: what the manifest says, else what the VPC knows of an existing subnet.
    pub fn ipv6(&self, subnet: &AssignedSubnet) -> Option<Ipv6Block> {
        let written = &subnet.spec.ipv6_cidr;
        if let Some(notation) = subnet.ipv6_notation {
            return Some(self.expanded(notation));
        }
        match written.ipv6() {
            Some(net) => Some(self.literal(written, net, Origin::Spec)),
            None => self.known(subnet),
        }
    }

    fn expanded(&self, notation: Notation) -> Ipv6Block {
        Ipv6Block {
            notation: Some(notation.text()),
            cidr: self.network.and_then(|network| nth_block(network, notation).ok()).map(Cidr::from),
            origin: Origin::Spec,
        }
    }

    fn literal(&self, written: &Cidr, net: Ipv6Net, origin: Origin) -> Ipv6Block {
        let notation = self.network.and_then(|network| notation_of(network, net));
        Ipv6Block { notation: notation.map(Notation::text), cidr: Some(written.clone()), origin }
    }

    fn known(&self, subnet: &AssignedSubnet) -> Option<Ipv6Block> {
        let found = self.known_subnets.get(subnet.spec.id.as_str())?;
        let net = found.ipv6_cidr.ipv6()?;
        let origin = if found.is_observed { Origin::Observed } else { Origin::Vpc };
        Some(self.literal(&found.ipv6_cidr, net, origin))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::request::VpcSubnet;
    use crate::spec::wire::Subnet;
    use crate::subnets::SubnetType;

    fn block(vpc: &[&str], ipv6_cidr: &str) -> Option<(Option<String>, Option<String>)> {
        let facts = VpcFacts {
            ipv6_cidrs: Some(vpc.iter().copied().map(Cidr::new).collect()),
            subnets: Some(vec![VpcSubnet {
                id: "subnet-1".to_owned(),
                ipv6_cidr: Cidr::new("2001:db8:0:7::/64"),
                ..VpcSubnet::default()
            }]),
            ..VpcFacts::default()
        };
        let spec = Subnet { ipv6_cidr: Cidr::new(ipv6_cidr), id: "subnet-1".to_owned(), ..Subnet::default() };
        let subnet = AssignedSubnet {
            spec: &spec,
            kind: Some(SubnetType::Private),
            ipv6_notation: Notation::parse(ipv6_cidr).ok(),
            zone: "us-east-1a".to_owned(),
            cidr: Cidr::default(),
            origin: Origin::Spec,
        };
        let block = Blocks::of(&facts).ipv6(&subnet)?;
        Some((block.notation, block.cidr.map(|cidr| cidr.to_string())))
    }

    fn some(notation: &str, cidr: &str) -> Option<(Option<String>, Option<String>)> {
        let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        Some((text(notation), text(cidr)))
    }

    #[test]
    fn expands_notations_against_the_first_block() {
        assert_eq!(block(&["2001:db8::/56", "2001:db8:1::/56"], "/064#a"), some("/64#a", "2001:db8:0:a::/64"));
        assert_eq!(block(&[], "/64#a"), some("/64#a", ""));
    }

    #[test]
    fn finds_the_notation_of_literals_inside_the_first_block() {
        assert_eq!(block(&["2001:db8::/56"], "2001:db8:0:a::/64"), some("/64#a", "2001:db8:0:a::/64"));
        assert_eq!(block(&[], "2001:db8:0:a::/64"), some("", "2001:db8:0:a::/64"));
    }

    #[test]
    fn shows_what_the_vpc_knows_of_an_existing_subnet() {
        assert_eq!(block(&["2001:db8::/56"], ""), some("/64#7", "2001:db8:0:7::/64"));
    }
}
