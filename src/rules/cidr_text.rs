//! Why kOps refuses a CIDR text, and how to repair it (`validateCIDR`, `parseCIDR` in `pkg/apis/kops/validation`).

use std::net::IpAddr;

use crate::cidr::{Cidr, parse_address};
use crate::diagnostic::{FieldPath, Finding};
use crate::rules::rule::Reporter;

/// What is wrong with a CIDR text.
pub(super) struct CidrDefect {
    message: String,
    hint: Option<String>,
}

/// The defect of a text that is no CIDR at all, the empty one included.
pub(super) fn unreadable(cidr: &Cidr) -> Option<CidrDefect> {
    let text = cidr.text();
    if cidr.net().is_some() {
        return None;
    }
    let (message, hint) = match (text.is_empty(), parse_address(text)) {
        (true, _) => ("an empty text is no CIDR".to_owned(), None),
        (false, Some(address)) => {
            let message = format!("`{text}` is no CIDR, the prefix length is missing");
            (message, Some(format!("Add the prefix length, for example `{text}/{}`", likely_length(address))))
        }
        (false, None) => (format!("`{text}` is no CIDR"), repair(text)),
    };
    Some(CidrDefect { message, hint })
}

/// The prefix length that somebody may have meant who wrote this address alone.
fn likely_length(address: IpAddr) -> u8 {
    match address {
        IpAddr::V4(address) => match address.octets() {
            [_, _, 0, 0] => 16,
            [_, _, _, 0] => 24,
            _ => 32,
        },
        IpAddr::V6(address) if address.to_bits() as u64 == 0 => 64,
        IpAddr::V6(_) => 128,
    }
}

/// The block that a text means which is nearly one.
fn repair(text: &str) -> Option<String> {
    let plain = text.trim_matches(|character: char| character.is_whitespace() || "\"'“”„‘’«»".contains(character));
    if plain != text && Cidr::new(plain).net().is_some() {
        return Some(format!("Write `{plain}` without the white space or the quotes that are part of the text"));
    }
    let (address, mask) = text.split_once('/')?;
    let (Some(IpAddr::V4(_)), Some(IpAddr::V4(mask))) = (parse_address(address), parse_address(mask)) else {
        return None;
    };
    let length = mask.to_bits().leading_ones();
    (length == mask.to_bits().count_ones())
        .then(|| format!("Write the prefix length, not the netmask: `{address}/{length}`"))
}

/// The defect of a readable CIDR whose address has bits behind the prefix length.
pub(super) fn host_bits(cidr: &Cidr) -> Option<CidrDefect> {
    let net = cidr.net().filter(|_| cidr.has_host_bits())?;
    Some(CidrDefect {
        message: format!("`{cidr}` has address bits behind its prefix length; the block is `{net}`"),
        hint: Some(format!("Write `{net}`")),
    })
}

/// Either defect: what kOps' strict check refuses.
pub(super) fn unclean(cidr: &Cidr) -> Option<CidrDefect> {
    unreadable(cidr).or_else(|| host_bits(cidr))
}

impl Reporter<'_> {
    /// Reports a defect of the CIDR at `field`, if there is one.
    pub(super) fn report_cidr(
        &mut self,
        field: impl FnOnce() -> FieldPath,
        cidr: &Cidr,
        defect: Option<CidrDefect>,
    ) -> Option<&mut Finding> {
        let defect = defect?;
        let finding = self.report(field(), defect.message);
        finding.value(cidr.text());
        finding.hint = defect.hint;
        Some(finding)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offers_a_prefix_length_for_a_bare_address() {
        let hint = |text: &str| unreadable(&Cidr::new(text)).unwrap().hint;
        assert_eq!(hint("10.0.0.0").as_deref(), Some("Add the prefix length, for example `10.0.0.0/16`"));
        assert_eq!(hint("192.0.2.7").as_deref(), Some("Add the prefix length, for example `192.0.2.7/32`"));
        assert_eq!(hint("fe80::1").as_deref(), Some("Add the prefix length, for example `fe80::1/128`"));
        assert_eq!(hint("2001:db8::").as_deref(), Some("Add the prefix length, for example `2001:db8::/64`"));
        assert_eq!(hint("bogus"), None);
    }

    #[test]
    fn offers_the_block_that_is_nearly_written() {
        let hint = |text: &str| unreadable(&Cidr::new(text)).unwrap().hint.unwrap_or_default();
        assert!(hint("“10.0.0.0/16”").starts_with("Write `10.0.0.0/16` without"));
        assert!(hint(" 10.0.0.0/16").starts_with("Write `10.0.0.0/16` without"));
        assert_eq!(hint("10.0.0.0/255.255.0.0"), "Write the prefix length, not the netmask: `10.0.0.0/16`");
        assert_eq!(hint("10.0.0.0/255.0.255.0"), "");
    }

    #[test]
    fn offers_the_block_for_host_bits() {
        let defect = unclean(&Cidr::new("10.0.0.1/8")).unwrap();
        assert_eq!(defect.hint.as_deref(), Some("Write `10.0.0.0/8`"));
        assert!(unclean(&Cidr::new("10.0.0.0/8")).is_none());
    }
}
