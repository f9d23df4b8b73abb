//! kube-router beside kube-proxy.

use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

use super::helpers::runs_kube_proxy;

rule! {
    /// The CNI plugin is kube-router, and kube-proxy is not switched off.
    ///
    /// kube-router serves the addresses of services itself. Both at once would undo each other's work, so kOps requires
    /// `spec.kubeProxy.enabled: false` (`validateNetworking`). A spec without `kubeProxy` gets one that is on.
    ///
    /// Set `spec.kubeProxy.enabled` to `false`.
    pub static RULE = {
        code: "kube-router-needs-kube-proxy-off",
        summary: "kube-router takes the place of kube-proxy",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::ALL,
        needs: [UnusualCni],
        bad: r#"cluster:
  spec:
    networking:
      calico: null
      kubeRouter: {}
"#,
        good: r#"cluster:
  spec:
    kubeProxy:
      enabled: false
    networking:
      calico: null
      kubeRouter: {}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let in_use = subject.cluster.spec.networking.cni.kube_router.is_some();
    if !in_use || !runs_kube_proxy(subject) {
        return;
    }
    report
        .report(FieldPath::of("spec.kubeProxy.enabled"), "kube-router takes the place of kube-proxy, which is on")
        .hint("Set `spec.kubeProxy.enabled` to `false`")
        .related(networking("kubeRouter"), "takes the place of kube-proxy");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_kube_proxy_switched_off() {
        accepts(&RULE, "cluster: {spec: {kubeProxy: {enabled: false}, networking: {calico: null, kubeRouter: {}}}}");
    }

    #[test]
    fn reports_kube_proxy_left_on() {
        reports(&RULE, "cluster: {spec: {networking: {calico: null, kubeRouter: {}}}}", &["spec.kubeProxy.enabled"]);
        reports(
            &RULE,
            "cluster: {spec: {kubeProxy: {enabled: true}, networking: {calico: null, kubeRouter: {}}}}",
            &["spec.kubeProxy.enabled"],
        );
    }
}
