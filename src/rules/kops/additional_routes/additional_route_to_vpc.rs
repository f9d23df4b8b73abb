//! Additional routes to the VPC's own blocks.

use std::collections::BTreeSet;

use crate::diagnostic::Safety;
use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

use super::helpers::routes;

rule! {
    /// The destination of an additional route is one of the VPC's own blocks.
    ///
    /// Every route table has a route for each block of the VPC, and a second one cannot exist. Since 1.27 kOps compares
    /// with `networkCIDR` and `additionalNetworkCIDRs` (`awsValidateAdditionalRoutes`).
    ///
    /// Remove the route.
    pub static ANY_BLOCK = {
        code: "additional-route-to-vpc",
        summary: "an additional route leads to a block of the VPC",
        severity: Error,
        cause: Duplicate,
        source: Kops,
        releases: Releases::since(27),
        needs: [AdditionalRoutes],
        bad: r#"cluster:
  spec:
    networking:
      additionalNetworkCIDRs: [10.0.0.0/16]
      subnets:
      - name: a
        type: Private
        zone: us-east-1a
        cidr: 172.20.32.0/19
        additionalRoutes:
        - {cidr: 10.0.0.0/16, target: tgw-1}
"#,
        good: r#"cluster:
  spec:
    networking:
      additionalNetworkCIDRs: [10.0.0.0/16]
      subnets:
      - name: a
        type: Private
        zone: us-east-1a
        cidr: 172.20.32.0/19
        additionalRoutes:
        - {cidr: 10.1.0.0/16, target: tgw-1}
"#,
        check: check_blocks,
    }
}

rule! {
    /// The destination of an additional route is written like `networkCIDR`.
    ///
    /// Every route table has a route for the VPC itself, and a second one cannot exist. Until 1.26 kOps compares the
    /// texts as they are written (`awsValidateAdditionalRoutes`).
    ///
    /// Remove the route.
    pub static NETWORK_CIDR = {
        code: "additional-route-to-network-cidr",
        summary: "an additional route leads to `networkCIDR`",
        severity: Error,
        cause: Duplicate,
        source: Kops,
        releases: Releases::between(24, 27),
        needs: [AdditionalRoutes],
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - name: a
        type: Private
        zone: us-east-1a
        cidr: 172.20.32.0/19
        additionalRoutes:
        - {cidr: 172.20.0.0/16, target: tgw-1}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - name: a
        type: Private
        zone: us-east-1a
        cidr: 172.20.32.0/19
        additionalRoutes:
        - {cidr: 172.21.0.0/16, target: tgw-1}
"#,
        check: check_network_cidr,
    }
}

fn check_blocks(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let blocks = || subject.cluster.network_cidrs().filter_map(|cidr| cidr.net());
    report_taken(subject, || blocks().map(|block| block.to_string()).collect(), report);
}

fn check_network_cidr(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    report_taken(subject, || BTreeSet::from([subject.cluster.network_cidr.text().to_owned()]), report);
}

/// Reports routes whose destination is written exactly like one of `taken`, which is made where there are routes.
fn report_taken(subject: &Subject<'_>, taken: impl FnOnce() -> BTreeSet<String>, report: &mut Reporter<'_>) {
    if routes(subject.cluster).next().is_none() {
        return;
    }
    let taken = taken();
    for listed in routes(subject.cluster) {
        let text = listed.route.cidr.text();
        if !taken.contains(text) {
            continue;
        }
        report
            .report(listed.field("cidr"), format!("`{text}` is the VPC itself, which has a route already"))
            .value(text)
            .hint("Remove the route")
            .repair_by_removal_of_parent(Safety::Unsafe)
            .related(networking("networkCIDR"), "the VPC's block");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_parts_of_a_block() {
        accepts(
            &ANY_BLOCK,
            "cluster: {spec: {networking: {subnets: [
                {name: a, type: Private, additionalRoutes: [{cidr: 172.20.0.0/17, target: tgw-1}]}]}}}",
        );
    }

    #[test]
    fn reports_routes_to_any_block() {
        reports(
            &ANY_BLOCK,
            "cluster: {spec: {networking: {additionalNetworkCIDRs: [10.0.0.0/16], subnets: [
                {name: a, type: Private, additionalRoutes: [
                    {cidr: 172.20.0.0/16, target: tgw-1}, {cidr: 10.0.0.0/16, target: tgw-1}]}]}}}",
            &[
                "spec.networking.subnets[0].additionalRoutes[0].cidr",
                "spec.networking.subnets[0].additionalRoutes[1].cidr",
            ],
        );
    }

    #[test]
    fn accepts_additional_blocks_of_the_vpc() {
        accepts(
            &NETWORK_CIDR,
            "cluster: {spec: {networking: {additionalNetworkCIDRs: [10.0.0.0/16], subnets: [
                {name: a, type: Private, additionalRoutes: [{cidr: 10.0.0.0/16, target: tgw-1}]}]}}}",
        );
    }

    #[test]
    fn reports_the_text_as_written() {
        reports(
            &NETWORK_CIDR,
            "cluster: {spec: {networking: {networkCIDR: 172.20.1.0/16, subnets: [
                {name: a, type: Private, additionalRoutes: [
                {cidr: 172.20.0.0/16, target: tgw-1}, {cidr: 172.20.1.0/16, target: tgw-1}]}]}}}",
            &["spec.networking.subnets[0].additionalRoutes[1].cidr"],
        );
    }
}
