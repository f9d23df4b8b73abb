//! Well-known blocks, overlap, and the addresses of a block.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

/// The well-known NAT64 prefix of RFC 6052, the one AWS uses.
pub const NAT64_PREFIX: Ipv6Net = Ipv6Net::new_assert(Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, 0, 0), 96);
/// Everything in IPv4.
pub const IPV4_ALL: Ipv4Net = Ipv4Net::new_assert(Ipv4Addr::UNSPECIFIED, 0);
/// Everything in IPv6.
pub const IPV6_ALL: Ipv6Net = Ipv6Net::new_assert(Ipv6Addr::UNSPECIFIED, 0);

/// What the Internet does not route in IPv4: private, carrier, link-local, this-network, loopback, multicast and
/// reserved addresses. Each is the first address of a block and the length of its prefix.
const PRIVATE_IPV4: [(Ipv4Addr, u8); 9] = [
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(0, 0, 0, 0), 8),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    (Ipv4Addr::new(224, 0, 0, 0), 4),
    (Ipv4Addr::new(240, 0, 0, 0), 4),
];

/// Whether two blocks share an address. Blocks of different families never do.
pub fn overlap(left: IpNet, right: IpNet) -> bool {
    left.contains(&right) || right.contains(&left)
}

/// Whether a block has an address: what its `contains` says, which computes the ends of the block each time.
pub fn holds(net: IpNet, address: IpAddr) -> bool {
    match (net, address) {
        (IpNet::V4(net), IpAddr::V4(address)) => same_ipv4_start(net.addr(), address, 32 - net.prefix_len()),
        (IpNet::V6(net), IpAddr::V6(address)) => {
            same_start(net.addr().to_bits(), address.to_bits(), 128 - net.prefix_len())
        }
        _ => false,
    }
}

/// Whether two addresses agree in all but their last bits.
fn same_ipv4_start(left: Ipv4Addr, right: Ipv4Addr, last: u8) -> bool {
    (left.to_bits() ^ right.to_bits()).checked_shr(last.into()).unwrap_or(0) == 0
}

/// The same of numbers.
fn same_start(left: u128, right: u128, last: u8) -> bool {
    (left ^ right).checked_shr(last.into()).unwrap_or(0) == 0
}

/// The address `offset` places after the base of `net`, without a bounds check, as kOps computes the cluster DNS
/// address.
pub fn address_at(net: IpNet, offset: u32) -> IpAddr {
    match net {
        IpNet::V4(net) => {
            let base = u32::from(net.network());
            IpAddr::V4(Ipv4Addr::from(base.wrapping_add(offset)))
        }
        IpNet::V6(net) => {
            let base = u128::from(net.network());
            IpAddr::V6(Ipv6Addr::from(base.wrapping_add(u128::from(offset))))
        }
    }
}

/// How many addresses an IPv4 block has.
pub fn address_count(net: Ipv4Net) -> u64 {
    1 << (32 - u32::from(net.prefix_len()))
}

/// All that the Internet routes of IPv6: neither unique-local, link-local and multicast addresses, nor such as are
/// IPv4 ones written as IPv6 or are discarded (RFC 6890).
const GLOBAL_UNICAST: Ipv6Net = Ipv6Net::new_assert(Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);

/// Whether the Internet does not route this address.
pub fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            let starts_as = |base: Ipv4Addr, length| same_ipv4_start(base, address, 32 - length);
            PRIVATE_IPV4.iter().any(|(base, length)| starts_as(*base, *length))
        }
        IpAddr::V6(address) => !holds(IpNet::V6(GLOBAL_UNICAST), IpAddr::V6(address)),
    }
}

/// The IPv4 address that a NAT64 gateway makes of an IPv6 one (RFC 6052).
pub fn translated(address: IpAddr) -> Option<Ipv4Addr> {
    match address {
        IpAddr::V6(ipv6) if holds(IpNet::V6(NAT64_PREFIX), address) => {
            let [.., a, b, c, d] = ipv6.octets();
            Some(Ipv4Addr::new(a, b, c, d))
        }
        _ => None,
    }
}

/// The IPv6 address that DNS64 makes of an IPv4 one.
pub fn synthesized(address: Ipv4Addr) -> Ipv6Addr {
    let prefix = u128::from(NAT64_PREFIX.network());
    Ipv6Addr::from(prefix | u128::from(u32::from(address)))
}

/// An address as a number.
pub fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => u32::from(address).into(),
        IpAddr::V6(address) => address.into(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::cidr::Cidr;

    proptest! {
        #[test]
        fn a_block_holds_what_it_contains(base: u128, bits: u128, ipv4: bool, length in 0..=32_u8, near: u8) {
            let other = base ^ bits.checked_shr(near.into()).unwrap_or(0);
            let address = |number: u128| match ipv4 {
                true => IpAddr::V4(Ipv4Addr::from((number >> 96) as u32)),
                false => IpAddr::V6(number.into()),
            };
            let length = if ipv4 { length } else { length * 4 };
            let net = IpNet::new(address(base), length).unwrap();
            prop_assert_eq!(holds(net, address(other)), net.contains(&address(other)));
            prop_assert_eq!(holds(net, "::1".parse().unwrap()), net.contains(&"::1".parse::<IpAddr>().unwrap()));
        }
    }

    #[test]
    fn the_ends_of_what_is_private() {
        let is_private = |text: &str| is_private(text.parse().unwrap());
        for text in [
            "10.0.0.0",
            "10.255.255.255",
            "172.16.0.0",
            "172.31.255.255",
            "100.127.255.255",
            "224.0.0.0",
            "255.255.255.255",
            "0.255.0.0",
            "fd00::1",
            "1fff::",
            "4000::",
            "::ffff:8.8.8.8",
        ] {
            assert!(is_private(text), "{text}");
        }
        for text in [
            "11.0.0.0",
            "9.255.255.255",
            "172.32.0.0",
            "172.15.255.255",
            "100.128.0.0",
            "192.167.0.1",
            "223.255.255.255",
            "1.0.0.0",
            "2000::",
            "3fff::1",
        ] {
            assert!(!is_private(text), "{text}");
        }
    }

    #[test]
    fn blocks_of_different_families_never_overlap() {
        let net = |text| Cidr::new(text).net().unwrap();
        assert!(overlap(net("10.0.0.0/8"), net("10.1.0.0/16")));
        assert!(overlap(net("10.1.0.0/16"), net("10.0.0.0/8")));
        assert!(!overlap(net("10.0.0.0/8"), net("11.0.0.0/8")));
        assert!(!overlap(net("0.0.0.0/0"), net("::/0")));
    }

    #[test]
    fn counts_addresses_from_the_base() {
        let net = Cidr::new("fd00:5e4f:ce::/108").net().unwrap();
        assert_eq!(address_at(net, 10).to_string(), "fd00:5e4f:ce::a");
        let net = Cidr::new("100.64.0.0/13").net().unwrap();
        assert_eq!(address_at(net, 10).to_string(), "100.64.0.10");
    }

    #[test]
    fn nat64_undoes_dns64() {
        for address in [Ipv4Addr::new(140, 82, 112, 3), Ipv4Addr::UNSPECIFIED, Ipv4Addr::BROADCAST] {
            assert_eq!(translated(IpAddr::V6(synthesized(address))), Some(address));
        }
        assert_eq!(synthesized(Ipv4Addr::new(140, 82, 112, 3)).to_string(), "64:ff9b::8c52:7003");
        assert_eq!(translated("64:ff9c::1".parse().unwrap()), None);
    }
}
