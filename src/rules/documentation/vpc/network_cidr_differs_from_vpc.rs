//! Network CIDRs, and additional ones, that the existing VPC does not have.

use std::collections::BTreeSet;

use crate::cidr::{Cidr, IpNet, sets};
use crate::diagnostic::{FieldPath, Object, RelatedField};
use crate::release::Releases;
use crate::rules::paths::{networking, subnet_field};
use crate::rules::rule::{Reporter, Subject, rule};
use crate::rules::vpc_blocks::VpcBlocks;

rule! {
    /// `networkCIDR`, or an entry of `additionalNetworkCIDRs` with a new subnet, is not a block of the existing VPC, as
    /// the request says.
    ///
    /// kOps uses `networkCIDR` as it is written and assigns subnets from it, and adds no block to an existing VPC; AWS
    /// refuses subnets that lie outside the blocks of the VPC ("Subnet CIDR blocks" in the VPC User Guide).
    ///
    /// Correct `networkCIDR`, or leave it out, and kOps looks it up. Add a further block to the VPC first.
    pub static RULE = {
        code: "network-cidr-differs-from-vpc",
        summary: "the existing VPC does not have this block",
        severity: Warning,
        cause: Invalid,
        source: Documentation,
        releases: Releases::ALL,
        needs: [ExistingVpc, VpcFacts],
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
    if subject.cluster.is_shared_vpc() {
        check_network(subject, report);
        check_additional(subject, report);
    }
}

/// Entries of `additionalNetworkCIDRs` that the VPC lacks, each with the first new subnet in it.
fn check_additional(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let cluster = subject.cluster;
    let entries = &cluster.spec.networking.additional_network_cidrs;
    if entries.is_empty() {
        return;
    }
    let known = VpcBlocks::known(subject);
    if known.is_empty() {
        return;
    }
    let subnets = cluster.subnets.iter().enumerate().filter(|(_, subnet)| !subnet.is_shared());
    let blocks = subnets.filter_map(|(index, subnet)| Some((index, subnet.spec.cidr.net()?)));
    let lost: Vec<(usize, IpNet)> = blocks.filter(|(_, block)| known.around(*block).is_none()).collect();
    let network = cluster.network_cidr.net();
    let listed = sets::Outermost::of(entries.iter().enumerate().filter_map(|(key, entry)| Some((key, entry.net()?))));
    let mut said = BTreeSet::new();
    for (index, block) in lost.into_iter().filter(|(_, block)| network.is_none_or(|net| !net.contains(block))) {
        let Some((entry, key)) = listed.holder(block).filter(|(_, key)| said.insert(*key)) else { continue };
        let message = format!("the existing VPC does not have the block `{entry}`; it has {}", known.words());
        let finding = report.report(networking("additionalNetworkCIDRs").index(key), message);
        finding.value(entries[key].text()).hint(format!(
            "Add `{entry}` to the VPC, which kOps does not do, and to `vpc.ipv4CIDRs`, or write a block of {} into the \
            `cidr` of the subnets in it",
            known.words()
        ));
        finding.related(subnet_field(index, "cidr"), "AWS refuses this subnet");
        finding.depends_on_of(Object::Request, FieldPath::of("vpc.ipv4CIDRs"));
    }
}

fn check_network(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let written = &subject.cluster.spec.networking.network_cidr;
    let known: Vec<IpNet> = subject.vpc.all_ipv4_cidrs().into_iter().flatten().filter_map(Cidr::net).collect();
    let contradicted = !known.is_empty() && written.net().is_some_and(|net| !known.contains(&net));
    if !contradicted {
        return;
    }
    let blocks: Vec<String> = known.iter().map(|net| format!("`{net}`")).collect();
    let message = format!("the existing VPC does not have the block `{written}`; it has {}", blocks.join(", "));
    let finding = report.report(networking("networkCIDR"), message);
    // Any other block than the first would be the next finding.
    let (first, subnets) = (&blocks[0], &subject.cluster.subnets);
    let is_inside = |subnet: IpNet| known.iter().any(|block| block.contains(&subnet));
    let all_inside = subnets.iter().filter_map(|subnet| subnet.spec.cidr.net()).all(is_inside);
    let in_written = |subnet: IpNet| written.net().is_some_and(|net| net.contains(&subnet));
    let written_blocks = || subnets.iter().filter_map(|subnet| subnet.spec.cidr.net());
    // All of the spec speaks against what the request says of the VPC.
    let are_facts_of_another =
        subject.observed.is_empty() && written_blocks().all(|subnet| in_written(subnet) && !is_inside(subnet));
    finding.value(written.text()).hint(match all_inside {
        true => format!("Write {first}, or leave `networkCIDR` out"),
        false if are_facts_of_another => {
            let facts = "Correct `vpc.ipv4CIDRs` if AWS shows another block there, or write";
            format!("{facts} {first}, and blocks of it into the `cidr` of the subnets")
        }
        false => format!("Write {first}, and blocks of it into the `cidr` of the subnets"),
    });
    finding.depends_on_of(Object::Request, FieldPath::of("vpc.ipv4CIDRs"));
    finding.related.push(RelatedField {
        object: Object::Request,
        field: FieldPath::of("vpc.ipv4CIDRs"),
        label: "the blocks of the VPC".to_owned(),
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Severity;
    use crate::release::Release;
    use crate::rules::testing::{accepts, outcome, reports};

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
    fn reports_a_block_that_the_vpc_lacks() {
        let blocks = "ipv4CIDRs: [172.20.0.0/16, 10.1.0.0/16]";
        let subnets = "subnets: [{name: a, type: Public, zone: us-east-1a}]";
        let request = request(&format!("networkID: vpc-1, networkCIDR: 10.0.0.0/16, {subnets}"), blocks);
        let found = reports(&RULE, &request, &["spec.networking.networkCIDR"]);
        assert_eq!(found[0].hint.as_deref(), Some("Write `172.20.0.0/16`, or leave `networkCIDR` out"));
    }

    #[test]
    fn reports_an_additional_block_that_the_vpc_lacks_once() {
        let yaml = |id: &str, blocks: &str| {
            let subnet = |name: &str, block: &str| {
                format!("{{name: {name}, type: Public, zone: us-east-1a, id: {id}, cidr: {block}}}")
            };
            let subnets = [subnet("a", "10.11.16.0/20"), subnet("b", "10.11.32.0/20")].join(", ");
            let networking = "networkID: vpc-1, networkCIDR: 10.9.0.0/16, additionalNetworkCIDRs: [10.11.0.0/16]";
            request(&format!("{networking}, subnets: [{subnets}]"), blocks)
        };
        let found =
            reports(&RULE, &yaml("''", "ipv4CIDRs: [10.9.0.0/16]"), &["spec.networking.additionalNetworkCIDRs[0]"]);
        assert_eq!(found[0].message, "the existing VPC does not have the block `10.11.0.0/16`; it has `10.9.0.0/16`");
        for blocks in ["ipv4CIDRs: [10.9.0.0/16, 10.11.0.0/16]", "ipv4CIDRs: [10.9.0.0/16, 10.11.0.0/18]", ""] {
            accepts(&RULE, &yaml("''", blocks));
        }
        accepts(&RULE, &yaml("subnet-1", "ipv4CIDRs: [10.9.0.0/16]"));
    }

    #[test]
    fn a_fact_that_cannot_be_read_says_nothing() {
        let yaml = request("networkID: vpc-1, networkCIDR: 172.20.0.0/16", "ipv4CIDRs: [172.20.0.0, 10.1.0.0/16]");
        let found = outcome(&yaml, Release::DEFAULT);
        let errors = found.diagnostics.iter().filter(|found| found.severity == Severity::Error);
        assert_eq!(errors.map(|found| found.code).collect::<Vec<_>>(), ["vpc-fact-unusable"]);
        assert!(found.diagnostics.iter().all(|found| found.code != RULE.code));
    }
}
