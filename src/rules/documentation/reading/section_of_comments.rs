//! Sections of a text that have comments alone.

use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// A part of the text between two `---` has comments alone.
    ///
    /// kOps cuts a file at each `---` and decodes every part (`util/pkg/text/text.go`, `pkg/kopscodecs`). A part that
    /// is a comment is not an object, so `kops create -f` and `kops replace -f` stop at it.
    ///
    /// Remove the `---` between the comment and the manifest that it speaks of.
    pub static RULE = {
        code: "section-of-comments",
        summary: "kOps cannot decode a part of the text that has comments alone",
        severity: Error,
        cause: Invalid,
        source: KopsTrap,
        releases: Releases::ALL,
        needs: [Misread],
        bad: r#"apiVersion: kops.k8s.io/v1alpha2
kind: Cluster
metadata: {name: c.example.com}
---
# The nodes.
---
apiVersion: kops.k8s.io/v1alpha2
kind: InstanceGroup
metadata: {name: nodes}
"#,
        good: r#"apiVersion: kops.k8s.io/v1alpha2
kind: Cluster
metadata: {name: c.example.com}
---
# The nodes.
apiVersion: kops.k8s.io/v1alpha2
kind: InstanceGroup
metadata: {name: nodes}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for (object, line) in &subject.reading.comment_sections {
        let message = format!("the part of the text at line {line} has comments alone; kOps cannot decode it");
        let finding = report.report_on(*object, FieldPath::default(), message);
        finding.in_line(*line).hint(format!("Remove the `---` between the comment in line {line} and a manifest"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    const CLUSTER: &str = "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {name: c}\n";

    #[test]
    fn accepts_comments_in_a_part_with_a_manifest_and_empty_parts() {
        accepts(&RULE, &format!("{CLUSTER}---\n\n---\n# a note\nkind: InstanceGroup\nmetadata: {{name: n}}\n"));
    }

    #[test]
    fn reports_each_with_its_line() {
        let found = reports(&RULE, &format!("{CLUSTER}---\n\n# a note\n---\n# another\n"), &["", ""]);
        let lines: Vec<_> = found.iter().map(|found| found.source.as_ref().unwrap().position.unwrap().0).collect();
        assert_eq!(lines, [6, 8]);
    }
}
