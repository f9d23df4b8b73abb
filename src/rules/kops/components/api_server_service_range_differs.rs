//! A copy of the service range that differs from the original.

use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `kubeAPIServer.serviceClusterIPRange` differs from the cluster's `serviceClusterIPRange`.
    ///
    /// The field is a copy that kOps fills by itself; it is not a way to choose another range. kOps compares it with
    /// the text of `spec.networking.serviceClusterIPRange`, even when that is left out: the copy alone is refused too.
    ///
    /// Remove it, and set `serviceClusterIPRange` of the cluster. Mirrors `validateKubeAPIServer` in
    /// `pkg/apis/kops/validation/validation.go`.
    pub static RULE = {
        code: "api-server-service-range-differs",
        summary: "`kubeAPIServer.serviceClusterIPRange` differs from the cluster's range",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::since(27),
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
    let range = &subject.cluster.spec.networking.service_cluster_ip_range;
    if copy.is_empty() || copy.text() == range.text() {
        return;
    }
    let message = match range.is_empty() {
        true => format!("`{copy}` is a service range, but the cluster does not set `serviceClusterIPRange`"),
        false => format!("`{copy}` differs from the cluster's service range, `{range}`"),
    };
    let finding = report.report(FieldPath::of("spec.kubeAPIServer.serviceClusterIPRange"), message);
    finding.value(copy.text()).related(networking("serviceClusterIPRange"), "the cluster's own range");
    finding.hint("Remove the copy and set `serviceClusterIPRange` under `networking` instead");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_an_exact_copy() {
        accepts(
            &RULE,
            "cluster: {spec: {kubeAPIServer: {serviceClusterIPRange: 10.0.0.0/8}, networking: \
            {serviceClusterIPRange: 10.0.0.0/8}}}",
        );
    }

    #[test]
    fn reports_a_copy_without_original() {
        reports(
            &RULE,
            "cluster: {spec: {kubeAPIServer: {serviceClusterIPRange: 100.64.0.0/13}}}",
            &["spec.kubeAPIServer.serviceClusterIPRange"],
        );
    }
}
