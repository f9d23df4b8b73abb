//! A DNS address that is not a valid IP address.

use super::helpers::SERVER_IP;
use crate::cidr::parse_address;
use crate::diagnostic::{FieldPath, Safety};
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `kubeDNS.serverIP` is not a valid IP address. It is the address of the cluster's DNS service, which every pod is
    /// given.
    ///
    /// Write an address of the service range, or leave the field out: kOps then takes the tenth address after the base
    /// of the range. Mirrors the check of `serverIP` in `pkg/apis/kops/validation/legacy.go`.
    pub static RULE = {
        code: "dns-address-invalid",
        summary: "`kubeDNS.serverIP` is not an IP address",
        severity: Error,
        cause: Invalid,
        source: Kops,
        releases: Releases::ALL,
        needs: [KubeDns],
        bad: r#"cluster:
  spec:
    kubeDNS:
      serverIP: 100.64.0.10/32
"#,
        good: r#"cluster:
  spec:
    kubeDNS:
      serverIP: 100.64.0.10
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(dns) = &subject.cluster.spec.components.kube_dns else {
        return;
    };
    let given = dns.server_ip.as_str();
    if given.is_empty() || parse_address(given).is_some() {
        return;
    }
    let finding = report.report(FieldPath::of(SERVER_IP), format!("`{given}` is not a valid IP address"));
    finding.value(given);
    if let Some(address) = subject.cluster.cluster_dns {
        finding.hint(format!("Write `{address}`, or leave it out")).repair_with(Safety::Unsafe, address.to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_addresses_of_both_families() {
        accepts(&RULE, "cluster: {spec: {kubeDNS: {serverIP: 'fd00:5e4f:ce::a'}}}");
        accepts(&RULE, "cluster: {spec: {kubeDNS: {serverIP: ''}}}");
    }

    #[test]
    fn reports_a_name() {
        let found = reports(&RULE, "cluster: {spec: {kubeDNS: {serverIP: not-an-ip}}}", &["spec.kubeDNS.serverIP"]);
        assert_eq!(found[0].hint.as_deref(), Some("Write `100.64.0.10`, or leave it out"));
    }
}
