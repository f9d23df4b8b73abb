//! Subnets that share IPv4 addresses.

use std::cell::LazyCell;
use std::collections::BTreeMap;

use crate::aws::limits;
use crate::cidr::free::MOST_OFFERS;
use crate::cidr::sets::Clash;
use crate::cidr::{Ipv4Net, overlap, sets};
use crate::diagnostic::{Cause, Safety};
use crate::release::Releases;
use crate::rules::cloud::{Existence, cluster_on_aws};
use crate::rules::offers::Offers;
use crate::rules::paths;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::subnets::{AssignedCluster, AssignedSubnet};

use super::helpers::subnets_of;

rule! {
    /// The IPv4 block of a subnet that kOps is to make overlaps the block of another subnet.
    ///
    /// Subnets of a VPC never share addresses: AWS makes the first one and refuses the other with
    /// `InvalidSubnet.Conflict` ("Subnet CIDR blocks" in the VPC User Guide). kOps compares each subnet with the
    /// network, not with the other subnets (`validateSubnets`). Blocks that kOps assigns do not overlap those that are
    /// written.
    ///
    /// Give one of the two another block, or leave its `cidr` out, and kOps assigns a free one.
    pub static CREATED = {
        code: "subnets-overlap",
        summary: "the IPv4 blocks of two subnets share addresses",
        severity: Error,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        needs: [NewSubnets, OverlappingSubnets],
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.0.0/20}
      - {name: b, type: Public, zone: us-east-1b, cidr: 172.20.8.0/21}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.0.0/20}
      - {name: b, type: Public, zone: us-east-1b, cidr: 172.20.16.0/21}
"#,
        check: |subject, report| check(subject, Existence::Created, report),
    }
}

rule! {
    /// The spec gives two subnets with an `id` IPv4 blocks that share addresses.
    ///
    /// Subnets of a VPC never overlap ("Subnet CIDR blocks" in the VPC User Guide), so at least one of the texts is not
    /// the block of its subnet, or both entries name the same subnet. kOps compares `cidr` with the subnet when it
    /// applies, and stops where they differ.
    ///
    /// Write the blocks that the subnets have, or leave `cidr` out: kOps looks them up.
    pub static EXISTING = {
        code: "existing-subnets-overlap",
        summary: "the spec gives two existing subnets the same addresses",
        severity: Warning,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        needs: [ExistingSubnets, OverlappingSubnets],
        bad: r#"cluster:
  spec:
    networking:
      networkID: vpc-1
      subnets:
      - {name: a, type: Public, zone: us-east-1a, id: subnet-1, cidr: 172.20.0.0/20}
      - {name: b, type: Public, zone: us-east-1b, id: subnet-2, cidr: 172.20.0.0/20}
"#,
        good: r#"cluster:
  spec:
    networking:
      networkID: vpc-1
      subnets:
      - {name: a, type: Public, zone: us-east-1a, id: subnet-1, cidr: 172.20.0.0/20}
      - {name: b, type: Public, zone: us-east-1b, id: subnet-2, cidr: 172.20.16.0/20}
"#,
        check: |subject, report| check(subject, Existence::Existing, report),
    }
}

/// More related places than these would not help anybody.
const MOST_RELATED: usize = 8;

