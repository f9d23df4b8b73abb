//! A copy of the service range that differs from the original, up to kOps 1.26.

use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `kubeAPIServer.serviceClusterIPRange` differs from the cluster's `serviceClusterIPRange`.
    ///
    /// The field is a copy that kOps fills by itself; it is not a way to choose another range. kOps compares it with
    /// the cluster's range, which is derived from `nonMasqueradeCIDR` where it is left out.
    ///
    /// Remove it, and set `serviceClusterIPRange` of the cluster. Mirrors `ValidateCluster` in
    /// `pkg/apis/kops/validation/legacy.go`.
    pub static RULE = {
        code: "api-server-service-range-differs-from-derived",
        summary: "`kubeAPIServer.serviceClusterIPRange` differs from the cluster's range",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::until(27),
        bad: r#"cluster:
  spec:
    kubeAPIServer:
      serviceClusterIPRange: 10.1.0.0/16
"#,
        good: r#"cluster:
  spec:
    kubeAPIServer:
      serviceClusterIPRange: 100.64.0.0/13
    networking:
      serviceClusterIPRange: 100.64.0.0/13
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(server) = &subject.cluster.spec.components.kube_api_server else {
        return;
    };
    let copy = &server.service_cluster_ip_range;
    let range = &subject.cluster.service_cluster_ip_range;
    if copy.is_empty() || range.net().is_none() || copy.text() == range.text() {
        return;
    }
    let message = format!("`{copy}` differs from the cluster's service range, `{range}`");
    let finding = report.report(FieldPath::of("spec.kubeAPIServer.serviceClusterIPRange"), message);
    finding.value(copy.text()).related(networking("serviceClusterIPRange"), "the cluster's own range");
    finding.hint("Remove the copy and set `serviceClusterIPRange` under `networking` instead");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_a_copy_of_the_derived_range() {
        accepts(&RULE, "cluster: {spec: {kubeAPIServer: {serviceClusterIPRange: 100.64.0.0/13}}}");
    }

    #[test]
    fn reports_another_range() {
        let found = reports(
            &RULE,
            "cluster: {spec: {kubeAPIServer: {serviceClusterIPRange: 10.1.0.0/16}}}",
            &["spec.kubeAPIServer.serviceClusterIPRange"],
        );
        assert_eq!(found[0].message, "`10.1.0.0/16` differs from the cluster's service range, `100.64.0.0/13`");
    }
}
