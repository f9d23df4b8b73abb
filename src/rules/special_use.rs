//! What addresses are for that no network of machines has.

use std::net::Ipv4Addr;

use crate::cidr::{IpNet, Ipv4Net};

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
