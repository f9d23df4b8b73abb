//! Characters that are not meant: those that are not seen, and a separator of another notation after a value.

use crate::diagnostic::{Change, Safety};
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::{Defect, StrayText};
use serde_json::Value as Json;

rule! {
    /// A key or a value has characters that are not seen: a no-break space, a zero-width space, a soft hyphen.
    ///
    /// Web pages, chats and word processors put them into text that is copied. kOps takes them as they are, so that
    /// `us-east-1a` is the name of no zone, and a key is dropped. Nothing that depends on such a text is looked at.
    ///
    /// Type the text again, or take the fix.
    pub static INVISIBLE = {
        code: "invisible-character",
        summary: "a key or a value has characters that are not seen",
        severity: Warning,
        cause: Invalid,
        source: Documentation,
        releases: Releases::ALL,
        reports_wrong_kinds: true,
        needs: [Misread],
        bad: r#"cluster:
  spec:
    networking:
      networkCIDR: "172.20.0.0/16\u200b"
"#,
        good: r#"cluster:
  spec:
    networking:
      networkCIDR: 172.20.0.0/16
"#,
        check: |subject, report| check(subject, Defect::Invisible, report),
    }
}

rule! {
    /// A value ends with a comma or a semicolon, which other notations have between values.
    ///
    /// In YAML, in a block of lines, it is a part of the value. Nothing that depends on the value is looked at.
    ///
    /// Remove it.
    pub static SEPARATOR = {
        code: "value-ends-with-separator",
        summary: "a value ends with a comma or a semicolon, which is a part of it",
        severity: Warning,
        cause: Invalid,
        source: Documentation,
        releases: Releases::ALL,
        reports_wrong_kinds: true,
        needs: [Misread],
        bad: "apiVersion: kops.k8s.io/v1alpha2
kind: Cluster
metadata: {name: c.example.com}
spec:
  cloudProvider: aws,
  networkCIDR: 172.20.0.0/16
  subnets:
  - {name: us-east-1a, type: Public, zone: us-east-1a}
",
        good: "apiVersion: kops.k8s.io/v1alpha2
kind: Cluster
metadata: {name: c.example.com}
spec:
  cloudProvider: aws
  networkCIDR: 172.20.0.0/16
  subnets:
  - {name: us-east-1a, type: Public, zone: us-east-1a}
",
        check: |subject, report| check(subject, Defect::Separator, report),
    }
}

fn check(subject: &Subject<'_>, defect: Defect, report: &mut Reporter<'_>) {
    for stray in subject.reading.strays.iter().filter(|stray| stray.defect == defect) {
        let StrayText { object, field, meant, text, .. } = stray;
        let message = match (defect, meant) {
            (Defect::Invisible, Some(_)) => format!("the key `{text}` has a character that is not seen"),
            (Defect::Invisible, None) => format!("the value `{text}` has a character that is not seen"),
            (Defect::Separator, _) => format!("the comma or semicolon after `{text}` is a part of the value"),
        };
        let finding = report.report_on(*object, field.clone(), message);
        let is_wrong_kind = subject.reading.wrong_kinds.iter().any(|wrong| wrong.field == *field);
        let change = match meant {
            Some(_) => Change::Rename(field.clone(), text.clone()),
            None => Change::Set(field.clone(), value(text, is_wrong_kind)),
        };
        finding.hint(format!("Type `{text}` again")).repair(Safety::Safe, [change]);
        finding.explains(*object, field.clone());
        if let Some(meant) = meant {
            finding.explains(*object, meant.clone());
        }
    }
}

/// The value that a text is, of another kind where a text does not belong.
fn value(text: &str, is_wrong_kind: bool) -> Json {
    let other = is_wrong_kind.then(|| serde_json::from_str(text).ok()).flatten();
    other.unwrap_or_else(|| Json::from(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn spec(lines: &str) -> String {
        format!("apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {{name: c}}\nspec:\n{lines}")
    }

    #[test]
    fn reports_keys_and_values() {
        reports(&INVISIBLE, &spec("  networkCIDR\u{200b}: 172.20.0.0/16\n"), &["spec.networkCIDR\u{200b}"]);
        reports(&INVISIBLE, &spec("  cloudProvider: aws\u{a0}\n"), &["spec.cloudProvider"]);
        reports(&INVISIBLE, &spec("  cloudProvider: aws\u{1680}\n"), &["spec.cloudProvider"]);
        reports(&INVISIBLE, &spec("  cloudProvider: \"aws\\N\"\n"), &["spec.cloudProvider"]);
        reports(&SEPARATOR, &spec("  channel: stable,\n"), &["spec.channel"]);
    }

    #[test]
    fn reports_separators_in_all_notations() {
        for value in ["stable, # a note", "stable,  ", "'stable,'", "\"stable;\"", "stable;"] {
            reports(&SEPARATOR, &spec(&format!("  channel: {value}\n")), &["spec.channel"]);
        }
        reports(&SEPARATOR, &spec("  channel: stable,"), &["spec.channel"]);
        reports(&SEPARATOR, &spec("  channel: \"stable,\\\n    \"\n"), &["spec.channel"]);
        reports(&SEPARATOR, &spec("  channel; : stable\n"), &["spec.channel;"]);
        for flow in ["{channel: stable;}", "{channel: stable; , a: b}", "{channel: 'stable,', a: b}"] {
            let yaml =
                format!("apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {{name: c}}\nspec: {flow}\n");
            reports(&SEPARATOR, &yaml, &["spec.channel"]);
        }
        accepts(
            &SEPARATOR,
            "{apiVersion: kops.k8s.io/v1alpha2, kind: Cluster, metadata: {name: c}, spec: {channel: stable}}",
        );
    }

    #[test]
    fn accepts_lists_in_a_text_and_scripts() {
        accepts(&SEPARATOR, &spec("  kubelet: {cgroupRoot: 'a,b,'}\n"));
        accepts(&INVISIBLE, &spec("  hooks:\n  - manifest: |\n      a\u{a0}b\n"));
    }
}