/// Reports subnets that share addresses. Of a pair the inner one is reported, unless only the outer one is still to be
/// made.
fn check(subject: &Subject<'_>, existence: Existence, report: &mut Reporter<'_>) {
    let Some(cluster) = cluster_on_aws(subject).filter(|_| subnets_of(subject, existence).next().is_some()) else {
        return;
    };
    let subnets = &cluster.subnets;
    let nets = || subnets.iter().enumerate().filter_map(|(key, subnet)| Some((key, subnet.cidr.ipv4()?.into())));
    let mut free = None;
    let lengths = LazyCell::new(|| counts_of_lengths(cluster));
    let clashes = sets::clashes(nets());
    let holders = holders_of_several(subnets, &clashes);
    for (outer, inner) in holders.iter().filter(|_| existence == Existence::Created) {
        report_holder(cluster, *outer, inner, Offers::without(subject, Some(*outer)), report);
    }
    for clash in clashes.into_iter().filter(|clash| clash.same || !holders.contains_key(&clash.outer)) {
        let created = |key: usize| Existence::of(&subnets[key]) == Existence::Created;
        let (place, other) = match (created(clash.inner), created(clash.outer)) {
            (false, true) => (clash.outer, clash.inner),
            (true, true) if !clash.same && is_odd(cluster, &lengths, &clash) => (clash.outer, clash.inner),
            (true, true) if !clash.same && is_whole_network(cluster, clash.outer) => (clash.outer, clash.inner),
            _ => (clash.inner, clash.outer),
        };
        if Existence::of(&subnets[place]) != existence {
            continue;
        }
        let (subnet, other_subnet) = (&subnets[place], &subnets[other]);
        let finding = report.report(paths::subnet_field(place, "cidr"), clash_message(subnet, other_subnet));
        finding.value(subnet.spec.cidr.text()).cause(if clash.same { Cause::Duplicate } else { Cause::Invalid });
        finding
            .related(paths::subnet_field(other, "cidr"), format!("the block of subnet `{}`", other_subnet.spec.name));
        if existence != Existence::Created {
            finding.depends_on(paths::subnet_field(place, "id")).depends_on(paths::subnet_field(other, "id"));
            finding.hint("Write the block that the subnet has in AWS; `aws ec2 describe-subnets` shows it");
            continue;
        }
        let length = other_subnet.cidr.ipv4().map_or(0, |net| net.prefix_len());
        if let Some(block) =
            Some(place).filter(|_| place == clash.outer).and_then(|_| shortened(cluster, place, length))
        {
            finding.hint(format!("Write `{block}`")).repair_with(Safety::Unsafe, block.to_string());
            continue;
        }
        if let Some(block) =
            subnet.cidr.ipv4().and_then(|net| offer(free.get_or_insert_with(|| Offers::of(subject)), net))
        {
            finding
                .hint(format!("Take a free block, for example `{block}`"))
                .repair_with(Safety::Unsafe, block.to_string());
        }
    }
}

/// New subnets whose blocks hold those of several others, with these.
fn holders_of_several(subnets: &[AssignedSubnet], clashes: &[Clash]) -> BTreeMap<usize, Vec<usize>> {
    let holders = sets::holders_of_several(clashes).into_iter();
    holders.filter(|(outer, _)| Existence::of(&subnets[*outer]) == Existence::Created).take(MOST_OFFERS).collect()
}

/// Reports a block that holds those of several other subnets: the large one is the mistake.
fn report_holder(
    cluster: &AssignedCluster,
    outer: usize,
    inner: &[usize],
    mut free: Offers,
    report: &mut Reporter<'_>,
) {
    let cidr = &cluster.subnets[outer].cidr;
    let message = format!("block `{cidr}` holds the blocks of {} other subnets", inner.len());
    let finding = report.report(paths::subnet_field(outer, "cidr"), message);
    finding.value(cluster.subnets[outer].spec.cidr.text());
    let largest = inner.iter().filter_map(|key| cluster.subnets[*key].cidr.ipv4()).min_by_key(Ipv4Net::prefix_len);
    if let Some(block) = largest.and_then(|net| shortened(cluster, outer, net.prefix_len())) {
        finding.hint(format!("Write `{block}`")).repair_with(Safety::Unsafe, block.to_string());
    } else if let Some(block) = largest.and_then(|net| offer(&mut free, net)) {
        finding.hint(format!("Take a free block, for example `{block}`"));
    }
    for key in inner.iter().take(MOST_RELATED) {
        let label = format!("the block of subnet `{}`", cluster.subnets[*key].spec.name);
        finding.related(paths::subnet_field(*key, "cidr"), label);
    }
}

/// How many subnets have a block of each length.
fn counts_of_lengths(cluster: &AssignedCluster) -> [usize; 33] {
    let mut counts = [0; 33];
    let nets = cluster.subnets.iter().filter_map(|subnet| subnet.cidr.ipv4());
    nets.for_each(|net| counts[usize::from(net.prefix_len())] += 1);
    counts
}

/// Whether the outer block is larger than that of every other subnet, and the inner one as large as another's: then
/// the outer one is the mistake.
fn is_odd(cluster: &AssignedCluster, counts: &[usize; 33], clash: &Clash) -> bool {
    let length = |key: usize| cluster.subnets[key].cidr.ipv4().map(|net| usize::from(net.prefix_len()));
    let (Some(inner), Some(outer)) = (length(clash.inner), length(clash.outer)) else { return false };
    outer < inner && counts[outer] == 1 && counts[..outer].iter().all(|count| *count == 0) && 1 < counts[inner]
}

/// Whether a subnet has a whole block of the VPC, which leaves nothing for others.
fn is_whole_network(cluster: &AssignedCluster, place: usize) -> bool {
    let block = cluster.subnets[place].cidr.net();
    cluster.network_cidrs().any(|network| network.net() == block)
}

