//! Subnet blocks that are not valid CIDRs.

use crate::aws::limits;
use crate::cidr::{Cidr, IpNet, Ipv4Net, Notation, overlap};
use crate::diagnostic::{Finding, Object, Safety};
use crate::release::Releases;
use crate::rules::cidr_text::{ANY, at_length, unclean, written_address};
use crate::rules::offers::Offers;
use crate::rules::paths::subnet_field;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::rules::vpc_blocks::VpcBlocks;
use crate::subnets::AssignedSubnet;

rule! {
    /// The IPv4 block of a subnet is not a valid CIDR, or it has host bits set.
    ///
    /// kOps requires the base address (`validateCIDR`): AWS would make `10.0.0.0/24` from `10.0.0.5/24` without a
    /// message, and the spec would say something else.
    ///
    /// Write the base address and the prefix length, or leave `cidr` out, and kOps assigns a block.
    pub static RULE = {
        code: "subnet-cidr-invalid",
        summary: "the IPv4 block of a subnet is not a valid CIDR without host bits",
        severity: Error,
        cause: Invalid,
        source: Kops,
        releases: Releases::ALL,
        needs: [UnusualSubnets],
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.33.0/19}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/19}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for (index, subnet) in subject.cluster.subnets.iter().enumerate() {
        let cidr = &subnet.spec.cidr;
        if cidr.is_empty() {
            continue;
        }
        let defect = unclean(cidr);
        let meant = defect.as_ref().and_then(|defect| Cidr::new(defect.block.as_ref()?.1.as_str()).ipv4());
        let Some(finding) = report.report_cidr(|| subnet_field(index, "cidr"), cidr, defect) else { continue };
        if !subject.affords_search() {
            // Whether another subnet has the block that was meant is not known.
            finding.repair = None;
            finding.hint(ANY);
            continue;
        }
        let is_number = Notation::parse(cidr.text()).is_ok();
        if is_number {
            finding.questions(subnet_field(index, "ipv6CIDR"));
        }
        // A subnet with IPv6 alone is for IPv6 clusters.
        if is_number && !subject.cluster.is_ipv6() {
            finding.hint("Move it to `ipv6CIDR`, and write an IPv4 block into `cidr`");
        }
        let is_unsaid = finding.repair.is_none() && finding.hint.as_deref().is_some_and(is_vague);
        if is_unsaid && !subnet.is_shared() {
            offer(subject, index, finding);
        }
        if let Some(block) = at_length_of_others(subject, index).filter(|_| !subnet.is_shared()) {
            finding.hint(format!("Write `{block}`")).repair_with(Safety::Unsafe, block.to_string());
            let has_length = subnet.spec.cidr.ipv4().is_some_and(|net| limits::is_ipv4_length(net.prefix_len()));
            match has_length {
                true => finding.questions(subnet_field(index, "cidr")),
                // AWS makes no subnet of this size, so that the block itself says nothing.
                false => finding.explains(Object::Cluster, subnet_field(index, "cidr")),
            };
            continue;
        }
        if let Some(meant) = meant.filter(|meant| !subnet.is_shared() && !has_place(subject, index, *meant)) {
            say_free_block(subject, index, meant, finding);
        }
    }
}

/// Whether a hint names no block.
fn is_vague(hint: &str) -> bool {
    hint == ANY || hint.starts_with("Write a prefix length")
}

/// Says a free block where the text tells none.
fn offer(subject: &Subject<'_>, index: usize, finding: &mut Finding) {
    let mut lengths = subject.cluster.subnets.iter().filter_map(|subnet| Some(subnet.cidr.ipv4()?.prefix_len()));
    let length = lengths.find(|length| limits::is_ipv4_length(*length));
    if let Some(free) = length.and_then(|length| Offers::without(subject, Some(index)).take(length)) {
        finding.hint(format!("Take a free block, for example `{free}`"));
    }
}

/// The block at the written address with the length of the others, first of those of its type, where the written
/// length is shorter and the block is free.
fn at_length_of_others(subject: &Subject<'_>, index: usize) -> Option<Ipv4Net> {
    let cidr = &subject.cluster.subnets[index].spec.cidr;
    let length = cidr.text().split_once('/').map(|(_, length)| length);
    let is_number = |length: &str| length.bytes().all(|byte| byte.is_ascii_digit());
    let is_without_length = cidr.net().is_none() && length.is_none_or(is_number);
    if !cidr.has_host_bits() && !is_without_length {
        return None;
    }
    let others = subject.cluster.subnets.iter().enumerate().filter(|(other, _)| *other != index);
    let length_of = |subnet: &AssignedSubnet<'_>| Some(subnet.spec.cidr.ipv4()?.prefix_len());
    let usable = |subnet: &AssignedSubnet<'_>| length_of(subnet).filter(|length| limits::is_ipv4_length(*length));
    let kind = subject.cluster.subnets[index].kind;
    let mut alike = others.clone().filter(|(_, subnet)| subnet.kind == kind);
    let of_its_type = alike.find_map(|(_, subnet)| usable(subnet));
    let of_any = others.clone().find_map(|(_, subnet)| usable(subnet));
    let at = |length: u8| match is_without_length {
        // The address is right, and the length is missing or too long.
        true => IpNet::new(written_address(cidr)?, length).ok().map(|block| block.trunc()),
        false => at_length(cidr, length),
    };
    let blocks = [of_its_type, of_any].into_iter().flatten().filter_map(at);
    let mut blocks = blocks.filter_map(|block| match block {
        IpNet::V4(block) => Some(block),
        IpNet::V6(_) => None,
    });
    blocks.find(|block| has_place(subject, index, *block))
}

