//! Clusters in which nothing serves the addresses of services.

use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::ClusterCni;

rule! {
    /// `kubeProxy.enabled` is `false`, and the network plugin does not do its work.
    ///
    /// kube-proxy makes the addresses of services lead to pods. Cilium does so with `enableNodePort`, Calico with
    /// `bpfEnabled`, and kube-router always; with other plugins, or without these settings, no machine reaches a
    /// service, not even that of the API. kOps accepts it.
    ///
    /// Let kube-proxy run, or switch the setting of the plugin on.
    pub static RULE = {
        code: "kube-proxy-off-without-replacement",
        summary: "kube-proxy is off, and the network plugin does not do its work",
        severity: Warning,
        cause: Invalid,
        source: KopsTrap,
        releases: Releases::ALL,
        needs: [KubeProxy],
        bad: r#"cluster:
  spec:
    kubeProxy: {enabled: false}
    networking: {calico: null, cilium: {}}
"#,
        good: r#"cluster:
  spec:
    kubeProxy: {enabled: false}
    networking: {calico: null, cilium: {enableNodePort: true}}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let spec = subject.cluster.spec;
    if spec.components.kube_proxy.as_ref().and_then(|proxy| proxy.enabled) != Some(false) {
        return;
    }
    let Some((plugin, setting)) = without_replacement(&spec.networking.cni) else { return };
    let instead = setting.map(|setting| format!(" without `{setting}`")).unwrap_or_default();
    let message = format!("kube-proxy is off, and `{plugin}`{instead} does not serve the addresses of services");
    let finding = report.report(FieldPath::of("spec.kubeProxy.enabled"), message);
    finding.value("false").related(networking(plugin), "the network plugin");
    match setting {
        Some(setting) => {
            let place = networking(plugin).key(setting);
            finding.hint(format!("Set `{place}` to `true`, or remove `enabled: false`"))
        }
        None => finding.hint("Remove `enabled: false`"),
    };
}

/// The plugin that leaves services to kube-proxy, and its setting that would not. A plugin of the user's own may serve
/// them.
fn without_replacement(cni: &ClusterCni) -> Option<(&'static str, Option<&'static str>)> {
    if cni.cni.is_some() || cni.external.is_some() || cni.kube_router.is_some() {
        return None;
    }
    match (&cni.cilium, &cni.calico) {
        (Some(cilium), _) => (!cilium.enable_node_port).then_some(("cilium", Some("enableNodePort"))),
        (_, Some(calico)) => (!calico.bpf_enabled).then_some(("calico", Some("bpfEnabled"))),
        _ if cni.amazon_vpc.is_some() => Some(("amazonVPC", None)),
        _ if cni.canal.is_some() => Some(("canal", None)),
        _ if cni.flannel.is_some() => Some(("flannel", None)),
        _ if cni.kubenet.is_some() => Some(("kubenet", None)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(cni: &str) -> String {
        format!("cluster: {{spec: {{kubeProxy: {{enabled: false}}, networking: {{calico: null, {cni}}}}}}}")
    }

    #[test]
    fn accepts_plugins_that_serve_and_those_of_users() {
        for cni in ["calico: {bpfEnabled: true}", "cni: {}", "kubeRouter: {}", "cilium: {enableNodePort: true}"] {
            accepts(&RULE, &request(cni));
        }
        accepts(&RULE, "cluster: {spec: {kubeProxy: {enabled: true}}}");
    }

    #[test]
    fn reports_plugins_that_do_not() {
        for cni in ["calico: {}", "amazonVPC: {}", "flannel: {}"] {
            reports(&RULE, &request(cni), &["spec.kubeProxy.enabled"]);
        }
    }
}
