//! IPv6 while it is experimental.

use crate::release::Releases;
use crate::rules::cloud::is_ipv6_on_aws;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// kOps calls its support for IPv6 experimental in 1.23 to 1.25 (`docs/networking/ipv6.md`): it may change without
    /// notice and without a way to migrate.
    ///
    /// Try it with clusters that can be made anew, or use kOps 1.26 or later, where it is called beta.
    pub static RULE = {
        code: "ipv6-is-experimental",
        summary: "this release calls its IPv6 support experimental",
        severity: Info,
        cause: NotSupported,
        source: Documentation,
        releases: Releases::until(26),
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
        let message = format!("kOps {} calls its support for IPv6 experimental", subject.release);
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
        assert!(found[0].message.contains("experimental"));
    }
}
