//! Routes to instances.

use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::cloud::{aws_zones, used_routes};
use crate::rules::paths::{additional_route, subnet_field};
use crate::rules::rule::{Reporter, Subject, rule};
use crate::subnets::Egress;

rule! {
    /// A route goes to an instance (`i-…` in `egress` or `additionalRoutes`), and kOps cannot make such a route.
    ///
    /// Field validation accepts the value. `kops update cluster` and its Terraform target then stop with "missing
    /// target for route", because an instance does not count as a target there
    /// (`upup/pkg/fi/cloudup/awstasks/route.go`, all releases).
    ///
    /// Use a NAT gateway or a transit gateway. Or write `egress: External` and make the routes yourself.
    pub static RULE = {
        code: "kops-cannot-apply-instance-target",
        summary: "kOps cannot make a route to an instance",
        severity: Warning,
        cause: NotSupported,
        source: KopsTrap,
        releases: Releases::ALL,
        needs: [Targets],
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Private, zone: us-east-1a, egress: i-0123456789abcdef0}
      - {name: u, type: Utility, zone: us-east-1a}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Private, zone: us-east-1a, egress: nat-0123456789abcdef0}
      - {name: u, type: Utility, zone: us-east-1a}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let cluster = subject.cluster;
    for zone in aws_zones(cluster) {
        let (Some(user), Some(Egress::Instance(id))) = (zone.nat_users.first(), zone.egress(cluster)) else {
            continue;
        };
        tell(report, subnet_field(*user, "egress"), id);
    }
    for used in used_routes(subject).iter().filter(|used| used.route.target.starts_with("i-")) {
        tell(report, additional_route(used.subnet, used.index, "target"), &used.route.target);
    }
}

fn tell(report: &mut Reporter<'_>, field: FieldPath, id: &str) {
    let message = format!("kOps cannot make a route to the instance `{id}`");
    report.report(field, message).value(id).hint("Use a NAT gateway or a transit gateway");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(subnets: &str) -> String {
        format!("cluster: {{spec: {{networking: {{subnets: [{subnets}]}}}}}}")
    }

    #[test]
    fn accepts_other_targets_and_routes_that_go_nowhere() {
        accepts(
            &RULE,
            &request(
                "{name: a, type: Private, zone: a, egress: tgw-1, additionalRoutes: [{cidr: 10.0.0.0/8, target: \
                tgw-1}]}",
            ),
        );
        accepts(
            &RULE,
            &request(
                "{name: a, type: Private, zone: a, egress: External, additionalRoutes: [{cidr: 10.0.0.0/8, target: \
                i-1}]}",
            ),
        );
    }

    #[test]
    fn reports_egress_and_additional_routes() {
        reports(
            &RULE,
            &request(
                "{name: a, type: Private, zone: a, egress: i-1, additionalRoutes: [{cidr: 10.0.0.0/8, target: i-1}]}",
            ),
            &["spec.networking.subnets[0].additionalRoutes[0].target", "spec.networking.subnets[0].egress"],
        );
    }
}
