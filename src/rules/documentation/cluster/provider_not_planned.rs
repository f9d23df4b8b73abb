//! Clusters on clouds whose networks are not planned.

use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::cloud::is_elsewhere;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// This service knows the network rules that kOps has for every cloud, but it plans networks on AWS only. For other
    /// clouds the spec is reviewed and there is no plan: where one is asked for, this is an error.
    ///
    /// Nothing is wrong with the cluster; ask for a review (`/v1/validate`) instead of a plan.
    pub static RULE = {
        code: "provider-not-planned",
        summary: "networks are planned on AWS only",
        severity: Info,
        cause: NotSupported,
        source: Documentation,
        releases: Releases::ALL,
        essential: true,
        needs: [AnotherCloud],
        bad: r#"cluster:
  spec:
    cloudProvider:
      aws: null
      gce: {}
"#,
        good: r#"cluster:
  spec:
    cloudProvider:
      aws: {}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    if !is_elsewhere(subject.cluster) {
        return;
    }
    let name = subject.cluster.spec.provider.name();
    let message = format!("networks on `{name}` are reviewed but not planned; plans exist for AWS only");
    report.report(FieldPath::of("spec.cloudProvider"), message).value(name);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_aws_and_leaves_missing_and_unknown_clouds_to_others() {
        accepts(&RULE, "cluster: {spec: {cloudProvider: null}}");
        accepts(
            &RULE,
            "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {name: c.example.com}\nspec: {cloudProvider: \
            banana}\n",
        );
    }

    #[test]
    fn reports_every_other_cloud() {
        for cloud in ["azure", "do", "gce", "hetzner", "linode", "metal", "openstack", "scaleway"] {
            let request = format!("cluster: {{spec: {{cloudProvider: {{aws: null, {cloud}: {{}}}}}}}}");
            reports(&RULE, &request, &["spec.cloudProvider"]);
        }
    }
}
