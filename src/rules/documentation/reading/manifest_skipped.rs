//! Manifests that affect nothing here.

use crate::diagnostic::{FieldPath, Object};
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::Skipped;

use super::kind_unknown::is_unknown;

rule! {
    /// A manifest is neither the cluster nor one of its instance groups.
    ///
    /// Files for `kops create -f` often hold an `SSHCredential` or add-ons too. They do not change the network, so they
    /// are skipped. Nothing is to be done.
    pub static RULE = {
        code: "manifest-skipped",
        summary: "a manifest of another kind does not affect the network",
        severity: Info,
        cause: NotSupported,
        source: Documentation,
        releases: Releases::ALL,
        needs: [Misread],
        bad: r#"apiVersion: kops.k8s.io/v1alpha2
kind: Cluster
metadata: {name: c.example.com}
---
apiVersion: kops.k8s.io/v1alpha2
kind: SSHCredential
metadata: {name: admin}
"#,
        good: r#"apiVersion: kops.k8s.io/v1alpha2
kind: Cluster
metadata: {name: c.example.com}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let skipped = subject.reading.skipped.iter().enumerate();
    for (index, Skipped { kind, .. }) in skipped.filter(|(_, skipped)| !is_unknown(skipped)) {
        let message = format!("`{kind}` does not affect the network and is skipped");
        report.report_on(Object::Skipped(index), FieldPath::of("kind"), message).value(kind.as_str());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    const CLUSTER: &str = "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {name: c}\n";

    #[test]
    fn accepts_instance_groups() {
        accepts(&RULE, &format!("{CLUSTER}---\nkind: InstanceGroup\nmetadata: {{name: nodes}}\n"));
    }

    #[test]
    fn reports_the_manifest_by_its_kind_and_name() {
        let found = reports(&RULE, &format!("{CLUSTER}---\nkind: SSHCredential\nmetadata: {{name: x}}\n"), &["kind"]);
        assert_eq!(found[0].object, "SSHCredential/x");
    }
}
