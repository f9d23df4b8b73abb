//! Pods cannot be given half of a single address.

use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `podCIDR` is left out, and `nonMasqueradeCIDR` is a single address, which has no upper half to take it from.
    ///
    /// kOps derives the addresses of pods by one more bit of `nonMasqueradeCIDR` (`assignSubnets` in
    /// `upup/pkg/fi/cloudup`); with a /32 it crashes.
    ///
    /// Take a larger `nonMasqueradeCIDR`, for example `100.64.0.0/10`, or write `podCIDR`.
    pub static RULE = {
        code: "non-masquerade-cidr-too-small-for-pods",
        summary: "`nonMasqueradeCIDR` is a single address, so there is nothing to derive `podCIDR` from",
        severity: Error,
        cause: Invalid,
        source: KopsModel,
        releases: Releases::ALL,
        needs: [UnusualRanges],
        bad: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: 100.64.0.1/32
"#,
        good: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: 100.64.0.0/10
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let cluster = subject.cluster;
    let Some(net) = cluster.non_masquerade_cidr.ipv4() else {
        return;
    };
    if net.prefix_len() == 32 && cluster.spec.networking.pod_cidr.is_empty() {
        let message = format!("`{net}` is a single address, so `podCIDR` cannot be derived from it");
        let finding = report.report(networking("nonMasqueradeCIDR"), message);
        finding.value(cluster.non_masquerade_cidr.text()).hint("Take a larger block, for example `100.64.0.0/10`");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_a_single_address_beside_a_given_pod_cidr() {
        accepts(&RULE, "cluster: {spec: {networking: {nonMasqueradeCIDR: 100.64.0.1/32, podCIDR: 100.64.0.1/32}}}");
    }

    #[test]
    fn reports_a_single_address() {
        reports(&RULE, RULE.example.bad, &["spec.networking.nonMasqueradeCIDR"]);
    }
}
