//! Additional routes to internet gateways and egress-only internet gateways.

use crate::release::Releases;
use crate::rules::cloud::used_routes;
use crate::rules::paths::additional_route;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The target of an additional route is an egress-only internet gateway (`eigw-…`), and kOps cannot make such a
    /// route.
    ///
    /// Field validation accepts the target. kOps treats the destination of every additional route as IPv4 and then
    /// stops with "cannot route IPv4 to an EgressOnlyInternetGateway", whatever the destination is
    /// (`addAdditionalRoutes` in `pkg/model/awsmodel/network.go`, since 1.24).
    ///
    /// Remove the route. Private subnets of IPv6 clusters have a route `::/0` to this gateway without it.
    pub static EGRESS_ONLY = {
        code: "kops-cannot-apply-egress-only-target",
        summary: "kOps cannot make an additional route to an egress-only internet gateway",
        severity: Warning,
        cause: NotSupported,
        source: KopsTrap,
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
        - {cidr: 10.100.0.0/16, target: eigw-0123456789abcdef0}
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
        check: check_egress_only,
    }
}

rule! {
    /// The target of an additional route is an internet gateway (`igw-…`), and kOps cannot make such a route.
    ///
    /// Field validation accepts the target. When kOps applies the route, it looks for the gateway without its VPC and
    /// crashes (`addAdditionalRoutes` in `pkg/model/awsmodel/network.go`, since 1.24).
    ///
    /// Remove the route. Use a public subnet, or make the route yourself.
    pub static INTERNET = {
        code: "kops-cannot-apply-internet-gateway-target",
        summary: "kOps crashes on an additional route to an internet gateway",
        severity: Warning,
        cause: NotSupported,
        source: KopsTrap,
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
        check: check_internet,
    }
}

fn check_egress_only(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let gateway = "the egress-only internet gateway";
    check(subject, "eigw-", gateway, "it treats every destination as IPv4", report);
}

fn check_internet(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    check(subject, "igw-", "the internet gateway", "it looks for it without its VPC and crashes", report);
}

/// Reports the routes to targets with a prefix.
fn check(subject: &Subject<'_>, prefix: &str, gateway: &str, why: &str, report: &mut Reporter<'_>) {
    for used in used_routes(subject).iter().filter(|used| used.route.target.starts_with(prefix)) {
        let target = used.route.target.as_str();
        let message = format!("kOps cannot make a route to {gateway} `{target}`: {why}");
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
            &EGRESS_ONLY,
            &request("{name: a, type: Private, zone: a, additionalRoutes: [{cidr: 10.0.0.0/8, target: nat-1}]}"),
        );
    }

    #[test]
    fn reports_each_route_to_an_egress_only_gateway() {
        let routes = "[{cidr: 10.0.0.0/8, target: tgw-1}, {cidr: 10.1.0.0/16, target: eigw-1}]";
        reports(
            &EGRESS_ONLY,
            &request(&format!("{{name: a, type: Private, zone: a, additionalRoutes: {routes}}}")),
            &["spec.networking.subnets[0].additionalRoutes[1].target"],
        );
    }

    #[test]
    fn accepts_other_gateways() {
        accepts(
            &INTERNET,
            &request("{name: a, type: Private, zone: a, additionalRoutes: [{cidr: 10.0.0.0/8, target: nat-1}]}"),
        );
    }

    #[test]
    fn reports_each_route_to_an_internet_gateway() {
        let routes = "[{cidr: 10.0.0.0/8, target: tgw-1}, {cidr: 10.1.0.0/16, target: igw-1}]";
        reports(
            &INTERNET,
            &request(&format!("{{name: a, type: Private, zone: a, additionalRoutes: {routes}}}")),
            &["spec.networking.subnets[0].additionalRoutes[1].target"],
        );
    }
}
