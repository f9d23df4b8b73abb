//! Instance groups that belong to another cluster.

use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The label `kops.k8s.io/cluster` of an instance group names another cluster.
    ///
    /// kOps stores a group with the cluster that the label names, so this cluster does not get it.
    ///
    /// Write the name of this cluster into the label, or leave the group out.
    pub static RULE = {
        code: "group-of-another-cluster",
        summary: "the label of an instance group names another cluster",
        severity: Warning,
        cause: Invalid,
        source: Documentation,
        releases: Releases::ALL,
        bad: r#"instanceGroups:
- kind: InstanceGroup
  metadata: {name: nodes, labels: {kops.k8s.io/cluster: d.example.com}}
  spec: {role: Node, subnets: [us-east-1a]}
"#,
        good: r#"instanceGroups:
- kind: InstanceGroup
  metadata: {name: nodes, labels: {kops.k8s.io/cluster: c.example.com}}
  spec: {role: Node, subnets: [us-east-1a]}
"#,
        check: check,
    }
}

/// The label that says whose group it is.
const LABEL: &str = "kops.k8s.io/cluster";

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let own = subject.cluster.spec.name.as_str();
    for (place, group) in subject.groups.iter().enumerate() {
        let Some(other) = group.cluster.as_deref().filter(|other| *other != own && !own.is_empty()) else {
            continue;
        };
        let message = format!("the group belongs to the cluster `{other}`, and this one is `{own}`");
        let finding = report.report_group(place, FieldPath::of("metadata.labels").entry(LABEL), message);
        finding
            .value(other)
            .hint(format!("Write `{own}`, or leave the group out"))
            .depends_on(FieldPath::of("metadata.name"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_groups_without_a_label() {
        accepts(&RULE, "instanceGroups: [{kind: InstanceGroup, metadata: {name: nodes}}]");
    }

    #[test]
    fn reports_the_label() {
        reports(&RULE, RULE.example.bad, &["metadata.labels[kops.k8s.io/cluster]"]);
    }
}
