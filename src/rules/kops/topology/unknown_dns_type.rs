//! An unknown kind of DNS.

use super::helpers::{DNS, given_dns};
use crate::diagnostic::{FieldPath, Safety};
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `topology.dns` is not `Public`, `Private` or `None`; letter case counts.
    ///
    /// It decides whether the API's name is served by a public or a private zone, or by none at all.
    ///
    /// Write one of the three. Mirrors `validateTopology` in `pkg/apis/kops/validation/validation.go`.
    pub static RULE = {
        code: "unknown-dns-type",
        summary: "`topology.dns` is not a kind of DNS",
        severity: Error,
        cause: NotSupported,
        source: Kops,
        releases: Releases::ALL,
        needs: [UnusualDns],
        bad: r#"cluster:
  spec:
    networking:
      topology:
        dns: private
"#,
        good: r#"cluster:
  spec:
    networking:
      topology:
        dns: Private
"#,
        check: check,
    }
}

/// The most edits of a misspelt kind.
const MOST_EDITS: usize = 2;

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let given = given_dns(subject);
    if matches!(given, "" | "Public" | "Private" | "None") {
        return;
    }
    let message = format!("`{given}` is not a kind of DNS; there are `Public`, `Private` and `None`");
    let finding = report.report(FieldPath::of(DNS), message);
    finding.value(given);
    match ["Public", "Private", "None"].into_iter().find(|known| known.eq_ignore_ascii_case(given)) {
        Some(known) => finding.hint(format!("Write `{known}`")).repair_with(Safety::Safe, known.to_string()),
        None => match subject.likeness.misspelt(MOST_EDITS, given, ["Public", "Private"]) {
            Some(meant) => finding.hint(format!("Write `{meant}`")).repair_with(Safety::Unsafe, meant),
            None => finding.hint("Write `Public`, `Private` or `None`"),
        },
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_the_known_kinds() {
        for kind in ["Public", "Private", "None", ""] {
            accepts(&RULE, &format!("cluster: {{spec: {{networking: {{topology: {{dns: '{kind}'}}}}}}}}"));
        }
    }

    #[test]
    fn reports_another_letter_case() {
        let found =
            reports(&RULE, "cluster: {spec: {networking: {topology: {dns: none}}}}", &["spec.networking.topology.dns"]);
        assert_eq!(found[0].hint.as_deref(), Some("Write `None`"));
    }
}
