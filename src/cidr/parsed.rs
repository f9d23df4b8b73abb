//! The addresses that texts are. Traces have hundreds of them, and the standard library tries each as IPv4 and then as
//! IPv6, digit by digit, which takes four times as long.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Reads an IP address as Go's `net.ParseIP` does; `None` when it is none.
pub fn parse_address(text: &str) -> Option<IpAddr> {
    let bytes = text.as_bytes();
    let address = ipv4(bytes).map(IpAddr::V4).or_else(|| ipv6(bytes).map(IpAddr::V6));
    // IPv6 may end like IPv4.
    address.or_else(|| if text.contains(':') && text.contains('.') { text.parse().ok() } else { None })
}

/// Four numbers without zeros before them.
fn ipv4(text: &[u8]) -> Option<Ipv4Addr> {
    let (mut octets, mut place, mut number, mut digits) = ([0_u8; 4], 0, 0_u32, 0_u32);
    for byte in text {
        let digit = byte.wrapping_sub(b'0');
        if digit < 10 {
            number = number.wrapping_mul(10).wrapping_add(digit.into());
            digits += 1;
        } else if *byte == b'.' && place < 3 {
            octets[place] = octet(number, digits)?;
            (place, number, digits) = (place + 1, 0, 0);
        } else {
            return None;
        }
    }
    octets[3] = octet(number, digits)?;
    (place == 3).then(|| octets.into())
}

/// The octet that is a number of so many digits.
fn octet(number: u32, digits: u32) -> Option<u8> {
    let is_padded = match digits {
        1 => false,
        2 => number < 10,
        3 => number < 100,
        _ => true,
    };
    if is_padded { None } else { number.try_into().ok() }
}

/// Eight groups of one to four digits, of which `::` leaves one or more out.
fn ipv6(text: &[u8]) -> Option<Ipv6Addr> {
    let (mut groups, mut count, mut gap) = ([0_u16; 8], 0, None);
    let mut rest = text;
    if let Some(after) = rest.strip_prefix(b"::") {
        (rest, gap) = (after, Some(0));
    }
    while !rest.is_empty() {
        let (group, after) = group(rest)?;
        *groups.get_mut(count)? = group;
        count += 1;
        rest = match after {
            [] => break,
            [b':', b':', after @ ..] if gap.is_none() => {
                gap = Some(count);
                after
            }
            [b':', after @ ..] if !after.is_empty() => after,
            _ => return None,
        };
    }
    match gap {
        None => (count == 8).then(|| groups.into()),
        Some(gap) => {
            let left_out = 8_usize.checked_sub(count).filter(|left_out| *left_out != 0)?;
            // The groups after the gap go to the end; those that are left out are zeros.
            groups[gap..].rotate_right(left_out);
            Some(groups.into())
        }
    }
}

/// The hexadecimal digits at the start of a text, one to four, and what is after them.
fn group(text: &[u8]) -> Option<(u16, &[u8])> {
    let digits = text.iter().take(4).map_while(|byte| char::from(*byte).to_digit(16));
    let (group, length) = digits.fold((0, 0), |(group, length), digit| (group << 4 | digit as u16, length + 1));
    (length != 0).then(|| (group, &text[length..]))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_read_is_what_the_standard_library_reads(
            ipv4 in r"[0-9]{0,4}(\.[0-9]{0,3}){2,4}",
            ipv6 in "[0-9a-fA-Fg]{0,5}(:{1,3}[0-9a-f]{0,5}){0,9}",
            other in "[0-9a-f:.]{0,12}",
            groups: [u16; 8],
            mask: u8,
        ) {
            let groups: [u16; 8] = std::array::from_fn(|place| if mask >> place & 1 == 1 { groups[place] } else { 0 });
            for text in [ipv4, ipv6, other, Ipv6Addr::from(groups).to_string()] {
                prop_assert_eq!(parse_address(&text), text.parse().ok(), "{}", text);
            }
        }
    }
}
