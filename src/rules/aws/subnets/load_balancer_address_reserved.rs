//! Fixed addresses of the load balancer that AWS keeps.

use std::net::Ipv4Addr;

use crate::cidr::{Ipv4Net, parse_address};
use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::cloud::cluster_on_aws;
use crate::rules::paths;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `privateIPv4Address` of the load balancer is one of the five addresses that AWS keeps in each subnet.
    ///
    /// The first four addresses of a subnet and its last one are taken (subnet CIDR blocks, in the VPC user guide), so
    /// AWS refuses them. kOps checks only that the address is in the subnet.
    ///
    /// Write another address of the subnet.
    pub static RULE = {
        code: "load-balancer-address-reserved",
        summary: "AWS keeps the fixed address of the load balancer for other uses",
        severity: Error,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        needs: [LoadBalancer],
        bad: r#"cluster:
  spec:
    api: {loadBalancer: {type: Internal, class: Network, subnets: [{name: a, privateIPv4Address: 172.20.32.1}]}}
    networking:
      subnets:
      - {name: a, type: Private, zone: us-east-1a, cidr: 172.20.32.0/19}
      - {name: u, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/22}
"#,
        good: r#"cluster:
  spec:
    api: {loadBalancer: {type: Internal, class: Network, subnets: [{name: a, privateIPv4Address: 172.20.32.4}]}}
    networking:
      subnets:
      - {name: a, type: Private, zone: us-east-1a, cidr: 172.20.32.0/19}
      - {name: u, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/22}
"#,
        check: check,
    }
}

/// How many addresses at the start of a subnet AWS keeps.
const FIRST: u32 = 4;

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(cluster) = cluster_on_aws(subject) else { return };
    let balancer = cluster.spec.api.load_balancer.iter();
    for (index, subnet) in balancer.flat_map(|balancer| balancer.subnets.iter().enumerate()) {
        let Some(text) = subnet.private_ipv4_address.as_deref() else { continue };
        let block = cluster.named(&subnet.name).and_then(|place| Some((place, cluster.subnets[place].cidr.ipv4()?)));
        let (Some(address), Some((place, block))) = (parse_address(text), block) else { continue };
        let std::net::IpAddr::V4(address) = address.to_canonical() else { continue };
        if !is_reserved(block, address) {
            continue;
        }
        let field = FieldPath::of("spec.api.loadBalancer.subnets").index(index).key("privateIPv4Address");
        let finding = report.report(field, format!("AWS keeps `{text}` in `{block}` for other uses"));
        finding.value(text).related(paths::subnet_field(place, "cidr"), "the block of the subnet");
        let (first, last) = (u32::from(block.network()) + FIRST, u32::from(block.broadcast()));
        if first < last {
            let (first, last) = (Ipv4Addr::from(first), Ipv4Addr::from(last - 1));
            finding.hint(format!("Write a free address from `{first}` to `{last}`"));
        }
    }
}

/// Whether it is one of the first four addresses of a block, or the last one.
fn is_reserved(block: Ipv4Net, address: Ipv4Addr) -> bool {
    let offset = u32::from(address).wrapping_sub(u32::from(block.network()));
    block.contains(&address) && (offset < FIRST || address == block.broadcast())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn reports_the_first_four_addresses_and_the_last() {
        let field = "spec.api.loadBalancer.subnets[0].privateIPv4Address";
        for reserved in ["172.20.32.0", "172.20.32.3", "172.20.63.255"] {
            let found = reports(&RULE, &RULE.example.bad.replace("172.20.32.1", reserved), &[field]);
            let hint = "Write a free address from `172.20.32.4` to `172.20.63.254`";
            assert_eq!(found[0].hint.as_deref(), Some(hint));
        }
        for free in ["172.20.32.4", "172.20.63.254", "192.0.2.1", "x"] {
            accepts(&RULE, &RULE.example.bad.replace("172.20.32.1", free));
        }
    }
}
