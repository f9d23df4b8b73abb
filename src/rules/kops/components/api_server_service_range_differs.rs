//! A copy of the service range that differs from the original.

use crate::cidr::Cidr;
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
    pub static DIFFERS = {
        code: "api-server-service-range-differs",
        summary: "`kubeAPIServer.serviceClusterIPRange` differs from the cluster's range",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::since(27),
        needs: [ApiServer],
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

rule! {
    /// `kubeAPIServer.serviceClusterIPRange` differs from the cluster's `serviceClusterIPRange`.
    ///
    /// The field is a copy that kOps fills by itself; it is not a way to choose another range. kOps compares it with
    /// the cluster's range, which is derived from `nonMasqueradeCIDR` where it is left out.
    ///
    /// Remove it, and set `serviceClusterIPRange` of the cluster. Mirrors `ValidateCluster` in
    /// `pkg/apis/kops/validation/legacy.go`.
    pub static DIFFERS_FROM_DERIVED = {
        code: "api-server-service-range-differs-from-derived",
        summary: "`kubeAPIServer.serviceClusterIPRange` differs from the cluster's range",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::until(27),
        needs: [ApiServer],
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
        check: check_derived,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    report_copy(subject, &subject.cluster.spec.networking.service_cluster_ip_range, report);
}

fn check_derived(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let range = &subject.cluster.service_cluster_ip_range;
    if range.net().is_some() {
        report_copy(subject, range, report);
    }
}

/// Reports a copy that is not written like the cluster's `range`.
fn report_copy(subject: &Subject<'_>, range: &Cidr, report: &mut Reporter<'_>) {
    let server = subject.cluster.spec.components.kube_api_server.as_ref();
    let Some(copy) = server.map(|server| &server.service_cluster_ip_range).filter(|copy| !copy.is_empty()) else {
        return;
    };
    if copy.text() == range.text() {
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
            &DIFFERS,
            "cluster: {spec: {kubeAPIServer: {serviceClusterIPRange: 10.0.0.0/8}, networking: \
            {serviceClusterIPRange: 10.0.0.0/8}}}",
        );
    }

    #[test]
    fn reports_a_copy_without_original() {
        reports(
            &DIFFERS,
            "cluster: {spec: {kubeAPIServer: {serviceClusterIPRange: 100.64.0.0/13}}}",
            &["spec.kubeAPIServer.serviceClusterIPRange"],
        );
    }

    #[test]
    fn accepts_a_copy_of_the_derived_range() {
        accepts(&DIFFERS_FROM_DERIVED, "cluster: {spec: {kubeAPIServer: {serviceClusterIPRange: 100.64.0.0/13}}}");
    }

    #[test]
    fn reports_another_range() {
        let found = reports(
            &DIFFERS_FROM_DERIVED,
            "cluster: {spec: {kubeAPIServer: {serviceClusterIPRange: 10.1.0.0/16}}}",
            &["spec.kubeAPIServer.serviceClusterIPRange"],
        );
        assert_eq!(found[0].message, "`10.1.0.0/16` differs from the cluster's service range, `100.64.0.0/13`");
    }
}
