//! Addresses that mean something to AWS.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::flow::{Family, Service};
use crate::cidr::{IpNet, Ipv4Net, number};

/// The link-local services of AWS, which look at no table: each in IPv4 and in IPv6.
const SERVICES: [(Service, Ipv4Addr, Ipv6Addr); 3] = [
    (Service::Resolver, Ipv4Addr::new(169, 254, 169, 253), Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x253)),
    (Service::Metadata, Ipv4Addr::new(169, 254, 169, 254), Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254)),
    (Service::Time, Ipv4Addr::new(169, 254, 169, 123), Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x123)),
];

/// How many addresses at the base of a subnet AWS keeps; it keeps the last one too.
const KEPT: u128 = 4;

/// The service that has this address.
pub(super) fn service_at(address: IpAddr) -> Option<Service> {
    let found = SERVICES.iter().find(|(_, ipv4, ipv6)| address == IpAddr::V4(*ipv4) || address == IpAddr::V6(*ipv6));
    found.map(|(service, ..)| *service)
}

/// The address of a service.
pub(super) fn service_address(service: Service, family: Family) -> IpAddr {
    let found = SERVICES.iter().find(|(known, ..)| *known == service);
    let (_, ipv4, ipv6) = found.unwrap_or(&SERVICES[0]);
    match family {
        Family::Ipv4 => IpAddr::V4(*ipv4),
        Family::Ipv6 => IpAddr::V6(*ipv6),
    }
}

/// The first address that a machine in the block can have.
pub(super) fn first_usable(net: IpNet) -> IpAddr {
    match net {
        IpNet::V4(net) => IpAddr::V4(Ipv4Addr::from(u32::from(net.network()).saturating_add(KEPT as u32))),
        IpNet::V6(net) => IpAddr::V6(Ipv6Addr::from(u128::from(net.network()).saturating_add(KEPT))),
    }
}

/// Whether AWS keeps this address of the block of a subnet.
pub(super) fn is_kept(net: IpNet, address: IpAddr) -> bool {
    let (base, last, number) = (number(net.network()), number(net.broadcast()), number(address));
    number < base + KEPT || number == last
}

/// The VPC's resolver: two after the base of the primary block.
pub(super) fn resolver(primary: Ipv4Net) -> IpAddr {
    IpAddr::V4(Ipv4Addr::from(u32::from(primary.network()).wrapping_add(2)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aws_keeps_four_addresses_and_the_last() {
        let net = |text: &str| text.parse::<IpNet>().unwrap();
        let kept = |net, address: &str| is_kept(net, address.parse().unwrap());
        assert!(kept(net("10.0.0.0/24"), "10.0.0.3") && kept(net("10.0.0.0/24"), "10.0.0.255"));
        assert!(!kept(net("10.0.0.0/24"), "10.0.0.4") && !kept(net("2001:db8::/64"), "2001:db8::4"));
        assert_eq!(first_usable(net("10.0.32.0/19")).to_string(), "10.0.32.4");
    }
}
