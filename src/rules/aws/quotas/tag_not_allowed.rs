//! Cloud labels that AWS does not take as tags.

use std::collections::BTreeMap;

use crate::diagnostic::{FieldPath, Object};
use crate::release::Releases;
use crate::rules::cloud::cluster_on_aws;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// A cloud label of the cluster or of an instance group cannot be a tag of AWS.
    ///
    /// The key of a tag has 1 to 128 characters and does not start with `aws:`, the value has at most 256 (Amazon EC2
    /// User Guide, tag restrictions). kOps writes labels as they are, and AWS refuses what is made with them.
    ///
    /// Give the label another key or a shorter value.
    pub static RULE = {
        code: "tag-not-allowed",
        summary: "AWS does not take this label as a tag",
        severity: Warning,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        needs: [CloudLabels],
        bad: r#"cluster:
  spec:
    cloudLabels: {"aws:team": network}
"#,
        good: r#"cluster:
  spec:
    cloudLabels: {team: network}
"#,
        check: check,
    }
}

/// The longest key and value, in characters.
const LONGEST: (usize, usize) = (128, 256);

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(cluster) = cluster_on_aws(subject) else {
        return;
    };
    let mut of_object = |object: Object, labels: &BTreeMap<String, String>| {
        for (key, value) in labels {
            if let Some(defect) = defect(key, value) {
                let field = FieldPath::of("spec.cloudLabels").entry(key.as_str());
                report.report_on(object, field, defect).hint("Give the label another key or a shorter value");
            }
        }
    };
    of_object(Object::Cluster, &cluster.spec.cloud_labels);
    for (index, group) in subject.groups.iter().enumerate() {
        of_object(Object::InstanceGroup(index), &group.spec.cloud_labels);
    }
}

fn defect(key: &str, value: &str) -> Option<String> {
    let (longest_key, longest_value) = LONGEST;
    let is_reserved = key.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("aws:"));
    let is_long = |text: &str, longest: usize| longest < text.len() && longest < text.chars().count();
    if key.is_empty() {
        return Some("the key of a tag is not empty".to_owned());
    }
    if is_reserved {
        return Some(format!("`{key}` starts with `aws:`, which only AWS may use"));
    }
    if is_long(key, longest_key) {
        return Some(format!("the key of a tag has at most {longest_key} characters"));
    }
    is_long(value, longest_value).then(|| format!("the value of `{key}` is longer than {longest_value} characters"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_what_is_as_long_as_may_be() {
        let (key, value) = ("k".repeat(LONGEST.0), "ä".repeat(LONGEST.1));
        accepts(&RULE, &format!("cluster: {{spec: {{cloudLabels: {{{key}: {value}, awsome: x, empty: ''}}}}}}"));
    }

    #[test]
    fn reports_labels_of_the_cluster_and_of_groups() {
        reports(
            &RULE,
            "{cluster: {spec: {cloudLabels: {'': a, 'AWS:x': b}}}, instanceGroups: [{kind: InstanceGroup, metadata: \
            {name: n}, spec: {role: Node, cloudLabels: {'aws:y': c}}}]}",
            &["spec.cloudLabels[]", "spec.cloudLabels[AWS:x]", "spec.cloudLabels[aws:y]"],
        );
        let long = format!("cluster: {{spec: {{cloudLabels: {{a: {}}}}}}}", "v".repeat(LONGEST.1 + 1));
        reports(&RULE, &long, &["spec.cloudLabels[a]"]);
    }
}
