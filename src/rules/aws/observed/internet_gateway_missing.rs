//! An existing VPC without an internet gateway.

use super::helpers::{Presence, relate_observed};
use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The cluster is in an existing VPC (`networkID`), and AWS has no internet gateway that is attached to it.
    ///
    /// kOps makes no gateways in a VPC that it did not make. It looks for the internet gateway as soon as one subnet is
    /// not `egress: External`, in IPv4 clusters too, and `kops update cluster` stops where there is none
    /// (`upup/pkg/fi/cloudup/awstasks/internetgateway.go`). Known from `describe-internet-gateways` in `observed`.
    ///
    /// Attach an internet gateway to the VPC. Or write `egress: External` for every subnet.
    pub static RULE = {
        code: "internet-gateway-missing",
        summary: "the existing VPC has no internet gateway, and kOps stops",
        severity: Error,
        cause: NotFound,
        source: KopsTrap,
        releases: Releases::ALL,
        bad: r#"cluster:
  spec:
    networking:
      networkID: vpc-0a1b2c3d
observed:
- InternetGateways: []
"#,
        good: r#"cluster:
  spec:
    networking:
      networkID: vpc-0a1b2c3d
observed:
- InternetGateways:
  - InternetGatewayId: igw-0a1b2c3d
    Attachments: [{VpcId: vpc-0a1b2c3d, State: available}]
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let cluster = subject.cluster;
    let needs = cluster.is_shared_vpc() && cluster.subnets.iter().any(|subnet| subnet.is_managed());
    if !needs || Presence::of_internet_gateway(subject) != Presence::Missing {
        return;
    }
    let id = cluster.spec.networking.network_id.as_str();
    let message = format!("no internet gateway is attached to `{id}`, and kOps stops without one");
    let finding = report.report(networking("networkID"), message);
    finding
        .value(id)
        .hint(format!("Attach an internet gateway to `{id}`, or write `egress: External` for every subnet"));
    relate_observed(finding);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(networking: &str, answers: &str) -> String {
        format!("{{cluster: {{spec: {{networking: {{{networking}}}}}}}, observed: [{answers}]}}")
    }

    const OF_ANOTHER: &str = "{InternetGateways: [{InternetGatewayId: igw-1, Attachments: [{VpcId: vpc-2, State: \
        available}]}, {InternetGatewayId: igw-2, Attachments: [{VpcId: vpc-1, State: detaching}]}]}";

    #[test]
    fn accepts_what_is_unknown_and_what_needs_none() {
        accepts(&RULE, &request("networkID: vpc-1", ""));
        accepts(&RULE, &request("networkID: vpc-1", "{InternetGateways: [], NextToken: x}"));
        accepts(&RULE, &request("networkCIDR: 172.20.0.0/16", "{InternetGateways: []}"));
        let external = "networkID: vpc-1, subnets: [{name: a, type: Public, zone: us-east-1a, egress: External}]";
        accepts(&RULE, &request(external, "{InternetGateways: []}"));
    }

    #[test]
    fn accepts_a_gateway_that_a_route_leads_to() {
        let table = "{RouteTables: [{RouteTableId: rtb-1, VpcId: vpc-1, Routes: [{DestinationCidrBlock: 0.0.0.0/0, \
            GatewayId: igw-9, State: STATE}]}]}";
        let answers = |state| format!("{{InternetGateways: []}}, {}", table.replace("STATE", state));
        accepts(&RULE, &request("networkID: vpc-1", &answers("active")));
        reports(&RULE, &request("networkID: vpc-1", &answers("blackhole")), &["spec.networking.networkID"]);
    }

    #[test]
    fn reports_a_vpc_whose_gateway_is_detached_or_of_another_vpc() {
        reports(&RULE, &request("networkID: vpc-1", OF_ANOTHER), &["spec.networking.networkID"]);
    }
}
