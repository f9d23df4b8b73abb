//! external-dns in an IPv6 cluster, in kOps 1.26.

use crate::diagnostic::{FieldPath, Safety};
use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `externalDNS.provider` is `external-dns` in an IPv6 cluster.
    ///
    /// This release's external-dns writes no AAAA records, so names of an IPv6 cluster would have no addresses.
    ///
    /// Use `dns-controller`, or leave the field out. Mirrors `validateExternalDNS` in
    /// `pkg/apis/kops/validation/validation.go`.
    pub static RULE = {
        code: "external-dns-in-ipv6-cluster",
        summary: "external-dns writes no records for IPv6",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::only(26),
        needs: [Ipv6],
        bad: r#"cluster:
  spec:
    externalDNS:
      provider: external-dns
    networking:
      nonMasqueradeCIDR: '::/0'
"#,
        good: r#"cluster:
  spec:
    externalDNS:
      provider: dns-controller
    networking:
      nonMasqueradeCIDR: '::/0'
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let given = subject.cluster.spec.external_dns_provider.as_str();
    if given != "external-dns" || !subject.cluster.is_ipv6() {
        return;
    }
    let message = format!("`{given}` writes no AAAA records, which an IPv6 cluster needs");
    let finding = report.report(FieldPath::of("spec.externalDNS.provider"), message);
    finding.value(given).hint("Write `dns-controller`, or leave it out").repair_with(Safety::Unsafe, "dns-controller");
    finding.related(networking("nonMasqueradeCIDR"), "this makes it an IPv6 cluster");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_it_in_ipv4_clusters() {
        accepts(&RULE, "cluster: {spec: {externalDNS: {provider: external-dns}}}");
    }

    #[test]
    fn reports_it_in_ipv6_clusters() {
        reports(
            &RULE,
            "cluster: {spec: {externalDNS: {provider: external-dns}, networking: {nonMasqueradeCIDR: '::/0'}}}",
            &["spec.externalDNS.provider"],
        );
    }
}
