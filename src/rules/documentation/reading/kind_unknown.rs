//! Manifests of kOps whose kind kOps does not know.

use crate::diagnostic::{FieldPath, Object, Safety};
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::Skipped;

rule! {
    /// A manifest has an `apiVersion` of kOps and a kind that kOps does not have, such as `Instancegroup`.
    ///
    /// kOps compares kinds letter by letter and stops at such a manifest. This service skips it, so that nothing is
    /// planned of it.
    ///
    /// Correct the kind.
    pub static RULE = {
        code: "kind-unknown",
        summary: "kOps does not have this kind",
        severity: Error,
        cause: NotSupported,
        source: Documentation,
        releases: Releases::ALL,
        needs: [Misread],
        bad: r#"apiVersion: kops.k8s.io/v1alpha2
kind: Cluster
metadata: {name: c.example.com}
---
apiVersion: kops.k8s.io/v1alpha2
kind: Instancegroup
metadata: {name: nodes}
spec: {role: Node}
"#,
        good: r#"apiVersion: kops.k8s.io/v1alpha2
kind: Cluster
metadata: {name: c.example.com}
---
apiVersion: kops.k8s.io/v1alpha2
kind: InstanceGroup
metadata: {name: nodes}
spec: {role: Node}
"#,
        check: check,
    }
}

/// The kinds of kOps' API.
const KINDS: [&str; 5] = ["Cluster", "Host", "InstanceGroup", "Keyset", "SSHCredential"];

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for (index, skipped) in subject.reading.skipped.iter().enumerate() {
        if !is_unknown(skipped) {
            continue;
        }
        let kind = skipped.kind.as_str();
        let message = format!("kOps does not have the kind `{kind}`; the manifest is skipped");
        let finding = report.report_on(Object::Skipped(index), FieldPath::of("kind"), message);
        finding.value(kind).explains(Object::Skipped(index), FieldPath::of("kind"));
        let letters = kind.replace(['-', '_', ' '], "");
        let misspelt = subject.likeness.misspelt(2, &letters, KINDS);
        // Of all kinds only groups of machines have a role.
        let has_role = || (subject.is_written)(Object::Skipped(index), &FieldPath::of("spec.role"));
        match misspelt.or_else(|| has_role().then_some("InstanceGroup")) {
            Some(known) => finding.hint(format!("Write `kind: {known}`")).repair_with(Safety::Unsafe, known),
            None => finding.hint(format!("The kinds of kOps are `{}`", KINDS.join("`, `"))),
        };
    }
}

/// Whether a manifest of kOps has a kind that is not kOps'.
pub(super) fn is_unknown(skipped: &Skipped) -> bool {
    skipped.is_kops && !KINDS.contains(&skipped.kind.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn with(version: &str, kind: &str) -> String {
        let cluster = "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {name: c}\n";
        format!("{cluster}---\napiVersion: {version}\nkind: {kind}\nmetadata: {{name: n}}\n")
    }

    #[test]
    fn accepts_kinds_of_kops_and_of_others() {
        accepts(&RULE, &with("kops.k8s.io/v1alpha2", "SSHCredential"));
        accepts(&RULE, &with("v1", "ConfigMap"));
    }

    #[test]
    fn reports_the_kind_that_was_meant() {
        for kind in ["instanceGroup", "Instancegroups", "instance-group", "InstanceGrup"] {
            let found = reports(&RULE, &with("kops.k8s.io/v1alpha2", kind), &["kind"]);
            assert_eq!(found[0].hint.as_deref(), Some("Write `kind: InstanceGroup`"));
        }
        reports(&RULE, &with("kops.k8s.io/v1alpha2", "Nodes"), &["kind"]);
    }
}
