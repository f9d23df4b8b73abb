//! NAT gateways that kOps does not put into the utility subnet.

use crate::release::Releases;
use crate::rules::cloud::aws_zones;
use crate::rules::paths::subnet;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::subnets::Egress;

rule! {
    /// kOps puts the zone's new NAT gateway into a public subnet, and the plan shows it in the utility subnet.
    ///
    /// `docs/networking/ipv6.md` puts the gateway into the utility subnet, and so does the plan. kOps looks for utility
    /// subnets only in zones with private subnets. In this zone only public subnets need the gateway, so kOps puts it
    /// into the public subnet that uses it (`pkg/model/awsmodel/network.go`, all releases).
    ///
    /// To have it where the plan shows it, make the gateway in the utility subnet yourself and write its id (`nat-…`)
    /// in `egress`. Or give the zone a private subnet.
    pub static RULE = {
        code: "kops-places-nat-gateway-elsewhere",
        summary: "kOps puts the NAT gateway into the public subnet, not into the utility subnet",
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
      - {name: u, type: Utility, zone: us-east-1a}
"#,
        good: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: ::/0
      subnets:
      - {name: a, type: Public, zone: us-east-1a, ipv6CIDR: /64#0}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let cluster = subject.cluster;
    for zone in aws_zones(cluster).filter(|zone| zone.has_public_users_only()) {
        let ([public], Some(utility)) = (zone.public.as_slice(), zone.utility.first()) else {
            continue;
        };
        if !zone.egress(cluster).is_some_and(Egress::makes_nat_gateway) {
            continue;
        }
        let name = |index: usize| cluster.subnets[index].spec.name.as_str();
        let message = format!(
            "kOps puts the NAT gateway of `{}` into the public subnet `{}`, and not into the utility subnet `{}` of \
            the plan",
            zone.name,
            name(*public),
            name(*utility)
        );
        let finding = report.report(subnet(*public), message);
        finding.hint(format!(
            "Make a NAT gateway in `{}` and name it in `egress` of `{}`",
            name(*utility),
            name(*public)
        ));
        finding.related(subnet(*utility), "where the documentation puts the gateway");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(subnets: &str) -> String {
        format!("cluster: {{spec: {{networking: {{nonMasqueradeCIDR: '::/0', subnets: [{subnets}]}}}}}}")
    }

    const PUBLIC: &str = "{name: a, type: Public, zone: us-east-1a, ipv6CIDR: /64#0}";
    const UTILITY: &str = "{name: u, type: Utility, zone: us-east-1a}";

    #[test]
    fn accepts_existing_gateways_and_zones_with_private_subnets() {
        let existing = "{name: a, type: Public, zone: us-east-1a, ipv6CIDR: /64#0, egress: nat-1}";
        accepts(&RULE, &request(&format!("{existing}, {UTILITY}")));
        accepts(&RULE, &request(&format!("{PUBLIC}, {UTILITY}, {{name: p, type: Private, zone: us-east-1a}}")));
    }

    #[test]
    fn reports_the_public_subnet() {
        let found = reports(&RULE, &request(&format!("{UTILITY}, {PUBLIC}")), &["spec.networking.subnets[1]"]);
        assert_eq!(found[0].related[0].field, "spec.networking.subnets[0]");
    }
}
