//! A `nonMasqueradeCIDR` that is no CIDR.

use crate::release::Releases;
use crate::rules::cidr_text::unreadable;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `nonMasqueradeCIDR` is no CIDR. Pod and service addresses are derived from it, and it decides whether the cluster is an
    /// IPv6 one.
    ///
    /// Write `::/0` for an IPv6 cluster and an IPv4 block such as `100.64.0.0/10` for others. Mirrors the checks of
    /// `nonMasqueradeCIDR` in `pkg/apis/kops/validation`.
    pub static RULE = {
        code: "non-masquerade-cidr-unreadable",
        summary: "`nonMasqueradeCIDR` is not a CIDR",
        severity: Error,
        cause: Invalid,
        source: Kops,
        releases: Releases::ALL,
        bad: "cluster: {spec: {networking: {nonMasqueradeCIDR: 100.64.0.0}}}",
        good: "cluster: {spec: {networking: {nonMasqueradeCIDR: 100.64.0.0/10}}}",
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let given = &subject.cluster.non_masquerade_cidr;
    if !given.is_empty() {
        report.report_cidr(|| networking("nonMasqueradeCIDR"), given, unreadable(given));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_host_bits() {
        accepts(&RULE, "cluster: {spec: {networking: {nonMasqueradeCIDR: 100.65.0.0/10}}}");
    }

    #[test]
    fn reports_garbage() {
        let found = reports(
            &RULE,
            "cluster: {spec: {networking: {nonMasqueradeCIDR: all}}}",
            &["spec.networking.nonMasqueradeCIDR"],
        );
        assert_eq!(found[0].hint.as_deref(), None);
    }
}
