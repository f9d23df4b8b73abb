//! A kind of DNS that the cloud does not have.

use super::helpers::{DNS, given_dns};
use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `topology.dns` is a kind of DNS that kOps does not have on this cloud. On AWS there are `Public`, `Private` and
    /// `None`; these releases say of any other text, besides that it is unknown, that AWS does not have it.
    ///
    /// Write one of the three. Mirrors the table of clouds and kinds of DNS in
    /// `pkg/apis/kops/validation/validation.go`.
    pub static RULE = {
        code: "dns-type-not-on-cloud",
        summary: "`topology.dns` is not available on this cloud",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::since(36),
        needs: [UnusualDns],
        bad: r#"cluster:
  spec:
    networking:
      topology:
        dns: Hosts
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

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let given = given_dns(subject);
    if matches!(given, "" | "Public" | "Private" | "None") {
        return;
    }
    let message = format!("DNS of the kind `{given}` is not available on any cloud");
    let known = ["Public", "Private", "None"].into_iter().find(|known| known.eq_ignore_ascii_case(given));
    let hint =
        known.map_or_else(|| "Write `Public`, `Private` or `None`".to_owned(), |known| format!("Write `{known}`"));
    report.report(FieldPath::of(DNS), message).value(given).hint(hint);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_the_kinds_of_aws() {
        for kind in ["Public", "Private", "None"] {
            accepts(&RULE, &format!("cluster: {{spec: {{networking: {{topology: {{dns: {kind}}}}}}}}}"));
        }
    }

    #[test]
    fn reports_another_kind() {
        reports(&RULE, "cluster: {spec: {networking: {topology: {dns: x}}}}", &["spec.networking.topology.dns"]);
    }
}
