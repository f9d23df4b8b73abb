//! Additional routes of external subnets that no table takes.

use std::collections::BTreeSet;

use crate::release::Releases;
use crate::rules::cloud::{additional_routes, is_elsewhere};
use crate::rules::paths::subnet_field;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::subnets::SubnetType;

rule! {
    /// kOps makes no route table for the subnet's additional routes, so they are lost.
    ///
    /// The subnet has `egress: External`, for which kOps makes no table, and no other private subnet of the zone has
    /// one. kOps leaves the routes out without a message (`addAdditionalRoutes` in `pkg/model/awsmodel/network.go`,
    /// since 1.24).
    ///
    /// Remove the routes, or remove `egress: External`.
    pub static RULE = {
        code: "kops-drops-additional-routes",
        summary: "kOps drops the additional routes of this subnet",
        severity: Warning,
        cause: Forbidden,
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
      - {name: u, type: Utility, zone: us-east-1a}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    if is_elsewhere(subject.cluster) {
        return;
    }
    let used: BTreeSet<usize> = additional_routes(subject).iter().map(|used| used.subnet).collect();
    for (index, subnet) in subject.cluster.subnets.iter().enumerate() {
        let listed = subnet.spec.additional_routes.as_ref().is_some_and(|routes| !routes.is_empty());
        let valid = subnet.kind == Some(SubnetType::Private) && !subnet.is_shared();
        if !listed || !valid || used.contains(&index) {
            continue;
        }
        let message =
            format!("kOps drops the additional routes of `{}`: it makes no private table for them", subnet.spec.name);
        report.report(subnet_field(index, "additionalRoutes"), message).hint("Remove them, or `egress: External`");
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
    fn accepts_routes_that_a_table_takes() {
        accepts(
            &RULE,
            &request(&format!(
                "{{name: a, type: Private, zone: x1, egress: External, {ROUTES}}}, {{name: b, type: Private, zone: \
                x1}}, {{name: a0, type: Private, zone: y1}}"
            )),
        );
        accepts(&RULE, &request(&format!("{{name: a, type: Private, zone: x1, {ROUTES}}}")));
    }

    #[test]
    fn reports_routes_that_nothing_takes() {
        reports(
            &RULE,
            &request(&format!("{{name: a, type: Private, zone: x1, egress: External, {ROUTES}}}")),
            &["spec.networking.subnets[0].additionalRoutes"],
        );
    }
}
