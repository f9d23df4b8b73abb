//! New subnets on IPv6 addresses that an existing VPC has given away.

use super::free_numbers::FreeNumbers;
use super::helpers::{self, Wanted};
use super::pool::VpcPool;
use crate::aws::limits::USUAL_IPV6_LENGTH;
use crate::cidr::sets;
use crate::cidr::{IpNet, nth_block};
use crate::release::Releases;
use crate::rules::cloud::Existence;
use crate::rules::paths;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::request::VpcSubnet;
use crate::subnets::{AssignedCluster, AssignedSubnet};

rule! {
    /// The IPv6 block of a subnet that kOps is to make in an existing VPC overlaps that of one of the VPC's subnets.
    ///
    /// AWS refuses a subnet on addresses of another one (`InvalidSubnet.Conflict`). What the VPC has is known from
    /// `vpc.subnets` and `vpc.ipv6CIDRs` of the request. A subnet with exactly the same blocks in the same zone is
    /// taken for the cluster's own, made by an earlier apply. It is a warning, because the list may be older than the
    /// VPC.
    ///
    /// Take a free number, or use the existing subnet by its `id`.
    pub static RULE = {
        code: "ipv6-block-used-in-vpc",
        summary: "a new subnet shares IPv6 addresses with a subnet that the VPC has",
        severity: Warning,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        needs: [ExistingVpc, Ipv6Blocks, NewSubnets, SubnetFacts, VpcFacts],
        bad: r#"cluster:
  spec:
    networking:
      networkID: vpc-1
      subnets:
      - {name: a, type: Public, zone: us-east-1a, ipv6CIDR: /64#1}
vpc:
  ipv6CIDRs: ['2001:db8::/56']
  subnets:
  - {id: subnet-1, zone: us-east-1b, ipv6CIDR: '2001:db8:0:1::/64'}
"#,
        good: r#"cluster:
  spec:
    networking:
      networkID: vpc-1
      subnets:
      - {name: a, type: Public, zone: us-east-1a, ipv6CIDR: /64#2}
vpc:
  ipv6CIDRs: ['2001:db8::/56']
  subnets:
  - {id: subnet-1, zone: us-east-1b, ipv6CIDR: '2001:db8:0:1::/64'}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    if !subject.cluster.is_shared_vpc() {
        return;
    }
    let pool = VpcPool::of(subject);
    let is_known = matches!(pool, VpcPool::Known(_));
    let known: Vec<_> = subject.vpc.known_subnets().collect();
    let taken = known.iter().enumerate().filter_map(|(key, subnet)| Some((key, subnet.ipv6_cidr.ipv6()?.into())));
    let new = helpers::subnets_of(subject, Existence::Created).filter_map(|subnet| {
        let net = match subnet.wanted {
            Wanted::Relative(notation) if is_known => nth_block(pool.network(), notation).ok()?,
            Wanted::Relative(_) => return None,
            Wanted::Literal(net) => net,
        };
        Some((subnet.index, IpNet::V6(net)))
    });
    let new: Vec<(usize, IpNet)> = new.collect();
    let mut free = None;
    for used in sets::used(&new, &taken.collect::<Vec<_>>()) {
        let (subnet, with) = (&subject.cluster.subnets[used.new], known[used.known]);
        if used.same && subnet.zone == with.zone && !has_other_ipv4(subject.cluster, subnet, with) {
            continue;
        }
        let written = subnet.spec.ipv6_cidr.text();
        let message = format!("block `{written}` overlaps `{}` of the VPC's subnet `{}`", with.ipv6_cidr, with.id);
        let finding = report.report(paths::subnet_field(used.new, "ipv6CIDR"), message);
        finding.value(written);
        if is_known {
            finding.hint = free.get_or_insert_with(|| FreeNumbers::of(subject, &pool)).hint(USUAL_IPV6_LENGTH);
        }
    }
}

/// Whether the subnet of the VPC has an IPv4 block that the new one is not to have.
fn has_other_ipv4(cluster: &AssignedCluster<'_>, subnet: &AssignedSubnet<'_>, with: &VpcSubnet) -> bool {
    let Some(known) = with.ipv4_cidr.ipv4() else { return false };
    match subnet.cidr.ipv4() {
        Some(block) => block != known,
        None => cluster.is_ipv6() && subnet.cidr.is_empty() && subnet.spec.cidr.is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    const CLUSTER: &str = "cluster: {spec: {networking: {networkID: vpc-1, subnets: [{name: a, type: Public, zone: \
        us-east-1a, ipv6CIDR: /64#1}]}}}";

    #[test]
    fn accepts_what_an_earlier_apply_made_and_unknown_vpcs() {
        let subnet = "subnets: [{id: subnet-1, zone: us-east-1a, ipv6CIDR: '2001:db8:0:1::/64'}]";
        accepts(&RULE, &format!("{CLUSTER}\nvpc: {{ipv6CIDRs: ['2001:db8::/56'], {subnet}}}"));
        let subnet = "subnets: [{id: subnet-1, zone: us-east-1b, ipv6CIDR: '2001:db8:0:1::/64'}]";
        accepts(&RULE, &format!("{CLUSTER}\nvpc: {{{subnet}}}"));
    }

    #[test]
    fn reports_literal_blocks_where_the_pool_is_not_known() {
        let cluster = CLUSTER.replace("/64#1", "'2001:db8:0:1::/64'");
        let subnet = "subnets: [{id: subnet-1, zone: us-east-1b, ipv6CIDR: '2001:db8:0:1::/64'}]";
        let found = reports(&RULE, &format!("{cluster}\nvpc: {{{subnet}}}"), &["spec.networking.subnets[0].ipv6CIDR"]);
        assert_eq!(found[0].hint, None);
    }

    #[test]
    fn the_hint_is_a_free_block() {
        let subnet = "subnets: [{id: subnet-1, zone: us-east-1b, ipv6CIDR: '2001:db8::/63'}]";
        let request = format!("{CLUSTER}\nvpc: {{ipv6CIDRs: ['2001:db8::/56'], {subnet}}}");
        let found = reports(&RULE, &request, &["spec.networking.subnets[0].ipv6CIDR"]);
        assert_eq!(found[0].hint.as_deref(), Some("Take the next free block, `/64#2`"));
        accepts(&RULE, &request.replace("/64#1", "/64#2"));
    }

    #[test]
    fn a_subnet_with_another_ipv4_block_is_not_the_clusters_own() {
        let request = |own: &str, known: &str| {
            format!(
                "cluster: {{spec: {{networking: {{networkID: vpc-1, nonMasqueradeCIDR: '::/0', subnets: [{{name: a, \
                type: Private, zone: us-east-1a, {own}ipv6CIDR: '2001:db8:0:1::/64'}}]}}}}}}\nvpc: {{subnets: [{{id: \
                subnet-1, zone: us-east-1a, ipv4CIDR: {known}, ipv6CIDR: '2001:db8:0:1::/64'}}]}}"
            )
        };
        let field = ["spec.networking.subnets[0].ipv6CIDR"];
        reports(&RULE, &request("", "172.20.9.0/24"), &field);
        reports(&RULE, &request("cidr: 172.20.8.0/24, ", "172.20.9.0/24"), &field);
        accepts(&RULE, &request("cidr: 172.20.9.0/24, ", "172.20.9.0/24"));
        accepts(&RULE, &request("cidr: 172.20.9.0/24, ", "''"));
    }

    #[test]
    fn reports_wider_blocks() {
        let subnet = "subnets: [{id: subnet-1, zone: us-east-1a, ipv6CIDR: '2001:db8::/60'}]";
        reports(
            &RULE,
            &format!("{CLUSTER}\nvpc: {{ipv6CIDRs: ['2001:db8::/56'], {subnet}}}"),
            &["spec.networking.subnets[0].ipv6CIDR"],
        );
    }
}
