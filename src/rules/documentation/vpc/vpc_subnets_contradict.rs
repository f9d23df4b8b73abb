//! Facts of the VPC's subnets that cannot all be true.

use std::collections::BTreeMap;

use crate::cidr::sets::clashes;
use crate::cidr::{Cidr, IpNet, overlap};
use crate::diagnostic::{FieldPath, Object};
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::request::VpcSubnet;

rule! {
    /// The subnets in `vpc` of the request contradict each other or the blocks of the VPC: one id is there twice, a
    /// block lies outside the VPC, or two blocks share addresses.
    ///
    /// AWS has no such subnets, so the facts are those of another VPC, or mistyped. The plan is made from them.
    ///
    /// Write what `aws ec2 describe-subnets` prints, or send its answer as `observed`.
    pub static RULE = {
        code: "vpc-subnets-contradict",
        summary: "the subnets of the VPC that the request tells of cannot all exist",
        severity: Warning,
        cause: Invalid,
        source: Documentation,
        releases: Releases::ALL,
        needs: [SubnetFacts, VpcFacts],
        bad: r#"vpc:
  subnets:
  - {id: subnet-0123456789abcdef0, zone: us-east-1a, ipv4CIDR: 172.20.0.0/24}
  - {id: subnet-0123456789abcdef0, zone: us-east-1b, ipv4CIDR: 172.20.1.0/24}
"#,
        good: r#"vpc:
  subnets:
  - {id: subnet-0123456789abcdef0, zone: us-east-1a, ipv4CIDR: 172.20.0.0/24}
  - {id: subnet-0123456789abcdef1, zone: us-east-1b, ipv4CIDR: 172.20.1.0/24}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(subnets) = &subject.vpc.subnets else { return };
    let (ipv4, ipv6) = (subject.vpc.all_ipv4_cidrs(), subject.vpc.ipv6_cidrs.as_deref());
    if subnets.len() <= FEW && !may_contradict(subnets, ipv4, ipv6) {
        return;
    }
    report_ids(subnets, report);
    report_blocks(subnets, "ipv4CIDR", |subnet| &subnet.ipv4_cidr, ipv4, report);
    report_blocks(subnets, "ipv6CIDR", |subnet| &subnet.ipv6_cidr, ipv6, report);
}

/// So few subnets are compared with each other first.
const FEW: usize = 16;

/// Whether two subnets have the same id or share addresses, or one lies outside the blocks of the VPC.
fn may_contradict(subnets: &[VpcSubnet], ipv4: Option<&[Cidr]>, ipv6: Option<&[Cidr]>) -> bool {
    let share = |one: &Cidr, other: &Cidr| one.net().zip(other.net()).is_some_and(|(one, other)| overlap(one, other));
    let is_outside = |cidr: &Cidr, known: Option<&[Cidr]>| match (cidr.net(), known) {
        (Some(net), Some(known)) => !known.iter().any(|block| block.net().is_some_and(|block| block.contains(&net))),
        _ => false,
    };
    subnets.iter().enumerate().any(|(place, subnet)| {
        let VpcSubnet { id, ipv4_cidr, ipv6_cidr, .. } = subnet;
        let mut others = subnets[..place].iter();
        is_outside(ipv4_cidr, ipv4)
            || is_outside(ipv6_cidr, ipv6)
            || others.any(|other| {
                other.id == *id || share(&other.ipv4_cidr, ipv4_cidr) || share(&other.ipv6_cidr, ipv6_cidr)
            })
    })
}

fn field(index: usize, key: &'static str) -> FieldPath {
    FieldPath::of("vpc.subnets").index(index).key(key)
}

fn report_ids(subnets: &[VpcSubnet], report: &mut Reporter<'_>) {
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, subnet) in subnets.iter().enumerate().filter(|(_, subnet)| !subnet.id.is_empty()) {
        let other = *first.entry(&subnet.id).or_insert(index);
        if other == index {
            continue;
        }
        let message = format!("`{}` is the id of another subnet in the list too", subnet.id);
        let finding = report.report_on(Object::Request, field(index, "id"), message);
        finding.value(subnet.id.as_str()).hint("Correct the id, or remove the subnet from the list");
    }
}

/// Reports blocks outside those of the VPC, or on addresses of another subnet.
fn report_blocks(
    subnets: &[VpcSubnet],
    key: &'static str,
    block: fn(&VpcSubnet) -> &Cidr,
    known: Option<&[Cidr]>,
    report: &mut Reporter<'_>,
) {
    let blocks: Vec<(usize, IpNet)> =
        subnets.iter().enumerate().filter_map(|(index, subnet)| Some((index, block(subnet).net()?.trunc()))).collect();
    let known: Vec<IpNet> = known.into_iter().flatten().filter_map(Cidr::net).collect();
    let is_of_family = |net: &IpNet| matches!(net, IpNet::V4(_)) == (key == "ipv4CIDR");
    let outside = |net: &IpNet| !known.is_empty() && !known.iter().any(|of_vpc| of_vpc.contains(net));
    for (index, net) in blocks.iter().filter(|(_, net)| is_of_family(net) && outside(net)) {
        let message = format!("`{net}` lies outside the blocks of the VPC that the request names");
        let finding = report.report_on(Object::Request, field(*index, key), message);
        finding
            .value(net.to_string())
            .hint("Write the block that the subnet has in AWS, or remove the subnet of another VPC");
    }
    let inside = blocks.iter().filter(|(_, net)| is_of_family(net) && !outside(net)).copied();
    for clash in clashes(inside) {
        let net = block(&subnets[clash.inner]);
        let other = block(&subnets[clash.outer]);
        let message = format!("`{net}` shares addresses with `{other}`, the block of another subnet in the list");
        let finding = report.report_on(Object::Request, field(clash.inner, key), message);
        finding.value(net.text()).hint("Write the block that the subnet has in AWS");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_subnets_side_by_side_and_unknown_blocks() {
        accepts(
            &RULE,
            "vpc: {subnets: [{id: subnet-1, ipv4CIDR: 10.0.0.0/24}, {id: subnet-2, ipv4CIDR: 10.0.1.0/24}, {id: ''}]}",
        );
    }

    #[test]
    fn reports_blocks_outside_and_on_each_other() {
        let subnets = "[{id: subnet-1, ipv4CIDR: 10.0.0.0/24}, {id: subnet-2, ipv4CIDR: 10.0.0.0/25}, {id: subnet-3, \
            ipv4CIDR: 10.9.0.0/24, ipv6CIDR: '2001:db8:1::/64'}]";
        let vpc = format!("vpc: {{ipv4CIDRs: [10.0.0.0/16], ipv6CIDRs: ['2001:db8::/56'], subnets: {subnets}}}");
        let fields = ["vpc.subnets[1].ipv4CIDR", "vpc.subnets[2].ipv4CIDR", "vpc.subnets[2].ipv6CIDR"];
        reports(&RULE, &vpc, &fields);
    }
}
