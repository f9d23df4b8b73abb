//! Subnets whose additional routes kOps refuses as a whole.

use crate::diagnostic::{Change, FieldPath, Safety};
use crate::release::Releases;
use crate::rules::paths::{subnet, subnet_field};
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::Provider;
use crate::subnets::SubnetType;

rule! {
    /// `additionalRoutes` is set on a subnet that exists already (`id`) or that is not private.
    ///
    /// kOps adds these routes to the route table of the zone's private subnets, which it makes itself. It changes
    /// neither the tables of existing subnets nor the public ones. An empty list counts as set (`validateSubnet`).
    ///
    /// Remove `additionalRoutes`, or move the list to a private subnet of the zone.
    pub static AT_ROUTES = {
        code: "additional-routes-not-allowed",
        summary: "additional routes are set on a subnet that cannot have any",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::since(27),
        needs: [AdditionalRoutes],
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
        check: |subject, report| check(subject, routes_of, report),
    }
}

rule! {
    /// `additionalRoutes` is set on a subnet that exists already, or that is not private.
    ///
    /// The same as `additional-routes-not-allowed`; until 1.26 kOps complains of the subnet as a whole
    /// (`validateSubnet`), so that the finding is there.
    ///
    /// Remove `additionalRoutes`, or move them to a private subnet of the zone.
    pub static AT_SUBNET = {
        code: "subnet-cannot-have-additional-routes",
        summary: "a subnet with additional routes exists already or is not private",
        severity: Error,
        cause: Invalid,
        source: Kops,
        releases: Releases::between(24, 27),
        needs: [AdditionalRoutes],
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
        check: |subject, report| check(subject, subnet, report),
    }
}

/// Reports, at a `place` by the subnet's index, each existing or not private subnet with routes; kOps looks for them on
/// AWS only.
fn check(subject: &Subject<'_>, place: fn(usize) -> FieldPath, report: &mut Reporter<'_>) {
    let cluster = subject.cluster;
    if cluster.spec.provider != Provider::Aws {
        return;
    }
    let listing = cluster.subnets.iter().enumerate().filter(|(_, subnet)| subnet.spec.additional_routes.is_some());
    for (index, subnet) in listing {
        let (message, reason) = if subnet.is_shared() {
            ("kOps adds no routes for an existing subnet".to_owned(), "id")
        } else if subnet.kind != Some(SubnetType::Private) {
            (format!("kOps adds no routes for a subnet of type `{}`", subnet.spec.subnet_type), "type")
        } else {
            continue;
        };
        let (at, routes) = (place(index), routes_of(index));
        let is_elsewhere = at != routes;
        let finding = report.report(at, message);
        finding.hint("Remove `additionalRoutes`").repair(Safety::Unsafe, [Change::Remove(routes.clone())]);
        finding.related(subnet_field(index, reason), "does not allow additional routes");
        if is_elsewhere {
            finding.related(routes, "the routes");
        }
    }
}

fn routes_of(subnet: usize) -> FieldPath {
    subnet_field(subnet, "additionalRoutes")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_owned_private_subnets() {
        accepts(
            &AT_ROUTES,
            "cluster: {spec: {networking: {subnets: [{name: a, type: Private, additionalRoutes: []}]}}}",
        );
    }

    #[test]
    fn reports_existing_and_public_subnets() {
        let fields = ["spec.networking.subnets[0].additionalRoutes", "spec.networking.subnets[1].additionalRoutes"];
        reports(
            &AT_ROUTES,
            "cluster: {spec: {networking: {subnets: [
                {name: a, type: Private, id: subnet-1, additionalRoutes: [{cidr: 10.0.0.0/16, target: pcx-1}]},
                {name: b, type: DualStack, additionalRoutes: []}]}}}",
            &fields,
        );
    }

    #[test]
    fn accepts_private_subnets_that_kops_makes() {
        accepts(
            &AT_SUBNET,
            "cluster: {spec: {networking: {subnets: [{name: a, type: Private, additionalRoutes: []}]}}}",
        );
    }

    #[test]
    fn reports_the_subnet_itself() {
        reports(
            &AT_SUBNET,
            "cluster: {spec: {networking: {subnets: [{name: a, type: Utility, additionalRoutes: []}]}}}",
            &["spec.networking.subnets[0]"],
        );
    }
}
