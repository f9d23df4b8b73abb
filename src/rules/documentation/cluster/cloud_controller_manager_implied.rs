//! The external cloud controller manager that kOps adds.

use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::cloud::is_ipv6_on_aws;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The spec of an IPv6 cluster has no `cloudControllerManager`, and kOps adds it by itself.
    ///
    /// Nodes on AWS get their IPv6 addresses from the external cloud controller manager only. Up to 1.28 kOps refuses
    /// an IPv6 cluster without the setting; since 1.29 it always installs the controller
    /// (`pkg/model/components/awscloudcontrollermanager.go`).
    ///
    /// Nothing has to be done.
    pub static RULE = {
        code: "cloud-controller-manager-implied",
        summary: "kOps adds the cloud controller manager that IPv6 needs",
        severity: Info,
        cause: Required,
        source: Documentation,
        releases: Releases::since(29),
        needs: [Ipv6],
        bad: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: ::/0
"#,
        good: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: ::/0
    cloudControllerManager: {}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    if !is_ipv6_on_aws(subject.cluster) || subject.cluster.spec.components.cloud_controller_manager {
        return;
    }
    let message = "IPv6 needs the external cloud controller manager, which kOps adds by itself";
    report.report(FieldPath::of("spec.cloudControllerManager"), message);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_ipv4_clusters() {
        accepts(&RULE, "{}");
    }

    #[test]
    fn reports_an_ipv6_cluster_without_the_block() {
        let request = "cluster: {spec: {networking: {nonMasqueradeCIDR: '::/0'}}}";
        reports(&RULE, request, &["spec.cloudControllerManager"]);
    }
}
