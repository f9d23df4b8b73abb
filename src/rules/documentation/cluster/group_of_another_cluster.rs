//! Instance groups that belong to another cluster.

use std::collections::BTreeMap;

use crate::diagnostic::{FieldPath, Object, RelatedField, Safety};
use crate::likeness::are_of_one_series;
use crate::release::Releases;
use crate::rules::config_store::{PLACE, folder};
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::CLUSTER_LABEL;

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
        needs: [UnusualOwners],
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

/// More related places than these would not help anybody.
const MOST_RELATED: usize = 8;
/// The most edits of a misspelt name.
const MOST_EDITS: usize = 2;
/// The label that says whose group it is.
const LABEL: &str = CLUSTER_LABEL;

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let own = subject.cluster.spec.name.as_str();
    let label = || FieldPath::of("metadata.labels").entry(LABEL);
    let mut groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (place, group) in subject.groups.iter().enumerate() {
        if let Some(other) = group.cluster.as_deref().filter(|other| *other != own && !own.is_empty()) {
            groups.entry(other).or_default().push(place);
        }
    }
    for (other, places) in groups {
        let Some((first, others)) = places.split_first() else { continue };
        let is_slip = |other: &str| {
            !are_of_one_series(other, own) && subject.likeness.misspelt(MOST_EDITS, other, [own]).is_some()
        };
        let of_folder = folder(&subject.cluster.spec.config_store).is_some_and(|(.., last)| last == other);
        let is_of_all = of_folder && !others.is_empty() && places.len() == subject.groups.len();
        // A copy of another cluster's spec has a right name, and old groups.
        if is_of_all && (is_slip(other) || is_in_zone(subject, other) && !is_in_zone(subject, own)) {
            report_name(own, other, report);
            continue;
        }
        let message = format!("the group belongs to the cluster `{other}`, and this one is `{own}`");
        let finding = report.report_group(*first, label(), message);
        finding.value(other).depends_on(FieldPath::of("metadata.name"));
        let group = Object::InstanceGroup(*first);
        finding.depends_on_of(group, FieldPath::of("metadata.labels").key(LABEL));
        let related = |place: &usize| RelatedField {
            object: Object::InstanceGroup(*place),
            field: label(),
            label: "this group too".to_owned(),
        };
        finding.related.extend(others.iter().take(MOST_RELATED).map(related));
        match others.is_empty() {
            // The name of another cluster is right where the group is in the wrong file.
            true if is_slip(other) => {
                finding.hint(format!("Write `{own}`, or leave the group out")).repair_with(Safety::Unsafe, own)
            }
            true => finding.hint(format!("Write `{own}`, or leave the group out")),
            false if of_folder => {
                let places = format!("in the groups and at the end of `{PLACE}`");
                finding.hint(format!("Correct the name of the cluster, or write `{own}` {places}"))
            }
            false => finding.hint(format!("Correct the name of the cluster, or write `{own}` in the groups")),
        };
    }
}

/// Whether a name lies in the cluster's DNS zone, where that is written as a name.
fn is_in_zone(subject: &Subject<'_>, name: &str) -> bool {
    let zone = subject.cluster.spec.dns_zone.trim_end_matches('.');
    zone.contains('.') && name.strip_suffix(zone).is_some_and(|labels| labels.ends_with('.'))
}

/// Reports the name of the cluster, where all groups and the store have another one.
fn report_name(own: &str, other: &str, report: &mut Reporter<'_>) {
    let field = FieldPath::of("metadata.name");
    let message = format!("the cluster is `{own}`, and its groups and its store are those of `{other}`");
    let finding = report.report(field.clone(), message);
    finding.value(own).depends_on(field.clone()).questions(field);
    finding.hint(format!("Write `{other}`, or `{own}` in the groups and at the end of `{PLACE}`"));
    finding.repair_with(Safety::Unsafe, other);
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
    fn several_groups_of_one_other_cluster_are_one_finding() {
        let group = |name: &str| {
            format!(
                "{{kind: InstanceGroup, metadata: {{name: {name}, labels: {{kops.k8s.io/cluster: d.example.com}}}}, \
                spec: {{role: Node}}}}"
            )
        };
        let yaml = format!("instanceGroups: [{}, {}]", group("a"), group("b"));
        let found = reports(&RULE, &yaml, &["metadata.labels[kops.k8s.io/cluster]"]);
        assert_eq!(found[0].related.len(), 1);
    }

    #[test]
    fn reports_the_label() {
        reports(&RULE, RULE.example.bad, &["metadata.labels[kops.k8s.io/cluster]"]);
    }

    #[test]
    fn the_name_may_be_the_mistake() {
        let group = |name: &str| {
            format!(
                "{{kind: InstanceGroup, metadata: {{name: {name}, labels: {{kops.k8s.io/cluster: d.example.com}}}}, \
                spec: {{role: Node}}}}"
            )
        };
        let store = "cluster: {metadata: {name: d.example.org}, spec: {configStore: {base: 's3://s/d.example.com'}, \
            dnsZone: example.com}}";
        let yaml = format!("{{{store}, instanceGroups: [{}, {}]}}", group("a"), group("b"));
        let found = reports(&RULE, &yaml, &["metadata.name"]);
        assert!(found[0].hint.as_deref().is_some_and(|hint| hint.starts_with("Write `d.example.com`")));
    }
}
