//! IPv6 while it is beta.

use crate::release::Releases;
use crate::rules::cloud::is_ipv6_on_aws;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// kOps calls its support for IPv6 beta since 1.26 (`docs/networking/ipv6.md`). It is meant to be kept, and details
    /// may still change.
    ///
    /// Nothing has to be done; read the release notes before an upgrade.
    pub static RULE = {
        code: "ipv6-is-beta",
        summary: "this release calls its IPv6 support beta",
        severity: Info,
        cause: NotSupported,
        source: Documentation,
        releases: Releases::since(26),
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
        let message = format!("kOps {} calls its support for IPv6 beta", subject.release);
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
        assert!(found[0].message.contains("beta"));
    }
}
