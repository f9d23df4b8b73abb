//! A private topology in an IPv6 cluster with an old Kubernetes, in kOps 1.24 to 1.26.

use crate::diagnostic::FieldPath;
use crate::release::{KubernetesVersion, Releases};
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `topology.nodes` is `private` in an IPv6 cluster whose Kubernetes is older than 1.22.
    ///
    /// Private subnets of IPv6 clusters have no IPv4 addresses, and nodes without IPv4 work from Kubernetes 1.22 on.
    ///
    /// Use Kubernetes 1.22 or later, or the public topology. Mirrors `validateTopology` in
    /// `pkg/apis/kops/validation/validation.go`.
    pub static RULE = {
        code: "private-topology-before-kubernetes-1-22",
        summary: "private nodes of an IPv6 cluster need Kubernetes 1.22",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::between(24, 27),
        needs: [Ipv6],
        bad: r#"apiVersion: kops.k8s.io/v1alpha2
kind: Cluster
metadata: {name: c.example.com}
spec:
  kubernetesVersion: 1.21.9
  cloudProvider: aws
  nonMasqueradeCIDR: '::/0'
  topology: {masters: private, nodes: private}
"#,
        good: r#"apiVersion: kops.k8s.io/v1alpha2
kind: Cluster
metadata: {name: c.example.com}
spec:
  kubernetesVersion: 1.22.4
  cloudProvider: aws
  nonMasqueradeCIDR: '::/0'
  topology: {masters: private, nodes: private}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let spec = &subject.cluster.spec;
    let (Some(topology), true) = (&spec.networking.topology, subject.cluster.is_ipv6()) else {
        return;
    };
    let version = subject.cluster.kubernetes_version;
    if topology.nodes != "private" || version.is_none_or(|version| KubernetesVersion::minor(22) <= version) {
        return;
    }
    let message = format!("private nodes of an IPv6 cluster need Kubernetes 1.22, not `{}`", spec.kubernetes_version);
    let finding = report.report(FieldPath::of("spec.networking.topology").key("nodes"), message);
    finding
        .value(topology.nodes.as_str())
        .related(FieldPath::of("spec.kubernetesVersion"), "the version of Kubernetes");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    const MANIFEST: &str = "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {name: c.example.com}\n";

    #[test]
    fn accepts_ipv4_clusters_and_public_nodes() {
        accepts(&RULE, &format!("{MANIFEST}spec: {{kubernetesVersion: 1.21.9, topology: {{nodes: private}}}}\n"));
        let public = "spec: {kubernetesVersion: 1.21.9, nonMasqueradeCIDR: '::/0', topology: {nodes: public}}\n";
        accepts(&RULE, &format!("{MANIFEST}{public}"));
    }

    #[test]
    fn reports_private_nodes() {
        let spec = "spec: {kubernetesVersion: 1.21.9, nonMasqueradeCIDR: '::/0', topology: {nodes: private}}\n";
        reports(&RULE, &format!("{MANIFEST}{spec}"), &["spec.networking.topology.nodes"]);
    }
}
