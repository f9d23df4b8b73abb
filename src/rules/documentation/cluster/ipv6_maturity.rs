//! How far the support for IPv6 has come in a release.

use crate::release::{Release, Releases};
use crate::rules::cloud::is_ipv6_on_aws;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The cluster is an IPv6 cluster, and this release of kOps calls its support for IPv6 beta.
    ///
    /// Beta means that the support is meant to stay and that details may still change. `docs/networking/ipv6.md` says
    /// so since 1.26.
    ///
    /// Nothing has to be repaired. Before each upgrade of kOps, look for IPv6 in the release notes.
    pub static BETA = {
        code: "ipv6-is-beta",
        summary: "this release calls its IPv6 support beta",
        severity: Info,
        cause: NotSupported,
        source: Documentation,
        releases: Releases::since(26),
        needs: [Ipv6],
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
        check: |subject, report| check(subject, |release| format!("kOps {release} calls its support for IPv6 \
            beta"), report),
    }
}

rule! {
    /// The cluster is an IPv6 cluster, and this release of kOps calls its support for IPv6 experimental.
    ///
    /// Experimental means that it may change without notice, and that there may be no way to migrate
    /// (`docs/networking/ipv6.md`, 1.23 to 1.25).
    ///
    /// Use it for clusters that can be made again from nothing, or use kOps 1.26 or later, which calls it beta.
    pub static EXPERIMENTAL = {
        code: "ipv6-is-experimental",
        summary: "this release calls its IPv6 support experimental",
        severity: Info,
        cause: NotSupported,
        source: Documentation,
        releases: Releases::until(26),
        needs: [Ipv6],
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
        check: |subject, report| check(subject, |release| format!("kOps {release} calls its support for IPv6 \
            experimental"), report),
    }
}

rule! {
    /// The cluster is an IPv6 cluster, and in kOps 1.23 the flag `--ipv6` of `kops create cluster` works only with the
    /// feature flag `AWSIPv6`.
    ///
    /// A manifest with `nonMasqueradeCIDR: ::/0` needs no feature flag: `kops create -f` and `kops update cluster` take
    /// it as it is (`docs/networking/ipv6.md`).
    ///
    /// Set `KOPS_FEATURE_FLAGS=AWSIPv6` where `kops create cluster --ipv6` is used.
    pub static NEEDS_FEATURE_FLAG = {
        code: "ipv6-needs-feature-flag",
        summary: "`kops create cluster --ipv6` needs a feature flag in this release",
        severity: Info,
        cause: NotSupported,
        source: Documentation,
        releases: Releases::only(23),
        needs: [Ipv6],
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
        check: |subject, report| check(subject, feature_flag, report),
    }
}

/// Reports an IPv6 cluster, with what is said of the release.
fn check(subject: &Subject<'_>, message: fn(Release) -> String, report: &mut Reporter<'_>) {
    if is_ipv6_on_aws(subject.cluster) {
        report.report(networking("nonMasqueradeCIDR"), message(subject.release));
    }
}

fn feature_flag(release: Release) -> String {
    format!(
        "kOps {release} needs `KOPS_FEATURE_FLAGS=AWSIPv6` for `kops create cluster --ipv6`; this manifest works \
        without it"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn says_how_far_the_support_has_come() {
        for (rule, word) in [(&BETA, "beta"), (&EXPERIMENTAL, "experimental"), (&NEEDS_FEATURE_FLAG, "AWSIPv6")] {
            accepts(rule, "{}");
            let request = "cluster: {spec: {networking: {nonMasqueradeCIDR: '::/0'}}}";
            let found = reports(rule, request, &["spec.networking.nonMasqueradeCIDR"]);
            assert!(found[0].message.contains(word));
        }
    }
}
