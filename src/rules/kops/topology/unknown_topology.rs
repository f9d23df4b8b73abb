//! A topology that is neither public nor private, up to kOps 1.27.

use crate::diagnostic::{FieldPath, Safety};
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `topology.masters` or `topology.nodes` is neither `public` nor `private`.
    ///
    /// These releases place machines by the two fields; from 1.28 on they are gone and the types of subnets decide.
    ///
    /// Write `public` or `private`, or leave the field out, which means `public`. Mirrors `validateTopology` in
    /// `pkg/apis/kops/validation/validation.go`.
    pub static RULE = {
        code: "unknown-topology",
        summary: "a topology is neither `public` nor `private`",
        severity: Error,
        cause: NotSupported,
        source: Kops,
        releases: Releases::until(28),
        bad: r#"apiVersion: kops.k8s.io/v1alpha2
kind: Cluster
metadata: {name: c.example.com}
spec:
  kubernetesVersion: 1.22.4
  cloudProvider: aws
  topology: {masters: private, nodes: hybrid}
"#,
        good: r#"apiVersion: kops.k8s.io/v1alpha2
kind: Cluster
metadata: {name: c.example.com}
spec:
  kubernetesVersion: 1.22.4
  cloudProvider: aws
  topology: {masters: private, nodes: private}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(topology) = &subject.cluster.spec.networking.topology else {
        return;
    };
    for (key, given) in [("controlPlane", &topology.control_plane), ("nodes", &topology.nodes)] {
        if matches!(given.as_str(), "" | "public" | "private") {
            continue;
        }
        let message = format!("`{given}` is not a valid topology; there are `public` and `private`");
        let finding = report.report(FieldPath::of("spec.networking.topology").key(key), message);
        finding.value(given.as_str());
        let lower = given.to_ascii_lowercase();
        if matches!(lower.as_str(), "public" | "private") {
            finding.hint(format!("Write `{lower}`")).repair_with(Safety::Safe, lower.to_string());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    const MANIFEST: &str = "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {name: c.example.com}\n";

    #[test]
    fn accepts_what_is_left_out() {
        accepts(&RULE, &format!("{MANIFEST}spec: {{topology: {{nodes: public}}}}\n"));
        accepts(&RULE, &format!("{MANIFEST}spec: {{}}\n"));
    }

    #[test]
    fn reports_both_fields() {
        let found = reports(
            &RULE,
            &format!("{MANIFEST}spec: {{topology: {{masters: Private, nodes: x}}}}\n"),
            &["spec.networking.topology.controlPlane", "spec.networking.topology.nodes"],
        );
        assert_eq!(found[0].hint.as_deref(), Some("Write `private`"));
    }
}
