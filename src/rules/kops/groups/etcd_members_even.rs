//! Etcd clusters with an even number of members.

use crate::diagnostic::{FieldPath, Object};
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

use super::helpers::group_without_member;

rule! {
    /// An etcd cluster has an even number of members.
    ///
    /// Etcd works while more than half of its members work. Four members survive the failure of one, as three do, and
    /// have one machine more that can fail. kOps refuses an even number (`validateEtcdClusterSpec`).
    ///
    /// Use 1, 3 or 5 members: add or remove a zone of the control plane.
    pub static RULE = {
        code: "etcd-members-even",
        summary: "an etcd cluster has an even number of members",
        severity: Error,
        cause: Invalid,
        source: Kops,
        releases: Releases::ALL,
        needs: [EtcdClusters, UnusualEtcd],
        bad: "cluster:
  spec:
    etcdClusters:
    - name: main
      etcdMembers:
      - {name: a, instanceGroup: control-plane-a}
      - {name: b, instanceGroup: control-plane-b}
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
    for (index, etcd) in subject.cluster.spec.etcd_clusters.iter().enumerate() {
        let count = etcd.etcd_members.len();
        if count == 0 || count % 2 == 1 {
            continue;
        }
        let field = FieldPath::of("spec.etcdClusters").index(index).key("etcdMembers");
        let message = format!("the etcd cluster `{}` has {count} members, an even number", etcd.name);
        let finding = report.report(field.clone(), message);
        match group_without_member(subject, etcd) {
            // kOps looks at the groups once the cluster is right.
            Some(group) => finding.hint(format!("Add a member with `instanceGroup: {group}`")),
            None => finding.hint("Add or remove a zone of the control plane, so that there are 1, 3 or 5 members"),
        };
        finding.explains(Object::Cluster, field);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn members(count: usize) -> String {
        let members: Vec<String> = (0..count).map(|place| format!("{{instanceGroup: g{place}}}")).collect();
        format!("cluster: {{spec: {{etcdClusters: [{{name: main, etcdMembers: [{}]}}]}}}}", members.join(", "))
    }

    #[test]
    fn accepts_odd_numbers_and_none() {
        for count in [0, 1, 3, 5] {
            accepts(&RULE, &members(count));
        }
    }

    #[test]
    fn reports_even_numbers() {
        for count in [2, 4] {
            reports(&RULE, &members(count), &["spec.etcdClusters[0].etcdMembers"]);
        }
    }
}
