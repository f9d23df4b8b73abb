//! New subnets on addresses that an existing VPC has given away.

use super::helpers;
use crate::cidr::{IpNet, sets};
use crate::diagnostic::Safety;
use crate::release::Releases;
use crate::rules::cloud::Existence;
use crate::rules::offers::Offers;
use crate::rules::paths;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::request::VpcSubnet;
use crate::subnets::Origin;

rule! {
    /// A subnet that kOps is to make overlaps one of the VPC's subnets.
    ///
    /// AWS refuses a subnet on addresses of another one (`InvalidSubnet.Conflict`). What the VPC has is known from
    /// `vpc.subnets` of the request, or from `observed`. kOps finds its own subnets by their tags. Where tags are not
    /// known, a subnet with exactly the same block in the same zone is taken for the cluster's own, made by an earlier
    /// apply: see `automatic-block-used-in-vpc`.
    ///
    /// Take a free block, or use the existing subnet by its `id`.
    pub static RULE = {
        code: "subnet-block-used-in-vpc",
        summary: "a new subnet shares addresses with a subnet that the VPC has",
        severity: Error,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        needs: [NewSubnets, VpcFacts],
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
    let Blocks { new, taken } = Blocks::of(subject);
    let mut free = None;
    for (index, with, is_own) in used(subject, &new, &taken) {
        let subnet = &subject.cluster.subnets[index];
        if is_own {
            continue;
        }
        let what = if subnet.origin == Origin::Assigned { "automatically assigned block" } else { "block" };
        let message =
            format!("{what} `{}` overlaps `{}` of the VPC's subnet `{}`", subnet.cidr, with.ipv4_cidr, with.id);
        let finding = report.report(paths::subnet_field(index, "cidr"), message);
        finding.value(subnet.spec.cidr.text());
        let free = free.get_or_insert_with(|| Offers::of(subject));
        if let Some(block) = subnet.cidr.ipv4().and_then(|net| free.take(net.prefix_len())) {
            finding
                .hint(format!("Write a free block into `cidr`, for example `{block}`"))
                .repair_with(Safety::Unsafe, block.to_string());
        }
    }
}

rule! {
    /// kOps assigns a subnet the block that a subnet of the existing VPC has in the same zone.
    ///
    /// `cidr` is not written, and kOps does not look at what the VPC has when it assigns blocks
    /// (`assignCIDRsToSubnets`). That is right where an earlier apply made the subnet. If it belongs to something else,
    /// AWS refuses the new one (`InvalidSubnet.Conflict`).
    ///
    /// If the subnet is not the cluster's own, write a free block into `cidr`.
    pub static AUTOMATIC = {
        code: "automatic-block-used-in-vpc",
        summary: "a block that kOps assigns belongs to a subnet that the VPC has",
        severity: Info,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        needs: [NewSubnets, VpcFacts],
        bad: r#"cluster:
  spec:
    networking:
      networkID: vpc-1
      subnets:
      - {name: a, type: Private, zone: us-east-1a}
      - {name: u, type: Utility, zone: us-east-1a}
vpc:
  id: vpc-1
  subnets:
  - {id: subnet-1, zone: us-east-1a, ipv4CIDR: 172.20.0.0/20}
  - {id: subnet-2, zone: us-east-1a, ipv4CIDR: 172.20.32.0/19}
"#,
        good: r#"cluster:
  spec:
    networking:
      networkID: vpc-1
      subnets:
      - {name: a, type: Private, zone: us-east-1a, cidr: 172.20.64.0/20}
      - {name: u, type: Utility, zone: us-east-1a, cidr: 172.20.80.0/20}
vpc:
  id: vpc-1
  subnets:
  - {id: subnet-1, zone: us-east-1a, ipv4CIDR: 172.20.0.0/20}
"#,
        check: check_automatic,
    }
}

fn check_automatic(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Blocks { new, taken } = Blocks::of(subject);
    let mut free = None;
    for (index, with, is_own) in used(subject, &new, &taken) {
        let subnet = &subject.cluster.subnets[index];
        if !is_own || subnet.origin != Origin::Assigned {
            continue;
        }
        let message = format!("kOps assigns the block `{}`, which the VPC's subnet `{}` has", subnet.cidr, with.id);
        let finding = report.report(paths::subnet_field(index, "cidr"), message);
        let free = free.get_or_insert_with(|| Offers::of(subject));
        if let Some(block) = subnet.cidr.ipv4().and_then(|net| free.take(net.prefix_len())) {
            finding.hint(format!("If the cluster did not make `{}`, write a free block: `cidr: {block}`", with.id));
        }
    }
}

/// The blocks of the subnets that kOps makes and of those that the VPC has, by index.
struct Blocks {
    new: Vec<(usize, IpNet)>,
    taken: Vec<(usize, IpNet)>,
}

impl Blocks {
    fn of(subject: &Subject<'_>) -> Blocks {
        // What the request says of a VPC that kOps makes is of the time to come.
        let is_there = |fact: &VpcSubnet| subject.cluster.is_shared_vpc() || fact.is_observed;
        let known = subject.vpc.known_subnets().enumerate().filter(|(_, fact)| is_there(fact));
        let taken: Vec<_> = known.filter_map(|(key, subnet)| Some((key, subnet.ipv4_cidr.ipv4()?.into()))).collect();
        let new = helpers::subnets_of(subject, Existence::Created).take(if taken.is_empty() { 0 } else { usize::MAX });
        Blocks { new: new.filter_map(|(index, subnet)| Some((index, subnet.cidr.ipv4()?.into()))).collect(), taken }
    }
}

/// The new subnets on addresses of the VPC's own, with the one that has them, and whether it is taken for what an
/// earlier apply made.
fn used<'a>(
    subject: &Subject<'a>,
    new: &[(usize, IpNet)],
    taken: &[(usize, IpNet)],
) -> impl Iterator<Item = (usize, &'a VpcSubnet, bool)> {
    let cluster = subject.cluster;
    let known = subject.vpc.known_subnets().take(if new.is_empty() { 0 } else { usize::MAX }).collect::<Vec<_>>();
    let knows_tags = subject.observed.knows_tags();
    sets::used(new, taken).into_iter().map(move |used| {
        let (subnet, with) = (&cluster.subnets[used.new], known[used.known]);
        let may_be_own = !with.is_observed || !knows_tags;
        (used.new, with, may_be_own && used.same && subnet.zone == with.zone)
    })
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
    fn an_automatic_block_of_the_vpc_is_an_info_in_its_zone_and_an_error_in_another() {
        let yaml = |zone: &str| {
            format!(
                "{{cluster: {{spec: {{networking: {{networkID: vpc-1, subnets: [{{name: a, type: Public, zone: \
                us-east-1a}}]}}}}}}, vpc: {{subnets: [{{id: subnet-1, zone: {zone}, ipv4CIDR: 172.20.0.0/16}}]}}}}"
            )
        };
        reports(&AUTOMATIC, &yaml("us-east-1a"), &["spec.networking.subnets[0].cidr"]);
        accepts(&RULE, &yaml("us-east-1a"));
        let found = reports(&RULE, &yaml("us-east-1b"), &["spec.networking.subnets[0].cidr"]);
        assert!(found[0].message.starts_with("automatically assigned block"), "{found:#?}");
    }

    fn observed(networking: &str, tags: &str) -> String {
        let vpc = "{VpcId: vpc-1, CidrBlock: 172.20.0.0/16, Tags: [{Key: KubernetesCluster, Value: c.example.com}]}";
        let subnet = "{SubnetId: subnet-1, VpcId: vpc-1, AvailabilityZone: us-east-1a, CidrBlock: 172.20.32.0/19";
        format!(
            "{{cluster: {{spec: {{networking: {{{networking}}}}}}}, observed: [{{Vpcs: [{vpc}]}}, {{Subnets: \
            [{subnet}{tags}}}]}}]}}"
        )
    }

    #[test]
    fn tags_tell_whose_a_subnet_is() {
        for networking in ["networkID: vpc-1", "networkCIDR: 172.20.0.0/16"] {
            let own = ", Tags: [{Key: kubernetes.io/cluster/c.example.com, Value: owned}]";
            accepts(&RULE, &observed(networking, own));
            accepts(&RULE, &observed(networking, ""));
            let another = ", Tags: [{Key: Name, Value: databases}]";
            reports(&RULE, &observed(networking, another), &["spec.networking.subnets[0].cidr"]);
        }
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
