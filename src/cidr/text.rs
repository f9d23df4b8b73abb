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

/// Adds the text of an address to another one.
pub fn push_address(text: &mut String, address: IpAddr) {
    text.push_str(Short::of(address).text());
}

/// The text of a block.
pub(super) fn block_text(net: IpNet) -> String {
    let mut short = Short::of(net.addr());
    short.push(b'/');
    short.push_decimal(net.prefix_len());
    short.text().to_owned()
}

/// The text of the block with this number of those with this length, as kOps writes it.
pub(super) fn numbered_text(length: u8, number: u64) -> String {
    let mut short = Short::EMPTY;
    short.push(b'/');
    short.push_decimal(length);
    short.push(b'#');
    short.push_hexadecimal(number);
    short.text().to_owned()
}

/// A short text of ASCII, put together byte by byte.
struct Short {
    bytes: [u8; LONGEST],
    length: usize,
}

impl Short {
    const EMPTY: Short = Short { bytes: [0; LONGEST], length: 0 };

    fn of(address: IpAddr) -> Short {
        let mut short = Short::EMPTY;
        match address {
            IpAddr::V4(address) => short.push_ipv4(address),
            IpAddr::V6(address) => match address.to_ipv4_mapped() {
                Some(mapped) => {
                    b"::ffff:".iter().for_each(|byte| short.push(*byte));
                    short.push_ipv4(mapped);
                }
                None => short.push_ipv6(address),
            },
        }
        short
    }

    fn text(&self) -> &str {
        self.bytes.get(..self.length).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
    }

    #[inline]
    fn push(&mut self, byte: u8) {
        if let Some(place) = self.bytes.get_mut(self.length) {
            *place = byte;
            self.length += 1;
        }
    }

    fn push_ipv4(&mut self, address: Ipv4Addr) {
        let [first, rest @ ..] = address.octets();
        self.push_decimal(first);
        for octet in rest {
            self.push(b'.');
            self.push_decimal(octet);
        }
    }

    /// The longest run of zeros is left out, if it has two groups at least (RFC 5952).
    fn push_ipv6(&mut self, address: Ipv6Addr) {
        let groups = address.segments();
        let zeros = longest_zeros(&groups);
        for (place, group) in groups.into_iter().enumerate() {
            if zeros.contains(&place) {
                if place == zeros.start {
                    self.push(b':');
                    self.push(b':');
                }
                continue;
            }
            if 0 < place && place != zeros.end {
                self.push(b':');
            }
            self.push_hexadecimal(group.into());
        }
    }

    fn push_decimal(&mut self, number: u8) {
        if 100 <= number {
            self.push(b'0' + number / 100);
        }
        if 10 <= number {
            self.push(b'0' + number / 10 % 10);
        }
        self.push(b'0' + number % 10);
    }

    fn push_hexadecimal(&mut self, number: u64) {
        let digits = (u64::BITS - number.leading_zeros()).div_ceil(4).max(1);
        for place in (0..digits).rev() {
            self.push(b"0123456789abcdef"[(number >> (4 * place) & 0xf) as usize]);
        }
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
