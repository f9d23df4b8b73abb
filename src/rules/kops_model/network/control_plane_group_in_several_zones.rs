//! Groups of the control plane in several zones.

use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::Role;

rule! {
    /// A group of the control plane lists subnets of more than one zone, and etcd has a member in it.
    ///
    /// The volume of the member is in one zone, to which the machine has to be near; kOps stops with "must specify a
    /// unique zone for instancegroup" (`MasterVolumeBuilder`).
    ///
    /// Name subnets of one zone, and make one group for each further zone.
    pub static RULE = {
        code: "control-plane-group-in-several-zones",
        summary: "a control-plane group lists subnets of more than one zone",
        severity: Error,
        cause: Invalid,
        source: KopsModel,
        releases: Releases::ALL,
        needs: [Groups, GroupsOfSeveralSubnets],
        bad: "cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/19}
      - {name: b, type: Public, zone: us-east-1b, cidr: 172.20.64.0/19}
    etcdClusters:
    - {name: main, etcdMembers: [{name: a, instanceGroup: control-plane}]}
    - {name: events, etcdMembers: [{name: a, instanceGroup: control-plane}]}
instanceGroups:
- {kind: InstanceGroup, metadata: {name: control-plane}, spec: {role: Master, subnets: [a, b]}}
- {kind: InstanceGroup, metadata: {name: nodes}, spec: {role: Node, subnets: [a, b]}}
",
        good: "cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/19}
      - {name: b, type: Public, zone: us-east-1b, cidr: 172.20.64.0/19}
    etcdClusters:
    - {name: main, etcdMembers: [{name: a, instanceGroup: control-plane}]}
    - {name: events, etcdMembers: [{name: a, instanceGroup: control-plane}]}
instanceGroups:
- {kind: InstanceGroup, metadata: {name: control-plane}, spec: {role: Master, subnets: [a]}}
- {kind: InstanceGroup, metadata: {name: nodes}, spec: {role: Node, subnets: [a, b]}}
",
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let cluster = subject.cluster;
    for (place, group) in subject.groups.iter().enumerate() {
        if group.role != Some(Role::ControlPlane) || group.spec.subnets.len() < 2 {
            continue;
        }
        let zone = |name: &String| cluster.named(name).map(|place| cluster.subnets[place].zone.as_str());
        let mut zones = group.spec.subnets.iter().enumerate().filter_map(|(index, name)| Some((index, zone(name)?)));
        let Some((_, first)) = zones.next() else { continue };
        let Some((index, other)) = zones.find(|(_, other)| *other != first) else { continue };
        if !cluster.spec.etcd_clusters.iter().any(|etcd| etcd.has_member_in(&group.name)) {
            continue;
        }
        let message =
            format!("the group is in `{first}` and `{other}`, and the volume of its member of etcd is in one zone");
        let finding = report.report_group(place, FieldPath::of("spec.subnets").index(index), message);
        finding.value(group.spec.subnets[index].as_str());
        finding.hint(format!("Name subnets of `{first}` alone, and make another group for `{other}`"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_several_subnets_of_one_zone_and_groups_without_etcd() {
        accepts(&RULE, &RULE.example.bad.replace("us-east-1b", "us-east-1a"));
        accepts(&RULE, &RULE.example.bad.replace("instanceGroup: control-plane}", "instanceGroup: other}"));
    }

    #[test]
    fn reports_the_first_subnet_of_another_zone() {
        reports(&RULE, RULE.example.bad, &["spec.subnets[1]"]);
    }
}
