//! Names of etcd clusters.

use crate::diagnostic::{FieldPath, Finding, Object, Safety};
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::wire::EtcdCluster;

use super::helpers::{control_plane, etcd_cluster};

rule! {
    /// An etcd cluster has a name that kOps does not know, or two have the same one.
    ///
    /// kOps' validation accepts any name; `kops update cluster` then stops: "unknown etcd cluster key" (the model of
    /// the etcd manager), or because two volumes have the same name.
    ///
    /// Write `main`, `events`, or `cilium` for the etcd of Cilium.
    pub static UNKNOWN = {
        code: "etcd-cluster-name-unknown",
        summary: "an etcd cluster has a name that kOps does not know, or another one's",
        severity: Warning,
        cause: NotSupported,
        source: KopsTrap,
        releases: Releases::ALL,
        needs: [EtcdClusters, UnusualEtcd],
        bad: "cluster:
  spec:
    etcdClusters:
    - name: main
      etcdMembers: [{name: a, instanceGroup: control-plane-a}]
    - name: event
      etcdMembers: [{name: a, instanceGroup: control-plane-a}]
",
        good: "cluster:
  spec:
    etcdClusters:
    - name: main
      etcdMembers: [{name: a, instanceGroup: control-plane-a}]
    - name: events
      etcdMembers: [{name: a, instanceGroup: control-plane-a}]
",
        check: check_unknown,
    }
}

rule! {
    /// `etcdClusters` lacks `main`, which keeps all of Kubernetes, or `events`, which keeps the events beside it.
    ///
    /// `kops create cluster` writes both. Without `main` the API server has no store; without `events` the events are
    /// kept in `main`, and a cluster that had it loses them. A cluster without any is refused (`etcdClusters` is
    /// required); that is said where the spec has its groups of the control plane and its store, so that it is meant as
    /// a whole.
    ///
    /// Add the etcd cluster with the members of the other one.
    pub static MISSING = {
        code: "etcd-cluster-missing",
        summary: "`etcdClusters` lacks `main` or `events`",
        severity: Warning,
        cause: Required,
        source: KopsTrap,
        releases: Releases::ALL,
        needs: [UnusualEtcd],
        bad: "cluster:
  spec:
    etcdClusters:
    - name: main
      etcdMembers: [{name: a, instanceGroup: control-plane-a}]
",
        good: "cluster:
  spec:
    etcdClusters:
    - name: main
      etcdMembers: [{name: a, instanceGroup: control-plane-a}]
    - name: events
      etcdMembers: [{name: a, instanceGroup: control-plane-a}]
",
        check: check_missing,
    }
}

/// The names that kOps knows, those of every cluster first.
const NAMES: [&str; 3] = ["main", "events", "cilium"];
/// Those that every cluster has.
const USUAL: [&str; 2] = ["main", "events"];

fn check_unknown(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let clusters = &subject.cluster.spec.etcd_clusters;
    for (index, cluster) in clusters.iter().enumerate().filter(|(_, cluster)| !cluster.name.is_empty()) {
        let name = cluster.name.as_str();
        let field = || etcd_cluster(index).key("name");
        if !NAMES.contains(&name) {
            let message = format!("kOps has no etcd cluster `{name}`, only `main`, `events` and `cilium`");
            offer(report.report(field(), message).value(name), missing(clusters).next());
        } else if clusters[..index].iter().any(|other| other.name == name) {
            let message = format!("there are two etcd clusters `{name}`");
            offer(report.report(field(), message).value(name), missing(clusters).next());
        }
    }
}

fn offer(finding: &mut Finding, missing: Option<&str>) {
    match missing {
        Some(meant) => finding.hint(format!("Write `{meant}`")).repair_with(Safety::Unsafe, meant),
        None => finding.hint("Keep only `main`, `events` and `cilium`"),
    };
}

fn missing(clusters: &[EtcdCluster]) -> impl Iterator<Item = &'static str> {
    USUAL.into_iter().filter(|usual| clusters.iter().all(|cluster| cluster.name != *usual))
}

/// Says that there is no etcd cluster at all, of a spec that has all that its members need.
fn check_none(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some((_, group)) = control_plane(subject).next() else { return };
    let mut stores = ["spec.configBase", "spec.configStore"].into_iter();
    if !stores.any(|store| (subject.is_written)(Object::Cluster, &FieldPath::of(store))) {
        return;
    }
    let field = FieldPath::of("spec.etcdClusters");
    let finding = report.report(field.clone(), "the cluster has no etcd clusters, which kOps requires");
    finding.depends_on(field).hint(format!(
        "Add an etcd cluster `main` and one `events`, each with a member for every group of the control plane, such \
        as `{}`",
        group.name
    ));
}

fn check_missing(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let clusters = &subject.cluster.spec.etcd_clusters;
    let is_one_of_a_kind = |cluster: &EtcdCluster| {
        NAMES.contains(&cluster.name.as_str())
            && clusters.iter().filter(|other| other.name == cluster.name).count() == 1
    };
    if clusters.is_empty() {
        return check_none(subject, report);
    }
    if !clusters.iter().all(is_one_of_a_kind) {
        return;
    }
    let Some(missing) = missing(clusters).next() else { return };
    let message = match missing {
        "main" => "there is no etcd cluster `main`, which keeps the state of Kubernetes",
        _ => "there is no etcd cluster `events`; the events are then kept in `main`",
    };
    let finding = report.report(FieldPath::of("spec.etcdClusters"), message);
    finding.depends_on_each(FieldPath::of("spec.etcdClusters"), "name");
    finding.hint(format!("Add an etcd cluster `{missing}` with the members of the other one"));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(names: [&str; 2]) -> String {
        let cluster = |name: &str| format!("{{name: '{name}', etcdMembers: [{{name: a, instanceGroup: a}}]}}");
        format!("cluster: {{spec: {{etcdClusters: [{}, {}]}}}}", cluster(names[0]), cluster(names[1]))
    }

    #[test]
    fn accepts_a_cluster_that_lists_none() {
        accepts(&MISSING, "cluster: {spec: {}}");
    }

    #[test]
    fn offers_the_name_that_is_missing() {
        for (names, place, hint) in [
            (["main", "event"], 1, "Write `events`"),
            (["Main", "events"], 0, "Write `main`"),
            (["main", "main"], 1, "Write `events`"),
        ] {
            let field = format!("spec.etcdClusters[{place}].name");
            let found = reports(&UNKNOWN, &request(names), &[&field]);
            assert_eq!(found[0].hint.as_deref(), Some(hint));
            accepts(&MISSING, &request(names));
        }
    }

    #[test]
    fn reports_what_is_missing() {
        reports(&MISSING, &request(["events", "cilium"]), &["spec.etcdClusters"]);
    }
}
