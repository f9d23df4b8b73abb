//! Additional routes to addresses that AWS keeps.

use super::helpers;
use crate::aws::limits;
use crate::cidr::IpNet;
use crate::diagnostic::Safety;
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// An additional route has a destination in `169.254.168.0/22` or `fd00:ec2::/32`.
    ///
    /// At these addresses AWS offers machines its own services, and it refuses routes to them or to parts of them
    /// ("Configure route tables" in the VPC User Guide). Wider destinations are accepted, but packets to these
    /// addresses still do not take them. kOps does not check destinations against them, so the apply stops at the
    /// route.
    ///
    /// Remove the route.
    pub static RULE = {
        code: "route-to-reserved-addresses",
        summary: "AWS refuses routes to the addresses of AWS services",
        severity: Warning,
        cause: Forbidden,
        source: Aws,
        releases: Releases::since(24),
        needs: [AdditionalRoutes],
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - name: a
        type: Private
        zone: us-east-1a
        additionalRoutes:
        - {cidr: 169.254.169.0/24, target: tgw-1}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - name: a
        type: Private
        zone: us-east-1a
        additionalRoutes:
        - {cidr: 10.100.0.0/16, target: tgw-1}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let kept = [IpNet::V4(limits::IPV4_SERVICES), IpNet::V6(limits::IPV6_SERVICES)];
    for at in helpers::routes(subject) {
        let Some(range) = kept.iter().find(|range| range.contains(&at.destination)) else {
            continue;
        };
        let message = format!("`{}` lies in `{range}`, for which AWS accepts no routes", at.destination);
        report
            .report(at.cidr_field(), message)
            .value(at.route.cidr.text())
            .hint("Remove the route")
            .repair_by_removal_of_parent(Safety::Unsafe);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(routes: &str) -> String {
        format!(
            "cluster: {{spec: {{networking: {{subnets: [{{name: a, type: Private, zone: us-east-1a, \
            additionalRoutes: [{routes}]}}]}}}}}}"
        )
    }

    #[test]
    fn accepts_wider_destinations_and_neighbours() {
        accepts(
            &RULE,
            &request(
                "{cidr: 169.254.0.0/16, target: tgw-1}, {cidr: 169.254.172.0/22, target: tgw-1}, {cidr: 'fd00::/8', \
                target: tgw-1}",
            ),
        );
    }

    #[test]
    fn reports_both_families() {
        let found = reports(
            &RULE,
            &request("{cidr: 169.254.168.0/22, target: tgw-1}, {cidr: 'fd00:ec2::254/128', target: tgw-1}"),
            &["spec.networking.subnets[0].additionalRoutes[0].cidr"],
        );
        assert_eq!(found[0].related[0].field, "spec.networking.subnets[0].additionalRoutes[1].cidr");
    }
}
