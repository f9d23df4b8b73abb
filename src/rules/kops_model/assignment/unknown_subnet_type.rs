//! Subnet types that kOps 1.23 does not know.

use crate::diagnostic::Safety;
use crate::release::Releases;
use crate::rules::paths::subnet_field;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// A subnet has a type that kOps 1.23 does not know; `DualStack` came with 1.24.
    ///
    /// The validation of 1.23 lets any text pass; the assignment of blocks or the network model then stops with an
    /// unknown type (`upup/pkg/fi/cloudup/subnets.go`, `pkg/model/awsmodel/network.go`). Later releases validate the
    /// type.
    ///
    /// Write `Public`, `Private` or `Utility`; letter case counts.
    pub static RULE = {
        code: "unknown-subnet-type",
        summary: "kOps 1.23 does not know the type of a subnet",
        severity: Error,
        cause: NotSupported,
        source: KopsModel,
        releases: Releases::until(24),
        needs: [UntypedSubnets],
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: DualStack, zone: us-east-1a, cidr: 172.20.0.0/24}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Private, zone: us-east-1a, cidr: 172.20.0.0/24}
"#,
        check: check,
    }
}

const KINDS: [&str; 3] = ["Public", "Private", "Utility"];

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for (index, subnet) in subject.cluster.subnets.iter().enumerate() {
        if subnet.kind.is_some() {
            continue;
        }
        let written = &subnet.spec.subnet_type;
        let message = match written.as_str() {
            "" => "the subnet has no type".to_owned(),
            "DualStack" => "kOps 1.23 has no subnets of type `DualStack`".to_owned(),
            other => format!("`{other}` is not a type of subnet"),
        };
        let finding = report.report(subnet_field(index, "type"), message);
        finding.value(written.as_str()).hint("Write `Public`, `Private` or `Utility`");
        if let Some(kind) = KINDS.into_iter().find(|kind| kind.eq_ignore_ascii_case(written)) {
            finding.repair_with(Safety::Safe, kind);
        }
        finding.questions(subnet_field(index, "type"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_the_three_types() {
        accepts(
            &RULE,
            "cluster: {spec: {networking: {subnets: [{name: a, type: Public}, {name: b, type: Private}, {name: c, \
            type: Utility}]}}}",
        );
    }

    #[test]
    fn reports_letter_case_and_absence() {
        let yaml = "cluster: {spec: {networking: {subnets: [{name: a, type: private}, {name: b}]}}}";
        reports(&RULE, yaml, &["spec.networking.subnets[0].type"]);
    }
}