/// Whether a subnet can have this block beside the others.
fn has_place(subject: &Subject<'_>, index: usize, block: Ipv4Net) -> bool {
    let cluster = subject.cluster;
    let others = cluster.subnets.iter().enumerate().filter(|(other, _)| *other != index);
    let mut blocks = others.filter_map(|(_, subnet)| subnet.cidr.net());
    let network = VpcBlocks::of(cluster);
    let is_inside = network.is_empty() || network.around(block.into()).is_some();
    is_inside && limits::is_ipv4_length(block.prefix_len()) && !blocks.any(|other| overlap(other, block.into()))
}

/// Where the block that the text nearly names is taken, outside the network or too large, another one is the repair.
fn say_free_block(subject: &Subject<'_>, index: usize, meant: Ipv4Net, finding: &mut Finding) {
    let lengths = subject.cluster.subnets.iter().filter_map(|subnet| Some(subnet.cidr.ipv4()?.prefix_len()));
    let usable = |length: &u8| limits::is_ipv4_length(*length);
    let lengths = [meant.prefix_len()].into_iter().filter(usable).chain(lengths.filter(usable));
    let mut offers = Offers::without(subject, Some(index));
    finding.repair = None;
    match lengths.into_iter().find_map(|length| offers.take(length)) {
        Some(free) => {
            finding.hint(format!("Take a free block, for example `{free}`"));
            finding.repair_with(Safety::Unsafe, free.to_string());
        }
        None => finding.hint = None,
    }
    if limits::is_ipv4_length(meant.prefix_len()) {
        finding.questions(subnet_field(index, "cidr"));
    } else {
        finding.explains(Object::Cluster, subnet_field(index, "cidr"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::release::Release;
    use crate::rules::testing::{accepts, outcome, reports};

    #[test]
    fn accepts_clean_blocks_and_none() {
        accepts(&RULE, "cluster: {spec: {networking: {subnets: [{name: a, cidr: 172.20.32.0/19}, {name: b}]}}}");
    }

    #[test]
    fn reports_text_and_host_bits() {
        let found = reports(
            &RULE,
            "cluster: {spec: {networking: {subnets: [{name: a, cidr: x}, {name: b, cidr: 172.20.0.1/24}]}}}",
            &["spec.networking.subnets[0].cidr", "spec.networking.subnets[1].cidr"],
        );
        assert_eq!(found[1].hint.as_deref(), Some("Write `172.20.0.0/24`"));
    }

    #[test]
    fn a_block_that_is_taken_is_not_offered() {
        let request = |given: &str| {
            format!(
                "cluster: {{spec: {{networking: {{networkCIDR: 10.20.0.0/16, subnets: [{{name: a, type: Public, zone: \
                us-east-1a, cidr: {given}}}, {{name: b, type: Public, zone: us-east-1b, cidr: 10.20.0.0/22}}]}}}}}}"
            )
        };
        for (given, hint) in [
            ("10.20.3.0/22", "Take a free block, for example `10.20.4.0/22`"),
            ("10.20.0.0/255.255.252.0", "Take a free block, for example `10.20.4.0/22`"),
            ("10.20.32.0/9", "Write `10.20.32.0/22`"),
            ("10.20.128.0/16", "Write `10.20.128.0/22`"),
            ("10.20.9.0/22", "Write `10.20.8.0/22`"),
        ] {
            let outcome = outcome(&request(given), Release::DEFAULT);
            let found = outcome.diagnostics.iter().find(|found| found.code == RULE.code).unwrap();
            assert_eq!(found.hint.as_deref(), Some(hint), "{given}");
            assert!(outcome.diagnostics.iter().all(|found| found.code != "subnets-overlap"), "{given}");
        }
    }

    #[test]
    fn a_length_that_is_too_short_is_that_of_subnets_of_its_type() {
        let request = |given: &str| {
            format!(
                "cluster: {{spec: {{networking: {{networkCIDR: 10.200.0.0/16, subnets: [\
                {{name: a, type: Private, zone: us-east-1a, cidr: 10.200.4.0/22}}, \
                {{name: ua, type: Utility, zone: us-east-1a, cidr: 10.200.0.0/24}}, \
                {{name: ub, type: Utility, zone: us-east-1b, cidr: {given}}}]}}}}}}"
            )
        };
        let found = reports(&RULE, &request("10.200.1.0/23"), &["spec.networking.subnets[2].cidr"]);
        assert_eq!(found[0].hint.as_deref(), Some("Write `10.200.1.0/24`"));
    }

    #[test]
    fn a_length_that_is_missing_or_too_long_is_that_of_the_others() {
        for text in ["172.20.64.1", "172.20.64.0/91"] {
            let yaml = format!(
                "cluster: {{spec: {{networking: {{subnets: [{{name: a, type: Public, zone: us-east-1a, cidr: {text}}}, \
                {{name: b, type: Public, zone: us-east-1b, cidr: 172.20.32.0/19}}]}}}}}}"
            );
            let found = reports(&RULE, &yaml, &["spec.networking.subnets[0].cidr"]);
            assert_eq!(found[0].hint.as_deref(), Some("Write `172.20.64.0/19`"), "{text}");
        }
    }
}
