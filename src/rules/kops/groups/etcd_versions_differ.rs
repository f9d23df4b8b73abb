//! Etcd clusters of several versions.

use super::helpers::etcd_cluster;
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// An etcd cluster has another version than the first one.
    ///
    /// One program runs all of them, and kOps takes one version (`validateEtcdStorage`).
    ///
    /// Write the version of the first cluster, or remove all of them, and kOps takes one.
    pub static RULE = {
        code: "etcd-versions-differ",
        summary: "the etcd clusters have different versions",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::ALL,
        needs: [EtcdClusters],
        bad: "cluster:
  spec:
    etcdClusters:
    - {name: main, version: 3.5.21, etcdMembers: [{name: a, instanceGroup: control-plane}]}
    - {name: events, version: 3.5.20, etcdMembers: [{name: a, instanceGroup: control-plane}]}
",
        good: "cluster:
  spec:
    etcdClusters:
    - {name: main, version: 3.5.21, etcdMembers: [{name: a, instanceGroup: control-plane}]}
    - {name: events, version: 3.5.21, etcdMembers: [{name: a, instanceGroup: control-plane}]}
",
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let mut clusters = subject.cluster.spec.etcd_clusters.iter().enumerate();
    let Some((_, first)) = clusters.next() else { return };
    for (index, etcd) in clusters.filter(|(_, etcd)| !etcd.version.is_empty() && etcd.version != first.version) {
        let field = etcd_cluster(index).key("version");
        let (name, version) = (&etcd.name, &etcd.version);
        let message = match first.version.as_str() {
            "" => format!("`{name}` has version `{version}`, and `{}` has none", first.name),
            of_first => format!("`{name}` has version `{version}`, and `{}` has `{of_first}`", first.name),
        };
        let finding = report.report(field, message);
        finding.value(version.as_str()).related(etcd_cluster(0).key("version"), "the first version");
        match first.version.as_str() {
            "" => finding.hint("Remove it, or give every etcd cluster the same version"),
            of_first => finding.hint(format!("Write `{of_first}`")),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn clusters(versions: [&str; 2]) -> String {
        let member = "etcdMembers: [{name: a, instanceGroup: a}]";
        let [main, events] = versions.map(|version| format!("version: '{version}', {member}"));
        format!("cluster: {{spec: {{etcdClusters: [{{name: main, {main}}}, {{name: events, {events}}}]}}}}")
    }

    #[test]
    fn accepts_one_version_and_none() {
        for versions in [["3.5.21", "3.5.21"], ["3.5.21", ""], ["", ""]] {
            accepts(&RULE, &clusters(versions));
        }
    }

    #[test]
    fn reports_the_later_one() {
        let field = ["spec.etcdClusters[1].version"];
        let found = reports(&RULE, &clusters(["3.5.21", "3.5.9"]), &field);
        assert_eq!(found[0].hint.as_deref(), Some("Write `3.5.21`"));
        reports(&RULE, &clusters(["", "3.5.9"]), &field);
    }
}
