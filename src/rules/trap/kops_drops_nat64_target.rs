//! NAT64 routes to an instance that kOps leaves without a target.

use crate::release::Releases;
use crate::rules::cloud::aws_zones;
use crate::rules::paths::subnet_field;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::subnets::Egress;

rule! {
    /// The egress of a zone in an IPv6 cluster is an instance (`i-…`), and kOps makes the route to `64:ff9b::/96`
    /// without a target.
    ///
    /// `docs/networking/ipv6.md` routes NAT64 to the egress, and so does the plan. kOps gives the instance to the IPv4
    /// route only (`pkg/model/awsmodel/network.go`, all releases), so IPv6-only machines do not reach IPv4 hosts.
    ///
    /// Use a NAT gateway (`nat-…`, `eipalloc-…`, or no `egress` for a new one) or a transit gateway.
    pub static RULE = {
        code: "kops-drops-nat64-target",
        summary: "kOps leaves the NAT64 route without a target",
        severity: Warning,
        cause: Invalid,
        source: KopsTrap,
        releases: Releases::ALL,
        needs: [Egress, Ipv6],
        bad: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: ::/0
      subnets:
      - {name: a, type: Private, zone: us-east-1a, egress: i-0123456789abcdef0}
      - {name: u, type: Utility, zone: us-east-1a}
"#,
        good: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: ::/0
      subnets:
      - {name: a, type: Private, zone: us-east-1a, egress: nat-0123456789abcdef0}
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
        let (Some(user), Some(Egress::Instance(id))) = (zone.nat_users.first(), zone.egress(cluster)) else {
            continue;
        };
        let message =
            format!("kOps leaves the route to `64:ff9b::/96` in `{}` without a target instead of `{id}`", zone.name);
        let finding = report.report(subnet_field(*user, "egress"), message);
        finding.value(id).hint("Use a NAT gateway or a transit gateway");
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
    fn accepts_instances_in_ipv4_clusters() {
        accepts(&RULE, "cluster: {spec: {networking: {subnets: [{name: a, type: Private, zone: a, egress: i-1}]}}}");
    }

    #[test]
    fn reports_one_subnet_a_zone() {
        let subnets = "{name: a, type: Private, zone: a, egress: i-1}, {name: b, type: Private, zone: a, egress: \
            i-1}, {name: c, type: Public, zone: b, ipv6CIDR: /64#0, egress: i-1}";
        reports(&RULE, &request(subnets), &["spec.networking.subnets[0].egress"]);
    }
}
