//! What addresses are for that no network of machines has.

use std::net::Ipv4Addr;

use crate::cidr::{Cidr, IpNet, Ipv4Net};

/// Blocks with a use of their own (the registry of IANA for special addresses, RFC 6890), and what their addresses
/// are.
const USES: [(Ipv4Net, &str); 8] = [
    (block([0, 0, 0, 0], 8), "addresses without a network"),
    (block([127, 0, 0, 0], 8), "loopback addresses, which each machine keeps for itself"),
    (block([169, 254, 0, 0], 16), "link-local addresses, which AWS keeps"),
    (block([192, 0, 2, 0], 24), "addresses for examples in documents"),
    (block([198, 51, 100, 0], 24), "addresses for examples in documents"),
    (block([203, 0, 113, 0], 24), "addresses for examples in documents"),
    (block([224, 0, 0, 0], 4), "multicast addresses, which machines cannot have"),
    (block([240, 0, 0, 0], 4), "reserved addresses, which machines cannot have"),
];

/// Addresses that are not allocated to an organization.
const FREE_FOR_ALL: [Ipv4Net; 6] = [
    block([10, 0, 0, 0], 8),
    block([100, 64, 0, 0], 10),
    block([169, 254, 0, 0], 16),
    block([172, 16, 0, 0], 12),
    block([192, 168, 0, 0], 16),
    block([198, 18, 0, 0], 15),
];

const fn block([a, b, c, d]: [u8; 4], length: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), length)
}

/// What the addresses of a block are where a VPC cannot have them: IPv6 addresses among the IPv4 blocks, or those with
/// another use.
pub(super) fn special_use(block: IpNet) -> Option<&'static str> {
    match block {
        IpNet::V4(block) => USES.iter().find(|(all, _)| all.contains(&block)).map(|(_, words)| *words),
        IpNet::V6(_) => Some("IPv6 addresses"),
    }
}

/// Whether a block has addresses that are allocated to an organization; the block of all addresses is the internet.
pub(super) fn is_public(cidr: &Cidr) -> bool {
    cidr.ipv4().is_some_and(|net| 0 < net.prefix_len() && !FREE_FOR_ALL.iter().any(|free| free.contains(&net)))
}
