//! An existing VPC without an egress-only internet gateway.

use super::helpers::{Presence, needs_egress_only, relate_observed};
use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The IPv6 cluster has private subnets in an existing VPC (`networkID`), and AWS has no egress-only internet
    /// gateway that is attached to it.
    ///
    /// kOps makes no gateways in a VPC that it did not make, and `kops update cluster` stops where this one is missing
    /// (`upup/pkg/fi/cloudup/awstasks/egressonlyinternetgateway.go`). Known from
    /// `describe-egress-only-internet-gateways` in `observed`; a gateway that a route leads to exists, also where AWS
    /// does not show it because the VPC is another account's.
    ///
    /// Make an egress-only internet gateway in the VPC. Or write `egress: External` for the private subnets.
    pub static RULE = {
        code: "egress-only-internet-gateway-missing",
        summary: "the existing VPC has no egress-only internet gateway, and kOps stops",
        severity: Error,
        cause: NotFound,
        source: KopsTrap,
        releases: Releases::ALL,
        bad: r#"cluster:
  spec:
    networking:
      networkID: vpc-0a1b2c3d
      nonMasqueradeCIDR: ::/0
      subnets:
      - {name: a, type: Private, zone: us-east-1a, ipv6CIDR: /64#0}
      - {name: u, type: Utility, zone: us-east-1a}
observed:
- EgressOnlyInternetGateways: []
"#,
        good: r#"cluster:
  spec:
    networking:
      networkID: vpc-0a1b2c3d
      nonMasqueradeCIDR: ::/0
      subnets:
      - {name: a, type: Private, zone: us-east-1a, ipv6CIDR: /64#0}
      - {name: u, type: Utility, zone: us-east-1a}
observed:
- EgressOnlyInternetGateways:
  - EgressOnlyInternetGatewayId: eigw-0a1b2c3d
    Attachments: [{VpcId: vpc-0a1b2c3d, State: attached}]
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let needs = subject.cluster.is_shared_vpc() && needs_egress_only(subject);
    if !needs || Presence::of_egress_only_internet_gateway(subject) != Presence::Missing {
        return;
    }
    let id = subject.cluster.spec.networking.network_id.as_str();
    let message = format!("no egress-only internet gateway is attached to `{id}`, and kOps stops without one");
    let finding = report.report(networking("networkID"), message);
    finding.value(id).hint(format!(
        "Make an egress-only internet gateway in `{id}`, or write `egress: External` for the private subnets"
    ));
    relate_observed(finding);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(subnet: &str, answers: &str) -> String {
        let networking = format!(
            "networkID: vpc-1, nonMasqueradeCIDR: '::/0', subnets: [{{name: a, zone: us-east-1a, ipv6CIDR: /64#0, \
            {subnet}}}]"
        );
        format!("{{cluster: {{spec: {{networking: {{{networking}}}}}}}, observed: [{answers}]}}")
    }

    const NONE: &str = "{EgressOnlyInternetGateways: []}";

    #[test]
    fn accepts_what_is_unknown_and_what_needs_none() {
        accepts(&RULE, &request("type: Private", "{InternetGateways: []}"));
        accepts(&RULE, &request("type: Public", NONE));
        accepts(&RULE, &request("type: Private, egress: External", NONE));
    }

    #[test]
    fn accepts_a_gateway_of_another_account_that_a_route_leads_to() {
        let table = "{RouteTables: [{RouteTableId: rtb-1, VpcId: vpc-1, Routes: [{DestinationIpv6CidrBlock: '::/0', \
            EgressOnlyInternetGatewayId: eigw-9, State: active}]}]}";
        accepts(&RULE, &request("type: Private", &format!("{NONE}, {table}")));
    }

    #[test]
    fn reports_private_and_dual_stack_subnets_existing_ones_too() {
        for subnet in ["type: Private", "type: DualStack", "type: Private, id: subnet-1"] {
            reports(&RULE, &request(subnet, NONE), &["spec.networking.networkID"]);
        }
    }
}
