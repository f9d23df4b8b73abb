//! Additional blocks of which one cannot be read, up to kOps 1.26.

use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `additionalNetworkCIDRs` holds an entry that is no CIDR, and these releases report the list as a whole besides the
    /// entry.
    ///
    /// They keep an empty place for such an entry; looking there for a subnet outside `networkCIDR` can crash the process.
    ///
    /// Correct or remove the entry. Mirrors the legacy check of `ValidateCluster` in `pkg/apis/kops/validation/legacy.go`.
    pub static RULE = {
        code: "additional-network-cidrs-unreadable",
        summary: "`additionalNetworkCIDRs` cannot be read as a whole",
        severity: Error,
        cause: Invalid,
        source: Kops,
        releases: Releases::until(27),
        bad: "cluster: {spec: {networking: {additionalNetworkCIDRs: [10.200.0.0]}}}",
        good: "cluster: {spec: {networking: {additionalNetworkCIDRs: [10.200.0.0/16]}}}",
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let entries = &subject.cluster.spec.networking.additional_network_cidrs;
    let Some((index, entry)) = entries.iter().enumerate().find(|(_, entry)| entry.net().is_none()) else {
        return;
    };
    let field = networking("additionalNetworkCIDRs");
    let message = format!("the list cannot be used because `{entry}` is no CIDR");
    let finding = report.report(field.clone(), message);
    finding.value(entry.text()).related(field.index(index), "the entry that cannot be read");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_host_bits() {
        accepts(&RULE, "cluster: {spec: {networking: {additionalNetworkCIDRs: [10.200.1.0/16]}}}");
    }

    #[test]
    fn reports_the_list_once() {
        let found = reports(
            &RULE,
            "cluster: {spec: {networking: {additionalNetworkCIDRs: [10.200.0.0/16, x, y]}}}",
            &["spec.networking.additionalNetworkCIDRs"],
        );
        assert_eq!(found[0].related[0].field, "spec.networking.additionalNetworkCIDRs[1]");
    }
}
