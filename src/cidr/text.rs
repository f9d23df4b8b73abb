//! The texts of addresses and blocks, in the bytes of the standard library. Plans and traces have many of them, and
//! `format!` takes several times as long.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::ops::Range;

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

/// How many bytes are written at once: as many as a group of IPv6 has, or an octet with a dot.
const AT_ONCE: usize = 4;

/// A short text of ASCII, put together of parts of a few bytes.
struct Short {
    /// There is room for a whole part after the longest text, of which less is the text.
    bytes: [u8; LONGEST + AT_ONCE],
    length: usize,
}

impl Short {
    const EMPTY: Short = Short { bytes: [0; LONGEST + AT_ONCE], length: 0 };

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

    /// Adds the first `length` of these bytes.
    #[inline]
    fn push_first(&mut self, length: usize, bytes: [u8; AT_ONCE]) {
        if let Some(place) = self.bytes.get_mut(self.length..).and_then(|rest| rest.first_chunk_mut()) {
            *place = bytes;
            self.length += length;
        }
    }

    fn push_ipv4(&mut self, address: Ipv4Addr) {
        address.octets().into_iter().for_each(|octet| self.push_octet(octet));
        self.length -= 1;
    }

    /// An octet in decimal digits, and a dot.
    #[inline]
    fn push_octet(&mut self, octet: u8) {
        let digits = [octet / 100, octet / 10 % 10, octet % 10].map(|digit| b'0' + digit);
        let [hundreds, tens, ones] = digits;
        let (length, bytes) = match octet {
            0..10 => (2, [ones, b'.', 0, 0]),
            10..100 => (3, [tens, ones, b'.', 0]),
            100.. => (4, [hundreds, tens, ones, b'.']),
        };
        self.push_first(length, bytes);
    }

    /// The longest run of zeros is left out, if it has two groups at least (RFC 5952).
    fn push_ipv6(&mut self, address: Ipv6Addr) {
        let groups = address.segments();
        let zeros = longest_zeros(&groups);
        if zeros.is_empty() {
            self.push_groups(&groups);
        } else {
            self.push_groups(&groups[..zeros.start]);
            self.push_first(2, *b"::\0\0");
            self.push_groups(&groups[zeros.end..]);
        }
    }

    /// Groups with colons in between.
    fn push_groups(&mut self, groups: &[u16]) {
        for (place, group) in groups.iter().enumerate() {
            if place != 0 {
                self.push(b':');
            }
            self.push_group(*group);
        }
    }

    /// A group in hexadecimal digits.
    #[inline]
    fn push_group(&mut self, group: u16) {
        // Each half of a byte becomes a whole one; those above 9 are as far above `a` as above 10.
        let halves = u32::from(group);
        let halves = (halves | halves << 8) & 0x00ff_00ff;
        let halves = (halves | halves << 4) & 0x0f0f_0f0f;
        let letters = (halves + 0x0606_0606) >> 4 & 0x0101_0101;
        let digits = halves + 0x3030_3030 + letters * u32::from(b'a' - b'0' - 10);
        let left_out = (group | 1).leading_zeros() / 4;
        self.push_first(AT_ONCE - left_out as usize, (digits << (8 * left_out)).to_be_bytes());
    }

    fn push_decimal(&mut self, number: u8) {
        self.push_octet(number);
        self.length -= 1;
    }

    fn push_hexadecimal(&mut self, number: u64) {
        let digits = (u64::BITS - number.leading_zeros()).div_ceil(4).max(1);
        for place in (0..digits).rev() {
            self.push(b"0123456789abcdef"[(number >> (4 * place) & 0xf) as usize]);
        }
    }
}

/// The first of the longest runs of zeros, where it has two groups at least.
fn longest_zeros(groups: &[u16; 8]) -> Range<usize> {
    let zeros = groups.iter().rev().fold(0_u8, |zeros, group| zeros << 1 | u8::from(*group == 0));
    // Where as many zeros start as were looked for so far.
    let (mut starts, mut longer, mut length) = (zeros, zeros & zeros >> 1, 1);
    while longer != 0 {
        (starts, longer, length) = (longer, longer & longer >> 1, length + 1);
    }
    let start = starts.trailing_zeros() as usize;
    if length < 2 { 0..0 } else { start..start + length }
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
