//! A `networkCIDR` that most subnets lie outside of.

use crate::cidr::{IpNet, Ipv4Net, overlap};
use crate::diagnostic::{Object, Safety};
use crate::release::Releases;
use crate::rules::cloud::cluster_on_aws;
use crate::rules::paths::{networking, subnet_field};
use crate::rules::rule::{Reporter, Subject, rule};
use crate::rules::vpc_blocks::{VpcBlocks, network_of_subnets};

rule! {
    /// Most subnets lie outside `networkCIDR`, and one block of a size that a VPC can have is around them all. Then
    /// `networkCIDR` is more likely wrong than every subnet. kOps reports each of the subnets instead
    /// (`validateSubnet`).
    ///
    /// Write the block that is around the subnets. Of an existing VPC `aws ec2 describe-vpcs` shows the block.
    pub static RULE = {
        code: "subnets-outside-network",
        summary: "most subnets lie outside `networkCIDR`",
        severity: Error,
        cause: Invalid,
        source: Documentation,
        releases: Releases::ALL,
        bad: r#"cluster:
  spec:
    networking:
      networkCIDR: 10.8.0.0/16
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 10.7.0.0/20}
      - {name: b, type: Public, zone: us-east-1b, cidr: 10.7.16.0/20}
"#,
        good: r#"cluster:
  spec:
    networking:
      networkCIDR: 10.7.0.0/16
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 10.7.0.0/20}
      - {name: b, type: Public, zone: us-east-1b, cidr: 10.7.16.0/20}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(cluster) = cluster_on_aws(subject) else { return };
    let given = &cluster.spec.networking.network_cidr;
    // A network that pods overlap is in question already, and kOps reports the subnets beside it.
    let overlaps = |net: &Ipv4Net| cluster.non_masquerade_cidr.net().is_some_and(|pods| overlap(pods, IpNet::V4(*net)));
    let Some(network) = given.ipv4().filter(|net| !overlaps(net)) else { return };
    let Some(meant) = network_of_subnets(cluster).filter(|_| VpcBlocks::known(subject).is_empty()) else { return };
    let network = IpNet::V4(Ipv4Net::trunc(&network));
    let blocks =
        || cluster.subnets.iter().enumerate().filter_map(|(index, subnet)| Some((index, subnet.spec.cidr.net()?)));
    let outside: Vec<usize> = blocks().filter(|(_, block)| !network.contains(block)).map(|(index, _)| index).collect();
    if outside.len() < 2 {
        return;
    }
    let message = format!("{} of {} subnets lie outside `{given}`", outside.len(), cluster.subnets.len());
    let finding = report.report(networking("networkCIDR"), message);
    finding.value(given.text()).repair_with(Safety::Unsafe, meant.to_string());
    finding.hint(match cluster.is_shared_vpc() {
        true => format!(
            "Write the block of the VPC that holds the subnets, for example `{meant}`, or list it in \
            `additionalNetworkCIDRs`"
        ),
        false => format!("Write `{meant}`, which holds the blocks of all subnets"),
    });
    for index in outside {
        finding.related(subnet_field(index, "cidr"), "outside the network");
        finding.explains(Object::Cluster, subnet_field(index, "cidr"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Severity;
    use crate::release::Release;
    use crate::rules::testing::{accepts, outcome};

    fn request(network: &str, blocks: [&str; 2]) -> String {
        let [a, b] = blocks;
        format!(
            "cluster: {{spec: {{networking: {{{network}, subnets: [{{name: a, type: Public, zone: us-east-1a, cidr: \
            {a}}}, {{name: b, type: Public, zone: us-east-1b, cidr: {b}}}]}}}}}}"
        )
    }

    #[test]
    fn accepts_one_subnet_elsewhere() {
        accepts(&RULE, &request("networkCIDR: 10.7.0.0/16", ["10.7.0.0/20", "10.8.0.0/20"]));
    }

    #[test]
    fn accepts_subnets_that_no_block_is_around() {
        accepts(&RULE, &request("networkCIDR: 10.7.0.0/16", ["10.8.0.0/20", "10.9.0.0/20"]));
    }

    #[test]
    fn is_the_only_error_of_new_and_existing_vpcs() {
        for network in
            ["networkCIDR: 10.8.0.0/16", "networkCIDR: 10.7.0.0/22", "networkID: vpc-1, networkCIDR: 10.8.0.0/16"]
        {
            let outcome = outcome(&request(network, ["10.7.0.0/20", "10.7.16.0/20"]), Release::DEFAULT);
            let errors = outcome.diagnostics.iter().filter(|found| found.severity == Severity::Error);
            let errors: Vec<_> = errors.map(|found| (found.code, found.related.len())).collect();
            assert_eq!(errors, [(RULE.code, 2)], "{network}");
        }
    }
}
