//! NAT gateways in subnets whose routes kOps does not make.

use crate::release::Releases;
use crate::rules::cloud::aws_zones;
use crate::rules::paths::subnet_field;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::subnets::{Egress, Management};

rule! {
    /// kOps puts the zone's new NAT gateway into a subnet with `egress: External`.
    ///
    /// kOps associates no route table with such a subnet, so it keeps the main table of the VPC. If that table has no
    /// route to the internet gateway, the NAT gateway reaches nothing (`pkg/model/awsmodel/network.go`, all releases).
    ///
    /// Remove `egress: External` of the subnet, or make sure that its table routes to the internet gateway.
    pub static RULE = {
        code: "nat-gateway-in-external-subnet",
        summary: "the NAT gateway is in a subnet whose routes kOps does not make",
        severity: Warning,
        cause: Invalid,
        source: KopsTrap,
        releases: Releases::ALL,
        needs: [Egress],
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Private, zone: us-east-1a}
      - {name: u, type: Utility, zone: us-east-1a, egress: External}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Private, zone: us-east-1a}
      - {name: u, type: Utility, zone: us-east-1a}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let cluster = subject.cluster;
    for zone in aws_zones(cluster) {
        let Some(place) = zone.kops_placement().filter(|place| {
            cluster.subnets[*place].management() == Management::External
                && zone.egress(cluster).is_some_and(Egress::makes_nat_gateway)
        }) else {
            continue;
        };
        let name = &cluster.subnets[place].spec.name;
        let message = format!("the NAT gateway of `{}` is in `{name}`, for which kOps makes no routes", zone.name);
        let finding = report.report(subnet_field(place, "egress"), message);
        finding
            .value("External")
            .hint("Remove `egress: External`, or add the route to the internet gateway to its table yourself");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(subnets: &str) -> String {
        format!("cluster: {{spec: {{networking: {{subnets: [{subnets}]}}}}}}")
    }

    const PRIVATE: &str = "{name: a, type: Private, zone: x1}";

    #[test]
    fn accepts_existing_subnets_and_gateways() {
        accepts(
            &RULE,
            &request(&format!("{PRIVATE}, {{name: u, type: Utility, zone: x1, id: subnet-1, egress: External}}")),
        );
        accepts(
            &RULE,
            &request(
                "{name: a, type: Private, zone: x1, egress: nat-1}, {name: u, type: Utility, zone: x1, egress: \
                External}",
            ),
        );
    }

    #[test]
    fn reports_the_external_subnet() {
        reports(
            &RULE,
            &request(&format!("{PRIVATE}, {{name: u, type: Utility, zone: x1, egress: External}}")),
            &["spec.networking.subnets[1].egress"],
        );
    }
}
