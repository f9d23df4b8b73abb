//! Cilium serving NodePort services beside kube-proxy.

use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

use super::helpers::runs_kube_proxy;

rule! {
    /// Cilium's `enableNodePort` is true, and kube-proxy is not switched off.
    ///
    /// With this option Cilium serves the addresses of services itself. Both at once would undo each other's work, so
    /// kOps requires `spec.kubeProxy.enabled: false` (`validateNetworking`). A spec without `kubeProxy` gets one
    /// that is on.
    ///
    /// Set `spec.kubeProxy.enabled` to `false`.
    pub static RULE = {
        code: "cilium-node-port-needs-kube-proxy-off",
        summary: "Cilium with `enableNodePort` takes the place of kube-proxy",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::ALL,
        needs: [Cilium],
        bad: r#"cluster:
  spec:
    networking:
      calico: null
      cilium:
        enableNodePort: true
"#,
        good: r#"cluster:
  spec:
    kubeProxy: {enabled: false}
    networking:
      calico: null
      cilium: {enableNodePort: true}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let in_use = subject.cluster.spec.networking.cni.cilium.as_ref().is_some_and(|cilium| cilium.enable_node_port);
    if !in_use || !runs_kube_proxy(subject) {
        return;
    }
    report
        .report(
            FieldPath::of("spec.kubeProxy.enabled"),
            "Cilium with `enableNodePort` takes the place of kube-proxy, which is on",
        )
        .hint("Set `spec.kubeProxy.enabled` to `false`")
        .related(networking("cilium"), "takes the place of kube-proxy");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_kube_proxy_switched_off() {
        accepts(
            &RULE,
            "cluster: {spec: {kubeProxy: {enabled: false}, networking: {calico: null, cilium: {enableNodePort: \
            true}}}}",
        );
    }

    #[test]
    fn reports_kube_proxy_left_on() {
        reports(
            &RULE,
            "cluster: {spec: {networking: {calico: null, cilium: {enableNodePort: true}}}}",
            &["spec.kubeProxy.enabled"],
        );
        reports(
            &RULE,
            "cluster: {spec: {kubeProxy: {enabled: true}, networking: {calico: null, cilium: {enableNodePort: true}}}}",
            &["spec.kubeProxy.enabled"],
        );
    }
}
