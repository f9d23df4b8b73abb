//! An address of the node-local DNS cache that is not a valid IP address.

use super::helpers::{enabled_node_local_dns, report_address};
use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `kubeDNS.nodeLocalDNS.localIP` is not a valid IP address. The cache on every node listens on it.
    ///
    /// Leave the field out: kOps then takes `169.254.20.10`, or `fd00:90de:d95::1` in IPv6 clusters. kOps prints the
    /// field with `spec.` twice. Mirrors `validateNodeLocalDNS` in `pkg/apis/kops/validation/validation.go`.
    pub static RULE = {
        code: "node-local-dns-address-invalid",
        summary: "`kubeDNS.nodeLocalDNS.localIP` is not an IP address",
        severity: Error,
        cause: Invalid,
        source: Kops,
        releases: Releases::ALL,
        needs: [KubeDns],
        bad: r#"cluster:
  spec:
    kubeDNS:
      nodeLocalDNS:
        enabled: true
        localIP: 169.254.20
"#,
        good: r#"cluster:
  spec:
    kubeDNS:
      nodeLocalDNS:
        enabled: true
        localIP: 169.254.20.10
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(local) = enabled_node_local_dns(subject) else {
        return;
    };
    if !local.local_ip.is_empty() {
        report_address(report, || FieldPath::of("spec.kubeDNS.nodeLocalDNS.localIP"), &local.local_ip);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_what_is_switched_off() {
        accepts(&RULE, "cluster: {spec: {kubeDNS: {nodeLocalDNS: {enabled: false, localIP: x}}}}");
        accepts(&RULE, "cluster: {spec: {kubeDNS: {nodeLocalDNS: {enabled: true}}}}");
    }

    #[test]
    fn reports_a_block() {
        reports(
            &RULE,
            "cluster: {spec: {kubeDNS: {nodeLocalDNS: {enabled: true, localIP: 169.254.20.10/32}}}}",
            &["spec.kubeDNS.nodeLocalDNS.localIP"],
        );
    }
}
