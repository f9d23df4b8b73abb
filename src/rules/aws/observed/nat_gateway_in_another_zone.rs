//! NAT gateways that serve another zone than their own.

use super::helpers::{named_nat_gateways, relate_observed};
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The egress of a zone is an existing NAT gateway whose subnet is in another zone. kOps does not compare them.
    ///
    /// It works, but traffic between zones is billed, and the machines lose their way out when the other zone fails
    /// ("NAT gateways" in the VPC User Guide). A regional NAT gateway is in all zones.
    ///
    /// Name a NAT gateway of the zone, or remove `egress`, and kOps makes one.
    pub static RULE = {
        code: "nat-gateway-in-another-zone",
        summary: "the existing NAT gateway is in another zone than the machines that use it",
        severity: Warning,
        cause: Invalid,
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
  - {NatGatewayId: nat-0a1b2c3d, VpcId: vpc-0a1b2c3d, SubnetId: subnet-b, State: available}
- Subnets:
  - {SubnetId: subnet-b, VpcId: vpc-0a1b2c3d, AvailabilityZone: us-east-1b, CidrBlock: 172.20.200.0/24}
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
  - {NatGatewayId: nat-0a1b2c3d, VpcId: vpc-0a1b2c3d, SubnetId: subnet-a, State: available}
- Subnets:
  - {SubnetId: subnet-a, VpcId: vpc-0a1b2c3d, AvailabilityZone: us-east-1a, CidrBlock: 172.20.200.0/24}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let observed = subject.observed;
    for named in named_nat_gateways(subject).into_iter().filter(|named| named.is_egress) {
        let Some(gateway) = observed.nat_gateway(named.id).filter(|gateway| !gateway.is_regional()) else { continue };
        let zone = observed.subnets.get(&gateway.subnet_id).map_or("", |subnet| subnet.availability_zone.as_str());
        if zone.is_empty() || named.zone.is_empty() || zone == named.zone {
            continue;
        }
        let message = format!("the NAT gateway `{}` is in `{zone}`, and serves `{}`", named.id, named.zone);
        let finding = report.report(named.field, message);
        finding
            .value(named.id)
            .hint(format!("Name a NAT gateway in `{}`, or remove `egress`, and kOps makes one", named.zone));
        relate_observed(finding);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(gateway: &str, zone: &str) -> String {
        let subnets = "[{name: a, type: Private, zone: us-east-1a, egress: nat-1}, {name: b, type: Private, zone: \
            us-east-1a, egress: nat-1}, {name: u, type: Utility, zone: us-east-1a}]";
        let answers = format!(
            "{{NatGateways: [{{NatGatewayId: nat-1, VpcId: vpc-1, {gateway}}}]}}, {{Subnets: [{{SubnetId: subnet-1, \
            VpcId: vpc-1, {zone}}}]}}"
        );
        let networking = format!("networkID: vpc-1, subnets: {subnets}");
        format!("{{cluster: {{spec: {{networking: {{{networking}}}}}}}, observed: [{answers}]}}")
    }

    #[test]
    fn accepts_the_same_zone_unknown_ones_and_regional_gateways() {
        accepts(&RULE, &request("SubnetId: subnet-1", "AvailabilityZone: us-east-1a"));
        accepts(&RULE, &request("SubnetId: subnet-2", "AvailabilityZone: us-east-1b"));
        accepts(&RULE, &request("AvailabilityMode: regional", "AvailabilityZone: us-east-1b"));
        accepts(&RULE, &request("SubnetId: subnet-1", "CidrBlock: 172.20.0.0/24"));
    }

    #[test]
    fn reports_a_zone_once() {
        let request = request("SubnetId: subnet-1", "AvailabilityZone: us-east-1b");
        reports(&RULE, &request, &["spec.networking.subnets[0].egress"]);
    }
}
