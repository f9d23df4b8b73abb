//! A node-local DNS cache in front of another DNS than CoreDNS.

use super::helpers::enabled_node_local_dns;
use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `kubeDNS.nodeLocalDNS` is on, but `kubeDNS.provider` is not `CoreDNS`. The cache is made for CoreDNS behind it.
    ///
    /// Set `kubeDNS.provider` to `CoreDNS`, or leave it out. Mirrors the check of `nodeLocalDNS` in
    /// `pkg/apis/kops/validation/legacy.go`.
    pub static RULE = {
        code: "node-local-dns-without-core-dns",
        summary: "the node-local DNS cache needs CoreDNS",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::ALL,
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
    let provider = dns.provider.as_str();
    if provider.is_empty() || provider == "CoreDNS" || enabled_node_local_dns(subject).is_none() {
        return;
    }
    let message = format!("the node-local DNS cache is on, and `{provider}` is not `CoreDNS`");
    let finding = report.report(FieldPath::of("spec.kubeDNS.provider"), message);
    finding.value(provider).hint("Write `CoreDNS`");
    finding.related(FieldPath::of("spec.kubeDNS.nodeLocalDNS.enabled"), "the cache is switched on here");
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
    fn reports_another_provider() {
        reports(
            &RULE,
            "cluster: {spec: {kubeDNS: {provider: KubeDNS, nodeLocalDNS: {enabled: true}}}}",
            &["spec.kubeDNS.provider"],
        );
    }
}
