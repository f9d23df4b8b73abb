//! NAT64 traffic that goes to a transit gateway.

use super::helpers::nat64_targets;
use crate::forwarding::TargetKind;
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The egress of a zone in an IPv6 cluster is a transit gateway, so traffic to `64:ff9b::/96` goes there.
    ///
    /// A transit gateway passes packets on as they are and does not do NAT64. A NAT gateway in a VPC that it reaches
    /// has to translate them, and that VPC needs a route back ("DNS64 and NAT64" in the VPC User Guide).
    ///
    /// Make sure that the route table of the transit gateway sends `64:ff9b::/96` to a VPC whose NAT gateway takes it.
    pub static RULE = {
        code: "nat64-through-transit-gateway",
        summary: "a transit gateway does not do NAT64",
        severity: Info,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        needs: [Ipv6, Targets],
        bad: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: ::/0
      subnets:
      - {name: a, type: Private, zone: us-east-1a, ipv6CIDR: /64#0, egress: tgw-0123456789abcdef0}
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
    for (field, id) in nat64_targets(subject, TargetKind::TransitGateway) {
        let message = format!(
            "the transit gateway `{id}` gets the NAT64 traffic, and a NAT gateway that it reaches has to translate it"
        );
        report
            .report(field, message)
            .value(id)
            .hint("Route `64:ff9b::/96` from the transit gateway to a VPC with a NAT gateway");
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
        accepts(&RULE, "cluster: {spec: {networking: {subnets: [{name: a, type: Private, zone: x1, egress: tgw-1}]}}}");
        accepts(&RULE, &request("{name: a, type: Private, zone: x1, egress: nat-1}"));
    }

    #[test]
    fn reports_egress_and_overriding_routes() {
        reports(
            &RULE,
            &request("{name: a, type: Private, zone: x1, egress: tgw-1}"),
            &["spec.networking.subnets[0].egress"],
        );
        let route = "additionalRoutes: [{cidr: '64:ff9b::/96', target: tgw-1}]";
        reports(
            &RULE,
            &request(&format!("{{name: a, type: Private, zone: x1, {route}}}")),
            &["spec.networking.subnets[0].additionalRoutes[0].target"],
        );
    }
}
