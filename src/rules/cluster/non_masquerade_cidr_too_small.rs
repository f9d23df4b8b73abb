//! An IPv4 `nonMasqueradeCIDR` that cannot be halved.

use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::{Reporter, Subject, rule};

rule! {
    /// `nonMasqueradeCIDR` is a single IPv4 address, and `podCIDR` is left out.
    ///
    /// kOps takes the upper half of `nonMasqueradeCIDR` for pods; a single address has no half, and kOps crashes.
    ///
    /// Give `nonMasqueradeCIDR` room for pods and services, as `100.64.0.0/10` does. Mirrors `assignSubnets` in
    /// `upup/pkg/fi/cloudup/subnets.go`.
    pub static RULE = {
        code: "non-masquerade-cidr-too-small",
        summary: "`nonMasqueradeCIDR` has no room for pods",
        severity: Error,
        cause: Invalid,
        source: KopsModel,
        releases: Releases::ALL,
        bad: "cluster: {spec: {networking: {nonMasqueradeCIDR: 100.64.0.0/32}}}",
        good: "cluster: {spec: {networking: {nonMasqueradeCIDR: 100.64.0.0/10}}}",
        check: check,
    }
}

/// The prefix length of a single IPv4 address.
const SINGLE_ADDRESS: u8 = 32;

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let given = &subject.cluster.non_masquerade_cidr;
    let single = given.ipv4().is_some_and(|net| net.prefix_len() == SINGLE_ADDRESS);
    if !single || !subject.cluster.spec.networking.pod_cidr.is_empty() {
        return;
    }
    let message = format!("`{given}` is a single address, and pods cannot have half of it");
    let finding = report.report(networking("nonMasqueradeCIDR"), message);
    finding.value(given.text()).hint("Choose a larger block, for example `100.64.0.0/10`");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_a_given_pod_cidr() {
        accepts(&RULE, "cluster: {spec: {networking: {nonMasqueradeCIDR: 100.64.0.0/32, podCIDR: 100.64.0.0/32}}}");
    }

    #[test]
    fn reports_a_single_address() {
        reports(
            &RULE,
            "cluster: {spec: {networking: {nonMasqueradeCIDR: 100.64.0.0/32}}}",
            &["spec.networking.nonMasqueradeCIDR"],
        );
    }
}
