//! A Kubernetes version that cannot be read.

use crate::diagnostic::{FieldPath, Safety};
use crate::release::{Release, Releases};
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `kubernetesVersion` is not a valid version such as `1.34.2`.
    ///
    /// Many of kOps' rules depend on it, so kOps stops here and says nothing else of the spec; kOps 1.23 crashes on it
    /// in IPv6 clusters. This service goes on with the rules that do not need it.
    ///
    /// Write major, minor and patch. Mirrors `ParseKubernetesVersion` in `pkg/apis/kops/util/versions.go`.
    pub static RULE = {
        code: "kubernetes-version-unreadable",
        summary: "`kubernetesVersion` is not a version",
        severity: Error,
        cause: Invalid,
        source: Kops,
        releases: Releases::ALL,
        bad: r#"cluster:
  spec:
    kubernetesVersion: stable
"#,
        good: r#"cluster:
  spec:
    kubernetesVersion: '1.34.2'
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let given = subject.cluster.spec.kubernetes_version.as_str();
    if given.is_empty() || subject.cluster.kubernetes_version.is_some() {
        return;
    }
    let newest = subject.release.kubernetes().newest;
    let finding = report.report(FieldPath::of("spec.kubernetesVersion"), format!("`{given}` is not a valid version"));
    if let Some(meant) = with_slip(given) {
        finding.value(given).hint(format!("Write `{meant}`")).repair_with(Safety::Unsafe, meant);
        return;
    }
    match minor(given) {
        Some(minor) => finding.value(given).hint(format!("Write a patch release, for example `1.{minor}.0`")),
        None => finding.value(given).hint(format!("Write a version such as `{newest}.0`")),
    };
}

/// The version with letters for digits, commas for dots, or a comment after it.
fn with_slip(given: &str) -> Option<String> {
    let plain = given.split('#').next().unwrap_or_default().trim();
    let plain = plain.trim_matches(['“', '”', '‘', '’', '"', '\'']);
    let meant = plain.replace(['l', 'I'], "1").replace(['O', 'o'], "0").replace(',', ".").replace("..", ".");
    let parts: Vec<&str> = meant.trim_start_matches('v').split('.').collect();
    let is_number = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    (parts.len() == 3 && parts.iter().all(is_number) && minor(&meant).is_some()).then_some(meant)
}

/// The minor of `1.36.x`, `1.36.*` or `v 1.36`, which say no patch.
fn minor(given: &str) -> Option<u32> {
    let rest = given.trim_start_matches(|letter: char| !letter.is_ascii_digit()).strip_prefix("1.")?;
    let digits = rest.split(|letter: char| !letter.is_ascii_digit()).next()?;
    let window = Release::OLDEST.minor()..=Release::NEWEST.minor();
    digits.parse().ok().filter(|minor| window.contains(minor)).map(u32::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_versions_and_what_is_left_out() {
        for version in ["1.34.2", "v1.34.2", "1.34.0-beta.1", ""] {
            accepts(&RULE, &format!("cluster: {{spec: {{kubernetesVersion: '{version}'}}}}"));
        }
    }

    #[test]
    fn reports_what_is_no_version() {
        let found = reports(&RULE, "cluster: {spec: {kubernetesVersion: 1.x}}", &["spec.kubernetesVersion"]);
        assert_eq!(found[0].hint.as_deref(), Some("Write a version such as `1.37.0`"));
        let found = reports(&RULE, "cluster: {spec: {kubernetesVersion: 1.34.x}}", &["spec.kubernetesVersion"]);
        assert_eq!(found[0].hint.as_deref(), Some("Write a patch release, for example `1.34.0`"));
    }
}
