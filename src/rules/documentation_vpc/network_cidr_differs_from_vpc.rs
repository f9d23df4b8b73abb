//! Network CIDRs that the existing VPC does not have.

use std::collections::BTreeSet;

use crate::cidr::{Cidr, IpNet};
use crate::diagnostic::{FieldPath, Object, RelatedField};
use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::{Reporter, Subject, rule};

rule! {
    /// The manifest says which IPv4 block the existing VPC has, and the request says another one. kOps takes
    /// `networkCIDR` as it is written, hands out subnets from it, and AWS refuses them when the VPC does not have the
    /// block.
    ///
    /// Correct `networkCIDR`, or leave it out: kOps then looks it up.
    pub static RULE = {
        code: "network-cidr-differs-from-vpc",
        summary: "the existing VPC does not have this block",
        severity: Warning,
        cause: Invalid,
        source: Documentation,
        releases: Releases::ALL,
        bad: r#"cluster:
  spec:
    networking:
      networkID: vpc-0a1b2c3d
      networkCIDR: 172.20.0.0/16
vpc:
  ipv4CIDRs: [10.0.0.0/16]
"#,
        good: r#"cluster:
  spec:
    networking:
      networkID: vpc-0a1b2c3d
      networkCIDR: 172.20.0.0/16
vpc:
  ipv4CIDRs: [172.20.0.0/16]
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let spec = &subject.cluster.spec.networking;
    let known: BTreeSet<IpNet> = subject.vpc.ipv4_cidrs.iter().flatten().filter_map(Cidr::net).collect();
    if !subject.cluster.is_shared_vpc() || known.is_empty() {
        return;
    }
    let more = spec.additional_network_cidrs.iter().enumerate();
    let more = more.map(|(index, cidr)| (networking("additionalNetworkCIDRs").index(index), cidr));
    let written = std::iter::once((networking("networkCIDR"), &spec.network_cidr)).chain(more);
    for (field, cidr) in written {
        if cidr.net().is_none_or(|net| known.contains(&net)) {
            continue;
        }
        let blocks: Vec<String> = known.iter().map(|net| format!("`{net}`")).collect();
        let message = format!("the existing VPC does not have the block `{cidr}`; it has {}", blocks.join(", "));
        let finding = report.report(field, message);
        finding.value(cidr.text());
        finding.related.push(RelatedField {
            object: Object::Request,
            field: FieldPath::of("vpc.ipv4CIDRs"),
            label: "the blocks of the VPC".to_owned(),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(networking: &str, vpc: &str) -> String {
        format!("{{cluster: {{spec: {{networking: {{{networking}}}}}}}, vpc: {{{vpc}}}}}")
    }

    #[test]
    fn accepts_unknown_blocks_and_vpcs_that_kops_makes() {
        accepts(&RULE, &request("networkID: vpc-1, networkCIDR: 10.0.0.0/16", ""));
        accepts(&RULE, &request("networkCIDR: 10.0.0.0/16", "ipv4CIDRs: [172.20.0.0/16]"));
        accepts(&RULE, &request("networkID: vpc-1, networkCIDR: 10.0.0.9/16", "ipv4CIDRs: [10.1.0.0/16, 10.0.0.0/16]"));
    }

    #[test]
    fn reports_blocks_that_the_vpc_lacks() {
        let request = request(
            "networkID: vpc-1, networkCIDR: 10.0.0.0/16, additionalNetworkCIDRs: [10.1.0.0/16, 10.2.0.0/16]",
            "ipv4CIDRs: [172.20.0.0/16, 10.2.0.0/16]",
        );
        reports(&RULE, &request, &["spec.networking.additionalNetworkCIDRs[0]", "spec.networking.networkCIDR"]);
    }
}
