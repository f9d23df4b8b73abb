//! Routes with two targets in one table.

use std::collections::BTreeMap;

use crate::cidr::{IPV4_ALL, IpNet};
use crate::release::Releases;
use crate::rules::cloud::additional_routes;
use crate::rules::paths::additional_route;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::subnets::AdditionalRouteUse;

rule! {
    /// Two routes of one table have the same destination and different targets: two subnets of the zone list it, or a
    /// subnet lists `0.0.0.0/0`, which every private table has already. kOps makes both, one after the other, so that
    /// the table changes with every `kops update cluster` and ends with either (`pkg/model/awsmodel/network.go`, since
    /// 1.24). All private subnets of a zone share one table.
    ///
    /// Keep one of the routes; for another way out, change `egress`.
    pub static RULE = {
        code: "kops-fights-over-a-route",
        summary: "two routes of one table have the same destination and different targets",
        severity: Warning,
        cause: Duplicate,
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
        - {cidr: 10.100.0.0/16, target: tgw-1}
      - name: b
        type: Private
        zone: us-east-1a
        additionalRoutes:
        - {cidr: 10.100.0.0/16, target: pcx-1}
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
        - {cidr: 10.100.0.0/16, target: tgw-1}
      - name: b
        type: Private
        zone: us-east-1a
        additionalRoutes:
        - {cidr: 10.101.0.0/16, target: pcx-1}
      - {name: u, type: Utility, zone: us-east-1a}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let mut seen: BTreeMap<(&str, IpNet), &AdditionalRouteUse<'_>> = BTreeMap::new();
    for used in additional_routes(subject) {
        let Some(net) = used.route.cidr.net() else {
            continue;
        };
        let field = || additional_route(used.subnet, used.index, "cidr");
        if net == IpNet::V4(IPV4_ALL) {
            let message =
                format!("the private table of `{}` has a route to `{net}` already, to the zone's egress", used.zone);
            report.report(field(), message).value(used.route.cidr.text()).hint("Change `egress` instead");
            continue;
        }
        let first = *seen.entry((used.zone, net)).or_insert(used);
        if first.subnet == used.subnet || first.route.target == used.route.target {
            continue;
        }
        let (target, other) = (&used.route.target, &first.route.target);
        let message =
            format!("the private table of `{}` has two routes to `{net}`: to `{other}` and to `{target}`", used.zone);
        let finding = report.report(field(), message);
        finding.value(used.route.cidr.text()).hint("Keep one of the two");
        finding.related(additional_route(first.subnet, first.index, "cidr"), "the other route");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(subnets: &str) -> String {
        format!("cluster: {{spec: {{networking: {{subnets: [{subnets}]}}}}}}")
    }

    fn private(name: &str, zone: &str, route: &str) -> String {
        format!("{{name: {name}, type: Private, zone: {zone}, additionalRoutes: [{route}]}}")
    }

    #[test]
    fn accepts_the_same_target_and_other_zones() {
        let route = |target: &str| format!("{{cidr: 10.0.0.0/8, target: {target}}}");
        let (a, b, c) = (
            private("a", "x1", &route("tgw-1")),
            private("b", "x1", &route("tgw-1")),
            private("c", "y1", &route("tgw-2")),
        );
        accepts(&RULE, &request(&format!("{a}, {b}, {c}")));
    }

    #[test]
    fn reports_a_second_target_and_the_default_route() {
        let a = private("a", "x1", "{cidr: 10.0.0.0/8, target: tgw-1}");
        let b = private("b", "x1", "{cidr: 10.0.0.0/8, target: tgw-2}, {cidr: 0.0.0.0/0, target: tgw-1}");
        let fields = [
            "spec.networking.subnets[1].additionalRoutes[0].cidr",
            "spec.networking.subnets[1].additionalRoutes[1].cidr",
        ];
        reports(&RULE, &request(&format!("{a}, {b}")), &fields);
    }
}
