//! The examples of codes: questions that show only what matters.

use serde_json::Value;

use crate::rules::BASE_REQUEST;
use crate::rules::example::{lay_over, parsed};

/// One zone of private subnets in IPv4: more keys of the private one on both sides, and more of the question.
macro_rules! zone {
    ($before:literal, $after:literal $(, $more:literal)?) => {
        concat!(
            "before:\n  cluster: {spec: {networking: {subnets: [\n",
            "    {name: a, type: Private, zone: us-east-1a, cidr: 172.20.64.0/19", $before, "},\n",
            "    {name: u, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/21}]}}}\n",
            "after:\n  cluster: {spec: {networking: {subnets: [\n",
            "    {name: a, type: Private, zone: us-east-1a, cidr: 172.20.64.0/19", $after, "},\n",
            "    {name: u, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/21}]}}}\n",
            $($more,)?
        )
    };
}
pub(super) use zone;

/// The same in IPv6.
macro_rules! zone_ipv6 {
    ($before:literal, $after:literal) => {
        concat!(
            "before:\n  cluster: {spec: {networking: {nonMasqueradeCIDR: '::/0', subnets: [\n",
            "    {name: a, type: Private, zone: us-east-1a, ipv6CIDR: /64#1",
            $before,
            "},\n",
            "    {name: u, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/21, ipv6CIDR: /64#0}]}}}\n",
            "after:\n  cluster: {spec: {networking: {subnets: [\n",
            "    {name: a, type: Private, zone: us-east-1a, ipv6CIDR: /64#1",
            $after,
            "},\n",
            "    {name: u, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/21, ipv6CIDR: /64#0}]}}}\n",
        )
    };
}
pub(super) use zone_ipv6;

/// The subnets on both sides, and more of the question.
macro_rules! public {
    ($before:literal, $after:literal $(, $more:literal)?) => {
        concat!(
            "before:\n  cluster: {spec: {networking: {subnets: [\n    ", $before, "]}}}\n",
            "after:\n  cluster: {spec: {networking: {subnets: [\n    ", $after, "]}}}\n",
            $($more,)?
        )
    };
}
pub(super) use public;

/// One public subnet: more of its keys on both sides.
macro_rules! one {
    ($before:literal, $after:literal) => {
        concat!(
            "before:\n  cluster: {spec: {networking: {subnets: [\n",
            "    {name: a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/19",
            $before,
            "}]}}}\n",
            "after:\n  cluster: {spec: {networking: {subnets: [\n",
            "    {name: a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/19",
            $after,
            "}]}}}\n",
        )
    };
}
pub(super) use one;

/// The release of an example that names none.
const RELEASE: &str = "1.36";

/// The question of an example: `before` is laid over [`BASE_REQUEST`] unless it is what AWS has, and `after` over
/// `before`.
pub fn question(example: &str) -> Value {
    let mut question = parsed(example);
    let Value::Object(sides) = &mut question else {
        return question;
    };
    let written = sides.remove("before").unwrap_or_default();
    let is_observed = written.get("observed").is_some();
    let mut base = parsed(BASE_REQUEST);
    lay_over(&mut base, serde_json::json!({"kopsRelease": RELEASE}));
    let mut before = base.clone();
    lay_over(&mut before, if is_observed { Value::Null } else { written.clone() });
    let mut after = if is_observed { base } else { before.clone() };
    lay_over(&mut after, sides.remove("after").unwrap_or_default());
    sides.insert("before".to_owned(), if is_observed { written } else { before });
    sides.insert("after".to_owned(), after);
    question
}
