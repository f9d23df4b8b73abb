//! Instance groups in subnets of different types.

use crate::release::Releases;
use crate::rules::paths::subnet_field;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::subnets::{AssignedCluster, SubnetType};

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
    for (place, group) in subject.groups.iter().enumerate() {
        if let Some(listed) = of_two_types(subject.cluster, &group.spec.subnets) {
            tell(subject.cluster, place, &group.spec.subnets, listed, report);
        }
    }
}

/// The places in a list of subnets of the first one that there is, and of the first one that has another type.
fn of_two_types(cluster: &AssignedCluster<'_>, names: &[String]) -> Option<[usize; 2]> {
    let mut first = None;
    for (index, name) in names.iter().enumerate() {
        let Some(kind) = cluster.named(name).and_then(|place| cluster.subnets[place].kind) else { continue };
        let (known, earlier) = *first.get_or_insert((kind, index));
        if known != kind {
            return Some([earlier, index]);
        }
    }
    None
}

#[cold]
fn tell(cluster: &AssignedCluster<'_>, group: usize, names: &[String], listed: [usize; 2], report: &mut Reporter<'_>) {
    let [first, index] = listed;
    let places = listed.map(|listed| cluster.named(&names[listed]));
    let [kind, other] = places.map(|place| place.and_then(|place| cluster.subnets[place].kind).map(SubnetType::as_str));
    let (Some(kind), Some(other)) = (kind, other) else { return };
    let message = format!("`{}` is {other}, and `{}` in the same group is {kind}", names[index], names[first]);
    let finding = report.report_group(group, listed_subnet(index), message).value(names[index].as_str());
    finding.hint(format!("Make a second group for the subnets of type `{other}`"));
    for place in places.into_iter().flatten() {
        finding.depends_on(subnet_field(place, "type"));
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
