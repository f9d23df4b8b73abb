//! Additional routes on subnets that cannot have any, as kOps 1.24 to 1.26 says it.

use crate::release::Releases;
use crate::rules::paths::{subnet, subnet_field};
use crate::rules::rule::{Reporter, Subject, rule};

use super::misplaced::Misplaced;

rule! {
    /// `additionalRoutes` is set on a subnet that exists already, or that is not private.
    ///
    /// The same as `additional-routes-not-allowed`; until 1.26 kOps complains of the subnet as a whole
    /// (`validateSubnet`), so that the finding is there.
    ///
    /// Remove `additionalRoutes`, or move them to a private subnet of the zone.
    pub static RULE = {
        code: "subnet-cannot-have-additional-routes",
        summary: "a subnet with additional routes exists already or is not private",
        severity: Error,
        cause: Invalid,
        source: Kops,
        releases: Releases::between(24, 27),
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
        misplaced
            .report(subnet(misplaced.subnet), report)
            .related(subnet_field(misplaced.subnet, "additionalRoutes"), "the routes");
    }
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
    fn reports_the_subnet_itself() {
        reports(
            &RULE,
            "cluster: {spec: {networking: {subnets: [{name: a, type: Utility, additionalRoutes: []}]}}}",
            &["spec.networking.subnets[0]"],
        );
    }
}