/// The block of a subnet with this longer length at the same address, where no other subnet has a part of it.
fn shortened(cluster: &AssignedCluster, place: usize, length: u8) -> Option<Ipv4Net> {
    let net = cluster.subnets[place].cidr.ipv4().filter(|net| net.prefix_len() < length)?;
    let block = Ipv4Net::new(net.network(), length).ok().filter(|_| limits::is_ipv4_length(length))?;
    let others = cluster.subnets.iter().enumerate().filter(|(other, _)| *other != place);
    let mut blocks = others.filter_map(|(_, subnet)| subnet.cidr.net());
    (!blocks.any(|other| overlap(other, block.into()))).then_some(block)
}

fn clash_message(subnet: &AssignedSubnet, other: &AssignedSubnet) -> String {
    let (name, other_name) = (&subnet.spec.name, &other.spec.name);
    if subnet.cidr.net() == other.cidr.net() {
        format!("subnets `{other_name}` and `{name}` have the same block `{}`", subnet.cidr)
    } else {
        format!("block `{}` of subnet `{name}` overlaps block `{}` of subnet `{other_name}`", subnet.cidr, other.cidr)
    }
}

/// The next free block of the same size in the VPC's primary block.
fn offer(free: &mut Offers, net: Ipv4Net) -> Option<Ipv4Net> {
    let length = Some(net.prefix_len()).filter(|length| limits::is_ipv4_length(*length))?;
    free.take(length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Cause;
    use crate::rules::testing::{accepts, reports};

    fn subnets(cidrs: &[&str]) -> String {
        let subnets = cidrs.iter().enumerate();
        let subnets =
            subnets.map(|(index, cidr)| format!("{{name: s{index}, type: Public, zone: us-east-1a, cidr: {cidr}}}"));
        format!("cluster: {{spec: {{networking: {{subnets: [{}]}}}}}}", subnets.collect::<Vec<_>>().join(", "))
    }

    #[test]
    fn accepts_neighbours() {
        accepts(&CREATED, &subnets(&["172.20.16.0/20", "172.20.0.0/20", "172.20.32.0/19"]));
    }

    #[test]
    fn reports_the_block_that_holds_several_others() {
        let found = reports(
            &CREATED,
            &subnets(&["172.20.0.0/20", "172.20.0.0/18", "172.20.63.0/24", "172.20.64.0/18"]),
            &["spec.networking.subnets[1].cidr"],
        );
        let related: Vec<&str> = found[0].related.iter().map(|related| related.field.as_str()).collect();
        assert_eq!(related, ["spec.networking.subnets[0].cidr", "spec.networking.subnets[2].cidr"]);
        assert_eq!(found[0].hint.as_deref(), Some("Take a free block, for example `172.20.16.0/20`"));
    }

    #[test]
    fn reports_one_block_inside_another() {
        let found =
            reports(&CREATED, &subnets(&["172.20.0.0/20", "172.20.0.0/18"]), &["spec.networking.subnets[0].cidr"]);
        assert_eq!(found[0].related[0].field, "spec.networking.subnets[1].cidr");
    }

    #[test]
    fn a_block_larger_than_all_others_is_the_mistake() {
        let found = reports(
            &CREATED,
            &subnets(&["172.20.64.0/18", "172.20.96.0/19", "172.20.128.0/19"]),
            &["spec.networking.subnets[0].cidr"],
        );
        assert_eq!(found[0].hint.as_deref(), Some("Write `172.20.64.0/19`"));
    }

    #[test]
    fn reports_the_later_of_equal_blocks() {
        let found =
            reports(&CREATED, &subnets(&["172.20.0.0/20", "172.20.0.0/20"]), &["spec.networking.subnets[1].cidr"]);
        assert_eq!(found[0].cause, Cause::Duplicate);
    }

    #[test]
    fn accepts_subnets_that_kops_makes() {
        accepts(
            &EXISTING,
            "cluster: {spec: {networking: {networkID: vpc-1, subnets: [{name: a, type: Public, zone: us-east-1a, \
            cidr: 172.20.0.0/20}, {name: b, type: Public, zone: us-east-1b, cidr: 172.20.0.0/20}]}}}",
        );
    }

    #[test]
    fn reports_the_inner_block() {
        let found = reports(
            &EXISTING,
            "cluster: {spec: {networking: {networkID: vpc-1, subnets: [{name: a, type: Public, zone: us-east-1a, id: \
            subnet-1, cidr: 172.20.4.0/24}, {name: b, type: Public, zone: us-east-1b, id: subnet-2, cidr: \
            172.20.0.0/20}]}}}",
            &["spec.networking.subnets[0].cidr"],
        );
        assert_eq!(found[0].related[0].field, "spec.networking.subnets[1].cidr");
    }
}
