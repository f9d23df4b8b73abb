//! Instance groups in subnets of different types.

use crate::release::Releases;
use crate::rules::paths::subnet_field;
use crate::rules::rule::{Reporter, Subject, rule};

use super::helpers::listed_subnet;

rule! {
    /// An instance group lists subnets of different types.
    ///
    /// All machines of a group are alike, and the type of their subnets decides whether they get public addresses.
    /// Field validation does not compare the types; `kops update cluster` stops with "found subnets of different types"
    /// (`GatherSubnets` in `pkg/model/context.go`).
    ///
    /// List subnets of one type, and make a second group for the other type.
    pub static RULE = {
        code: "group-mixes-subnet-types",
        summary: "an instance group lists subnets of different types",
        severity: Warning,
        cause: Invalid,
        source: KopsModel,
        releases: Releases::ALL,
        needs: [Groups, GroupsOfSeveralSubnets],
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-east-1a}
      - {name: b, type: Private, zone: us-east-1b}
      - {name: utility-b, type: Utility, zone: us-east-1b}
instanceGroups:
- {kind: InstanceGroup, metadata: {name: nodes}, spec: {role: Node, subnets: [a, b]}}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Private, zone: us-east-1a}
      - {name: b, type: Private, zone: us-east-1b}
      - {name: utility-a, type: Utility, zone: us-east-1a}
      - {name: utility-b, type: Utility, zone: us-east-1b}
instanceGroups:
- {kind: InstanceGroup, metadata: {name: nodes}, spec: {role: Node, subnets: [a, b]}}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let groups = subject.groups.iter().enumerate();
    for (place, group) in groups.filter(|(_, group)| 1 < group.spec.subnets.len()) {
        let listed = group.spec.subnets.iter().enumerate();
        let kind = |name: &str| subject.cluster.subnets[subject.cluster.named(name)?].kind;
        let mut kinds = listed.filter_map(|(index, name)| Some((index, kind(name)?)));
        let Some((first, kind)) = kinds.next() else {
            continue;
        };
        let Some((index, other)) = kinds.find(|(_, other)| *other != kind) else {
            continue;
        };
        let names = &group.spec.subnets;
        let places = [first, index].map(|listed| subject.cluster.named(&names[listed]));
        let (kind, other) = (kind.as_str(), other.as_str());
        let finding = report
            .report_group(
                place,
                listed_subnet(index),
                format!("`{}` is {other}, and `{}` in the same group is {kind}", names[index], names[first]),
            )
            .value(names[index].as_str())
            .hint(format!("Make a second group for the subnets of type `{other}`"));
        for place in places.into_iter().flatten() {
            finding.depends_on(subnet_field(place, "type"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_unknown_subnets() {
        accepts(
            &RULE,
            "instanceGroups: [{kind: InstanceGroup, metadata: {name: nodes}, spec: {role: Node, subnets: \
            [us-east-1a, x]}}]",
        );
    }

    #[test]
    fn reports_the_first_that_differs() {
        reports(&RULE, RULE.example.bad, &["spec.subnets[1]"]);
    }
}
