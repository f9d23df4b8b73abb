//! NAT gateways in the subnet that uses them.

use crate::release::Releases;
use crate::rules::cloud::aws_zones;
use crate::rules::paths::subnet;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::subnets::Egress;

rule! {
    /// The zone's NAT gateway is in a subnet that itself routes `64:ff9b::/96` to the gateway.
    ///
    /// Only public subnets of the zone need the gateway, for NAT64, and kOps has no other place for it there
    /// (`pkg/model/awsmodel/network.go`, all releases). AWS asks for a NAT gateway in another subnet than those that
    /// route to it ("DNS64 and NAT64" in the VPC User Guide).
    ///
    /// Make a NAT gateway in another public subnet and write its id (`nat-…`) in `egress`. Or put the machines into
    /// private subnets beside a utility subnet.
    pub static RULE = {
        code: "nat-gateway-in-its-own-subnet",
        summary: "the NAT gateway is in the subnet that uses it",
        severity: Warning,
        cause: Invalid,
        source: KopsTrap,
        releases: Releases::ALL,
        bad: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: ::/0
      subnets:
      - {name: a, type: Public, zone: us-east-1a, ipv6CIDR: /64#0}
"#,
        good: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: ::/0
      subnets:
      - {name: a, type: Public, zone: us-east-1a, ipv6CIDR: /64#0, egress: nat-0123456789abcdef0}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let cluster = subject.cluster;
    for zone in aws_zones(cluster) {
        let Some((place, _)) = zone.nat_placement().filter(|(place, _)| zone.nat_users.contains(place)) else {
            continue;
        };
        let egress = zone.first_nat_user(cluster).map(|user| Egress::parse(&user.spec.egress));
        if zone.has_private_table || !egress.is_some_and(Egress::makes_nat_gateway) {
            continue;
        }
        let name = &cluster.subnets[place].spec.name;
        let message = format!("the NAT gateway of `{}` is in `{name}`, which routes `64:ff9b::/96` to it", zone.name);
        let finding = report.report(subnet(place), message);
        finding.hint(format!("Make a NAT gateway in another public subnet and name it in `egress` of `{name}`"));
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
    fn accepts_gateways_in_other_subnets() {
        accepts(
            &RULE,
            &request("{name: a, type: Public, zone: x1, ipv6CIDR: /64#0}, {name: u, type: Utility, zone: x1}"),
        );
        accepts(
            &RULE,
            &request("{name: a, type: Public, zone: x1}, {name: b, type: Public, zone: x1, ipv6CIDR: /64#0}"),
        );
    }

    #[test]
    fn reports_the_subnet_that_uses_its_own_gateway() {
        let subnets = "{name: a, type: Public, zone: x1, ipv6CIDR: /64#0, egress: eipalloc-1}";
        reports(&RULE, &request(subnets), &["spec.networking.subnets[0]"]);
    }
}
