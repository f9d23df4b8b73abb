//! Cilium versions that are not valid versions.

use crate::diagnostic::Safety;
use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

use super::cilium_versions::{CiliumVersion, VersionError};

rule! {
    /// Cilium's `version` is not a valid version with a `v` in front.
    ///
    /// kOps uses the text as the tag of Cilium's images, which have the form `v1.18.6`; it requires all three numbers
    /// (`validateNetworkingCilium`).
    ///
    /// Write the version like this, or leave it out: every kOps release knows a version that works.
    pub static RULE = {
        code: "cilium-version-invalid",
        summary: "Cilium's version is not a valid version with a `v` in front",
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
        version: latest
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
    let version = cilium.version.as_str();
    if version.is_empty() {
        return;
    }
    let message = match CiliumVersion::parse(version) {
        Ok(_) => return,
        Err(VersionError::NoPrefix) => format!("the version `{version}` does not start with `v`"),
        Err(VersionError::Unreadable) => format!("`{version}` is not a valid version"),
    };
    let finding = report.report(networking("cilium").key("version"), message);
    finding.value(version);
    let repaired = format!("v{}", version.trim_start_matches('v'));
    for candidate in [repaired.clone(), format!("{repaired}.0")] {
        if CiliumVersion::parse(&candidate).is_ok() {
            finding.hint(format!("Write `{candidate}`")).repair_with(Safety::Unsafe, candidate.to_string());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(version: &str) -> String {
        format!("cluster: {{spec: {{networking: {{calico: null, cilium: {{version: '{version}'}}}}}}}}")
    }

    #[test]
    fn accepts_versions() {
        for version in ["v1.18.6", "v1.18.0-rc.1"] {
            accepts(&RULE, &request(version));
        }
    }

    #[test]
    fn reports_other_texts_with_the_right_spelling() {
        let hint = |version| reports(&RULE, &request(version), &["spec.networking.cilium.version"])[0].hint.clone();
        assert_eq!(hint("1.18.6").as_deref(), Some("Write `v1.18.6`"));
        assert_eq!(hint("v1.18").as_deref(), Some("Write `v1.18.0`"));
        assert_eq!(hint("latest"), None);
    }
}
