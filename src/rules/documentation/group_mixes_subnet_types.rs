//! Instance groups in subnets of different types.

use std::collections::BTreeMap;

use super::helpers::is_elsewhere;
use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::{Reporter, Subject, rule};
use crate::subnets::SubnetType;

rule! {
    /// The subnets of an instance group have different types. Field validation accepts that; when kOps builds the group
    /// it stops with "found subnets of different types" (`pkg/model/awsmodel`), since it could not say whether the
    /// machines get public addresses.
    ///
    /// Keep to subnets of one type, or make one group for each type.
    pub static RULE = {
        code: "group-mixes-subnet-types",
        summary: "the subnets of an instance group have different types",
        severity: Warning,
        cause: Invalid,
        source: Documentation,
        releases: Releases::ALL,
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Private, zone: us-east-1a}
      - {name: u, type: Utility, zone: us-east-1a}
instanceGroups:
- kind: InstanceGroup
  metadata: {name: nodes}
  spec: {role: Node, subnets: [a, u]}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Private, zone: us-east-1a}
      - {name: u, type: Utility, zone: us-east-1a}
instanceGroups:
- kind: InstanceGroup
  metadata: {name: nodes}
  spec: {role: Node, subnets: [a]}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    if is_elsewhere(subject.cluster) {
        return;
    }
    let types: BTreeMap<&str, SubnetType> =
        subject.cluster.subnets.iter().filter_map(|subnet| Some((subnet.spec.name.as_str(), subnet.kind?))).collect();
    for (index, group) in subject.groups.iter().enumerate() {
        let known = |name: &String| types.get(name.as_str()).copied();
        let Some((first, kind)) = group.spec.subnets.iter().find_map(|name| Some((name, known(name)?))) else {
            continue;
        };
        let place = group.spec.subnets.iter().position(|name| known(name).is_some_and(|other| other != kind));
        let Some((place, other)) = place.and_then(|place| Some((place, known(&group.spec.subnets[place])?))) else {
            continue;
        };
        let name = &group.spec.subnets[place];
        let message = format!(
            "`{first}` is a {} subnet and `{name}` a {} one; kOps refuses a group with both",
            kind.as_str(),
            other.as_str()
        );
        let field = FieldPath::of("spec.subnets").index(place);
        report.report_group(index, field, message).value(name.as_str()).hint("Keep to subnets of one type");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(names: &str) -> String {
        let subnets = "[{name: a, type: Private}, {name: b, type: Private}, {name: u, type: Utility}]";
        let group = format!("{{kind: InstanceGroup, metadata: {{name: nodes}}, spec: {{subnets: {names}}}}}");
        format!("{{cluster: {{spec: {{networking: {{subnets: {subnets}}}}}}}, instanceGroups: [{group}]}}")
    }

    #[test]
    fn accepts_one_type_and_leaves_unknown_names_to_others() {
        accepts(&RULE, &request("[a, b]"));
        accepts(&RULE, &request("[x, a]"));
        accepts(&RULE, &request("[]"));
    }

    #[test]
    fn reports_the_first_that_differs() {
        let found = reports(&RULE, &request("[a, b, u, a]"), &["spec.subnets[2]"]);
        assert_eq!(found[0].object, "InstanceGroup/nodes");
    }
}
