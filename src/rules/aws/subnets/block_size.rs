//! Blocks of subnets that are larger or smaller than AWS has them.

use crate::aws::limits;
use crate::cidr::Ipv4Net;
use crate::release::Releases;
use crate::rules::cloud::Existence;
use crate::rules::offers::Offers;
use crate::rules::paths;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::subnets::{AssignedCluster, Origin};

use super::helpers::subnets_of;

rule! {
    /// The IPv4 block of a subnet that kOps is to make is larger than /16 or smaller than /28.
    ///
    /// AWS makes no such subnet ("Subnet CIDR blocks" in the VPC User Guide) and answers `InvalidSubnet.Range`. kOps
    /// does not check the size, neither of a block that is written nor of one that it assigns (`assignCIDRsToSubnets`):
    /// it splits a small `networkCIDR` into up to 8 parts, and one part into 8 for utility subnets.
    ///
    /// Write a block from /16 to /28 as `cidr`, or take a larger `networkCIDR`.
    pub static CREATED = {
        code: "subnet-block-size",
        summary: "AWS makes no subnet with an IPv4 block of this size, only /16 to /28",
        severity: Error,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        needs: [NewSubnets, UnusualSubnets],
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/29}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/28}
"#,
        check: |subject, report| check(subject, Existence::Created, report),
    }
}

rule! {
    /// The spec says of a subnet with an `id` that its IPv4 block is larger than /16 or smaller than /28.
    ///
    /// No subnet has such a block ("Subnet CIDR blocks" in the VPC User Guide), so the text is not the block of the
    /// subnet that the id names. kOps compares the two when it applies, and stops where they differ.
    ///
    /// Write the block that the subnet has, or leave `cidr` out: kOps looks it up.
    pub static EXISTING = {
        code: "existing-subnet-block-size",
        summary: "no subnet has an IPv4 block of this size, only of /16 to /28",
        severity: Warning,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        needs: [ExistingSubnets, UnusualSubnets],
        bad: r#"cluster:
  spec:
    networking:
      networkID: vpc-1
      subnets:
      - {name: a, type: Public, zone: us-east-1a, id: subnet-1, cidr: 172.20.32.0/29}
"#,
        good: r#"cluster:
  spec:
    networking:
      networkID: vpc-1
      subnets:
      - {name: a, type: Public, zone: us-east-1a, id: subnet-1, cidr: 172.20.32.0/28}
"#,
        check: |subject, report| check(subject, Existence::Existing, report),
    }
}

/// Reports blocks that are larger or smaller than AWS has them.
fn check(subject: &Subject<'_>, existence: Existence, report: &mut Reporter<'_>) {
    let cluster = subject.cluster;
    let mut free = None;
    for (index, subnet) in subnets_of(subject, existence) {
        let Some(net) = subnet.cidr.ipv4().filter(|net| !limits::is_ipv4_length(net.prefix_len())) else {
            continue;
        };
        let name = &subnet.spec.name;
        let mut offer = || {
            let length = limits::nearest_ipv4(net).prefix_len();
            free.get_or_insert_with(|| Offers::of(subject)).take(length)
        };
        let (message, hint) = match (subnet.origin, existence) {
            (Origin::Vpc | Origin::Observed, _) => continue,
            (Origin::Assigned, _) if network_has_wrong_size(cluster) => continue,
            (Origin::Assigned, _) => (
                format!(
                    "kOps gives subnet `{name}` the block `{net}`, and AWS makes no subnet of that size, only /16 to \
                    /28"
                ),
                assigned_hint(cluster, net),
            ),
            (Origin::Spec, Existence::Created) => {
                (format!("AWS makes no subnet of the size of `{net}`, only /16 to /28"), created_hint(offer(), net))
            }
            (Origin::Spec, Existence::Existing) => (
                format!("no subnet has a block of the size of `{net}`, only of /16 to /28"),
                "Write the block that the subnet has".to_owned(),
            ),
        };
        let finding = report.report(paths::subnet_field(index, "cidr"), message);
        finding.value(subnet.spec.cidr.text()).hint(hint).questions(paths::subnet_field(index, "cidr"));
        if subnet.origin == Origin::Assigned && 0 < limits::excess_bits(net.prefix_len()) {
            finding.depends_on(paths::networking("networkCIDR"));
        }
    }
}

