//! Kubernetes versions that the release does not manage.

use crate::diagnostic::{FieldPath, Object, Safety};
use crate::release::{KubernetesVersion, Release, Releases};
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// Every kOps release manages a window of Kubernetes versions, up to its own minor. Below the window `kops update
    /// cluster` stops; above it, kOps stops too, unless `KOPS_RUN_TOO_NEW_VERSION` is set. This mirrors
    /// `validateKubernetesVersion` in `upup/pkg/fi/cloudup/apply_cluster.go`.
    ///
    /// Use the kOps release that fits the Kubernetes version, or another version inside the window.
    pub static RULE = {
        code: "kubernetes-version-outside-window",
        summary: "the release does not manage this Kubernetes version",
        severity: Warning,
        cause: NotSupported,
        source: Documentation,
        releases: Releases::ALL,
        bad: r#"cluster:
  spec:
    kubernetesVersion: 1.17.0
"#,
        good: r#"kopsRelease: '1.34'
cluster:
  spec:
    kubernetesVersion: 1.34.2
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let text = &subject.cluster.spec.kubernetes_version;
    let window = subject.release.kubernetes();
    let Some(version) = subject.cluster.kubernetes_version.filter(|version| !window.contains(*version)) else {
        return;
    };
    let (oldest, newest) = (window.oldest, window.newest);
    let is_older = subject.release == Release::OLDEST && version < oldest;
    let taken = if is_older { "; it is the oldest release that this service knows, and was taken for it" } else { "" };
    let message = format!("kOps {} manages Kubernetes {oldest} to {newest}, not `{text}`{taken}", subject.release);
    let fitting = Release::nearest(version);
    let hint = if fitting.kubernetes().contains(version) {
        format!("Plan with kOps `{fitting}`, or name a version from {oldest} to {newest}")
    } else {
        format!("Name a version from {oldest} to {newest}")
    };
    let field = FieldPath::of("spec.kubernetesVersion");
    let finding = report.report(field, message);
    finding.value(text.as_str()).hint(hint);
    let is_of_none = !fitting.kubernetes().contains(version);
    if let Some(meant) = with_swapped_digits(text).filter(|_| is_of_none) {
        finding.hint(format!("Write `{meant}`")).repair_with(Safety::Unsafe, meant);
        finding.questions(FieldPath::of("spec.kubernetesVersion"));
    }
    if let Some(meant) = with_a_moved_dot(text) {
        finding.hint(format!("Write `{meant}`")).repair_with(Safety::Unsafe, meant);
        if is_older {
            finding.explains(Object::Cluster, FieldPath::of("spec.kubernetesVersion"));
        }
    }
    if is_older {
        // It has chosen the release, which does not read every layout.
        finding.questions(FieldPath::of("apiVersion"));
    }
}

/// The version of a known release whose minor has the same two digits the other way round: `1.34.2` for `1.43.2`.
fn with_swapped_digits(text: &str) -> Option<String> {
    let (minor, patch) = text.strip_prefix("1.")?.split_once('.')?;
    let &[first, second] = minor.as_bytes() else { return None };
    let meant = format!("1.{}{}.{patch}", char::from(second), char::from(first));
    let version = KubernetesVersion::parse(&meant)?;
    Release::nearest(version).kubernetes().contains(version).then_some(meant)
}

/// The version of a known release whose digits are the same, and whose second dot is one digit further: `1.34.2` for
/// `1.3.42`. There never was a patch release with such a number of so old a minor.
fn with_a_moved_dot(text: &str) -> Option<String> {
    let (minor, patch) = text.strip_prefix("1.")?.split_once('.')?;
    let (first, rest) = patch.split_at_checked(1).filter(|_| minor.len() == 1)?;
    let meant = format!("1.{minor}{first}.{rest}");
    let version = KubernetesVersion::parse(&meant)?;
    let is_known = !rest.is_empty() && Release::nearest(version).kubernetes().contains(version);
    is_known.then_some(meant)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_the_ends_of_the_window_and_what_is_no_version() {
        for version in ["1.31.0", "v1.36.99", "banana"] {
            accepts(&RULE, &format!("{{kopsRelease: '1.36', cluster: {{spec: {{kubernetesVersion: '{version}'}}}}}}"));
        }
    }

    #[test]
    fn says_which_release_was_taken_for_a_version_that_is_older_than_all() {
        let request = "{kopsRelease: '1.23', cluster: {spec: {kubernetesVersion: 1.15.12}}}";
        let found = reports(&RULE, request, &["spec.kubernetesVersion"]);
        let message = &found[0].message;
        assert!(
            message.ends_with("it is the oldest release that this service knows, and was taken for it"),
            "{message}"
        );
    }

    #[test]
    fn a_dot_in_another_place_is_one_mistake() {
        let yaml = "cluster: {spec: {kubernetesVersion: 1.3.42, networking: {nonMasqueradeCIDR: '::/0', subnets: \
            [{name: a, type: DualStack, zone: us-east-1a, cidr: 172.20.0.0/24, ipv6CIDR: /64#0}]}}}";
        let outcome = crate::rules::testing::outcome(yaml, Release::OLDEST);
        let worse = outcome.diagnostics.iter().filter(|found| found.severity != crate::diagnostic::Severity::Info);
        let found: Vec<_> = worse.map(|found| (found.code, found.hint.as_deref())).collect();
        assert_eq!(found[0], (RULE.code, Some("Write `1.34.2`")));
        assert_eq!(with_a_moved_dot("1.17.3"), None);
        assert_eq!(with_a_moved_dot("1.9.3"), None);
    }

    #[test]
    fn reports_a_version_and_the_release_that_fits() {
        let request = "{kopsRelease: '1.36', cluster: {spec: {kubernetesVersion: 1.30.4}}}";
        let found = reports(&RULE, request, &["spec.kubernetesVersion"]);
        assert_eq!(found[0].message, "kOps 1.36 manages Kubernetes 1.31 to 1.36, not `1.30.4`");
        assert_eq!(found[0].hint.as_deref(), Some("Plan with kOps `1.30`, or name a version from 1.31 to 1.36"));
    }
}
