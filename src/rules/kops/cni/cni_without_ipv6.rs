//! CNI plugins without IPv6 in IPv6 clusters.

use crate::diagnostic::Object;
use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

use super::plugins::{IPV4_ONLY, KUBE_ROUTER, is_removed};
use super::several_cnis::is_one_of_several;

rule! {
    /// An IPv6 cluster uses a network plugin that cannot give pods IPv6 addresses in the way kOps installs it.
    ///
    /// kOps refuses the Amazon VPC plugin, Canal, Flannel, Google Cloud networking, Kopeio, kube-router, kubenet and
    /// Weave in IPv6 clusters (`validateNetworking`). Calico, Cilium, Kindnet (since 1.32) and a plugin of your own
    /// (`cni`) work.
    ///
    /// Use Calico or Cilium.
    pub static RULE = {
        code: "cni-without-ipv6",
        summary: "the CNI plugin does not support IPv6 clusters",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::ALL,
        needs: [Ipv6, UnusualCni],
        bad: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: '::/0'
      calico: null
      kubenet: {}
"#,
        good: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: '::/0'
      calico: {}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    if !subject.cluster.is_ipv6() {
        return;
    }
    for plugin in IPV4_ONLY {
        if !plugin.is_in(subject) || is_removed(plugin, subject) || is_one_of_several(plugin, subject) {
            continue;
        }
        let message = format!("{} does not support IPv6 clusters", plugin.name);
        let finding = report.report(networking(plugin.key), message).hint("Use `calico` or `cilium`");
        finding.related(networking("nonMasqueradeCIDR"), "makes this an IPv6 cluster");
        if plugin.key == KUBE_ROUTER.key {
            // Whether kube-proxy runs beside it is not asked then.
            finding.explains(Object::Cluster, networking(plugin.key));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(plugin: &str) -> String {
        format!("cluster: {{spec: {{networking: {{nonMasqueradeCIDR: '::/0', calico: null, {plugin}: {{}}}}}}}}")
    }

    #[test]
    fn accepts_plugins_with_ipv6() {
        for plugin in ["calico", "cilium", "cni", "kindnet"] {
            accepts(&RULE, &request(plugin));
        }
    }

    #[test]
    fn accepts_plugins_that_are_refused_anyway() {
        accepts(&RULE, &request("weave"));
    }

    #[test]
    fn reports_the_others() {
        for plugin in ["amazonVPC", "flannel", "gcp", "kubeRouter", "kubenet"] {
            reports(&RULE, &request(plugin), &[&format!("spec.networking.{plugin}")]);
        }
        let request = format!("kopsRelease: '1.36'\n{}", request("kopeio"));
        reports(&RULE, &request, &["spec.networking.kopeio"]);
    }
}
