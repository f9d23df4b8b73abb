//! Services cannot be given an eighth of fewer than eight addresses.

use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `serviceClusterIPRange` is left out, and `nonMasqueradeCIDR` has fewer than the eight addresses it is derived
    /// from.
    ///
    /// Up to 1.27 kOps gives services the first eighth of `nonMasqueradeCIDR` (`assignSubnets` in
    /// `upup/pkg/fi/cloudup`); of a /30 or longer it makes a text that is not a valid CIDR.
    ///
    /// Take a larger `nonMasqueradeCIDR`, for example `100.64.0.0/10`, or write `serviceClusterIPRange`.
    pub static RULE = {
        code: "non-masquerade-cidr-too-small-for-services",
        summary: "`nonMasqueradeCIDR` is too small to derive `serviceClusterIPRange` from",
        severity: Error,
        cause: Invalid,
        source: KopsModel,
        releases: Releases::until(28),
        needs: [UnusualRanges],
        bad: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: 100.64.0.0/30
"#,
        good: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: 100.64.0.0/29
"#,
        check: check,
    }
}

/// The longest prefix length that has an eighth, in bits.
const LONGEST: u8 = 29;

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let cluster = subject.cluster;
    let Some(net) = cluster.non_masquerade_cidr.ipv4() else {
        return;
    };
    if LONGEST < net.prefix_len() && cluster.spec.networking.service_cluster_ip_range.is_empty() {
        let message =
            format!("`{net}` has fewer than eight addresses, so `serviceClusterIPRange` cannot be derived from it");
        let finding = report.report(networking("nonMasqueradeCIDR"), message);
        finding.value(cluster.non_masquerade_cidr.text()).hint("Take a larger block, for example `100.64.0.0/10`");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_a_given_service_range() {
        accepts(
            &RULE,
            "cluster: {spec: {networking: {nonMasqueradeCIDR: 100.64.0.0/30, serviceClusterIPRange: 100.64.0.0/30}}}",
        );
    }

    #[test]
    fn reports_a_small_block() {
        reports(&RULE, RULE.example.bad, &["spec.networking.nonMasqueradeCIDR"]);
    }
}
