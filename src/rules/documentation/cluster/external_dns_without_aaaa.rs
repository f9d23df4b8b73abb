//! external-dns in IPv6 clusters.

use crate::diagnostic::{FieldPath, Safety};
use crate::release::Releases;
use crate::rules::cloud::is_ipv6_on_aws;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// external-dns, as kOps 1.23 to 1.25 installs it, does not register AAAA records (`docs/networking/ipv6.md`). In
    /// an IPv6 cluster names of services and ingresses then have no address that pods could be reached at. kOps 1.26
    /// refuses the combination; later releases bring a version that can.
    ///
    /// Use dns-controller.
    pub static RULE = {
        code: "external-dns-without-aaaa",
        summary: "external-dns registers no AAAA records in this release",
        severity: Warning,
        cause: NotSupported,
        source: Documentation,
        releases: Releases::until(26),
        needs: [Ipv6],
        bad: r#"cluster:
  spec:
    externalDNS: {provider: external-dns}
    networking:
      nonMasqueradeCIDR: ::/0
"#,
        good: r#"cluster:
  spec:
    externalDNS: {provider: dns-controller}
    networking:
      nonMasqueradeCIDR: ::/0
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let provider = &subject.cluster.spec.external_dns_provider;
    if !is_ipv6_on_aws(subject.cluster) || provider != "external-dns" {
        return;
    }
    let message = format!("external-dns registers no AAAA records in kOps {}", subject.release);
    let finding = report.report(FieldPath::of("spec.externalDNS.provider"), message);
    finding.value(provider.as_str()).hint("Write `dns-controller`").repair_with(Safety::Unsafe, "dns-controller");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_external_dns_in_ipv4_clusters() {
        accepts(&RULE, "cluster: {spec: {externalDNS: {provider: external-dns}}}");
    }

    #[test]
    fn reports_external_dns_in_ipv6_clusters() {
        let request =
            "cluster: {spec: {externalDNS: {provider: external-dns}, networking: {nonMasqueradeCIDR: '::/0'}}}";
        reports(&RULE, request, &["spec.externalDNS.provider"]);
    }
}
