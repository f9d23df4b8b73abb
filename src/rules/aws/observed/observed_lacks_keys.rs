//! Answers of AWS without keys that AWS prints.

use crate::diagnostic::{FieldPath, Object};
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// Something in `observed` lacks a key that AWS prints: a route table without `Routes` or `Associations`, a subnet
    /// without `CidrBlock` or `Ipv6CidrBlockAssociationSet`, a gateway without `Attachments`, a NAT gateway without
    /// `State` or `NatGatewayAddresses`. `null` says no more than a key that is not there.
    ///
    /// What the key would say is taken to be unknown; only an empty list says that there is nothing. So a table without
    /// `Routes` is a table that is not known. AWS itself leaves `CidrBlock` out of subnets that have IPv6 only.
    ///
    /// Send what AWS prints, whole: without `--query`, and not through a program that keeps some keys.
    pub static RULE = {
        code: "observed-lacks-keys",
        summary: "an answer of AWS lacks keys, and what they would say is unknown",
        severity: Info,
        cause: Required,
        source: Documentation,
        releases: Releases::ALL,
        bad: r#"observed:
- InternetGateways:
  - {InternetGatewayId: igw-0a1b2c3d}
"#,
        good: r#"observed:
- InternetGateways:
  - {InternetGatewayId: igw-0a1b2c3d, Attachments: []}
"#,
        check: check,
    }
}

/// The most keys that a message names.
const MOST_NAMED: usize = 4;

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    if subject.observed.is_empty() {
        return;
    }
    let kinds = subject.observed.kinds();
    let mut lacking = kinds.iter().flat_map(|(_, told)| told.lacking());
    let named: Vec<String> = lacking.by_ref().take(MOST_NAMED).map(|(id, key)| format!("`{key}` of `{id}`")).collect();
    if named.is_empty() {
        return;
    }
    let more = if lacking.next().is_some() { ", …" } else { "" };
    let message = format!("`observed` lacks {}{more}: what AWS has there is unknown", named.join(", "));
    let finding = report.report_on(Object::Request, FieldPath::of("observed"), message);
    finding.hint("Send what AWS prints, whole: leave `--query` out");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_empty_lists_and_subnets_of_ipv6_alone() {
        let subnet = "{SubnetId: subnet-1, Ipv6Native: true, Ipv6CidrBlockAssociationSet: []}";
        let table = "{RouteTableId: rtb-1, Routes: [], Associations: []}";
        accepts(&RULE, &format!("observed: [{{Subnets: [{subnet}]}}, {{RouteTables: [{table}]}}]"));
    }

    #[test]
    fn reports_each_key_once_a_kind() {
        let tables = "{RouteTables: [{RouteTableId: rtb-1, Routes: null}, {RouteTableId: rtb-2}, {RouteTableId: \
            rtb-3, Routes: []}]}";
        let subnets = "{Subnets: [{SubnetId: subnet-1, Ipv6CidrBlockAssociationSet: []}]}";
        let found = reports(&RULE, &format!("observed: [{tables}, {subnets}]"), &["observed"]);
        let message = "`observed` lacks `CidrBlock` of `subnet-1`, `Routes` of `rtb-1`, `Associations` of `rtb-3`: \
            what AWS has there is unknown";
        assert_eq!(found[0].message, message);
    }
}
