//! Calico's eBPF data plane beside kube-proxy.

use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

use super::helpers::runs_kube_proxy;

rule! {
    /// Calico's `bpfEnabled` is true, and kube-proxy is not switched off.
    ///
    /// The eBPF data plane serves the addresses of services itself; kOps looks at this since 1.36. Both at once would
    /// undo each other's work, so kOps requires `spec.kubeProxy.enabled: false` (`validateNetworking`). A spec
    /// without `kubeProxy` gets one that is on.
    ///
    /// Set `spec.kubeProxy.enabled` to `false`.
    pub static RULE = {
        code: "calico-bpf-needs-kube-proxy-off",
        summary: "Calico with `bpfEnabled` takes the place of kube-proxy",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::since(36),
        needs: [Calico],
        bad: r#"cluster:
  spec:
    networking:
      calico:
        bpfEnabled: true
"#,
        good: r#"cluster:
  spec:
    kubeProxy:
      enabled: false
    networking:
      calico:
        bpfEnabled: true
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let in_use = subject.cluster.spec.networking.cni.calico.as_ref().is_some_and(|calico| calico.bpf_enabled);
    if !in_use || !runs_kube_proxy(subject) {
        return;
    }
    report
        .report(
            FieldPath::of("spec.kubeProxy.enabled"),
            "Calico with `bpfEnabled` takes the place of kube-proxy, which is on",
        )
        .hint("Set `spec.kubeProxy.enabled` to `false`")
        .related(networking("calico"), "takes the place of kube-proxy");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_kube_proxy_switched_off() {
        accepts(&RULE, "cluster: {spec: {kubeProxy: {enabled: false}, networking: {calico: {bpfEnabled: true}}}}");
    }

    #[test]
    fn reports_kube_proxy_left_on() {
        reports(&RULE, "cluster: {spec: {networking: {calico: {bpfEnabled: true}}}}", &["spec.kubeProxy.enabled"]);
        reports(
            &RULE,
            "cluster: {spec: {kubeProxy: {enabled: true}, networking: {calico: {bpfEnabled: true}}}}",
            &["spec.kubeProxy.enabled"],
        );
    }
}
