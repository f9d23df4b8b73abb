//! No free part of the network is left for a subnet.

use std::cell::LazyCell;

use crate::aws::limits::USUAL_IPV6_LENGTH;
use crate::diagnostic::{Change, Object, Safety, excerpt};
use crate::release::Releases;
use crate::rules::aws::ipv6::{FreeNumbers, VpcPool};
use crate::rules::paths::subnet_field;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::subnets::{AssignedCluster, AssignedSubnet, AssignmentFailure, Fit, SubnetType};

rule! {
    /// A subnet has no `cidr`, and the network has no free part for it.
    ///
    /// kOps splits the network into equal parts: always 8 up to 1.27, and 1, 2, 4 or 8 from 1.28 on, by the number of
    /// subnets. It leaves out every part that overlaps a `cidr` that is written, keeps one for utility subnets, and
    /// gives one to each other subnet. It does not use gaps that are smaller than a part
    /// (`upup/pkg/fi/cloudup/subnets.go`).
    ///
    /// Write the `cidr` of every subnet yourself, or move the blocks that are written together, so that whole parts are
    /// free.
    pub static RULE = {
        code: "no-free-ipv4-block",
        summary: "the network has no free part left for a subnet without `cidr`",
        severity: Error,
        cause: Required,
        source: KopsModel,
        releases: Releases::ALL,
        needs: [Unassigned],
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.0.0/16}
      - {name: b, type: Public, zone: us-east-1b}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-east-1a}
      - {name: b, type: Public, zone: us-east-1b}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let cluster = subject.cluster;
    let given = cluster.spec.networking.subnets.iter().enumerate().filter(|(_, subnet)| !subnet.cidr.is_empty());
    let given = LazyCell::new(|| given.map(|(index, _)| index).take(MOST_RELATED).collect::<Vec<_>>());
    let places = LazyCell::new(|| cluster.places(subject.vpc));
    for failure in &cluster.failures {
        let Some((index, message)) = without_block(cluster, failure) else { continue };
        let finding = report.report(subnet_field(index, "cidr"), message);
        finding.depends_on(subnet_field(index, "type"));
        for other in given.iter() {
            finding.related(subnet_field(*other, "cidr"), "takes a part of the network");
        }
        if let Some(block) = lost_block(subject, index) {
            let set = Change::Set(subnet_field(index, "ipv6CIDR"), block.as_str().into());
            let hint =
                format!("Write `ipv6CIDR: {block}`: with it the subnet needs no IPv4 block, as the others of its type");
            finding.hint(hint).repair(Safety::Unsafe, [set]);
            let lost = subnet_field(index, "ipv6CIDR");
            finding.depends_on(lost.clone()).explains(Object::Cluster, lost);
            continue;
        }
        match places.as_deref() {
            Some(places) if !places.is_empty() => finding.hint(hint(cluster, places)),
            Some(_) => finding.hint("Write the `cidr` of every subnet; kOps does not use gaps smaller than one part"),
            None => finding.hint(
                "There is no room for all of them: add a block to `additionalNetworkCIDRs`, and write the `cidr` of \
                these subnets in it",
            ),
        };
        // All blocks at once: one alone would leave the others without a place.
        let repaired = places.as_deref().filter(|places| !places.is_empty() && places.len() <= MOST_REPAIRED);
        if let Some(places) = repaired {
            let set =
                |(place, fit): &(usize, Fit)| Change::Set(subnet_field(*place, "cidr"), fit.block.to_string().into());
            finding.repair(Safety::Unsafe, places.iter().map(set));
        }
    }
}

/// The subnet that gets no block, and why.
fn without_block(cluster: &AssignedCluster<'_>, failure: &AssignmentFailure) -> Option<(usize, String)> {
    let network = &cluster.network_cidr;
    match failure {
        AssignmentFailure::NoFreeBlock => {
            let first = cluster.subnets.iter().position(|subnet| subnet.cidr.is_empty())?;
            Some((first, format!("every part of `{network}` overlaps a given `cidr`, so none is left to assign")))
        }
        AssignmentFailure::NoBlockLeft(index) => {
            let name = &cluster.subnets[*index].spec.name;
            Some((*index, format!("no free part of `{network}` is left for subnet `{name}`")))
        }
        _ => None,
    }
}

