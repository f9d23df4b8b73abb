//! NAT gateways with several addresses, or without one.

use super::helpers::{named_nat_gateways, relate_observed};
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The egress of a zone is an existing NAT gateway that does not have exactly one address.
    ///
    /// kOps reads the gateway with its elastic IP, and `kops update cluster` stops where it finds several addresses or
    /// none (`upup/pkg/fi/cloudup/awstasks/natgateway.go`). A regional NAT gateway has one for each zone.
    ///
    /// Name a NAT gateway with one address. Or write `egress: External`, and route the subnets of the zone yourself.
    pub static RULE = {
        code: "nat-gateway-addresses",
        summary: "the existing NAT gateway does not have exactly one address, and kOps stops",
        severity: Error,
        cause: Invalid,
        source: KopsTrap,
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
  - NatGatewayId: nat-0a1b2c3d
    VpcId: vpc-0a1b2c3d
    State: available
    NatGatewayAddresses: [{AllocationId: eipalloc-1}, {AllocationId: eipalloc-2}]
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
  - NatGatewayId: nat-0a1b2c3d
    VpcId: vpc-0a1b2c3d
    State: available
    NatGatewayAddresses: [{AllocationId: eipalloc-1}]
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for named in named_nat_gateways(subject).into_iter().filter(|named| named.is_egress) {
        let gateway = subject.observed.nat_gateway(named.id).filter(|gateway| !gateway.is_pending());
        let Some(addresses) = gateway.and_then(|gateway| gateway.addresses()) else { continue };
        let count = match addresses.len() {
            0 => "no address".to_owned(),
            1 => continue,
            several => format!("{several} addresses"),
        };
        let message = format!("the NAT gateway `{}` has {count}, and kOps stops where it does not find one", named.id);
        let finding = report.report(named.field, message);
        finding.value(named.id).hint("Name a NAT gateway with one address, or write `External`");
        relate_observed(finding);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(gateway: &str) -> String {
        let subnets =
            "[{name: a, type: Private, zone: us-east-1a, egress: nat-1}, {name: u, type: Utility, zone: us-east-1a}]";
        let answers = format!("{{NatGateways: [{{NatGatewayId: nat-1, VpcId: vpc-1, {gateway}}}]}}");
        format!(
            "{{cluster: {{spec: {{networking: {{networkID: vpc-1, subnets: {subnets}}}}}}}, observed: [{answers}]}}"
        )
    }

    #[test]
    fn accepts_one_address_unknown_ones_and_gateways_that_are_not_ready() {
        accepts(&RULE, &request("State: available, NatGatewayAddresses: [{PrivateIp: 172.20.0.9}]"));
        accepts(&RULE, &request("State: available"));
        accepts(&RULE, &request("State: pending, NatGatewayAddresses: []"));
    }

    #[test]
    fn reports_several_and_none() {
        let message = |addresses: &str| {
            let request = request(&format!("State: available, NatGatewayAddresses: [{addresses}]"));
            reports(&RULE, &request, &["spec.networking.subnets[0].egress"])[0].message.clone()
        };
        assert!(message("").contains("has no address"));
        assert!(message("{PublicIp: 192.0.2.1}, {PublicIp: 192.0.2.2}").contains("has 2 addresses"));
    }
}
