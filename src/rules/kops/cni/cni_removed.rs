//! CNI plugins that kOps no longer installs.

use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

use super::plugins::removals;

rule! {
    /// The cluster uses a network plugin that kOps no longer installs, or not for this Kubernetes version.
    ///
    /// kOps refuses each plugin from another version on (`validateNetworking`). Romana and Lyft's VPC plugin: all
    /// releases. Weave: Kubernetes 1.23, and kOps 1.28. Canal: Kubernetes 1.28 since kOps 1.28, and kOps 1.34. External
    /// networking: Kubernetes 1.26 since kOps 1.26, and kOps 1.32. Flannel: Kubernetes 1.28 in kOps 1.28 to 1.31; from
    /// kOps 1.32 on it is accepted again. Kopeio: kOps 1.37.
    ///
    /// Use another plugin. Calico and Cilium work in every release.
    pub static RULE = {
        code: "cni-removed",
        summary: "kOps no longer installs this CNI plugin",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::ALL,
        needs: [UnusualCni],
        bad: r#"cluster:
  spec:
    networking:
      calico: null
      weave: {}
"#,
        good: r#"cluster:
  spec:
    networking:
      calico: {}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for removal in removals(subject) {
        let plugin = removal.plugin;
        if !plugin.is_in(subject) {
            continue;
        }
        let message = match removal.since {
            Some(since) => format!("kOps {} has no {} for Kubernetes {since} and later", subject.release, plugin.name),
            None => format!("kOps {} has no {}", subject.release, plugin.name),
        };
        report.report(networking(plugin.key), message).hint("Use `calico` or `cilium`");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(release: &str, kubernetes: &str, plugin: &str) -> String {
        format!(
            "{{kopsRelease: '{release}', cluster: {{spec: {{kubernetesVersion: {kubernetes}, networking: {{calico: \
            null, {plugin}: {{}}}}}}}}}}"
        )
    }

    #[test]
    fn accepts_plugins_of_an_older_kubernetes() {
        accepts(&RULE, &request("1.23", "1.22.4", "weave"));
        accepts(&RULE, &request("1.29", "1.27.1", "canal"));
        accepts(&RULE, &request("1.31", "1.25.1", "external"));
    }

    #[test]
    fn accepts_flannel_again_since_1_32() {
        accepts(&RULE, &request("1.32", "1.32.0", "flannel"));
    }

    #[test]
    fn reports_plugins_from_a_kubernetes_version_on() {
        for (release, kubernetes, plugin) in [
            ("1.23", "1.23.4", "weave"),
            ("1.28", "1.28.0", "canal"),
            ("1.26", "1.26.0", "external"),
            ("1.31", "1.28.0", "flannel"),
        ] {
            reports(&RULE, &request(release, kubernetes, plugin), &[&format!("spec.networking.{plugin}")]);
        }
    }

    #[test]
    fn reports_plugins_that_are_gone() {
        for (release, plugin) in [("1.28", "weave"), ("1.34", "canal"), ("1.32", "external"), ("1.37", "kopeio")] {
            reports(&RULE, &request(release, "1.27.0", plugin), &[&format!("spec.networking.{plugin}")]);
        }
    }
}
