//! NAT gateways that AWS does not have.

use super::helpers::{Presence, Routed, named_nat_gateways, relate_observed};
use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The manifest names an existing NAT gateway (`nat-…`), and the answer of `describe-nat-gateways` in `observed`
    /// has no such gateway in the cluster's VPC. Deleted ones are listed for an hour and do not count.
    ///
    /// AWS refuses a route to a gateway that is not there. It does not show the NAT gateways of another account: where
    /// the VPC is shared by one, a gateway that a route leads to exists unless it is listed as gone, and any other may.
    ///
    /// Name a NAT gateway of the VPC, or remove the value, and kOps makes one.
    pub static RULE = {
        code: "nat-gateway-not-there",
        summary: "AWS has no such NAT gateway in the VPC",
        severity: Warning,
        cause: NotFound,
        source: Aws,
        releases: Releases::ALL,
        bad: r#"cluster:
  spec:
    networking:
      networkID: vpc-0a1b2c3d
      subnets:
      - {name: a, type: Private, zone: us-east-1a, egress: nat-0a1b2c3d}
      - {name: u, type: Utility, zone: us-east-1a}
observed:
- NatGateways:
  - {NatGatewayId: nat-0a1b2c3d, VpcId: vpc-0a1b2c3d, State: deleted}
"#,
        good: r#"cluster:
  spec:
    networking:
      networkID: vpc-0a1b2c3d
      subnets:
      - {name: a, type: Private, zone: us-east-1a, egress: nat-0a1b2c3d}
      - {name: u, type: Utility, zone: us-east-1a}
observed:
- NatGateways:
  - {NatGatewayId: nat-0a1b2c3d, VpcId: vpc-0a1b2c3d, State: available}
"#,
        check: check,
    }
}

/// The most NAT gateways that a hint names.
const MOST_NAMED: usize = 4;

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let observed = subject.observed;
    if observed.choice.id().is_none() || !observed.nat_gateways.is_whole() {
        return;
    }
    let routed = Routed::of(observed);
    for named in named_nat_gateways(subject) {
        let id = named.id;
        if Presence::of_nat_gateway(observed, &routed, id) != Presence::Missing {
            continue;
        }
        let told = observed.nat_gateways.get(id);
        let message = match told {
            Some(gateway) if !gateway.is_there() => format!("the NAT gateway `{id}` is `{}`", gateway.state()),
            Some(gateway) => format!("the NAT gateway `{id}` is in `{}`, another VPC", gateway.vpc_id),
            None => format!("AWS lists no NAT gateway `{id}`"),
        };
        let finding = report.report(named.field, message);
        finding.value(id).depends_on(networking("networkID"));
        let there = observed
            .nat_gateways
            .iter()
            .filter(|gateway| gateway.is_there() && !gateway.vpc_id.is_empty() && observed.is_own(&gateway.vpc_id));
        let there: Vec<String> =
            there.take(MOST_NAMED).map(|gateway| format!("`{}`", gateway.nat_gateway_id)).collect();
        match there.as_slice() {
            [] if named.is_egress => finding.hint("Correct the id, or remove `egress`, and kOps makes a NAT gateway"),
            [] => finding.hint("Correct the id, or remove the route"),
            some => finding.hint(format!("Correct the id: the VPC has {}", some.join(", "))),
        };
        relate_observed(finding);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(subnet: &str, answers: &str) -> String {
        let subnets = format!(
            "[{{name: a, type: Private, zone: us-east-1a, {subnet}}}, {{name: u, type: Utility, zone: us-east-1a}}]"
        );
        let networking = format!("networkID: vpc-1, subnets: {subnets}");
        format!("{{cluster: {{spec: {{networking: {{{networking}}}}}}}, observed: [{answers}]}}")
    }

    const EGRESS: [&str; 1] = ["spec.networking.subnets[0].egress"];

    #[test]
    fn accepts_what_is_unknown() {
        accepts(&RULE, &request("egress: nat-1", ""));
        accepts(&RULE, &request("egress: nat-1", "{NatGateways: [], NextToken: x}"));
        accepts(&RULE, &request("egress: nat-1", "{NatGateways: [{NatGatewayId: nat-1, State: pending}]}"));
    }

    #[test]
    fn accepts_a_gateway_of_another_account_that_a_route_leads_to() {
        let table = "{RouteTables: [{RouteTableId: rtb-1, VpcId: vpc-1, Routes: [{DestinationCidrBlock: 0.0.0.0/0, \
            NatGatewayId: nat-1, State: active}]}]}";
        accepts(&RULE, &request("egress: nat-1", &format!("{{NatGateways: []}}, {table}")));
        let gone = "{NatGateways: [{NatGatewayId: nat-1, VpcId: vpc-1, State: deleted}]}";
        reports(&RULE, &request("egress: nat-1", &format!("{gone}, {table}")), &EGRESS);
        let another = table.replace("nat-1", "nat-12");
        reports(&RULE, &request("egress: nat-1", &format!("{{NatGateways: []}}, {another}")), &EGRESS);
    }

    #[test]
    fn reports_gateways_that_are_deleted_or_of_another_vpc_or_unheard_of() {
        let told = |gateways: &str| {
            let answers = format!("{{NatGateways: [{gateways}]}}");
            reports(&RULE, &request("egress: nat-1", &answers), &EGRESS)[0].message.clone()
        };
        assert_eq!(told(""), "AWS lists no NAT gateway `nat-1`");
        let deleting = "{NatGatewayId: nat-1, VpcId: vpc-1, State: deleting}";
        assert_eq!(told(deleting), "the NAT gateway `nat-1` is `deleting`");
        let elsewhere = "{NatGatewayId: nat-1, VpcId: vpc-2, State: available}";
        assert_eq!(told(elsewhere), "the NAT gateway `nat-1` is in `vpc-2`, another VPC");
    }

    #[test]
    fn names_the_gateways_that_there_are() {
        let answers = "{NatGateways: [{NatGatewayId: nat-2, VpcId: vpc-1, State: available}]}";
        let route = "additionalRoutes: [{cidr: 10.0.0.0/8, target: nat-1}]";
        let found =
            reports(&RULE, &request(route, answers), &["spec.networking.subnets[0].additionalRoutes[0].target"]);
        assert_eq!(found[0].hint.as_deref(), Some("Correct the id: the VPC has `nat-2`"));
    }
}
