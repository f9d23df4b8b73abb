//! Address families: those that traffic has, and those of a subnet.

use crate::cidr::{Cidr, IpNet};
use crate::network::PlannedSubnet;

/// Which address families there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Families {
    /// IPv4.
    pub ipv4: bool,
    /// IPv6.
    pub ipv6: bool,
}

impl Families {
    /// The family of a destination.
    pub fn of(destination: &Cidr) -> Families {
        let ipv6 = matches!(destination.net(), Some(IpNet::V6(_)));
        Families { ipv4: !ipv6, ipv6 }
    }

    /// The families that a subnet has addresses of.
    pub fn of_subnet(subnet: &PlannedSubnet) -> Families {
        Families { ipv4: subnet.ipv4.is_some(), ipv6: subnet.ipv6.is_some() }
    }

    /// Those that are in either.
    pub fn or(self, other: Families) -> Families {
        Families { ipv4: self.ipv4 || other.ipv4, ipv6: self.ipv6 || other.ipv6 }
    }

    /// Whether a family is in both.
    pub fn meets(self, other: Families) -> bool {
        self.ipv4 && other.ipv4 || self.ipv6 && other.ipv6
    }

    /// Their names, with a space between them.
    pub fn words(self) -> &'static str {
        match (self.ipv4, self.ipv6) {
            (true, true) => "IPv4 IPv6",
            (true, false) => "IPv4",
            (false, true) => "IPv6",
            (false, false) => "",
        }
    }
}
