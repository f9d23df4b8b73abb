//! The topology settings that kOps no longer reads.

use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// Since 1.28 kOps accepts `topology.masters` and `topology.nodes` of v1alpha2 and ignores them: what is public and
    /// what is private follows from the types of the subnets.
    ///
    /// Remove them; choose the types of subnets, and the subnets of instance groups, instead.
    pub static RULE = {
        code: "topology-without-effect",
        summary: "this topology setting has no effect since kOps 1.28",
        severity: Info,
        cause: NotSupported,
        source: Documentation,
        releases: Releases::since(28),
        bad: r#"apiVersion: kops.k8s.io/v1alpha2
kind: Cluster
metadata: {name: c.example.com}
spec:
  cloudProvider: aws
  topology: {masters: private, nodes: private}
"#,
        good: r#"apiVersion: kops.k8s.io/v1alpha2
kind: Cluster
metadata: {name: c.example.com}
spec:
  cloudProvider: aws
  topology: {dns: {type: Private}}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(topology) = &subject.cluster.spec.networking.topology else {
        return;
    };
    for (key, value) in [("controlPlane", &topology.control_plane), ("nodes", &topology.nodes)] {
        if value.is_empty() {
            continue;
        }
        let message = format!("`{value}` has no effect: kOps takes the topology from the types of the subnets");
        report.report(networking("topology").key(key), message).value(value.as_str());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_topologies_that_count() {
        accepts(&RULE, "cluster: {spec: {networking: {topology: {dns: Private}}}}");
    }

    #[test]
    fn reports_both_settings() {
        let manifest =
            "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nspec: {topology: {masters: public, nodes: public}}\n";
        let fields = ["spec.networking.topology.controlPlane", "spec.networking.topology.nodes"];
        reports(&RULE, manifest, &fields);
    }
}
