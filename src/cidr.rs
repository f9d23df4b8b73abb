//! Addresses: CIDR texts as Go reads them, the `/LEN#N` notation, the n-th block of a network, sets of blocks.
//!
//! The only user of address parsers. Knows nothing of kOps objects, releases or findings.

pub use ipnet::{IpNet, Ipv4Net, Ipv6Net};

mod addresses;
mod blocks;
pub mod free;
mod notation;
mod parsed;
pub mod room;
pub mod sets;
mod text;
mod written;

pub use addresses::{
    IPV4_ALL, IPV6_ALL, NAT64_PREFIX, address_at, address_count, holds, is_private, number, overlap, synthesized,
    translated,
};
pub use blocks::{NthBlockError, last_index, next_free_index, notation_of, nth_block, split};
pub use notation::{Notation, NotationError};
pub use parsed::parse_address;
pub use text::{address_text, push_address};
pub use written::Cidr;
