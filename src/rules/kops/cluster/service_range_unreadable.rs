//! A `serviceClusterIPRange` that is no CIDR.

use crate::release::Releases;
use crate::rules::cidr_text::unreadable;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `serviceClusterIPRange` is no CIDR, so services, the cluster's DNS among them, have no addresses.
    ///
    /// Write a block such as `100.64.0.0/13`, or `fd00:5e4f:ce::/108` in an IPv6 cluster, or leave the field out: kOps then
    /// chooses one. Mirrors the checks of `serviceClusterIPRange` in `pkg/apis/kops/validation`.
    pub static RULE = {
        code: "service-range-unreadable",
        summary: "`serviceClusterIPRange` is not a CIDR",
        severity: Error,
        cause: Invalid,
        source: Kops,
        releases: Releases::ALL,
        bad: "cluster: {spec: {networking: {serviceClusterIPRange: 100.64.0.0}}}",
        good: "cluster: {spec: {networking: {serviceClusterIPRange: 100.64.0.0/13}}}",
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let given = &subject.cluster.spec.networking.service_cluster_ip_range;
    if !given.is_empty() {
        report.report_cidr(|| networking("serviceClusterIPRange"), given, unreadable(given));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_host_bits() {
        accepts(&RULE, "cluster: {spec: {networking: {serviceClusterIPRange: 100.65.0.0/13}}}");
    }

    #[test]
    fn reports_garbage() {
        let found = reports(
            &RULE,
            "cluster: {spec: {networking: {serviceClusterIPRange: all}}}",
            &["spec.networking.serviceClusterIPRange"],
        );
        assert_eq!(found[0].hint.as_deref(), None);
    }
}
