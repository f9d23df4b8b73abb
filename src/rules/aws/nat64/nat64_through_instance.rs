//! NAT64 traffic that goes to an instance.

use super::helpers::nat64_targets;
use crate::forwarding::TargetKind;
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The egress of a zone in an IPv6 cluster is an instance, so traffic to `64:ff9b::/96` goes there.
    ///
    /// NAT gateways of AWS do NAT64 by themselves ("DNS64 and NAT64" in the VPC User Guide). An instance needs software
    /// for it, such as Jool or Tayga; the usual NAT instances translate IPv4 only.
    ///
    /// Use a NAT gateway. Or set up NAT64 on the instance and switch off its source/destination check.
    pub static RULE = {
        code: "nat64-through-instance",
        summary: "an instance has to do NAT64 itself",
        severity: Warning,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        needs: [Ipv6, Targets],
        bad: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: ::/0
      subnets:
      - {name: a, type: Private, zone: us-east-1a, ipv6CIDR: /64#0, egress: i-0123456789abcdef0}
      - {name: u, type: Utility, zone: us-east-1a}
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
    for (field, id) in nat64_targets(subject, TargetKind::Instance) {
        let message = format!("the instance `{id}` gets the NAT64 traffic and has to translate it itself");
        report.report(field, message).value(id).hint("Use a NAT gateway");
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
    fn accepts_ipv4_clusters_and_nat_gateways() {
        accepts(&RULE, "cluster: {spec: {networking: {subnets: [{name: a, type: Private, zone: x1, egress: i-1}]}}}");
        accepts(&RULE, &request("{name: a, type: Private, zone: x1, egress: nat-1}"));
    }

    #[test]
    fn reports_egress_and_overriding_routes() {
        reports(
            &RULE,
            &request("{name: a, type: Private, zone: x1, egress: i-1}"),
            &["spec.networking.subnets[0].egress"],
        );
        let route = "additionalRoutes: [{cidr: '64:ff9b::/96', target: i-1}]";
        reports(
            &RULE,
            &request(&format!("{{name: a, type: Private, zone: x1, {route}}}")),
            &["spec.networking.subnets[0].additionalRoutes[0].target"],
        );
    }
}
