//! Labels that nearly say whose group it is.

use crate::diagnostic::{Change, FieldPath, Object, RelatedField, Safety};
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::{CLUSTER_LABEL, InstanceGroup};

rule! {
    /// An instance group has no label `kops.k8s.io/cluster`, and another label is nearly that one or has the name of
    /// the cluster.
    ///
    /// kOps stores a group below the cluster that the label names, and refuses one without it: "must specify
    /// "kops.k8s.io/cluster" label with cluster name" (`kops create -f`, `kops replace -f`).
    ///
    /// Correct the key of the label.
    pub static RULE = {
        code: "group-label-misspelt",
        summary: "the label that says whose group it is has another key",
        severity: Warning,
        cause: Invalid,
        source: Documentation,
        releases: Releases::ALL,
        needs: [Groups, UnusualOwners],
        bad: "instanceGroups:
- kind: InstanceGroup
  metadata: {name: nodes, labels: {kops.k8s.io/clster: c.example.com}}
  spec: {role: Node, subnets: [us-east-1a]}
",
        good: "instanceGroups:
- kind: InstanceGroup
  metadata: {name: nodes, labels: {kops.k8s.io/cluster: c.example.com}}
  spec: {role: Node, subnets: [us-east-1a]}
",
        check: check,
    }
}

/// The most edits of a misspelt key.
const MOST_EDITS: usize = 2;

rule! {
    /// An instance group has no label `kops.k8s.io/cluster`, which says whose group it is.
    ///
    /// `kops create -f` and `kops replace -f` refuse the group then ("must specify "kops.k8s.io/cluster" label"). In a
    /// plan request the groups are those of its cluster, and need none.
    ///
    /// Where no group has the label, nothing is said. Write the label with the name of the cluster.
    pub static WITHOUT = {
        code: "group-without-cluster-label",
        summary: "an instance group has no label that says whose group it is",
        severity: Warning,
        cause: Required,
        source: Documentation,
        releases: Releases::ALL,
        needs: [Groups, UnusualOwners],
        bad: "apiVersion: kops.k8s.io/v1alpha2
kind: Cluster
metadata: {name: c.example.com}
spec:
  cloudProvider: aws
  networkCIDR: 172.20.0.0/16
  subnets:
  - {name: us-east-1a, type: Public, zone: us-east-1a}
---
apiVersion: kops.k8s.io/v1alpha2
kind: InstanceGroup
metadata: {name: control-plane, labels: {kops.k8s.io/cluster: c.example.com}}
spec: {role: Master, subnets: [us-east-1a]}
---
apiVersion: kops.k8s.io/v1alpha2
kind: InstanceGroup
metadata: {name: nodes}
spec: {role: Node, subnets: [us-east-1a]}
",
        good: "apiVersion: kops.k8s.io/v1alpha2
kind: Cluster
metadata: {name: c.example.com}
spec:
  cloudProvider: aws
  networkCIDR: 172.20.0.0/16
  subnets:
  - {name: us-east-1a, type: Public, zone: us-east-1a}
---
apiVersion: kops.k8s.io/v1alpha2
kind: InstanceGroup
metadata: {name: control-plane, labels: {kops.k8s.io/cluster: c.example.com}}
spec: {role: Master, subnets: [us-east-1a]}
---
apiVersion: kops.k8s.io/v1alpha2
kind: InstanceGroup
metadata: {name: nodes, labels: {kops.k8s.io/cluster: c.example.com}}
spec: {role: Node, subnets: [us-east-1a]}
",
        check: check_without,
    }
}

/// More related places than these would not help anybody.
const MOST_RELATED: usize = 8;

fn check_without(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let own = subject.cluster.spec.name.as_str();
    let without = subject.groups.iter().enumerate();
    let mut without = without.filter(|(_, group)| group.cluster.is_none() && meant(subject, group).is_none());
    // Where all lack it, the file is an excerpt or a test.
    let is_lost = subject.reading.is_stream && subject.groups.iter().any(|group| group.cluster.is_some());
    let Some((first, group)) = without.next().filter(|_| is_lost && !own.is_empty()) else { return };
    let labels = FieldPath::of("metadata.labels");
    let field = labels.clone().entry(CLUSTER_LABEL);
    let message = format!("the group `{}` has no label `{CLUSTER_LABEL}`, without which kOps refuses it", group.name);
    let finding = report.report_group(first, field.clone(), message);
    finding.hint(format!("Write `{CLUSTER_LABEL}: {own}` below `labels` of its `metadata`"));
    finding.depends_on_of(Object::InstanceGroup(first), labels).repair_with(Safety::Unsafe, own);
    for (place, _) in without.take(MOST_RELATED) {
        let label = "this group neither".to_owned();
        finding.related.push(RelatedField { object: Object::InstanceGroup(place), field: field.clone(), label });
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let without = subject.groups.iter().enumerate().filter(|(_, group)| group.cluster.is_none());
    for (place, group) in without {
        let Some(key) = meant(subject, group) else { continue };
        let message =
            format!("the group has the label `{key}`, and the one that says whose group it is is `{CLUSTER_LABEL}`");
        let field = FieldPath::of("metadata.labels").entry(key);
        let finding = report.report_group(place, field.clone(), message);
        finding.hint(format!("Did you mean `{CLUSTER_LABEL}`?"));
        let group = Object::InstanceGroup(place);
        finding.depends_on_of(group, FieldPath::of("metadata.labels").key(key.to_owned()));
        finding.repair(Safety::Unsafe, [Change::Rename(field, CLUSTER_LABEL.to_owned())]);
    }
}

/// The key that was meant as that of the cluster.
fn meant<'g>(subject: &Subject<'_>, group: &'g InstanceGroup) -> Option<&'g str> {
    let own = subject.cluster.spec.name.as_str();
    let mut labels = group.labels.iter();
    let is_meant = |key: &str, value: &str| {
        (!own.is_empty() && value == own) || subject.likeness.misspelt(MOST_EDITS, key, [CLUSTER_LABEL]).is_some()
    };
    labels.find(|(key, value)| is_meant(key, value)).map(|(key, _)| key.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(labels: &str) -> String {
        format!(
            "instanceGroups: [{{kind: InstanceGroup, metadata: {{name: n, labels: {{{labels}}}}}, spec: {{role: \
            Node}}}}]"
        )
    }

    #[test]
    fn accepts_other_labels() {
        accepts(&RULE, &request(""));
        accepts(&RULE, &request("team: net, kops.k8s.io/gpu: '1'"));
        accepts(&RULE, &request("cluster: c.example.com, kops.k8s.io/cluster: c.example.com"));
    }

    #[test]
    fn reports_the_key_that_was_meant() {
        for key in ["kops.k8s.io/Cluster", "kops.k8s.io/cluter", "cluster", "kops/cluster"] {
            reports(&RULE, &request(&format!("{key}: c.example.com")), &[&format!("metadata.labels[{key}]")]);
        }
    }
}
