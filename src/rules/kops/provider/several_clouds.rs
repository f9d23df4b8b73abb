//! Clusters in more than one cloud.

use crate::diagnostic::{FieldPath, Safety};
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `cloudProvider` has the keys of several clouds.
    ///
    /// kOps takes the first one in its order, which starts with `aws` and `azure`, and refuses each other key: "only
    /// one cloudProvider option permitted" (`validateCloudProvider`). An empty mapping counts, `null` does not.
    ///
    /// Keep the key of the cloud in which the cluster is.
    pub static RULE = {
        code: "several-clouds",
        summary: "`cloudProvider` names more than one cloud",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::ALL,
        needs: [UnclearCloud],
        bad: r#"cluster:
  spec:
    cloudProvider: {aws: {}, gce: {}}
"#,
        good: r#"cluster:
  spec:
    cloudProvider: {aws: {}}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let spec = subject.cluster.spec;
    for key in &spec.further_clouds {
        let message =
            format!("`cloudProvider` has `{key}` beside `{}`, and kOps takes one cloud", spec.provider.name());
        let finding = report.report(FieldPath::of("spec.cloudProvider").key(*key), message);
        finding.hint(format!("Remove `{key}`")).repair_by_removal(Safety::Unsafe);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_one_cloud_and_empty_keys() {
        accepts(&RULE, "cluster: {spec: {cloudProvider: {aws: {}, gce: null}}}");
        accepts(&RULE, "cluster: {spec: {cloudProvider: {aws: null, gce: {}}}}");
    }

    #[test]
    fn reports_each_cloud_after_the_first() {
        let found = reports(
            &RULE,
            "cluster: {spec: {cloudProvider: {aws: {}, gce: {}, azure: {}}}}",
            &["spec.cloudProvider.azure", "spec.cloudProvider.gce"],
        );
        assert_eq!(found[1].hint.as_deref(), Some("Remove `gce`"));
    }
}
