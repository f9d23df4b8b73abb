//! Cilium versions that a release does not install.

use crate::diagnostic::Safety;
use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

use super::cilium_versions::{CiliumVersion, Window};

rule! {
    /// Cilium's `version` is one that the kOps release does not install.
    ///
    /// Each release has manifests for a few minor versions of Cilium (`validateNetworkingCilium`): 1.8 to 1.11 in kOps
    /// 1.23 and 1.24, where IPv6 needs 1.10; 1.11 in 1.25; 1.12 in 1.26 and 1.27; 1.13 in 1.28; 1.15 in 1.29 and 1.30;
    /// 1.16 in 1.31 to 1.33; 1.18 since 1.34. kOps 1.25 looks at the patch in a wrong way, so that it accepts every
    /// minor version with patch 5 or later.
    ///
    /// Leave `version` out, or write one of the release's own.
    pub static RULE = {
        code: "cilium-version-not-installed",
        summary: "the kOps release does not install this version of Cilium",
        severity: Error,
        cause: Invalid,
        source: Kops,
        releases: Releases::ALL,
        needs: [Cilium],
        bad: r#"cluster:
  spec:
    networking:
      calico: null
      cilium:
        version: v1.7.0
"#,
        good: r#"cluster:
  spec:
    networking:
      calico: null
      cilium: {}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(cilium) = &subject.cluster.spec.networking.cni.cilium else {
        return;
    };
    let (Ok(version), Some(window)) = (CiliumVersion::parse(&cilium.version), Window::of(subject.release)) else {
        return;
    };
    let ipv6 = subject.cluster.is_ipv6();
    if window.contains(version, ipv6) {
        return;
    }
    let first = if ipv6 { window.first.max(window.first_with_ipv6) } else { window.first };
    let known = match window.last {
        last if last == first => format!("1.{last}"),
        last => format!("1.{first} to 1.{last}"),
    };
    let clusters = if ipv6 { "IPv6 clusters" } else { "IPv4 clusters" };
    report
        .report(
            networking("cilium").key("version"),
            format!("kOps {} installs Cilium {known} in {clusters}, not `{}`", subject.release, cilium.version),
        )
        .value(cilium.version.as_str())
        .hint("Remove `version`")
        .repair_by_removal(Safety::Unsafe);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(release: &str, version: &str, rest: &str) -> String {
        format!(
            "{{kopsRelease: '{release}', cluster: {{spec: {{networking: {{{rest}calico: null, cilium: {{version: \
            {version}}}}}}}}}}}"
        )
    }

    const IPV6: &str = "nonMasqueradeCIDR: '::/0', ";

    #[test]
    fn accepts_versions_of_the_release() {
        for (release, version, rest) in
            [("1.23", "v1.8.0", ""), ("1.24", "v1.10.1", IPV6), ("1.25", "v1.9.5", ""), ("1.36", "v1.18.6", IPV6)]
        {
            accepts(&RULE, &request(release, version, rest));
        }
    }

    #[test]
    fn reports_others() {
        for (release, version, rest) in
            [("1.23", "v1.12.0", ""), ("1.24", "v1.9.1", IPV6), ("1.25", "v1.9.4", ""), ("1.36", "v1.17.6", "")]
        {
            reports(&RULE, &request(release, version, rest), &["spec.networking.cilium.version"]);
        }
    }
}
