//! Service ranges without a tenth address.

use super::helpers::{SERVER_IP, tenth_service_address};
use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The service range has fewer than eleven addresses, and `kubeDNS.serverIP` is left out.
    ///
    /// kOps gives the cluster's DNS the tenth address after the base of the range and then refuses it, because it lies
    /// outside: with `/29` and smaller in IPv4, `/125` and smaller in IPv6.
    ///
    /// Take a larger range, `/28` or `/124` at least; a `/16` has room for what clusters usually run. Mirrors the check
    /// of `serverIP` in `pkg/apis/kops/validation/legacy.go`, on the completed spec.
    pub static RULE = {
        code: "service-range-too-small-for-dns",
        summary: "the service range has no address for the cluster's DNS",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::ALL,
        pass: Completed,
        needs: [UnusualRanges],
        bad: "cluster:
  spec:
    networking: {serviceClusterIPRange: 100.64.0.0/29}
",
        good: "cluster:
  spec:
    networking: {serviceClusterIPRange: 100.64.0.0/28}
",
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let dns = subject.cluster.spec.components.kube_dns.as_ref();
    let range = &subject.cluster.service_cluster_ip_range;
    let (Some(net), Some(tenth)) = (range.net(), tenth_service_address(subject)) else {
        return;
    };
    if net.contains(&tenth) || dns.is_some_and(|dns| !dns.server_ip.is_empty()) {
        return;
    }
    let message = format!("the service range `{range}` does not have the address `{tenth}`, which kOps gives the DNS");
    let largest = if net.addr().is_ipv4() { 28 } else { 124 };
    let finding = report.report(FieldPath::of(SERVER_IP), message);
    finding.written_at(networking("serviceClusterIPRange"));
    finding.hint(format!("Take a larger `serviceClusterIPRange`, `/{largest}` at least"));
    finding.related(networking("serviceClusterIPRange"), format!("is `{range}`"));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_ranges_with_a_tenth_address_and_given_addresses() {
        accepts(
            &RULE,
            "cluster: {spec: {networking: {nonMasqueradeCIDR: '::/0', serviceClusterIPRange: 'fd00::/124'}}}",
        );
        accepts(
            &RULE,
            "cluster: {spec: {kubeDNS: {serverIP: 100.64.0.2}, networking: {serviceClusterIPRange: 100.64.0.0/29}}}",
        );
    }

    #[test]
    fn reports_small_ranges_of_both_families() {
        let request = "cluster: {spec: {networking: {nonMasqueradeCIDR: '::/0', serviceClusterIPRange: 'fd00::/125'}}}";
        let found = reports(&RULE, request, &["spec.kubeDNS.serverIP"]);
        let hint = found[0].hint.as_deref();
        assert_eq!(hint, Some("Take a larger `serviceClusterIPRange`, `/124` at least"));
    }
}