/// A free block of a size that AWS makes, else the block itself in that size.
fn created_hint(free: Option<Ipv4Net>, net: Ipv4Net) -> String {
    match free {
        Some(free) => format!("Take a block from /16 to /28 that is free, for example `{free}`"),
        None => format!("Take a block from /16 to /28, for example `{}`", limits::nearest_ipv4(net)),
    }
}

/// Whether the size of a new VPC is what makes its parts too large or too small.
fn network_has_wrong_size(cluster: &AssignedCluster) -> bool {
    let wrong = |net: Ipv4Net| !limits::is_ipv4_length(net.prefix_len());
    !cluster.is_shared_vpc() && cluster.network_cidr.ipv4().is_some_and(wrong)
}

/// How large the network has to be for its parts to be large enough; parts that are too large are left to the user.
fn assigned_hint(cluster: &AssignedCluster, part: Ipv4Net) -> String {
    // The smallest part tells, so that all have one repair.
    let parts = cluster.subnets.iter().filter(|subnet| subnet.origin == Origin::Assigned);
    let longest = parts.filter_map(|subnet| Some(subnet.cidr.ipv4()?.prefix_len())).max();
    let excess = limits::excess_bits(longest.unwrap_or(part.prefix_len()));
    let network = cluster.network_cidr.ipv4().and_then(|network| network.prefix_len().checked_sub(excess));
    match network {
        Some(length) if 0 < excess && !cluster.is_shared_vpc() => {
            format!("Take a `networkCIDR` of /{length} or larger, or give the subnets their own blocks in `cidr`")
        }
        _ => format!("Give the subnet its own block in `cidr`, for example `{}`", limits::nearest_ipv4(part)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    const SMALL: &str =
        "subnets: [{name: u, type: Utility, zone: us-east-1a}, {name: a, type: Public, zone: us-east-1a}]";

    #[test]
    fn accepts_ipv6_only_subnets() {
        accepts(
            &CREATED,
            "cluster: {spec: {networking: {subnets: [{name: a, type: Private, zone: us-east-1a, ipv6CIDR: /64#0}]}}}",
        );
    }

    #[test]
    fn accepts_parts_of_a_network_that_is_itself_too_small() {
        accepts(&CREATED, &format!("cluster: {{spec: {{networking: {{networkCIDR: 10.1.2.0/29, {SMALL}}}}}}}"));
    }

    #[test]
    fn reports_blocks_that_kops_assigns() {
        let yaml = format!("cluster: {{spec: {{networking: {{networkCIDR: 10.1.2.0/25, {SMALL}}}}}}}");
        let found = reports(&CREATED, &yaml, &["spec.networking.subnets[0].cidr"]);
        assert_eq!(found[0].value, None);
        let hint = "Take a `networkCIDR` of /24 or larger, or give the subnets their own blocks in `cidr`";
        assert_eq!(found[0].hint.as_deref(), Some(hint));
    }

    #[test]
    fn reports_parts_of_an_existing_network_that_are_too_large() {
        let yaml = "cluster: {spec: {networking: {networkID: vpc-1, networkCIDR: 10.64.0.0/12, subnets: [{name: a, \
            type: Public, zone: us-east-1a}]}}}";
        let found = reports(&CREATED, yaml, &["spec.networking.subnets[0].cidr"]);
        let hint = "Give the subnet its own block in `cidr`, for example `10.64.0.0/16`";
        assert_eq!(found[0].hint.as_deref(), Some(hint));
    }

    #[test]
    fn accepts_subnets_that_kops_makes() {
        accepts(
            &EXISTING,
            "cluster: {spec: {networking: {subnets: [{name: a, type: Public, zone: us-east-1a, cidr: \
            172.20.32.0/29}]}}}",
        );
    }

    #[test]
    fn reports_each_existing_subnet() {
        reports(
            &EXISTING,
            "cluster: {spec: {networking: {networkID: vpc-1, subnets: [{name: a, type: Public, zone: us-east-1a, id: \
            subnet-1, cidr: 172.20.32.0/28}, {name: b, type: Public, zone: us-east-1b, id: subnet-2, cidr: \
            172.20.0.0/12}]}}}",
            &["spec.networking.subnets[1].cidr"],
        );
    }
}
