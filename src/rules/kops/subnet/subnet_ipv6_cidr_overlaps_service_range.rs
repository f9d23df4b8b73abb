//! IPv6 blocks of subnets that share addresses with services.

use crate::cidr::{IpNet, Ipv4Net, Ipv6Net, overlap};
use crate::release::Releases;
use crate::rules::paths::{networking, subnet_field};
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// A literal `ipv6CIDR` overlaps `serviceClusterIPRange`.
    ///
    /// Traffic to a service's address is caught on the node, so machines with such an address would be out of reach.
    /// kOps compares literal blocks since 1.28 (`validateIPv6CIDR`); the services of an IPv6 cluster are in
    /// `fd00:5e4f:ce::/108` unless the spec sets another.
    ///
    /// Choose another block for the subnet or another range for services.
    pub static RULE = {
        code: "subnet-ipv6-cidr-overlaps-service-range",
        summary: "the IPv6 block of a subnet overlaps the range of services",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::since(28),
        needs: [Ipv6Blocks, UnusualIpv6Blocks],
        bad: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: "::/0"
      subnets:
      - name: a
        type: Public
        zone: us-east-1a
        cidr: 172.20.32.0/19
        ipv6CIDR: "fd00:5e4f:ce::/64"
"#,
        good: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: "::/0"
      subnets:
      - name: a
        type: Public
        zone: us-east-1a
        cidr: 172.20.32.0/19
        ipv6CIDR: "2001:db8::/64"
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(services) = subject.cluster.service_cluster_ip_range.net() else {
        return;
    };
    for (index, subnet) in subject.cluster.subnets.iter().enumerate() {
        let Some(block) = subnet.spec.ipv6_cidr.ipv6() else {
            continue;
        };
        if !overlap(as_in_go(block), services) {
            continue;
        }
        report
            .report(
                subnet_field(index, "ipv6CIDR"),
                format!("subnet block `{block}` overlaps the range of services, `{services}`"),
            )
            .value(subnet.spec.ipv6_cidr.text())
            .related(networking("serviceClusterIPRange"), format!("the range of services is `{services}`"));
    }
}

/// A block as Go takes it: addresses in `::ffff:0:0/96` are IPv4.
fn as_in_go(block: Ipv6Net) -> IpNet {
    let ipv4 = || Ipv4Net::new(block.addr().to_ipv4_mapped()?, block.prefix_len().checked_sub(96)?).ok();
    ipv4().map_or(IpNet::V6(block), IpNet::V4)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn reports_ipv4_addresses_in_ipv6_notation() {
        let subnet = "{name: a, type: Public, zone: us-east-1a, ipv6CIDR: '::ffff:100.64.0.0/112'}";
        let request = format!("cluster: {{spec: {{networking: {{subnets: [{subnet}]}}}}}}");
        reports(&RULE, &request, &["spec.networking.subnets[0].ipv6CIDR"]);
    }

    #[test]
    fn accepts_block_numbers() {
        accepts(
            &RULE,
            "cluster: {spec: {networking: {nonMasqueradeCIDR: '::/0', subnets: [
                {name: a, type: Public, ipv6CIDR: /64#0}]}}}",
        );
    }

    #[test]
    fn reports_a_clash_with_a_written_range() {
        reports(
            &RULE,
            "cluster: {spec: {networking: {nonMasqueradeCIDR: '::/0', serviceClusterIPRange: '2001:db8::/108', \
            subnets: [
                {name: a, type: Public, ipv6CIDR: '2001:db8::/64'}]}}}",
            &["spec.networking.subnets[0].ipv6CIDR"],
        );
    }
}
