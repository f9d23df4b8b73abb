//! Subnets whose name is the value of another key.

use std::collections::BTreeSet;

use serde_json::json;

use crate::diagnostic::{Change, Object, Safety};
use crate::release::Releases;
use crate::rules::paths::subnet_field;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::subnets::SubnetType;

rule! {
    /// The name of a subnet is a block of addresses, the id of a subnet or a type, nothing refers to it, and groups or
    /// the load balancer name a subnet that the cluster does not have.
    ///
    /// kOps takes any text as a name, and then does not find the subnet where it is named
    /// (`CrossValidateInstanceGroup`).
    ///
    /// Write the name that they have, and the value at its own key.
    pub static RULE = {
        code: "subnet-name-is-value",
        summary: "the name of a subnet is the value of another key",
        severity: Error,
        cause: Invalid,
        source: Documentation,
        releases: Releases::ALL,
        bad: "cluster:
  spec:
    networking:
      subnets:
      - {name: 172.20.32.0/19, type: Public, zone: us-east-1a}
instanceGroups:
- {kind: InstanceGroup, metadata: {name: nodes}, spec: {role: Node, subnets: [us-east-1a]}}
",
        good: "cluster:
  spec:
    networking:
      subnets:
      - {name: us-east-1a, type: Public, zone: us-east-1a}
instanceGroups:
- {kind: InstanceGroup, metadata: {name: nodes}, spec: {role: Node, subnets: [us-east-1a]}}
",
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let subnets = subject.cluster.subnets.iter().enumerate();
    let mut odd = subnets.filter(|(_, subnet)| is_value(subject, &subnet.spec.name)).peekable();
    if odd.peek().is_none() {
        return;
    }
    let named = named(subject);
    let mut missing = named.iter().copied().filter(|name| !name.is_empty() && subject.cluster.named(name).is_none());
    for (index, subnet) in odd {
        let (name, kind) = (subnet.spec.name.as_str(), subnet.spec.subnet_type.as_str());
        if named.contains(name) {
            continue;
        }
        let Some(meant) = missing.next() else { return };
        let [field, type_field] = ["name", "type"].map(|key| subnet_field(index, key));
        let is_type = |text: &str| SubnetType::parse(text, subject.release).is_some();
        let finding =
            report.report(field.clone(), format!("`{name}` is not the name of the subnet: others name `{meant}`"));
        finding.value(name).explains(Object::Cluster, field.clone());
        let set_name = Change::Set(field, json!(meant));
        if is_type(name) && !is_type(kind) {
            finding
                .hint(format!("Write `name: {meant}` and `type: {name}`"))
                .explains(Object::Cluster, type_field.clone());
            finding.repair(Safety::Unsafe, [set_name, Change::Set(type_field, json!(name))]);
        } else {
            finding.hint(format!("Write `{meant}`")).repair(Safety::Unsafe, [set_name]);
        }
    }
}

/// Whether a text is what other keys of a subnet have; of a usual name the first letter tells.
fn is_value(subject: &Subject<'_>, name: &str) -> bool {
    match name.as_bytes().first() {
        Some(b'0'..=b'9' | b'/') => name.contains('/'),
        Some(b's') => name.starts_with("subnet-"),
        Some(b'A'..=b'Z') => SubnetType::parse(name, subject.release).is_some(),
        _ => false,
    }
}

/// The subnets that groups and the load balancer name.
fn named<'a>(subject: &Subject<'a>) -> BTreeSet<&'a str> {
    let groups = subject.groups.iter().flat_map(|group| &group.spec.subnets).map(String::as_str);
    let balancer = subject.cluster.spec.api.load_balancer.iter().flat_map(|balancer| &balancer.subnets);
    groups.chain(balancer.map(|subnet| subnet.name.as_str())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::release::Release;
    use crate::rules::testing::{accepts, outcome, reports};

    fn request(subnet: &str, listed: &str) -> String {
        format!(
            "{{cluster: {{spec: {{networking: {{subnets: [{{{subnet}, zone: us-east-1a}}]}}}}}}, instanceGroups: \
            [{{kind: InstanceGroup, metadata: {{name: nodes}}, spec: {{role: Node, subnets: [{listed}]}}}}]}}"
        )
    }

    #[test]
    fn accepts_names_that_are_used_and_other_names() {
        accepts(&RULE, &request("name: Private, type: Public", "Private"));
        accepts(&RULE, &request("name: a, type: Public", "b"));
    }

    #[test]
    fn name_and_type_may_be_swapped() {
        let yaml = request("name: Public, type: us-east-1a", "us-east-1a");
        let found = reports(&RULE, &yaml, &["spec.networking.subnets[0].name"]);
        assert_eq!(found[0].hint.as_deref(), Some("Write `name: us-east-1a` and `type: Public`"));
        let found = outcome(&yaml, Release::DEFAULT).diagnostics;
        let worse = found.iter().filter(|found| found.severity == crate::diagnostic::Severity::Error);
        assert_eq!(worse.map(|found| found.code).collect::<Vec<_>>(), [RULE.code]);
    }

    #[test]
    fn an_id_is_not_a_name() {
        let yaml = request("name: subnet-0123456789abcdef0, type: Public", "us-east-1a");
        reports(&RULE, &yaml, &["spec.networking.subnets[0].name"]);
    }
}
