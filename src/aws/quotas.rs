//! The default quotas of AWS, as the VPC User Guide ("Amazon VPC quotas") gives them.
//!
//! Quotas are an account's own and most can be raised, so exceeding a default is a warning, never an error.

use std::fmt;

/// When the page was read.
pub const AS_OF: &str = "June 2023";

/// How many things of a kind AWS allows.
#[derive(Clone, Copy, Debug)]
pub struct Quota {
    /// The code in the Service Quotas console.
    pub code: &'static str,
    /// What is counted, and where.
    pub counted: &'static str,
    /// How many there may be by default.
    pub default: usize,
    /// Whether AWS raises it on request.
    pub adjustable: Adjustable,
}

/// Whether AWS raises a quota on request.
#[derive(Clone, Copy, Debug)]
pub enum Adjustable {
    /// Up to a limit that is not published.
    Yes,
    /// Up to this many.
    UpTo(usize),
}

/// Elastic IPs.
pub const ELASTIC_IPS: Quota =
    Quota { code: "L-0263D0A3", counted: "elastic IPs in a region", default: 5, adjustable: Adjustable::Yes };

/// NAT gateways. A plan never has more than one in a zone, but each counts.
pub const NAT_GATEWAYS: Quota =
    Quota { code: "L-FE5A380F", counted: "NAT gateways in a zone", default: 5, adjustable: Adjustable::Yes };

/// Routes that are not propagated; IPv4 and IPv6 ones are counted apart.
pub const ROUTES: Quota = Quota {
    code: "L-93826ACB",
    counted: "routes of one address family in a route table",
    default: 50,
    adjustable: Adjustable::UpTo(1000),
};

/// Subnets.
pub const SUBNETS: Quota =
    Quota { code: "L-407747CB", counted: "subnets in a VPC", default: 200, adjustable: Adjustable::Yes };

/// IPv4 blocks of a VPC, the primary one included.
pub const IPV4_BLOCKS: Quota =
    Quota { code: "L-83CA0A9D", counted: "IPv4 blocks of a VPC", default: 5, adjustable: Adjustable::UpTo(50) };

impl Quota {
    /// What to do about it.
    pub fn hint(&self) -> String {
        let limit = match self.adjustable {
            Adjustable::Yes => String::new(),
            Adjustable::UpTo(limit) => format!(" (to {limit} at most)"),
        };
        format!("Check the account's quota, and have `{}` raised{limit} where it is lower", self.code)
    }
}

impl fmt::Display for Quota {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the default quota `{}` is {} {} (adjustable; as of {AS_OF})", self.code, self.default, self.counted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quota_names_its_code_default_and_limit() {
        assert_eq!(
            ROUTES.to_string(),
            "the default quota `L-93826ACB` is 50 routes of one address family in a route table (adjustable; as of \
            June 2023)"
        );
        assert_eq!(
            IPV4_BLOCKS.hint(),
            "Check the account's quota, and have `L-83CA0A9D` raised (to 50 at most) where it is lower"
        );
    }
}
