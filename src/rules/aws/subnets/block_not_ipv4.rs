//! IPv6 blocks in the field of a subnet's IPv4 block.

use std::cell::LazyCell;

use crate::cidr::{IpNet, sets};
use crate::release::Releases;
use crate::rules::cloud::Existence;
use crate::rules::paths;
use crate::rules::rule::{Reporter, Subject, rule};

use super::helpers::subnets_of;

rule! {
    /// The `cidr` of a subnet that kOps is to make is an IPv6 block.
    ///
    /// `cidr` is the IPv4 block of a subnet. kOps only asks whether it lies in one of the network's blocks
    /// (`validateSubnetCIDR`), which an IPv6 block among `additionalNetworkCIDRs` makes true.
    /// kOps asks AWS for a subnet with this text as its IPv4 block, and AWS refuses it.
    ///
    /// Move the block to `ipv6CIDR`. A private subnet with `ipv6CIDR` needs no `cidr` in IPv6 clusters.
    pub static CREATED = {
        code: "subnet-block-not-ipv4",
        summary: "an IPv6 block is in the field of a subnet's IPv4 block",
        severity: Error,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        needs: [NewSubnets, UnusualSubnets],
        bad: r#"cluster:
  spec:
    networking:
      networkID: vpc-1
      additionalNetworkCIDRs: ['2001:db8::/56']
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: '2001:db8::/64'}
"#,
        good: r#"cluster:
  spec:
    networking:
      networkID: vpc-1
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.0.0/20, ipv6CIDR: '2001:db8::/64'}
"#,
        check: |subject, report| check(subject, Existence::Created, report),
    }
}

rule! {
    /// The `cidr` of a subnet with an `id` is an IPv6 block.
    ///
    /// `cidr` is the IPv4 block of a subnet. kOps only asks whether it lies in one of the network's blocks
    /// (`validateSubnetCIDR`), which an IPv6 block among `additionalNetworkCIDRs` makes true.
    /// It is not the IPv4 block of the subnet that the id names; kOps compares the two when it applies.
    ///
    /// Move the block to `ipv6CIDR`. A private subnet with `ipv6CIDR` needs no `cidr` in IPv6 clusters.
    pub static EXISTING = {
        code: "existing-subnet-block-not-ipv4",
        summary: "an IPv6 block is in the field of a subnet's IPv4 block",
        severity: Warning,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        needs: [ExistingSubnets, UnusualSubnets],
        bad: r#"cluster:
  spec:
    networking:
      networkID: vpc-1
      additionalNetworkCIDRs: ['2001:db8::/56']
      subnets:
      - {name: a, type: Public, zone: us-east-1a, id: subnet-1, cidr: '2001:db8::/64'}
"#,
        good: r#"cluster:
  spec:
    networking:
      networkID: vpc-1
      subnets:
      - name: a
        type: Public
        zone: us-east-1a
        id: subnet-1
        cidr: 172.20.0.0/20
        ipv6CIDR: '2001:db8::/64'
"#,
        check: |subject, report| check(subject, Existence::Existing, report),
    }
}

/// Reports IPv6 blocks where IPv4 ones belong. Those outside the VPC's blocks are kOps' own finding.
fn check(subject: &Subject<'_>, existence: Existence, report: &mut Reporter<'_>) {
    let vpc = subject.cluster.network_cidrs().enumerate();
    let vpc = vpc.filter_map(|(key, cidr)| Some((key, IpNet::V6(cidr.ipv6()?))));
    let vpc = LazyCell::new(|| sets::Outermost::of(vpc));
    for (index, subnet) in subnets_of(subject, existence) {
        let Some(net) = subnet.cidr.ipv6().filter(|net| vpc.holder(IpNet::V6(*net)).is_some()) else {
            continue;
        };
        let message = format!("`{net}` is an IPv6 block in the field of subnet `{}`'s IPv4 block", subnet.spec.name);
        let finding = report.report(paths::subnet_field(index, "cidr"), message);
        finding.value(subnet.spec.cidr.text()).hint("Move it to `ipv6CIDR`");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_what_kops_refuses_itself_and_existing_subnets() {
        accepts(
            &CREATED,
            "cluster: {spec: {networking: {networkID: vpc-1, subnets: [{name: a, type: Public, zone: us-east-1a, \
            cidr: '2001:db8::/64'}]}}}",
        );
        accepts(
            &CREATED,
            "cluster: {spec: {networking: {networkID: vpc-1, additionalNetworkCIDRs: ['2001:db8::/56'], subnets: \
            [{name: a, type: Public, zone: us-east-1a, id: subnet-1, cidr: '2001:db8::/64'}]}}}",
        );
    }

    #[test]
    fn reports_an_ipv6_block_inside_the_network() {
        reports(
            &CREATED,
            "cluster: {spec: {networking: {networkID: vpc-1, additionalNetworkCIDRs: ['2001:db8::/56'], subnets: \
            [{name: a, type: Public, zone: us-east-1a, cidr: '2001:db8:0:1::/64'}]}}}",
            &["spec.networking.subnets[0].cidr"],
        );
    }

    #[test]
    fn accepts_what_kops_refuses_itself_and_subnets_that_it_makes() {
        accepts(
            &EXISTING,
            "cluster: {spec: {networking: {networkID: vpc-1, subnets: [{name: a, type: Public, zone: us-east-1a, id: \
            subnet-1, cidr: '2001:db8::/64'}]}}}",
        );
        accepts(
            &EXISTING,
            "cluster: {spec: {networking: {networkID: vpc-1, additionalNetworkCIDRs: ['2001:db8::/56'], subnets: \
            [{name: a, type: Public, zone: us-east-1a, cidr: '2001:db8::/64'}]}}}",
        );
    }

    #[test]
    fn reports_an_ipv6_block_of_an_existing_subnet() {
        reports(
            &EXISTING,
            "cluster: {spec: {networking: {networkID: vpc-1, additionalNetworkCIDRs: ['2001:db8::/56'], subnets: \
            [{name: a, type: Public, zone: us-east-1a, id: subnet-1, cidr: '2001:db8:0:1::/64'}]}}}",
            &["spec.networking.subnets[0].cidr"],
        );
    }
}
