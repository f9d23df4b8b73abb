//! Additional routes to the same destination.

use std::collections::BTreeMap;

use crate::release::Releases;
use crate::rules::paths::additional_route;
use crate::rules::rule::{Reporter, Subject, rule};

use super::helpers::routes;

rule! {
    /// A subnet lists two additional routes to the same destination.
    ///
    /// A route table has one route for each destination. kOps compares the texts within a subnet
    /// (`awsValidateAdditionalRoutes`); the same block written in two ways, or on two subnets of a zone, fails later.
    ///
    /// Remove one of the two.
    pub static RULE = {
        code: "additional-route-repeated",
        summary: "a subnet lists two routes to the same destination",
        severity: Error,
        cause: Duplicate,
        source: Kops,
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
        - {cidr: 10.0.0.0/16, target: tgw-1}
        - {cidr: 10.0.0.0/16, target: pcx-1}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - name: a
        type: Private
        zone: us-east-1a
        cidr: 172.20.32.0/19
        additionalRoutes:
        - {cidr: 10.0.0.0/16, target: tgw-1}
        - {cidr: 10.1.0.0/16, target: pcx-1}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let mut last_to = BTreeMap::new();
    for listed in routes(subject.cluster) {
        let text = listed.route.cidr.text();
        let Some(before) = last_to.insert((listed.subnet, text), listed.index) else {
            continue;
        };
        report
            .report(listed.field("cidr"), format!("the subnet has another route to `{text}`"))
            .value(text)
            .hint("Keep one of the two")
            .related(additional_route(listed.subnet, before, "cidr"), "the first route to it");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_the_same_destination_on_two_subnets() {
        accepts(
            &RULE,
            "cluster: {spec: {networking: {subnets: [
                {name: a, type: Private, additionalRoutes: [{cidr: 10.0.0.0/16, target: tgw-1}]},
                {name: b, type: Private, additionalRoutes: [{cidr: 10.0.0.0/16, target: tgw-1}]}]}}}",
        );
    }

    #[test]
    fn reports_every_repetition() {
        let found = reports(
            &RULE,
            "cluster: {spec: {networking: {subnets: [{name: a, type: Private, additionalRoutes: [
                {cidr: 10.0.0.0/16, target: tgw-1}, {cidr: 10.0.0.0/16, target: tgw-2}, {cidr: 10.0.0.0/16}]}]}}}",
            &[
                "spec.networking.subnets[0].additionalRoutes[1].cidr",
                "spec.networking.subnets[0].additionalRoutes[2].cidr",
            ],
        );
        assert_eq!(found[0].related[0].field, "spec.networking.subnets[0].additionalRoutes[0].cidr");
    }
}
