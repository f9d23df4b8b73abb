//! Fields that the release does not have.

use crate::diagnostic::Object;
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::{LimitedKey, layout};

rule! {
    /// This release of kOps does not have the field; another one has it.
    ///
    /// kOps reads manifests without strict checks (`pkg/kopscodecs`), so it drops the field without a message, and the
    /// setting has no effect. Here too its value is not checked.
    ///
    /// Use a release that has the field, or remove it.
    pub static RULE = {
        code: "field-not-in-release",
        summary: "the release does not have this field and ignores it",
        severity: Warning,
        cause: NotSupported,
        source: Documentation,
        releases: Releases::ALL,
        needs: [Misread],
        bad: r#"cluster:
  spec:
    cloudProvider:
      aws: {useIPBasedNodeNames: true}
    api:
      loadBalancer: {type: Public, class: Network, idleTimeoutSeconds: 300}
"#,
        good: r#"cluster:
  spec:
    cloudProvider: {aws: {}}
    api:
      loadBalancer: {type: Public, class: Network}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let absent = subject.reading.limited_keys.iter().filter(|key| !key.releases.contains(subject.release));
    for LimitedKey { object, path, releases } in absent {
        let field = match object {
            Object::Cluster => layout::to_today(path, subject.cluster.spec.api_version).into_owned(),
            _ => path.clone(),
        };
        let (message, hint) = if subject.release < releases.first() {
            let since = releases.first();
            let message = format!("kOps {} does not have this field, which exists since {since}", subject.release);
            (message, format!("Use kOps `{since}` or later, or remove the field"))
        } else {
            let last = releases.last();
            let message = format!("kOps {} no longer has this field, which existed until {last}", subject.release);
            (message, "Remove the field".to_owned())
        };
        report.report_on(*object, field, message).hint(hint);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_fields_in_releases_that_have_them() {
        let routes = "[{name: a, type: Private, zone: us-east-1a, additionalRoutes: []}]";
        accepts(&RULE, &format!("{{kopsRelease: '1.24', cluster: {{spec: {{networking: {{subnets: {routes}}}}}}}}}"));
        accepts(&RULE, "{kopsRelease: '1.36', cluster: {spec: {api: {loadBalancer: {idleTimeoutSeconds: 300}}}}}");
        accepts(&RULE, "{kopsRelease: '1.32', cluster: {spec: {networking: {kindnet: {}}}}}");
    }

    #[test]
    fn reports_fields_that_are_gone() {
        let request = "{kopsRelease: '1.37', cluster: {spec: {api: {loadBalancer: {idleTimeoutSeconds: 300}}}}}";
        let found = reports(&RULE, request, &["spec.api.loadBalancer.idleTimeoutSeconds"]);
        assert_eq!(found[0].message, "kOps 1.37 no longer has this field, which existed until 1.36");
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
