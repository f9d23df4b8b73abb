//! A `networkCIDR` that is no CIDR.

use crate::release::Releases;
use crate::rules::cidr_text::unreadable;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `networkCIDR` is no CIDR, so the VPC has no block and its subnets have nowhere to lie.
    ///
    /// Write an IPv4 block such as `172.20.0.0/16`, or leave the field out: kOps then takes that block, or the one of the
    /// existing VPC. Mirrors the checks of `networkCIDR` in `pkg/apis/kops/validation`.
    pub static RULE = {
        code: "network-cidr-unreadable",
        summary: "`networkCIDR` is not a CIDR",
        severity: Error,
        cause: Invalid,
        source: Kops,
        releases: Releases::ALL,
        bad: "cluster: {spec: {networking: {networkCIDR: 172.20.0.0}}}",
        good: "cluster: {spec: {networking: {networkCIDR: 172.20.0.0/16}}}",
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let given = &subject.cluster.spec.networking.network_cidr;
    if !given.is_empty() {
        report.report_cidr(|| networking("networkCIDR"), given, unreadable(given));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_host_bits() {
        accepts(&RULE, "cluster: {spec: {networking: {networkCIDR: 172.20.1.0/16}}}");
    }

    #[test]
    fn reports_a_block_without_its_length() {
        let found = reports(
            &RULE,
            "cluster: {spec: {networking: {networkCIDR: 172.20.0.0}}}",
            &["spec.networking.networkCIDR"],
        );
        assert_eq!(found[0].hint.as_deref(), Some("Add the prefix length, for example `172.20.0.0/16`"));
    }
}
