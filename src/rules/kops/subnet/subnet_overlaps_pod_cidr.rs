//! Subnet blocks that share addresses with pods.

use crate::cidr::IpNet;
use crate::release::Releases;
use crate::rules::offers::Offers;
use crate::rules::paths::{networking, subnet_field};
use crate::rules::rule::{Reporter, Subject, rule};
use crate::rules::services::free_pod_range;

use super::helpers::{block_words, derived_ranges_count, overlapping};

rule! {
    /// The IPv4 block of a subnet overlaps `podCIDR`.
    ///
    /// A node could not tell a pod from a machine of the VPC, so kOps refuses this since 1.28 (`validateSubnet`). With
    /// the Amazon VPC plugin pods have addresses of the VPC anyway. The default of `podCIDR` is the upper half of
    /// `nonMasqueradeCIDR`.
    ///
    /// Move the pods to a range outside the VPC, or the subnet to another block.
    pub static RULE = {
        code: "subnet-overlaps-pod-cidr",
        summary: "the IPv4 block of a subnet overlaps the range of pods",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::since(28),
        needs: [UnusualRanges],
        bad: r#"cluster:
  spec:
    networking:
      podCIDR: 172.20.0.0/17
"#,
        good: r#"cluster:
  spec:
    networking:
      podCIDR: 100.96.0.0/11
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let cluster = subject.cluster;
    let networking_spec = &cluster.spec.networking;
    let Some(pods) = cluster.pod_cidr.net() else {
        return;
    };
    let mut overlapping = overlapping(cluster, pods).peekable();
    let derived = networking_spec.pod_cidr.is_empty();
    if overlapping.peek().is_none()
        || networking_spec.cni.amazon_vpc.is_some()
        || derived && !derived_ranges_count(cluster)
    {
        return;
    }
    let free = (!derived).then(|| free_pod_range(cluster)).flatten();
    let hint = free.map(|range| format!("Set `podCIDR` to `{range}`, which lies outside the VPC"));
    let mut offers = None;
    for (index, subnet, block) in overlapping {
        let words = block_words(subnet.origin);
        let finding = report
            .report(subnet_field(index, "cidr"), format!("{words} `{block}` overlaps the range of pods, `{pods}`"))
            .value(subnet.cidr.text())
            .related(networking("podCIDR"), format!("the range of pods is `{pods}`"));
        if let Some(hint) = hint.as_deref() {
            finding.hint(hint);
        } else if let IpNet::V4(block) = block {
            let offers = offers.get_or_insert_with(|| Offers::of(subject));
            let free = offers.take(block.prefix_len());
            free.map(|free| finding.hint(format!("Take a free block, for example `{free}`")));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_pods_with_addresses_of_the_vpc() {
        accepts(&RULE, "cluster: {spec: {networking: {podCIDR: 172.20.0.0/17, calico: null, amazonVPC: {}}}}");
    }

    #[test]
    fn accepts_a_range_derived_from_a_bad_one() {
        accepts(&RULE, "cluster: {spec: {networking: {nonMasqueradeCIDR: 172.20.0.0/18}}}");
    }

    #[test]
    fn reports_a_derived_range_that_may_overlap_the_vpc() {
        reports(
            &RULE,
            "cluster: {spec: {networking: {nonMasqueradeCIDR: 172.20.0.0/18, calico: null, cilium: {ipam: eni}}}}",
            &["spec.networking.subnets[0].cidr"],
        );
    }

    #[test]
    fn reports_each_subnet_in_the_range() {
        reports(
            &RULE,
            "cluster: {spec: {networking: {podCIDR: 172.20.0.0/17, subnets: [
                {name: a, cidr: 172.20.0.0/24}, {name: b, cidr: 172.20.128.0/24}]}}}",
            &["spec.networking.subnets[0].cidr"],
        );
    }
}
