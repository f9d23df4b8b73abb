//! Additional routes that kOps adds twice.

use std::collections::BTreeMap;

use crate::release::Releases;
use crate::rules::paths::subnet_field;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::subnets::{self, AdditionalRouteUse};

rule! {
    /// kOps adds an additional route twice under the same name, and `kops update cluster` stops.
    ///
    /// kOps adds the routes of a subnet to every subnet of type `Private` whose name *starts* with the name of that
    /// subnet (`addAdditionalRoutes` in `pkg/model/awsmodel/network.go`). So with a subnet `a` that has routes and a
    /// subnet `ab`, it makes the same route twice, in one zone or in two.
    ///
    /// Rename the subnets, so that no name starts with another one.
    pub static RULE = {
        code: "duplicate-additional-route",
        summary: "kOps adds an additional route twice because a subnet's name starts with another one's",
        severity: Error,
        cause: Duplicate,
        source: KopsModel,
        releases: Releases::since(24),
        needs: [AdditionalRoutes],
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - name: a
        type: Private
        zone: us-east-1a
        cidr: 172.20.32.0/19
        additionalRoutes:
        - {cidr: 10.100.0.0/16, target: tgw-1}
      - {name: ab, type: Private, zone: us-east-1a, cidr: 172.20.64.0/19}
      - {name: u, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/22}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - name: a1
        type: Private
        zone: us-east-1a
        cidr: 172.20.32.0/19
        additionalRoutes:
        - {cidr: 10.100.0.0/16, target: tgw-1}
      - {name: a2, type: Private, zone: us-east-1a, cidr: 172.20.64.0/19}
      - {name: u, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/22}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let cluster = subject.cluster;
    let uses = subnets::additional_routes(cluster, &cluster.zones, subject.release);
    let mut by_route: BTreeMap<(usize, usize), Vec<&AdditionalRouteUse<'_>>> = BTreeMap::new();
    for used in &uses {
        by_route.entry((used.subnet, used.index)).or_default().push(used);
    }
    for ((lister, index), uses) in by_route {
        let [first, second, ..] = uses[..] else {
            continue;
        };
        let name = |index: usize| &cluster.subnets[index].spec.name;
        let other = if first.matched == lister { second.matched } else { first.matched };
        let message = format!(
            "kOps adds the route `{}` of subnet `{}` again for `{}`, whose name starts with `{}`",
            first.route.cidr,
            name(lister),
            name(other),
            name(lister)
        );
        let finding = report.report(subnet_field(lister, "additionalRoutes").index(index).key("cidr"), message);
        finding.value(first.route.cidr.text()).hint("Rename one of the subnets");
        finding.related(subnet_field(other, "name"), "the name that starts with it");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_a_clash_of_names_without_routes() {
        let yaml = "cluster: {spec: {networking: {subnets: [{name: a, type: Private, zone: z1}, {name: ab, type: \
            Private, zone: z1, additionalRoutes: [{cidr: 10.100.0.0/16, target: tgw-1}]}]}}}";
        accepts(&RULE, yaml);
    }

    #[test]
    fn reports_clashes_across_zones() {
        let yaml = "cluster: {spec: {networking: {subnets: [{name: a, type: Private, zone: z1, additionalRoutes: \
            [{cidr: 10.100.0.0/16, target: tgw-1}]}, {name: ab, type: Private, zone: z2}]}}}";
        reports(&RULE, yaml, &["spec.networking.subnets[0].additionalRoutes[0].cidr"]);
    }
}
