//! IPv6 routes that kOps cannot move to another target.

use crate::release::Releases;
use crate::rules::cloud::aws_zones;
use crate::rules::paths::subnet_field;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::subnets::Egress;

rule! {
    /// In an IPv6 cluster kOps can make the route to `64:ff9b::/96`, but it cannot give an existing one another target.
    ///
    /// A change of `egress` in an existing cluster needs just that. kOps crashes while it prints the change; a change
    /// to the egress-only internet gateway stops with "missing target" (`RenderAWS` in
    /// `upup/pkg/fi/cloudup/awstasks/route.go`, all releases).
    ///
    /// A new cluster needs no repair. In an existing cluster, delete the zone's route to `64:ff9b::/96` in AWS before
    /// the `kops update cluster` that changes `egress`.
    pub static RULE = {
        code: "kops-cannot-replace-ipv6-route",
        summary: "kOps crashes when this egress replaces another one in an existing IPv6 cluster",
        severity: Info,
        cause: Invalid,
        source: KopsTrap,
        releases: Releases::ALL,
        needs: [Egress, Ipv6],
        bad: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: ::/0
      subnets:
      - {name: a, type: Private, zone: us-east-1a, egress: tgw-0123456789abcdef0}
      - {name: u, type: Utility, zone: us-east-1a}
"#,
        good: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: ::/0
      subnets:
      - {name: a, type: Private, zone: us-east-1a}
      - {name: u, type: Utility, zone: us-east-1a}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let cluster = subject.cluster;
    if !cluster.is_ipv6() {
        return;
    }
    for zone in aws_zones(cluster) {
        let Some(user) = zone.nat_users.first() else {
            continue;
        };
        let Some(Egress::NatGateway(id) | Egress::TransitGateway(id)) = zone.egress(cluster) else {
            continue;
        };
        let message = format!(
            "if the cluster exists and `{id}` replaces another egress of `{}`, kOps crashes on the route to \
            `64:ff9b::/96`",
            zone.name
        );
        let finding = report.report(subnet_field(*user, "egress"), message);
        finding.value(id).hint("In an existing cluster, delete the zone's route to `64:ff9b::/96` first");
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
    fn accepts_new_gateways() {
        accepts(&RULE, &request("{name: a, type: Private, zone: a, egress: eipalloc-1}"));
    }

    #[test]
    fn reports_an_egress_that_may_be_a_change() {
        reports(
            &RULE,
            &request("{name: a, type: Private, zone: a, egress: nat-1}"),
            &["spec.networking.subnets[0].egress"],
        );
    }
}
