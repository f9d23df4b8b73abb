//! The feature flag of IPv6 in kOps 1.23.

use crate::release::Releases;
use crate::rules::cloud::is_ipv6_on_aws;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// In kOps 1.23 the flag `--ipv6` of `kops create cluster` works only with the feature flag `AWSIPv6`. A manifest
    /// with `nonMasqueradeCIDR: ::/0`, as for `kops create -f`, needs no flag.
    ///
    /// Set `KOPS_FEATURE_FLAGS=AWSIPv6` where `kops create cluster --ipv6` is used.
    pub static RULE = {
        code: "ipv6-needs-feature-flag",
        summary: "`kops create cluster --ipv6` needs a feature flag in this release",
        severity: Info,
        cause: NotSupported,
        source: Documentation,
        releases: Releases::only(23),
        bad: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: ::/0
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
    if is_ipv6_on_aws(subject.cluster) {
        let message = format!(
            "kOps {} needs `KOPS_FEATURE_FLAGS=AWSIPv6` for `kops create cluster --ipv6`; this manifest works without it",
            subject.release
        );
        report.report(networking("nonMasqueradeCIDR"), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_ipv4_clusters() {
        accepts(&RULE, "{}");
    }

    #[test]
    fn reports_ipv6_clusters() {
        let request = "cluster: {spec: {networking: {nonMasqueradeCIDR: '::/0'}}}";
        let found = reports(&RULE, request, &["spec.networking.nonMasqueradeCIDR"]);
        assert!(found[0].message.contains("AWSIPv6"));
    }
}
