//! Additional routes to internet gateways.

use crate::release::Releases;
use crate::rules::cloud::used_routes;
use crate::rules::paths::additional_route;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The target of an additional route is an internet gateway (`igw-…`), and kOps cannot make such a route.
    ///
    /// Field validation accepts the target. When kOps applies the route, it looks for the gateway without its VPC and
    /// crashes (`addAdditionalRoutes` in `pkg/model/awsmodel/network.go`, since 1.24).
    ///
    /// Remove the route. Use a public subnet, or make the route yourself.
    pub static RULE = {
        code: "kops-cannot-apply-internet-gateway-target",
        summary: "kOps crashes on an additional route to an internet gateway",
        severity: Warning,
        cause: NotSupported,
        source: KopsTrap,
        releases: Releases::since(24),
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - name: a
        type: Private
        zone: us-east-1a
        additionalRoutes:
        - {cidr: 10.100.0.0/16, target: igw-0123456789abcdef0}
      - {name: u, type: Utility, zone: us-east-1a}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - name: a
        type: Private
        zone: us-east-1a
        additionalRoutes:
        - {cidr: 10.100.0.0/16, target: tgw-0123456789abcdef0}
      - {name: u, type: Utility, zone: us-east-1a}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for used in used_routes(subject).iter().filter(|used| used.route.target.starts_with("igw-")) {
        let target = used.route.target.as_str();
        let message = format!(
            "kOps cannot make a route to the internet gateway `{target}`: it looks for it without its VPC and crashes"
        );
        let finding = report.report(additional_route(used.subnet, used.index, "target"), message);
        finding.value(target).hint("Remove the route, and make it yourself if it is needed");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(subnets: &str) -> String {
        format!("cluster: {{spec: {{networking: {{subnets: [{subnets}]}}}}}}")
    }

    #[test]
    fn accepts_other_targets() {
        accepts(
            &RULE,
            &request("{name: a, type: Private, zone: a, additionalRoutes: [{cidr: 10.0.0.0/8, target: nat-1}]}"),
        );
    }

    #[test]
    fn reports_each_route() {
        let routes = "[{cidr: 10.0.0.0/8, target: tgw-1}, {cidr: 10.1.0.0/16, target: igw-1}]";
        reports(
            &RULE,
            &request(&format!("{{name: a, type: Private, zone: a, additionalRoutes: {routes}}}")),
            &["spec.networking.subnets[0].additionalRoutes[1].target"],
        );
    }
}
