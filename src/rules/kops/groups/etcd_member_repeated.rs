//! Members of one etcd cluster with the same name.

use crate::diagnostic::Object;
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

use super::helpers::{etcd_cluster, etcd_member, letter};

rule! {
    /// Two members of an etcd cluster have the same name. The name of a member's volume is made of it, so both would
    /// share a volume.
    ///
    /// kOps' validation accepts it; `kops update cluster` stops at the second volume of the same name.
    ///
    /// Give each member another name, usually the letter of the zone.
    pub static RULE = {
        code: "etcd-member-repeated",
        summary: "two members of an etcd cluster have the same name",
        severity: Warning,
        cause: Duplicate,
        source: KopsTrap,
        releases: Releases::ALL,
        needs: [EtcdClusters],
        bad: "cluster:
  spec:
    etcdClusters:
    - name: main
      etcdMembers:
      - {name: a, instanceGroup: control-plane-a}
      - {name: a, instanceGroup: control-plane-b}
      - {name: c, instanceGroup: control-plane-c}
",
        good: "cluster:
  spec:
    etcdClusters:
    - name: main
      etcdMembers:
      - {name: a, instanceGroup: control-plane-a}
      - {name: b, instanceGroup: control-plane-b}
      - {name: c, instanceGroup: control-plane-c}
",
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let clusters = subject.cluster.spec.etcd_clusters.iter().enumerate();
    for (index, cluster) in clusters.filter(|(_, cluster)| 1 < cluster.etcd_members.len()) {
        let field = |place: usize| etcd_member(index, place).key("name");
        let name = |place: usize| (subject.scalar_at)(Object::Cluster, &field(place)).map(|name| name.text);
        let names: Vec<Option<String>> = (0..cluster.etcd_members.len()).map(name).collect();
        let repeated = |place: &usize| {
            let given = &names[*place];
            given.as_ref().is_some_and(|name| !name.is_empty()) && names[..*place].contains(given)
        };
        let Some(place) = (1..names.len()).find(repeated) else { continue };
        let name = names[place].clone().unwrap_or_default();
        let message = format!("two members of the etcd cluster `{}` have the name `{name}`", cluster.name);
        let free = (0..names.len()).map(letter).find(|letter| !names.contains(&Some(letter.to_string())));
        let members = &cluster.etcd_members;
        let is_copy = members[..place].iter().any(|other| other.instance_group == members[place].instance_group);
        let finding = report.report(field(place), message);
        finding.value(name.as_str());
        finding.hint(match free.filter(|_| !is_copy) {
            Some(free) => format!("Write `{free}`"),
            None => "Remove the member, or write another name and the group that runs it".to_owned(),
        });
        finding.explains(Object::Cluster, etcd_cluster(index).key("etcdMembers"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_one_name_in_two_clusters() {
        let members = "etcdMembers: [{name: a, instanceGroup: a}]";
        let clusters = format!("{{name: main, {members}}}, {{name: events, {members}}}");
        accepts(&RULE, &format!("cluster: {{spec: {{etcdClusters: [{clusters}]}}}}"));
    }

    #[test]
    fn offers_the_next_letter() {
        let found = reports(&RULE, RULE.example.bad, &["spec.etcdClusters[0].etcdMembers[1].name"]);
        assert_eq!(found[0].hint.as_deref(), Some("Write `b`"));
    }
}
