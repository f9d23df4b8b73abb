//! Subnets with the name of another one.

use crate::diagnostic::Object;
use crate::release::Releases;
use crate::rules::paths::subnet_field;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// Two subnets have the same name.
    ///
    /// Instance groups name subnets, and the AWS objects that kOps makes are named after them. kOps refuses the second
    /// one (`validateSubnets`); two empty names are the same too.
    ///
    /// Rename one of the two, and correct its name in the instance groups.
    pub static RULE = {
        code: "duplicate-subnet-name",
        summary: "two subnets have the same name",
        severity: Error,
        cause: Duplicate,
        source: Kops,
        releases: Releases::ALL,
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-east-1a}
      - {name: a, type: Public, zone: us-east-1b}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-east-1a}
      - {name: b, type: Public, zone: us-east-1b}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    if !subject.cluster.has_repeated_names() {
        return;
    }
    for (index, subnet) in subject.cluster.subnets.iter().enumerate() {
        let name = subnet.spec.name.as_str();
        let Some(first) = subject.cluster.named(name).filter(|first| *first != index) else {
            continue;
        };
        let finding =
            report.report(subnet_field(index, "name"), format!("the name `{name}` is taken by another subnet"));
        finding
            .value(name)
            .hint("Give each subnet its own name; zone and type make a good one, as in `utility-us-east-1a`")
            .related(subnet_field(first, "name"), "the first subnet with this name");
        if !name.is_empty() {
            finding.explains(Object::Cluster, subnet_field(index, "name"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_names_that_differ_in_case() {
        accepts(&RULE, "cluster: {spec: {networking: {subnets: [{name: a}, {name: A}]}}}");
    }

    #[test]
    fn reports_every_later_one() {
        let found = reports(
            &RULE,
            "cluster: {spec: {networking: {subnets: [{name: a}, {name: b}, {name: a}, {name: a}]}}}",
            &["spec.networking.subnets[2].name", "spec.networking.subnets[3].name"],
        );
        assert_eq!(found[1].related[0].field, "spec.networking.subnets[0].name");
    }
}
