//! The sizes of blocks that AWS takes, and the addresses that it keeps for itself (VPC User Guide, "VPC CIDR blocks"
//! and "Subnet CIDR blocks").

use std::net::{Ipv4Addr, Ipv6Addr};
use std::ops::RangeInclusive;

use crate::cidr::{Ipv4Net, Ipv6Net};

/// The prefix lengths of IPv4 blocks, of VPCs and of subnets.
pub const IPV4_LENGTHS: RangeInclusive<u8> = 16..=28;
/// The prefix lengths of IPv6 blocks of subnets, of which every fourth exists.
const IPV6_LENGTHS: RangeInclusive<u8> = 44..=64;
const IPV6_STEP: u8 = 4;

/// The prefix length of the IPv6 block that Amazon gives a VPC.
pub const AMAZON_IPV6_LENGTH: u8 = 56;
/// The prefix length of the usual IPv6 block of a subnet.
pub const USUAL_IPV6_LENGTH: u8 = 64;
/// The addresses of each IPv4 block of a subnet that AWS keeps: the first four and the last one.
pub const KEPT_ADDRESSES: u64 = 5;
/// The free addresses that a load balancer has to find in a subnet (Elastic Load Balancing guides).
pub const LOAD_BALANCER_ADDRESSES: u64 = 8;

/// Link-local addresses; no VPC may have them.
pub const LINK_LOCAL: Ipv4Net = Ipv4Net::new_assert(Ipv4Addr::new(169, 254, 0, 0), 16);
/// What Docker and several AWS services use inside machines.
pub const DOCKER: Ipv4Net = Ipv4Net::new_assert(Ipv4Addr::new(172, 17, 0, 0), 16);
/// The part of the link-local addresses that no route may lead into.
pub const IPV4_SERVICES: Ipv4Net = Ipv4Net::new_assert(Ipv4Addr::new(169, 254, 168, 0), 22);
/// The IPv6 addresses of AWS' own services, such as the resolver.
pub const IPV6_SERVICES: Ipv6Net = Ipv6Net::new_assert(Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0), 32);

/// Whether a VPC or a subnet can have an IPv4 block of this length.
pub fn is_ipv4_length(length: u8) -> bool {
    IPV4_LENGTHS.contains(&length)
}

/// Whether a subnet can have an IPv6 block of this length.
pub fn is_ipv6_length(length: u8) -> bool {
    IPV6_LENGTHS.contains(&length) && length.is_multiple_of(IPV6_STEP)
}

/// Whether a VPC can have an IPv6 block of this length.
pub fn is_ipv6_length_of_vpc(length: u8) -> bool {
    is_ipv6_length(length) && length < USUAL_IPV6_LENGTH
}

/// The block of the nearest length that AWS takes, at the same place.
pub fn nearest_ipv4(block: Ipv4Net) -> Ipv4Net {
    let length = block.prefix_len().clamp(*IPV4_LENGTHS.start(), *IPV4_LENGTHS.end());
    Ipv4Net::new_assert(block.network(), length).trunc()
}

/// The nearest length of an IPv6 block that AWS takes; between two of them the smaller block.
pub fn nearest_ipv6_length(length: u8) -> u8 {
    length.clamp(*IPV6_LENGTHS.start(), *IPV6_LENGTHS.end()).next_multiple_of(IPV6_STEP)
}

/// How far an IPv4 block is from the nearest length: the bits that it is too long.
pub fn excess_bits(length: u8) -> u8 {
    length.saturating_sub(*IPV4_LENGTHS.end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ipv6_blocks_come_in_steps_of_four() {
        let lengths: Vec<u8> = (0..=128).filter(|length| is_ipv6_length(*length)).collect();
        assert_eq!(lengths, [44, 48, 52, 56, 60, 64]);
        assert_eq!([0, 44, 57, 60, 63, 80, 128].map(nearest_ipv6_length), [44, 44, 60, 60, 64, 64, 64]);
    }

    #[test]
    fn the_nearest_ipv4_block_stays_where_it_is() {
        let nearest = |text: &str| nearest_ipv4(text.parse().unwrap()).to_string();
        assert_eq!(nearest("10.64.0.0/12"), "10.64.0.0/16");
        assert_eq!(nearest("10.1.2.248/29"), "10.1.2.240/28");
        assert_eq!(nearest("10.1.2.0/24"), "10.1.2.0/24");
    }
}
