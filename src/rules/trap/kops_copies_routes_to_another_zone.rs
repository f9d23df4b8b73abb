//! Additional routes that end up in the table of another zone.

use std::collections::BTreeMap;

use crate::release::Releases;
use crate::rules::cloud::additional_routes;
use crate::rules::paths::subnet_field;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::subnets::AdditionalRouteUse;

rule! {
    /// kOps finds the table for additional routes by name: the routes of a subnet go to every private subnet whose name
    /// starts with the name of the subnet (`addAdditionalRoutes` in `pkg/model/awsmodel/network.go`, since 1.24). Here
    /// they go to the table of another zone only. Where they go to two tables kOps stops, which
    /// `duplicate-additional-route` reports.
    ///
    /// Rename the subnet so that no other name starts with its name.
    pub static RULE = {
        code: "kops-copies-routes-to-another-zone",
        summary: "the additional routes of a subnet go to the table of another zone",
        severity: Warning,
        cause: Invalid,
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
        egress: External
        additionalRoutes:
        - {cidr: 10.100.0.0/16, target: tgw-1}
      - {name: ab, type: Private, zone: us-east-1b}
      - {name: u, type: Utility, zone: us-east-1b}
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
      - {name: b, type: Private, zone: us-east-1b}
      - {name: u, type: Utility, zone: us-east-1a}
      - {name: v, type: Utility, zone: us-east-1b}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let cluster = subject.cluster;
    let mut by_lister: BTreeMap<usize, Vec<&AdditionalRouteUse<'_>>> = BTreeMap::new();
    for used in additional_routes(subject) {
        by_lister.entry(used.subnet).or_default().push(used);
    }
    for (index, uses) in by_lister {
        let own = &cluster.subnets[index];
        let Some(first) = uses.first().filter(|first| first.zone != own.zone) else {
            continue;
        };
        if uses.iter().any(|used| used.zone != first.zone) {
            continue;
        }
        let (name, other) = (&own.spec.name, &cluster.subnets[first.matched].spec.name);
        let message = format!(
            "the routes of `{name}` go to the private table of `{}`, because the name `{other}` starts with `{name}`",
            first.zone
        );
        let finding = report.report(subnet_field(index, "additionalRoutes"), message);
        finding.hint("Rename one of the subnets");
        finding.related(subnet_field(first.matched, "name"), "the name that starts with it");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(subnets: &str) -> String {
        format!("cluster: {{spec: {{networking: {{subnets: [{subnets}]}}}}}}")
    }

    const ROUTES: &str = "additionalRoutes: [{cidr: 10.0.0.0/8, target: tgw-1}]";

    #[test]
    fn accepts_routes_in_their_own_zone() {
        accepts(
            &RULE,
            &request(&format!("{{name: a, type: Private, zone: x1, {ROUTES}}}, {{name: b, type: Private, zone: y1}}")),
        );
    }

    #[test]
    fn reports_routes_that_only_another_zone_gets() {
        reports(
            &RULE,
            &request(&format!(
                "{{name: a, type: Private, zone: x1, egress: External, {ROUTES}}}, {{name: ab, type: Private, zone: \
                y1}}"
            )),
            &["spec.networking.subnets[0].additionalRoutes"],
        );
    }
}
