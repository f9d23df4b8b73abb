//! CIDR and address texts as Go reads them.

use std::borrow::Cow;
use std::fmt;

use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use memchr::memchr;

use super::parsed::parse_address;
use super::text::block_text;

/// A CIDR as it is written, with what it means if it can be read.
///
/// The text is kept because kOps answers it as written; [`Cidr::net`] is what is computed with.
///
/// ```
/// use kops_network_planner::cidr::Cidr;
///
/// let cidr = Cidr::new("10.0.0.5/16");
/// assert_eq!(cidr.net().unwrap().to_string(), "10.0.0.0/16");
/// assert!(cidr.has_host_bits());
/// assert!(Cidr::new("010.0.0.0/8").net().is_none());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cidr {
    text: Cow<'static, str>,
    /// Without host bits.
    net: Option<IpNet>,
    has_host_bits: bool,
}

impl Cidr {
    /// Reads `text` as Go's `net.ParseCIDR` does; an unreadable text is kept, without a meaning.
    pub fn new(text: impl Into<String>) -> Cidr {
        let text = text.into();
        let written = parse(&text);
        Cidr::of(text, written)
    }

    fn of(text: String, written: Option<IpNet>) -> Cidr {
        let net = written.map(|net| net.trunc());
        Cidr { text: Cow::Owned(text), net, has_host_bits: net != written }
    }

    /// A block that everybody knows; `text` has to mean `net`, which has no host bits.
    pub(crate) const fn known(text: &'static str, net: IpNet) -> Cidr {
        Cidr { text: Cow::Borrowed(text), net: Some(net), has_host_bits: false }
    }

    /// The text as written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The same as a text that belongs to the caller.
    pub fn into_text(self) -> String {
        self.text.into_owned()
    }

    /// Whether nothing was written.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The block, host bits cleared; `None` when the text is not a valid CIDR.
    pub fn net(&self) -> Option<IpNet> {
        self.net
    }

    /// The block, when it is an IPv4 one.
    pub fn ipv4(&self) -> Option<Ipv4Net> {
        match self.net()? {
            IpNet::V4(net) => Some(net),
            IpNet::V6(_) => None,
        }
    }

    /// The block, when it is an IPv6 one.
    pub fn ipv6(&self) -> Option<Ipv6Net> {
        match self.net()? {
            IpNet::V4(_) => None,
            IpNet::V6(net) => Some(net),
        }
    }

    /// Whether the address part has host bits set, as in `10.0.0.5/16`.
    pub fn has_host_bits(&self) -> bool {
        self.has_host_bits
    }

    /// Whether this is a CIDR that kOps' strict `validateCIDR` accepts: readable, without host bits.
    pub fn is_clean(&self) -> bool {
        self.net.is_some() && !self.has_host_bits
    }
}

impl From<IpNet> for Cidr {
    fn from(net: IpNet) -> Cidr {
        Cidr::of(block_text(net), Some(net))
    }
}

impl From<Ipv4Net> for Cidr {
    fn from(net: Ipv4Net) -> Cidr {
        Cidr::from(IpNet::V4(net))
    }
}

impl From<Ipv6Net> for Cidr {
    fn from(net: Ipv6Net) -> Cidr {
        Cidr::from(IpNet::V6(net))
    }
}

impl fmt::Display for Cidr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Reads a CIDR as Go does: no leading zeros in IPv4 octets, no zone, a decimal prefix length. Host bits are kept.
fn parse(text: &str) -> Option<IpNet> {
    let slash = memchr(b'/', text.as_bytes())?;
    let (address, length) = (&text[..slash], &text[slash + 1..]);
    if length.is_empty() || !length.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    IpNet::new(parse_address(address)?, length.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_go_reads() {
        for text in ["10.0.0.0/8", "::/0", "2001:DB8::/056", "1.2.3.4/32", "::ffff:10.0.0.0/104"] {
            assert!(Cidr::new(text).net().is_some(), "{text}");
        }
    }

    #[test]
    fn refuses_what_go_refuses() {
        for text in [
            "",
            "10.0.0.0",
            "010.0.0.0/8",
            "10.0.0/8",
            "10.0.0.0/33",
            "10.0.0.0/+8",
            "10.0.0.0/",
            "::/129",
            "fe80::1%eth0/64",
            " 10.0.0.0/8",
            "10.0.0.0/8 ",
            "10.0.0.0/99999999999",
        ] {
            assert!(Cidr::new(text).net().is_none(), "{text}");
        }
    }

    #[test]
    fn keeps_the_text_and_clears_host_bits_in_the_block() {
        let cidr = Cidr::new("2001:db8::1/64");
        assert_eq!(cidr.text(), "2001:db8::1/64");
        assert_eq!(cidr.ipv6().unwrap().to_string(), "2001:db8::/64");
        assert!(cidr.has_host_bits());
        assert!(!cidr.is_clean());
    }

    #[test]
    fn writes_ipv4_blocks_as_everybody_does() {
        for text in ["0.0.0.0/0", "10.0.0.0/8", "172.20.109.200/32", "255.255.255.0/24", "100.64.0.1/10"] {
            let net: IpNet = text.parse().unwrap();
            assert_eq!(Cidr::from(net).text(), net.to_string());
            assert_eq!(Cidr::from(net), Cidr::new(text));
        }
    }
}
