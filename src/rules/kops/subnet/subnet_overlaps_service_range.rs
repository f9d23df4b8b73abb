//! Subnet blocks that share addresses with services.

use crate::release::Releases;
use crate::rules::paths::{networking, subnet_field};
use crate::rules::rule::{Reporter, Subject, rule};
use crate::rules::services::free_service_range;

use super::helpers::{block_words, derived_ranges_count, overlapping};

rule! {
    /// The IPv4 block of a subnet overlaps `serviceClusterIPRange`.
    ///
    /// Traffic to a service's address is caught on the node, so machines with such an address would be out of reach.
    /// kOps refuses this since 1.28 (`validateSubnet`). The default range is `100.64.0.0/13`.
    ///
    /// Choose a range for services that lies outside the VPC.
    pub static RULE = {
        code: "subnet-overlaps-service-range",
        summary: "the IPv4 block of a subnet overlaps the range of services",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::since(28),
        needs: [UnusualRanges],
        bad: r#"cluster:
  spec:
    networking:
      serviceClusterIPRange: 172.20.32.0/20
"#,
        good: r#"cluster:
  spec:
    networking:
      serviceClusterIPRange: 100.64.0.0/13
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let cluster = subject.cluster;
    let Some(services) = cluster.service_cluster_ip_range.net() else {
        return;
    };
    let mut overlapping = overlapping(cluster, services).peekable();
    let derived = cluster.spec.networking.service_cluster_ip_range.is_empty();
    if overlapping.peek().is_none() || derived && !derived_ranges_count(cluster) {
        return;
    }
    for (index, subnet, block) in overlapping {
        let words = block_words(subnet.origin);
        let finding = report
            .report(
                subnet_field(index, "cidr"),
                format!("{words} `{block}` overlaps the range of services, `{services}`"),
            )
            .value(subnet.cidr.text())
            .related(networking("serviceClusterIPRange"), format!("the range of services is `{services}`"));
        if let Some(free) = free_service_range(cluster) {
            finding.hint(format!("Move `serviceClusterIPRange`, for example to `{free}`"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_a_range_outside_the_vpc() {
        accepts(&RULE, "{}");
    }

    #[test]
    fn reports_subnets_in_the_written_range() {
        reports(
            &RULE,
            "cluster: {spec: {networking: {serviceClusterIPRange: 172.20.0.0/16}}}",
            &["spec.networking.subnets[0].cidr"],
        );
    }

    #[test]
    fn reports_subnets_in_the_default_range() {
        reports(
            &RULE,
            "cluster: {spec: {networking: {networkCIDR: 100.64.0.0/16, nonMasqueradeCIDR: 10.0.0.0/8, subnets: [
                {name: a, cidr: 100.64.0.0/24}]}}}",
            &["spec.networking.subnets[0].cidr"],
        );
    }
}
