//! Additional routes on subnets that cannot have any.

use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::paths::subnet_field;
use crate::rules::rule::{Reporter, Subject, rule};

use super::misplaced::Misplaced;

rule! {
    /// `additionalRoutes` is set on a subnet that exists already (`id`) or that is not private.
    ///
    /// kOps adds these routes to the route table of the zone's private subnets, which it makes itself. It changes
    /// neither the tables of existing subnets nor the public ones. An empty list counts as set (`validateSubnet`).
    ///
    /// Remove `additionalRoutes`, or move the list to a private subnet of the zone.
    pub static RULE = {
        code: "additional-routes-not-allowed",
        summary: "additional routes are set on a subnet that cannot have any",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::since(27),
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - name: a
        type: Public
        zone: us-east-1a
        cidr: 172.20.32.0/19
        additionalRoutes:
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
        - {cidr: 10.0.0.0/16, target: pcx-1}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for misplaced in Misplaced::find(subject.cluster) {
        misplaced.report(place(misplaced.subnet), report);
    }
}

fn place(subnet: usize) -> FieldPath {
    subnet_field(subnet, "additionalRoutes")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_owned_private_subnets() {
        accepts(&RULE, "cluster: {spec: {networking: {subnets: [{name: a, type: Private, additionalRoutes: []}]}}}");
    }

    #[test]
    fn reports_existing_and_public_subnets() {
        let fields = ["spec.networking.subnets[0].additionalRoutes", "spec.networking.subnets[1].additionalRoutes"];
        reports(
            &RULE,
            "cluster: {spec: {networking: {subnets: [
                {name: a, type: Private, id: subnet-1, additionalRoutes: [{cidr: 10.0.0.0/16, target: pcx-1}]},
                {name: b, type: DualStack, additionalRoutes: []}]}}}",
            &fields,
        );
    }
}
