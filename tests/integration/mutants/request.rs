//! Which operation is asked about a spec, and with which facts.

use proptest::prelude::*;
use proptest::sample::select;

/// An operation and its query.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The last part of the path.
    pub operation: &'static str,
    /// The query, with its question mark.
    pub query: String,
}

impl Asked {
    /// The path and the query.
    pub fn target(&self) -> String {
        format!("/v1/{}{}", self.operation, self.query)
    }
}

/// Any operation for any release, now and then one that does not exist.
pub fn asked() -> impl Strategy<Value = Asked> {
    let release = prop_oneof![
        1 => Just(String::new()),
        8 => (23..=37_u8).prop_map(|minor| format!("kopsRelease=1.{minor}")),
        1 => select(&["kopsRelease=1.22", "kopsRelease=", "kopsRelease=1.36.999999999999"][..]).prop_map(str::to_owned),
    ];
    let facts = select(
        &[
            "",
            "",
            "vpcIPv6CIDR=2001:db8::/56",
            "vpcIPv6CIDR=none",
            "vpcIPv6CIDR=2001:db8::/44&vpcIPv6CIDR=2001:db8:8000::/60",
            "vpcIPv6CIDR=::/0",
            "vpcIPv6CIDR=::/128",
            "vpcIPv4CIDR=10.0.0.0/16&vpcIPv4CIDR=0.0.0.0/0",
        ][..],
    );
    let operation = select(&["validate", "subnets", "routes", "plan"][..]);
    (operation, release, facts).prop_map(|(operation, release, facts)| {
        let pairs: Vec<&str> = [release.as_str(), facts].into_iter().filter(|pair| !pair.is_empty()).collect();
        let query = if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) };
        Asked { operation, query }
    })
}
