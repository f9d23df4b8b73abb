//! Fields that the release does not have.

use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::paths::{networking, subnet_field};
use crate::rules::rule::{Reporter, Subject, rule};
use crate::subnets::AssignedCluster;

rule! {
    /// The field belongs to another kOps release. kOps decodes manifests without strict checks, so it drops the field
    /// without a word: the setting has no effect. It is not validated here either.
    ///
    /// Use a release that has the field, or remove it.
    pub static RULE = {
        code: "field-not-in-release",
        summary: "the release does not have this field and ignores it",
        severity: Warning,
        cause: NotSupported,
        source: Documentation,
        releases: Releases::until(37),
        bad: r#"kopsRelease: '1.23'
cluster:
  spec:
    cloudProvider: {aws: {useIPBasedNodeNames: true}}
"#,
        good: r#"cluster:
  spec:
    cloudProvider: {aws: {}}
"#,
        check: check,
    }
}

/// A field and the releases that have it.
struct Field {
    /// The first release that has it.
    since: Releases,
    /// The places where the cluster has it.
    places: fn(&AssignedCluster) -> Vec<FieldPath>,
}

/// The fields that are younger than the oldest supported release.
const FIELDS: [Field; 3] = [
    Field { since: Releases::since(24), places: additional_routes },
    Field { since: Releases::since(32), places: kindnet },
    Field { since: Releases::since(37), places: ip_based_node_names },
];

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for field in FIELDS.iter().filter(|field| !field.since.contains(subject.release)) {
        for place in (field.places)(subject.cluster) {
            let since = field.since.first();
            let message = format!("kOps {} does not have this field, which exists since {since}", subject.release);
            report.report(place, message).hint(format!("Use kOps `{since}` or later, or remove the field"));
        }
    }
}

fn additional_routes(cluster: &AssignedCluster) -> Vec<FieldPath> {
    let subnets = cluster.subnets.iter().enumerate();
    let with_routes = subnets.filter(|(_, subnet)| subnet.spec.additional_routes.is_some());
    with_routes.map(|(index, _)| subnet_field(index, "additionalRoutes")).collect()
}

fn kindnet(cluster: &AssignedCluster) -> Vec<FieldPath> {
    cluster.spec.networking.cni.kindnet.iter().map(|_| networking("kindnet")).collect()
}

fn ip_based_node_names(cluster: &AssignedCluster) -> Vec<FieldPath> {
    let field = |_| FieldPath::of("spec.cloudProvider.aws.useIPBasedNodeNames");
    cluster.spec.aws.use_ip_based_node_names.as_ref().map(field).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_fields_in_releases_that_have_them() {
        let routes = "[{name: a, type: Private, zone: us-east-1a, additionalRoutes: []}]";
        accepts(&RULE, &format!("{{kopsRelease: '1.24', cluster: {{spec: {{networking: {{subnets: {routes}}}}}}}}}"));
        accepts(&RULE, "{kopsRelease: '1.32', cluster: {spec: {networking: {kindnet: {}}}}}");
    }

    #[test]
    fn reports_fields_before_they_exist() {
        let subnets = "[{name: a, type: Private, zone: us-east-1a, additionalRoutes: []}]";
        let networking = format!("{{subnets: {subnets}, kindnet: {{}}}}");
        let request = format!("{{kopsRelease: '1.23', cluster: {{spec: {{networking: {networking}}}}}}}");
        let found =
            reports(&RULE, &request, &["spec.networking.kindnet", "spec.networking.subnets[0].additionalRoutes"]);
        assert_eq!(found[1].hint.as_deref(), Some("Use kOps `1.24` or later, or remove the field"));
    }
}
