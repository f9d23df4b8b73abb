//! The texts of addresses and blocks, in the bytes of the standard library. Plans and traces have many of them, and
//! `format!` takes several times as long.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;

/// What the longest text of a block takes, in bytes.
const LONGEST: usize = "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128".len();

/// The text of an address.
///
/// ```
/// use kops_network_planner::cidr::address_text;
///
/// assert_eq!(address_text("64:ff9b:0:0::c000:0201".parse().unwrap()), "64:ff9b::c000:201");
/// ```
pub fn address_text(address: IpAddr) -> String {
    let mut text = String::with_capacity(LONGEST);
    push_address(&mut text, address);
    text
}

/// The text of a block.
pub(super) fn block_text(net: IpNet) -> String {
    let mut text = address_text(net.addr());
    text.push('/');
    push_decimal(&mut text, net.prefix_len());
    text
}

/// The text of the block with this number of those with this length, as kOps writes it.
pub(super) fn numbered_text(length: u8, number: u64) -> String {
    let mut text = String::with_capacity(LONGEST);
    text.push('/');
    push_decimal(&mut text, length);
    text.push('#');
    push_hexadecimal(&mut text, number);
    text
}

/// Adds the text of an address to another one.
pub fn push_address(text: &mut String, address: IpAddr) {
    match address {
        IpAddr::V4(address) => push_ipv4(text, address),
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(mapped) => {
                text.push_str("::ffff:");
                push_ipv4(text, mapped);
            }
            None => push_ipv6(text, address),
        },
    }
}

fn push_ipv4(text: &mut String, address: Ipv4Addr) {
    let [first, rest @ ..] = address.octets();
    push_decimal(text, first);
    for octet in rest {
        text.push('.');
        push_decimal(text, octet);
    }
}

/// The longest run of zeros is left out, if it has two groups at least (RFC 5952).
fn push_ipv6(text: &mut String, address: Ipv6Addr) {
    let groups = address.segments();
    let zeros = longest_zeros(&groups);
    for (place, group) in groups.into_iter().enumerate() {
        if zeros.contains(&place) {
            if place == zeros.start {
                text.push_str("::");
            }
            continue;
        }
        if 0 < place && place != zeros.end {
            text.push(':');
        }
        push_hexadecimal(text, group.into());
    }
}

fn longest_zeros(groups: &[u16; 8]) -> std::ops::Range<usize> {
    let (mut longest, mut start) = (0..0, 0);
    for (place, group) in groups.iter().enumerate() {
        if *group != 0 {
            start = place + 1;
        } else if longest.len() < place + 1 - start {
            longest = start..place + 1;
        }
    }
    if longest.len() < 2 { 0..0 } else { longest }
}

fn push_decimal(text: &mut String, number: u8) {
    let mut push = |digit: u8| text.push(char::from(b'0' + digit));
    if 100 <= number {
        push(number / 100);
    }
    if 10 <= number {
        push(number / 10 % 10);
    }
    push(number % 10);
}

fn push_hexadecimal(text: &mut String, number: u64) {
    let digits = (u64::BITS - number.leading_zeros()).div_ceil(4).max(1);
    for place in (0..digits).rev() {
        text.push(char::from(b"0123456789abcdef"[(number >> (4 * place) & 0xf) as usize]));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn runs_of_zeros_are_left_out_where_they_are() {
        for text in ["::", "::1", "1::", "1:0:2::3", "1::2:0:0:3:4", "1:0:2:3:4:5:6:7", "::ffff:1.2.3.4", "64:ff9b::a"]
        {
            assert_eq!(address_text(text.parse().unwrap()), text);
        }
    }

    #[test]
    fn a_numbered_block_has_hexadecimal_digits() {
        let texts =
            [(64, 0), (8, 0x10), (128, 0xabc), (0, u64::MAX)].map(|(length, number)| numbered_text(length, number));
        assert_eq!(texts, ["/64#0", "/8#10", "/128#abc", "/0#ffffffffffffffff"]);
    }

    proptest! {
        #[test]
        fn the_text_is_that_of_the_standard_library(groups: [u16; 8], mask: u8, ipv4: u32, length in 0..=32_u8) {
            let groups = std::array::from_fn(|place| if mask >> place & 1 == 1 { groups[place] } else { 0 });
            let (ipv6, ipv4) = (Ipv6Addr::from(groups), Ipv4Addr::from(ipv4));
            prop_assert_eq!(address_text(ipv6.into()), ipv6.to_string());
            prop_assert_eq!(address_text(ipv4.into()), ipv4.to_string());
            let net = IpNet::new(ipv6.into(), length).unwrap();
            prop_assert_eq!(block_text(net), net.to_string());
        }
    }
}
