//! New subnets on addresses that an existing VPC has given away.

use super::helpers;
use crate::cidr::free::FreeBlocks;
use crate::cidr::{IpNet, Ipv4Net, sets};
use crate::diagnostic::Safety;
use crate::release::Releases;
use crate::rules::cloud::Existence;
use crate::rules::paths;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// A subnet that kOps is to make in an existing VPC overlaps one of the VPC's subnets.
    ///
    /// AWS refuses a subnet on addresses of another one (`InvalidSubnet.Conflict`). What the VPC has is known from
    /// `vpc.subnets` of the request. A subnet with exactly the same block in the same zone is taken for the cluster's
    /// own, made by an earlier apply. It is a warning, because the list may be older than the VPC.
    ///
    /// Take a free block, or use the existing subnet by its `id`.
    pub static RULE = {
        code: "subnet-block-used-in-vpc",
        summary: "a new subnet shares addresses with a subnet that the VPC has",
        severity: Warning,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        bad: r#"cluster:
  spec:
    networking:
      networkID: vpc-1
vpc:
  id: vpc-1
  subnets:
  - {id: subnet-1, zone: us-east-1b, ipv4CIDR: 172.20.40.0/24}
"#,
        good: r#"cluster:
  spec:
    networking:
      networkID: vpc-1
vpc:
  id: vpc-1
  subnets:
  - {id: subnet-1, zone: us-east-1b, ipv4CIDR: 172.20.64.0/24}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    if !subject.cluster.is_shared_vpc() {
        return;
    }
    let known = subject.vpc.subnets.as_deref().unwrap_or_default();
    let taken: Vec<(usize, IpNet)> =
        known.iter().enumerate().filter_map(|(key, subnet)| Some((key, subnet.ipv4_cidr.ipv4()?.into()))).collect();
    let new: Vec<(usize, IpNet)> = helpers::subnets_of(subject, Existence::Created)
        .filter_map(|(index, subnet)| Some((index, subnet.cidr.ipv4()?.into())))
        .collect();
    let mut free = None;
    for used in sets::used(&new, &taken) {
        let (subnet, with) = (&subject.cluster.subnets[used.new], &known[used.known]);
        if used.same && subnet.zone == with.zone {
            continue;
        }
        let message =
            format!("block `{}` overlaps `{}` of the VPC's subnet `{}`", subnet.cidr, with.ipv4_cidr, with.id);
        let finding = report.report(paths::subnet_field(used.new, "cidr"), message);
        finding.value(subnet.spec.cidr.text());
        let free = free.get_or_insert_with(|| FreeBlocks::around(new.iter().chain(&taken).map(|(_, net)| *net)));
        let offer = |net: Ipv4Net| free.offer_ipv4(subject.cluster.network_cidr.ipv4()?, net.prefix_len());
        if let Some(block) = subnet.cidr.ipv4().and_then(offer) {
            finding
                .hint(format!("Write a free block into `cidr`, for example `{block}`"))
                .repair_with(Safety::Unsafe, block.to_string());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_what_an_earlier_apply_made() {
        accepts(
            &RULE,
            "cluster: {spec: {networking: {networkID: vpc-1}}}\nvpc: {subnets: [{id: subnet-1, zone: us-east-1a, \
            ipv4CIDR: 172.20.32.0/19}]}",
        );
    }

    #[test]
    fn reports_the_same_block_in_another_zone() {
        reports(
            &RULE,
            "cluster: {spec: {networking: {networkID: vpc-1}}}\nvpc: {subnets: [{id: subnet-1, zone: us-east-1b, \
            ipv4CIDR: 172.20.32.0/19}]}",
            &["spec.networking.subnets[0].cidr"],
        );
    }
}
