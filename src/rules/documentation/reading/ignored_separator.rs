//! Document separators that kOps does not see.

use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// A line separates two YAML documents, but kOps does not cut there, and so drops everything that follows it.
    ///
    /// kOps cuts a file at lines that are exactly `---` (`util/pkg/text/text.go`). At `--- # nodes`, `--- ` or `...` it
    /// does not cut; its YAML reader then takes the first document of the piece and ignores the rest, instance groups
    /// included. This service does the same.
    ///
    /// Write the separator as `---` alone on its line.
    pub static RULE = {
        code: "ignored-separator",
        summary: "kOps does not see this document separator and drops what follows",
        severity: Warning,
        cause: Invalid,
        source: KopsTrap,
        releases: Releases::ALL,
        needs: [Misread],
        bad: r#"apiVersion: kops.k8s.io/v1alpha2
kind: Cluster
metadata: {name: c.example.com}
--- # nodes
kind: InstanceGroup
"#,
        good: r#"apiVersion: kops.k8s.io/v1alpha2
kind: Cluster
metadata: {name: c.example.com}
---
kind: InstanceGroup
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for (object, separator, line) in &subject.reading.missed_separators {
        let message = format!("kOps starts no new document at `{separator}` in line {line}, and drops what follows it");
        let finding = report.report_on(*object, FieldPath::default(), message);
        finding.in_line(*line).value(separator.as_str());
        finding.hint(format!("Write line {line} as `---`, with nothing after it"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    const CLUSTER: &str = "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {name: c}\n";

    #[test]
    fn accepts_an_end_marker_with_nothing_behind_it() {
        accepts(&RULE, &format!("{CLUSTER}...\n# the end\n"));
    }

    #[test]
    fn reports_the_line() {
        let found = reports(&RULE, &format!("{CLUSTER}---\t\nkind: InstanceGroup\n"), &[""]);
        assert_eq!(found[0].hint.as_deref(), Some("Write line 4 as `---`, with nothing after it"));
    }
}
