//! An IPv6 cluster without the external cloud controller manager, up to kOps 1.28.

use crate::diagnostic::FieldPath;
use crate::rules::cloud::CLOUD_CONTROLLER_MANAGER_WRITTEN;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The spec of an IPv6 cluster has no `cloudControllerManager`.
    ///
    /// Nodes on AWS get their IPv6 addresses from the external cloud controller manager only. Up to 1.28 kOps refuses
    /// an IPv6 cluster without the setting, although it would add the controller later (`validateClusterSpec` in
    /// `pkg/apis/kops/validation/validation.go`); from 1.29 on it is always installed.
    ///
    /// Add `cloudControllerManager: {}`.
    pub static RULE = {
        code: "cloud-controller-manager-missing",
        summary: "an IPv6 cluster needs the external cloud controller manager",
        severity: Error,
        cause: Required,
        source: Kops,
        releases: CLOUD_CONTROLLER_MANAGER_WRITTEN,
        needs: [Ipv6],
        bad: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: '::/0'
"#,
        good: r#"cluster:
  spec:
    cloudControllerManager: {}
    networking:
      nonMasqueradeCIDR: '::/0'
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    if !subject.cluster.is_ipv6() || subject.cluster.spec.components.cloud_controller_manager {
        return;
    }
    let message = "an IPv6 cluster needs the external cloud controller manager";
    let finding = report.report(FieldPath::of("spec.cloudControllerManager"), message);
    finding.hint("Add `cloudControllerManager: {}`");
    finding.related(networking("nonMasqueradeCIDR"), "this makes it an IPv6 cluster");
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
    fn reports_other_ipv6_blocks_too() {
        reports(
            &RULE,
            "cluster: {spec: {networking: {nonMasqueradeCIDR: 'fd00::/8'}}}",
            &["spec.cloudControllerManager"],
        );
    }
}
