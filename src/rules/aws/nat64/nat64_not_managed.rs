//! Subnets whose NAT64 route is not kOps' business.

use crate::release::Releases;
use crate::rules::cloud::is_ipv6_on_aws;
use crate::rules::paths::subnet_field;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::subnets::{Existing, SubnetType};

rule! {
    /// A subnet of an IPv6 cluster exists already (`id`) or has `egress: External`, so kOps makes no route for NAT64 in
    /// its route table.
    ///
    /// For hosts that have IPv4 only, DNS64 gives machines and pods addresses in `64:ff9b::/96`. Without a route to a
    /// NAT gateway their packets are lost ("DNS64 and NAT64" in the VPC User Guide).
    ///
    /// Make sure that the route table of the subnet sends `64:ff9b::/96` to a NAT gateway in another subnet. With the
    /// route tables of AWS in `observed` it is known: see `shared-subnet-without-nat64`.
    pub static RULE = {
        code: "nat64-not-managed",
        summary: "the NAT64 route of this subnet is not made by kOps",
        severity: Info,
        cause: Required,
        source: Aws,
        releases: Releases::ALL,
        needs: [Ipv6, Ipv6Blocks, Unowned],
        bad: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: ::/0
      subnets:
      - {name: a, type: Private, zone: us-east-1a, ipv6CIDR: /64#0, id: subnet-1}
"#,
        good: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: ::/0
      subnets:
      - {name: a, type: Private, zone: us-east-1a, ipv6CIDR: /64#0}
      - {name: u, type: Utility, zone: us-east-1a}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    if !is_ipv6_on_aws(subject.cluster) {
        return;
    }
    let existing = Existing::of(subject.observed);
    for (index, subnet) in subject.cluster.subnets.iter().enumerate() {
        let runs_pods = subnet.kind.is_some_and(|kind| kind != SubnetType::Utility) && subnet.has_ipv6_cidr();
        if !runs_pods || subnet.is_owned() || existing.table(subject.cluster, subnet).is_some() {
            continue;
        }
        let message = format!(
            "kOps makes no routes for `{}`; its route table has to route `64:ff9b::/96` to a NAT gateway",
            subnet.spec.name
        );
        report.report(subnet_field(index, "ipv6CIDR"), message).value(subnet.spec.ipv6_cidr.text());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(subnets: &str) -> String {
        format!("cluster: {{spec: {{networking: {{nonMasqueradeCIDR: '::/0', subnets: [{subnets}]}}}}}}")
    }

    #[test]
    fn accepts_subnets_whose_table_is_known() {
        let subnets = "{name: a, type: Private, zone: x1, ipv6CIDR: /64#0, id: subnet-1}";
        let observed = "observed: [{RouteTables: [{RouteTableId: rtb-1, VpcId: vpc-1, Associations: [{Main: true}], \
            Routes: []}]}]";
        let shared = request(subnets).replace("nonMasq", "networkID: vpc-1, nonMasq");
        accepts(&RULE, &format!("{shared}\n{observed}"));
        let without = |key: &str| format!("{shared}\n{}", observed.replace(key, "Other"));
        for unknown in [shared.clone(), without("Routes"), without("Associations")] {
            reports(&RULE, &unknown, &["spec.networking.subnets[0].ipv6CIDR"]);
        }
    }

    #[test]
    fn accepts_utility_subnets() {
        accepts(&RULE, &request("{name: u, type: Utility, zone: x1, ipv6CIDR: /64#0, id: subnet-1}"));
    }

    #[test]
    fn reports_existing_and_external_subnets() {
        let subnets = "{name: a, type: Private, zone: x1, ipv6CIDR: /64#0, id: subnet-1}, {name: b, type: Private, \
            zone: x1, ipv6CIDR: /64#1, egress: External}";
        reports(
            &RULE,
            &request(subnets),
            &["spec.networking.subnets[0].ipv6CIDR", "spec.networking.subnets[1].ipv6CIDR"],
        );
    }
}