/// A free IPv6 block for a private subnet without one, where all others of its type have one and no IPv4 block.
fn lost_block(subject: &Subject<'_>, index: usize) -> Option<String> {
    let subnets = &subject.cluster.subnets;
    let is_private = |subnet: &AssignedSubnet<'_>| subnet.kind == Some(SubnetType::Private);
    let has_ipv6_alone = |subnet: &AssignedSubnet<'_>| subnet.has_ipv6_cidr() && subnet.spec.cidr.is_empty();
    let mut others =
        subnets.iter().enumerate().filter(|(place, other)| *place != index && is_private(other)).peekable();
    others.peek()?;
    if !is_private(&subnets[index]) || subnets[index].has_ipv6_cidr() || !others.all(|(_, other)| has_ipv6_alone(other))
    {
        return None;
    }
    let pool = VpcPool::of(subject);
    Some(FreeNumbers::of(subject, &pool).next(USUAL_IPV6_LENGTH)?.to_string())
}

/// The blocks that are free for the subnets without one, the first few of them in words.
fn hint(cluster: &AssignedCluster<'_>, places: &[(usize, Fit)]) -> String {
    let named = places
        .iter()
        .take(MOST_NAMED)
        .map(|(place, fit)| format!("`cidr: {}` into `{}`", fit.block, excerpt(&cluster.subnets[*place].spec.name)));
    let named: Vec<String> = named.collect();
    let more = if places.len() <= MOST_NAMED { "" } else { ", and so on" };
    format!("Write {}{more}: these are free", named.join(", "))
}

/// The most blocks that a hint names.
const MOST_NAMED: usize = 4;
/// The most blocks that a fix writes: every finding has the same.
const MOST_REPAIRED: usize = 16;

/// More than these would not help anybody.
const MOST_RELATED: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_as_many_subnets_as_there_are_parts() {
        accepts(
            &RULE,
            "cluster: {spec: {networking: {subnets: [{name: a, type: Public, zone: a1}, {name: b, type: Public, \
            zone: a1}]}}}",
        );
    }

    #[test]
    fn names_blocks_that_are_free_for_a_fourth_zone() {
        let subnets = "{name: a, type: Private, zone: us-east-1a, cidr: 172.20.64.0/18}, {name: b, type: Private, \
            zone: us-east-1b, cidr: 172.20.128.0/18}, {name: c, type: Private, zone: us-east-1c, \
            cidr: 172.20.192.0/18}, \
            {name: ua, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/21}, {name: ub, type: Utility, zone: \
            us-east-1b, cidr: 172.20.8.0/21}, {name: uc, type: Utility, zone: us-east-1c, cidr: 172.20.16.0/21}, \
            {name: d, type: Private, zone: us-east-1d}, {name: ud, type: Utility, zone: us-east-1d}";
        let yaml = format!("cluster: {{spec: {{networking: {{subnets: [{subnets}]}}}}}}");
        let found = reports(&RULE, &yaml, &["spec.networking.subnets[6].cidr"]);
        let hint = "Write `cidr: 172.20.32.0/19` into `d`, `cidr: 172.20.24.0/21` into `ud`: these are free";
        assert_eq!(found[0].hint.as_deref(), Some(hint));
    }

    #[test]
    fn a_private_subnet_that_lost_its_ipv6_block_gets_one() {
        let subnets = "{name: a, type: Private, zone: us-east-1a}, {name: b, type: Private, zone: us-east-1b, \
            ipv6CIDR: /64#1}, {name: u, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/17}, \
            {name: v, type: Utility, zone: \
            us-east-1b, cidr: 172.20.128.0/17}";
        let yaml = format!("cluster: {{spec: {{networking: {{nonMasqueradeCIDR: '::/0', subnets: [{subnets}]}}}}}}");
        let found = reports(&RULE, &yaml, &["spec.networking.subnets[0].cidr"]);
        assert!(found[0].hint.as_deref().is_some_and(|hint| hint.starts_with("Write `ipv6CIDR: /64#0`")), "{found:?}");
    }

    #[test]
    fn a_full_network_needs_another_block() {
        let yaml = "cluster: {spec: {networking: {subnets: [{name: a, type: Public, zone: us-east-1a, cidr: \
            172.20.0.0/16}, {name: b, type: Public, zone: us-east-1b}]}}}";
        let found = reports(&RULE, yaml, &["spec.networking.subnets[1].cidr"]);
        assert!(found[0].hint.as_deref().is_some_and(|hint| hint.contains("`additionalNetworkCIDRs`")), "{found:?}");
    }

    #[test]
    fn reports_each_subnet_that_goes_without() {
        let subnets: Vec<String> = (0..10).map(|n| format!("{{name: s{n}, type: Public, zone: us-east-1a}}")).collect();
        let yaml = format!("cluster: {{spec: {{networking: {{subnets: [{}]}}}}}}", subnets.join(", "));
        let found = reports(&RULE, &yaml, &["spec.networking.subnets[8].cidr"]);
        assert_eq!(found[0].related[0].field, "spec.networking.subnets[9].cidr");
    }
}
