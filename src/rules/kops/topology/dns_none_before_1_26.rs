//! A cluster without DNS, before kOps 1.26.

use super::helpers::{DNS, given_dns};
use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `topology.dns` is `None`, but these releases know only `Public` and `Private`.
    ///
    /// Without DNS, nodes find the API through its load balancer, which kOps learnt in 1.26.
    ///
    /// Use kOps 1.26 or later, or a zone. Mirrors `validateTopology` in `pkg/apis/kops/validation/validation.go`.
    pub static RULE = {
        code: "dns-none-before-1-26",
        summary: "`topology.dns: None` needs kOps 1.26",
        severity: Error,
        cause: NotSupported,
        source: Kops,
        releases: Releases::until(26),
        needs: [UnusualDns],
        bad: r#"cluster:
  spec:
    networking:
      topology:
        dns: None
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
    if given_dns(subject) == "None" {
        let message =
            format!("kOps {} does not support clusters without DNS; it has `Public` and `Private`", subject.release);
        report.report(FieldPath::of(DNS), message).value("None").hint("Write `Public` or `Private`");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_zones() {
        accepts(&RULE, "cluster: {spec: {networking: {topology: {dns: Public}}}}");
    }

    #[test]
    fn reports_none() {
        reports(&RULE, "cluster: {spec: {networking: {topology: {dns: None}}}}", &["spec.networking.topology.dns"]);
    }
}
