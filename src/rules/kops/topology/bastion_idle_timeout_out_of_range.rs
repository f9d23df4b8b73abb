//! An idle timeout of the bastion beyond an hour, up to kOps 1.25.

use crate::diagnostic::{FieldPath, Safety};
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `topology.bastion.idleTimeoutSeconds` is not between 1 and 3600.
    ///
    /// The classic load balancer in front of the bastion closes idle connections after this time, and allows an hour at
    /// most.
    ///
    /// Write a number from 1 to 3600. Later releases do not have the field. Mirrors `validateTopology` in
    /// `pkg/apis/kops/validation/validation.go`.
    pub static RULE = {
        code: "bastion-idle-timeout-out-of-range",
        summary: "the bastion's idle timeout is not between 1 and 3600 seconds",
        severity: Error,
        cause: Invalid,
        source: Kops,
        releases: Releases::until(26),
        bad: r#"apiVersion: kops.k8s.io/v1alpha2
kind: Cluster
metadata: {name: c.example.com}
spec:
  kubernetesVersion: 1.22.4
  cloudProvider: aws
  topology: {masters: private, nodes: private, bastion: {idleTimeoutSeconds: 7200}}
"#,
        good: r#"apiVersion: kops.k8s.io/v1alpha2
kind: Cluster
metadata: {name: c.example.com}
spec:
  kubernetesVersion: 1.22.4
  cloudProvider: aws
  topology: {masters: private, nodes: private, bastion: {idleTimeoutSeconds: 1200}}
"#,
        check: check,
    }
}

/// The longest timeout that a classic load balancer allows, in seconds.
const LONGEST: i64 = 3600;

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let topology = subject.cluster.spec.networking.topology.as_ref();
    let Some(seconds) = topology.and_then(|topology| topology.bastion_idle_timeout_seconds) else {
        return;
    };
    if (1..=LONGEST).contains(&seconds) {
        return;
    }
    let field = FieldPath::of("spec.networking.topology").key("bastion").key("idleTimeoutSeconds");
    let message = format!("`{seconds}` is not between 1 and {LONGEST} seconds");
    let finding = report.report(field, message);
    finding
        .value(seconds.to_string())
        .hint(format!("Write `{}`", seconds.clamp(1, LONGEST)))
        .repair_with(Safety::Unsafe, seconds.clamp(1, LONGEST));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    const MANIFEST: &str = "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {name: c.example.com}\n";

    #[test]
    fn accepts_an_hour() {
        accepts(&RULE, &format!("{MANIFEST}spec: {{topology: {{bastion: {{idleTimeoutSeconds: 3600}}}}}}\n"));
    }

    #[test]
    fn reports_none_and_more() {
        for (seconds, hint) in [("0", "Write `1`"), ("3601", "Write `3600`")] {
            let manifest = format!("{MANIFEST}spec: {{topology: {{bastion: {{idleTimeoutSeconds: {seconds}}}}}}}\n");
            let found = reports(&RULE, &manifest, &["spec.networking.topology.bastion.idleTimeoutSeconds"]);
            assert_eq!(found[0].hint.as_deref(), Some(hint));
        }
    }
}
