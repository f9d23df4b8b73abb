//! Peering routes into the VPC's own blocks.

use std::cell::LazyCell;

use crate::cidr::IpNet;
use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::rules::vpc_blocks::VpcBlocks;
use crate::subnets::AssignedCluster;

use super::helpers::routes;

rule! {
    /// A route to a peering connection starts inside one of the VPC's own blocks.
    ///
    /// Addresses of the VPC are always reached directly, so a route that takes a part of them elsewhere has no effect
    /// or is refused by AWS. Since 1.27 kOps looks at `networkCIDR` and `additionalNetworkCIDRs`
    /// (`awsValidateAdditionalRoutes`).
    ///
    /// Write the block of the peer, or remove the route.
    pub static ANY_BLOCK = {
        code: "peering-route-into-vpc",
        summary: "a peering route starts inside the VPC",
        severity: Error,
        cause: Forbidden,
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
        - {cidr: 10.0.1.0/24, target: pcx-1}
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
        - {cidr: 10.1.0.0/16, target: pcx-1}
"#,
        check: |subject, report| check(subject, VpcBlocks::of, report),
    }
}

rule! {
    /// A route to a peering connection starts inside `networkCIDR`.
    ///
    /// Addresses of the VPC are always reached directly, so a route that takes a part of them elsewhere has no effect
    /// or is refused by AWS. Until 1.26 kOps looks at `networkCIDR` only (`awsValidateAdditionalRoutes`).
    ///
    /// Write the block of the peer, or remove the route.
    pub static NETWORK_CIDR = {
        code: "peering-route-into-network-cidr",
        summary: "a peering route starts inside `networkCIDR`",
        severity: Error,
        cause: Forbidden,
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
        - {cidr: 172.20.1.0/24, target: pcx-1}
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
        - {cidr: 10.0.0.0/16, target: pcx-1}
"#,
        check: |subject, report| check(subject, VpcBlocks::first_of, report),
    }
}

/// Reports routes to a peering connection whose destination starts in one of the VPC's `blocks`.
fn check(subject: &Subject<'_>, blocks: fn(&AssignedCluster<'_>) -> VpcBlocks, report: &mut Reporter<'_>) {
    let blocks = LazyCell::new(|| blocks(subject.cluster));
    for listed in routes(subject.cluster) {
        let route = listed.route;
        let Some(destination) = route.cidr.net().filter(|_| route.target.starts_with("pcx-")) else {
            continue;
        };
        let Some(block) = blocks.around(IpNet::from(destination.network())) else {
            continue;
        };
        report
            .report(listed.field("target"), format!("`{destination}` starts in the VPC's own block `{block}`"))
            .value(route.target.as_str())
            .hint("Remove the route")
            .related(listed.field("cidr"), "the destination of the route")
            .related(networking("networkCIDR"), format!("the VPC has `{block}`"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_blocks_outside_the_vpc_and_other_targets() {
        accepts(
            &ANY_BLOCK,
            "cluster: {spec: {networking: {subnets: [{name: a, type: Private, additionalRoutes: [
                {cidr: 10.0.0.0/16, target: pcx-1}, {cidr: 172.20.1.0/24, target: tgw-1}]}]}}}",
        );
    }

    #[test]
    fn reports_routes_into_every_block() {
        reports(
            &ANY_BLOCK,
            "cluster: {spec: {networking: {additionalNetworkCIDRs: [10.0.0.0/16], subnets: [
                {name: a, type: Private, additionalRoutes: [
                    {cidr: 172.20.1.0/24, target: pcx-1}, {cidr: 10.0.1.0/24, target: pcx-1}]}]}}}",
            &[
                "spec.networking.subnets[0].additionalRoutes[0].target",
                "spec.networking.subnets[0].additionalRoutes[1].target",
            ],
        );
    }

    #[test]
    fn accepts_additional_blocks_of_the_vpc() {
        accepts(
            &NETWORK_CIDR,
            "cluster: {spec: {networking: {additionalNetworkCIDRs: [10.0.0.0/16], subnets: [
                {name: a, type: Private, additionalRoutes: [{cidr: 10.0.0.0/24, target: pcx-1}]}]}}}",
        );
    }

    #[test]
    fn reports_the_target_of_each_route() {
        reports(
            &NETWORK_CIDR,
            "cluster: {spec: {networking: {subnets: [{name: a, type: Private, additionalRoutes: [
                {cidr: 172.20.0.0/12, target: pcx-1}, {cidr: 172.20.3.0/24, target: pcx-1},
                {cidr: 172.20.4.0/24, target: tgw-1}]}]}}}",
            &["spec.networking.subnets[0].additionalRoutes[1].target"],
        );
    }
}
