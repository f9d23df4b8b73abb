//! A node-local DNS cache in front of another DNS than CoreDNS.

use super::helpers::enabled_node_local_dns;
use crate::diagnostic::{FieldPath, Safety};
use crate::release::{KubernetesVersion, Releases};
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `kubeDNS.nodeLocalDNS` is on, but `kubeDNS.provider` is not `CoreDNS`. The cache forwards to CoreDNS.
    ///
    /// Set `kubeDNS.provider` to `CoreDNS`. Left out it means `KubeDNS` before Kubernetes 1.20 (kOps 1.23 to 1.25).
    /// Mirrors the check of `nodeLocalDNS` in `pkg/apis/kops/validation/legacy.go`.
    pub static RULE = {
        code: "node-local-dns-without-core-dns",
        summary: "the node-local DNS cache needs CoreDNS",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::ALL,
        needs: [KubeDns],
        bad: r#"cluster:
  spec:
    kubeDNS:
      provider: KubeDNS
      nodeLocalDNS:
        enabled: true
"#,
        good: r#"cluster:
  spec:
    kubeDNS:
      provider: CoreDNS
      nodeLocalDNS:
        enabled: true
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(dns) = &subject.cluster.spec.components.kube_dns else {
        return;
    };
    let provider = match dns.provider.as_str() {
        "" => default_provider(subject),
        provider => provider,
    };
    if provider == "CoreDNS" || enabled_node_local_dns(subject).is_none() {
        return;
    }
    let message = match dns.provider.as_str() {
        "" => format!("the node-local DNS cache is on, and the provider is `{provider}` before Kubernetes 1.20"),
        _ => format!("the node-local DNS cache needs `CoreDNS`, not `{provider}`"),
    };
    let finding = report.report(FieldPath::of("spec.kubeDNS.provider"), message);
    finding.value(dns.provider.as_str()).hint("Write `CoreDNS`").repair_with(Safety::Unsafe, "CoreDNS");
    finding.related(FieldPath::of("spec.kubeDNS.nodeLocalDNS.enabled"), "the cache is switched on here");
}

/// The provider where none is written: kube-dns before Kubernetes 1.20, as long as kOps manages such versions.
fn default_provider(subject: &Subject<'_>) -> &'static str {
    let old = subject.cluster.kubernetes_version.is_some_and(|version| version < KubernetesVersion::minor(20));
    if old && Releases::until(26).contains(subject.release) { "KubeDNS" } else { "CoreDNS" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_other_providers_without_the_cache() {
        accepts(&RULE, "cluster: {spec: {kubeDNS: {provider: KubeDNS}}}");
        accepts(&RULE, "cluster: {spec: {kubeDNS: {nodeLocalDNS: {enabled: true}}}}");
    }

    #[test]
    fn reports_the_provider_of_old_versions_of_kubernetes() {
        let request = |kubernetes| {
            let dns = "kubeDNS: {nodeLocalDNS: {enabled: true}}";
            format!("{{kopsRelease: '1.23', cluster: {{spec: {{kubernetesVersion: {kubernetes}, {dns}}}}}}}")
        };
        reports(&RULE, &request("1.19.16"), &["spec.kubeDNS.provider"]);
        accepts(&RULE, &request("1.20.0"));
    }

    #[test]
    fn reports_another_provider() {
        reports(
            &RULE,
            "cluster: {spec: {kubeDNS: {provider: KubeDNS, nodeLocalDNS: {enabled: true}}}}",
            &["spec.kubeDNS.provider"],
        );
    }
}
