//! Keys that are written twice in one mapping.

use crate::diagnostic::{FieldPath, Object, RelatedField, Segment};
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// A key is written twice in one mapping.
    ///
    /// kOps reads manifests without strict checks (`pkg/kopscodecs`): the last value counts, and the others are dropped
    /// without a message. Often one of them is left from a merge.
    ///
    /// Keep one of them.
    pub static RULE = {
        code: "duplicate-key",
        summary: "a key is written twice in one mapping; only the last one counts",
        severity: Warning,
        cause: Duplicate,
        source: Documentation,
        releases: Releases::ALL,
        needs: [Misread],
        bad: r#"apiVersion: kops.k8s.io/v1alpha2
kind: Cluster
metadata: {name: c.example.com}
spec:
  networkCIDR: 10.0.0.0/16
  networkCIDR: 10.1.0.0/16
"#,
        good: r#"apiVersion: kops.k8s.io/v1alpha2
kind: Cluster
metadata: {name: c.example.com}
spec:
  networkCIDR: 10.1.0.0/16
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let parent = |field: &FieldPath| field.clone().parent();
    let mut rest = &subject.reading.duplicate_keys[..];
    while let Some((object, first)) = rest.first() {
        let is_beside = |(other, field): &&(Object, FieldPath)| other == object && parent(field) == parent(first);
        let count = rest.iter().take_while(is_beside).count();
        let (keys, others) = rest.split_at(count);
        rest = others;
        let is_item = matches!(parent(first).segments(), [.., Segment::Index(_)]);
        let is_object = parent(first).segments().is_empty();
        if SEVERAL <= count && is_object {
            report_object(*object, keys, report);
        } else if SEVERAL <= count && is_item {
            report_item(*object, keys, report);
        } else {
            keys.iter().for_each(|(_, field)| report_key(*object, field, report));
        }
    }
    report.count(subject.reading.more_duplicate_keys);
}

/// So many keys of an item that are written twice are another item.
const SEVERAL: usize = 2;

fn report_key(object: Object, field: &FieldPath, report: &mut Reporter<'_>) {
    let message = format!("`{field}` is written twice; kOps takes the last one and drops the others");
    report.report_on(object, field.clone(), message).hint("Keep one of them").explains(object, field.clone());
}

fn report_object(object: Object, keys: &[(Object, FieldPath)], report: &mut Reporter<'_>) {
    let [(_, first), ..] = keys else { return };
    let message = format!("{} keys of the manifest are written twice, so this may be the next manifest", keys.len());
    let finding = report.report_on(object, first.clone(), message);
    finding.hint(format!("Write `---` alone in the line before this `{first}`"));
    for (_, key) in keys {
        finding.explains(object, key.clone());
    }
}

fn report_item(object: Object, keys: &[(Object, FieldPath)], report: &mut Reporter<'_>) {
    let [(_, first), others @ ..] = keys else { return };
    let item = first.clone().parent();
    let key = match first.segments() {
        [.., Segment::Key(key)] => key.as_ref(),
        _ => "key",
    };
    let message =
        format!("{} keys of `{item}` are written twice, so this may be the next item of the list", keys.len());
    let finding = report.report_on(object, first.clone(), message);
    finding.hint(format!("Write `- ` before this `{key}`, in the column of the other items' dashes"));
    let related = |(_, field): &(Object, FieldPath)| RelatedField {
        object,
        field: field.clone(),
        label: "written twice too".to_owned(),
    };
    finding.related.extend(others.iter().map(related));
    finding.explains(object, item);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_the_same_key_in_two_mappings() {
        accepts(&RULE, "cluster: {spec: {networking: {subnets: [{name: a}, {name: b}]}}}");
    }

    #[test]
    fn reports_each_repetition() {
        let manifest =
            "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nkind: Cluster\nspec: {subnets: [{name: a, name: b}]}\n";
        reports(&RULE, manifest, &["kind", "spec.networking.subnets[0].name"]);
    }

    #[test]
    fn a_missing_dash_is_one_finding() {
        let yaml = "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {name: c.example.com}\nspec:\n  \
            cloudProvider: aws\n  subnets:\n  - name: a\n    zone: us-east-1a\n    name: b\n    zone: us-east-1b\n";
        let found = reports(&RULE, yaml, &["spec.networking.subnets[0].name"]);
        assert_eq!(found[0].related.len(), 1);
    }

    #[test]
    fn a_missing_separator_is_one_finding() {
        let group = |name: &str| {
            format!("apiVersion: kops.k8s.io/v1alpha2\nkind: InstanceGroup\nmetadata: {{name: {name}}}\nspec: {{}}\n")
        };
        let cluster = "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {name: c.example.com}\n---\n";
        let found = reports(&RULE, &format!("{cluster}{}{}", group("a"), group("b")), &["apiVersion"]);
        assert_eq!(found[0].hint.as_deref(), Some("Write `---` alone in the line before this `apiVersion`"));
    }
}
