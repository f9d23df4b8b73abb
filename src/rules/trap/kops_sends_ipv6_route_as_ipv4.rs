//! Additional routes to IPv6 destinations.

use crate::release::Releases;
use crate::rules::cloud::used_routes;
use crate::rules::paths::additional_route;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// An additional route has an IPv6 destination, and kOps cannot make such a route.
    ///
    /// Field validation accepts the destination. kOps sends every additional destination to AWS as IPv4, and AWS
    /// answers that it is not a valid CIDR block (`addAdditionalRoutes` in `pkg/model/awsmodel/network.go`, since
    /// 1.24).
    ///
    /// Remove the route, and make it yourself after kOps has made the table.
    pub static RULE = {
        code: "kops-sends-ipv6-route-as-ipv4",
        summary: "kOps sends the IPv6 destination of an additional route as an IPv4 one",
        severity: Warning,
        cause: NotSupported,
        source: KopsTrap,
        releases: Releases::since(24),
        needs: [AdditionalRoutes],
        bad: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: ::/0
      subnets:
      - name: a
        type: Private
        zone: us-east-1a
        additionalRoutes:
        - {cidr: "2001:db8::/32", target: tgw-0123456789abcdef0}
      - {name: u, type: Utility, zone: us-east-1a}
"#,
        good: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: ::/0
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
    for used in used_routes(subject).iter().filter(|used| used.route.cidr.ipv6().is_some()) {
        let cidr = &used.route.cidr;
        let message = format!("kOps sends `{cidr}` as an IPv4 destination, which AWS refuses");
        let finding = report.report(additional_route(used.subnet, used.index, "cidr"), message);
        finding.value(cidr.text()).hint("Remove the route, and make it yourself if it is needed");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(subnets: &str) -> String {
        format!("cluster: {{spec: {{networking: {{nonMasqueradeCIDR: '::/0', subnets: [{subnets}]}}}}}}")
    }

    #[test]
    fn accepts_ipv4_destinations() {
        accepts(
            &RULE,
            &request("{name: a, type: Private, zone: a, additionalRoutes: [{cidr: 10.0.0.0/8, target: nat-1}]}"),
        );
    }

    #[test]
    fn reports_ipv6_destinations() {
        let routes = "[{cidr: '::/0', target: tgw-1}]";
        reports(
            &RULE,
            &request(&format!("{{name: a, type: Private, zone: a, additionalRoutes: {routes}}}")),
            &["spec.networking.subnets[0].additionalRoutes[0].cidr"],
        );
    }
}
