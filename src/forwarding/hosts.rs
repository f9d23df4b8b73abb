//! A host on the Internet that only default routes lead to.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::cidr::IpNet;

/// Addresses that nothing on the Internet has (RFC 5737, RFC 9637, RFC 3849).
const IPV4_HOSTS: [Ipv4Addr; 3] =
    [Ipv4Addr::new(203, 0, 113, 1), Ipv4Addr::new(198, 51, 100, 1), Ipv4Addr::new(192, 0, 2, 1)];
const IPV6_HOSTS: [Ipv6Addr; 2] =
    [Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 1), Ipv6Addr::new(0x2001, 0xdb8, 0xffff, 0xffff, 0, 0, 0, 1)];

/// The longest prefix that a default route has: some write `2000::/3`, or two halves.
const DEFAULT: u8 = 4;

/// An address of each family, that no block of `nets` but defaults holds, where there is one.
pub fn hosts(nets: &[IpNet]) -> [IpAddr; 2] {
    let is_free = |address: &IpAddr| !nets.iter().any(|net| DEFAULT < net.prefix_len() && net.contains(address));
    let free = |hosts: &[IpAddr]| hosts.iter().copied().find(is_free).unwrap_or(hosts[0]);
    [free(&IPV4_HOSTS.map(IpAddr::V4)), free(&IPV6_HOSTS.map(IpAddr::V6))]
}
