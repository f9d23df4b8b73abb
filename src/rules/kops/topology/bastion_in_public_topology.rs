//! A bastion in a public topology, up to kOps 1.27.

use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::ApiVersion;

rule! {
    /// `topology.bastion` is set, but the control plane or the nodes are public.
    ///
    /// A bastion is the way to machines without public addresses; these releases refuse one where it is not needed.
    /// Topologies that are left out are public.
    ///
    /// Make both topologies `private`, or remove the bastion. Mirrors `validateTopology` in
    /// `pkg/apis/kops/validation/validation.go`.
    pub static RULE = {
        code: "bastion-in-public-topology",
        summary: "a bastion needs a private topology",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::until(28),
        bad: r#"apiVersion: kops.k8s.io/v1alpha2
kind: Cluster
metadata: {name: c.example.com}
spec:
  kubernetesVersion: 1.22.4
  cloudProvider: aws
  topology: {masters: private, nodes: public, bastion: {}}
"#,
        good: r#"apiVersion: kops.k8s.io/v1alpha2
kind: Cluster
metadata: {name: c.example.com}
spec:
  kubernetesVersion: 1.22.4
  cloudProvider: aws
  topology: {masters: private, nodes: private, bastion: {}}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let spec = &subject.cluster.spec;
    let Some(topology) = spec.networking.topology.as_ref().filter(|topology| topology.bastion) else {
        return;
    };
    // Today's layout has no topologies of machines; these releases could not read it.
    if spec.api_version == ApiVersion::V1alpha3 {
        return;
    }
    let is_public = |topology: &str| matches!(topology, "" | "public");
    let public = match (is_public(&topology.control_plane), is_public(&topology.nodes)) {
        (false, false) => return,
        (true, _) => "controlPlane",
        (false, true) => "nodes",
    };
    let finding = report.report(
        FieldPath::of("spec.networking.topology").key("bastion"),
        "a bastion needs a private control plane and private nodes",
    );
    finding
        .related(FieldPath::of("spec.networking.topology").key(public), "this topology is public")
        .hint("Make both topologies `private`");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    const MANIFEST: &str = "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {name: c.example.com}\n";

    #[test]
    fn accepts_a_private_topology() {
        accepts(&RULE, &format!("{MANIFEST}spec: {{topology: {{masters: private, nodes: private, bastion: {{}}}}}}\n"));
        accepts(&RULE, &format!("{MANIFEST}spec: {{topology: {{nodes: public}}}}\n"));
    }

    #[test]
    fn reports_a_topology_that_is_left_out() {
        reports(
            &RULE,
            &format!("{MANIFEST}spec: {{topology: {{masters: private, bastion: {{}}}}}}\n"),
            &["spec.networking.topology.bastion"],
        );
    }
}
