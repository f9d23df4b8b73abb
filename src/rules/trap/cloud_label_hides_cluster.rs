//! Cloud labels that replace the tags by which kOps finds what it has made.

use std::collections::BTreeMap;

use crate::diagnostic::{FieldPath, Object, Safety};
use crate::release::Releases;
use crate::rules::cloud::cluster_on_aws;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// A cloud label has the key of a tag by which kOps finds the cluster's VPC, subnets and groups.
    ///
    /// kOps writes cloud labels over its own tags (`CloudTags` in `pkg/model/context.go`). The next
    /// `kops update cluster` looks for its tags, finds nothing, and makes a second VPC with all that is in it. For an
    /// instance group `Name` is harmless: autoscaling groups have a name besides their tags.
    ///
    /// Give the label another key.
    pub static RULE = {
        code: "cloud-label-hides-cluster",
        summary: "a cloud label replaces a tag by which kOps finds what it has made",
        severity: Warning,
        cause: Forbidden,
        source: KopsTrap,
        releases: Releases::ALL,
        needs: [CloudLabels],
        bad: r#"cluster:
  spec:
    cloudLabels: {Name: staging}
"#,
        good: r#"cluster:
  spec:
    cloudLabels: {stage: staging}
"#,
        check: check,
    }
}

/// What says whose a thing is; the cluster's name follows.
const OWNER: &str = "kubernetes.io/cluster/";

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(cluster) = cluster_on_aws(subject) else {
        return;
    };
    let is_owner = |key: &str| key.strip_prefix(OWNER) == Some(&*cluster.spec.name);
    let mut of_object = |object: Object, labels: &BTreeMap<String, String>, own: &[&str]| {
        for (key, value) in labels {
            if !own.contains(&key.as_str()) && !is_owner(key) {
                continue;
            }
            let field = FieldPath::of("spec.cloudLabels").entry(key.as_str());
            let message = format!("the label `{key}` replaces kOps' own tag, by which it finds what it has made");
            let finding = report.report_on(object, field, message);
            finding.value(value.as_str()).hint("Give the label another key, or remove it");
            finding.repair_by_removal(Safety::Unsafe);
        }
    };
    of_object(Object::Cluster, &cluster.spec.cloud_labels, &["Name", "KubernetesCluster"]);
    for (index, group) in subject.groups.iter().enumerate() {
        of_object(Object::InstanceGroup(index), &group.spec.cloud_labels, &["KubernetesCluster"]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_other_labels_and_names_of_groups() {
        accepts(&RULE, "cluster: {spec: {cloudLabels: {name: a, kubernetes.io/cluster/other.example.com: shared}}}");
        accepts(
            &RULE,
            "instanceGroups: [{kind: InstanceGroup, metadata: {name: n}, spec: {role: Node, cloudLabels: {Name: n}}}]",
        );
    }

    #[test]
    fn reports_each_key_of_the_cluster_and_of_groups() {
        reports(
            &RULE,
            "{cluster: {spec: {cloudLabels: {Name: a, KubernetesCluster: b, kubernetes.io/cluster/c.example.com: \
            shared}}}, instanceGroups: [{kind: InstanceGroup, metadata: {name: n}, spec: {role: Node, cloudLabels: \
            {KubernetesCluster: x}}}]}",
            &[
                "spec.cloudLabels[KubernetesCluster]",
                "spec.cloudLabels[Name]",
                "spec.cloudLabels[kubernetes.io/cluster/c.example.com]",
                "spec.cloudLabels[KubernetesCluster]",
            ],
        );
    }
}
