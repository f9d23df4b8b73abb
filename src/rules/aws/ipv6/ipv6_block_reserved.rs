//! IPv6 blocks among the addresses of AWS' own services.

use super::helpers::{self, Wanted};
use crate::aws::limits;
use crate::cidr::{IpNet, overlap};
use crate::diagnostic::{FieldPath, Object};
use crate::release::Releases;
use crate::rules::cloud::cluster_on_aws;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// An IPv6 block of a subnet or of the VPC shares addresses with `fd00:ec2::/32`.
    ///
    /// At these addresses AWS offers every machine its own services: metadata at `fd00:ec2::254`, the resolver at
    /// `fd00:ec2::253`, the time at `fd00:ec2::123`. A route into this range is refused, and what is there cannot
    /// be reached ("Configure route tables" in the VPC User Guide).
    ///
    /// Take another block. Private IPv6 blocks come from other parts of `fd00::/8`.
    pub static RULE = {
        code: "ipv6-block-reserved",
        summary: "an IPv6 block shares addresses with `fd00:ec2::/32`, which AWS keeps for its services",
        severity: Warning,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        needs: [Ipv6Addresses],
        bad: r#"cluster:
  spec:
    networking:
      networkID: vpc-1
      subnets:
      - {name: a, type: Public, zone: us-east-1a, ipv6CIDR: 'fd00:ec2::/64'}
"#,
        good: r#"cluster:
  spec:
    networking:
      networkID: vpc-1
      subnets:
      - {name: a, type: Public, zone: us-east-1a, ipv6CIDR: 'fd00:5e4f::/64'}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let reserved = limits::IPV6_SERVICES;
    let is_reserved = |net| overlap(net, IpNet::V6(reserved));
    let message = |text: &str| format!("`{text}` shares addresses with `{reserved}`, which AWS keeps for its services");
    for subnet in helpers::subnets(subject) {
        if matches!(subnet.wanted, Wanted::Literal(net) if is_reserved(IpNet::V6(net))) {
            report.report(subnet.field(), message(subnet.text())).value(subnet.text());
        }
    }
    if cluster_on_aws(subject).is_none() {
        return;
    }
    for (index, cidr) in subject.vpc.ipv6_cidrs.iter().flatten().enumerate() {
        if cidr.net().is_some_and(is_reserved) {
            let field = FieldPath::of("vpc.ipv6CIDRs").index(index);
            report.report_on(Object::Request, field, message(cidr.text())).value(cidr.text());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_other_private_blocks() {
        accepts(
            &RULE,
            "cluster: {spec: {networking: {subnets: [{name: a, type: Public, zone: us-east-1a, ipv6CIDR: \
            'fd00:ec3::/64'}]}}}\nvpc: {ipv6CIDRs: ['fd00:ec1::/56']}",
        );
    }

    #[test]
    fn reports_blocks_of_the_vpc_too() {
        reports(
            &RULE,
            "cluster: {spec: {networking: {networkID: vpc-1}}}\nvpc: {ipv6CIDRs: ['2001:db8::/56', 'fd00:ec2:1::/56']}",
            &["vpc.ipv6CIDRs[1]"],
        );
    }
}
