//! A DNS address outside the service range.

use super::helpers::{SERVER_IP, given_server_ip, tenth_service_address};
use crate::diagnostic::{FieldPath, Safety};
use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `kubeDNS.serverIP` does not lie in the service range.
    ///
    /// The cluster's DNS is a service, and services have addresses of `serviceClusterIPRange` only. kOps compares with
    /// the range that it derives where none is given. The IPv4 address of an older cluster in an IPv6 cluster is the
    /// usual case.
    ///
    /// Leave the field out: kOps then takes the tenth address after the base of the range. Mirrors the check of
    /// `serverIP` in `pkg/apis/kops/validation/legacy.go`.
    pub static RULE = {
        code: "dns-address-outside-service-range",
        summary: "`kubeDNS.serverIP` does not lie in the service range",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::ALL,
        needs: [KubeDns],
        bad: r#"cluster:
  spec:
    kubeDNS:
      serverIP: 10.96.0.10
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
    let range = &subject.cluster.service_cluster_ip_range;
    let (Some((text, address)), Some(net)) = (given_server_ip(subject), range.net()) else {
        return;
    };
    if net.contains(&address) {
        return;
    }
    let message = format!("`{text}` does not lie in the service range, which is `{range}`");
    let finding = report.report(FieldPath::of(SERVER_IP), message);
    finding.value(text).related(networking("serviceClusterIPRange"), format!("the service range, `{range}`"));
    if let Some(tenth) = tenth_service_address(subject) {
        finding.hint(format!("Write `{tenth}`, or leave it out")).repair_with(Safety::Unsafe, tenth.to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_an_address_of_the_derived_range() {
        accepts(&RULE, "cluster: {spec: {kubeDNS: {serverIP: 100.64.0.10}}}");
    }

    #[test]
    fn reports_an_address_of_the_other_family() {
        let found = reports(
            &RULE,
            "cluster: {spec: {kubeDNS: {serverIP: 100.64.0.10}, networking: {nonMasqueradeCIDR: '::/0'}}}",
            &["spec.kubeDNS.serverIP"],
        );
        assert_eq!(found[0].hint.as_deref(), Some("Write `fd00:5e4f:ce::a`, or leave it out"));
    }
}
