//! Stores of the configuration of another cluster.

use crate::diagnostic::{FieldPath, Safety};
use crate::release::Releases;
use crate::rules::cloud::cluster_on_aws;
use crate::rules::config_store::{PLACE, folder};
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The folder in which kOps keeps the cluster's configuration has the name of another cluster, or is a whole
    /// bucket.
    ///
    /// kOps makes the folder of a new cluster from the bucket and the cluster's name (`PerformAssignments`), and takes
    /// any other one that is written. With the folder of another cluster, as in a manifest that was copied, both write
    /// the same files, and machines of one start with the configuration of the other.
    ///
    /// Write the cluster's own name at the end.
    pub static RULE = {
        code: "config-store-of-another-cluster",
        summary: "the store of the configuration has the name of another cluster, or of none",
        severity: Warning,
        cause: Invalid,
        source: KopsTrap,
        releases: Releases::ALL,
        needs: [UnusualStore],
        bad: "cluster:
  spec:
    configStore: {base: 's3://my-state/other.example.com'}
",
        good: "cluster:
  spec:
    configStore: {base: 's3://my-state/c.example.com'}
",
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(cluster) = cluster_on_aws(subject) else { return };
    let (name, given) = (cluster.spec.name.as_str(), cluster.spec.config_store.as_str());
    let Some((bucket, folders, last)) = folder(given) else { return };
    let is_free = name.is_empty() || bucket.is_empty() || given.contains(['$', '{', '<']);
    // The name of a cluster is a DNS name, which other folders are not.
    if is_free || last == name || !folders.is_empty() && !last.contains('.') {
        return;
    }
    // The name of the cluster is in question where its groups name the folder's cluster too.
    if subject.groups.iter().any(|group| group.cluster.as_deref() == Some(last)) {
        return;
    }
    let message = match last {
        "" => format!("`{given}` is a whole bucket, and the files of the cluster belong in a folder of it"),
        _ => format!("`{given}` is the folder of `{last}`, and this cluster is `{name}`"),
    };
    let meant = format!("s3://{bucket}/{}{name}", &folders[..folders.len() - last.len()]);
    let finding = report.report(FieldPath::of(PLACE), message);
    finding.value(given).depends_on(FieldPath::of("metadata.name"));
    finding.hint(format!("Write `{meant}`")).repair_with(Safety::Unsafe, meant);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(store: &str) -> String {
        format!("cluster: {{spec: {{configStore: {{base: '{store}'}}}}}}")
    }

    #[test]
    fn accepts_the_own_name_and_other_folders() {
        let stores = ["s3://b/c.example.com", "s3://b/c.example.com/", "s3://b.example.com/x/clusters", "s3://b/${C}"];
        for store in stores {
            accepts(&RULE, &request(store));
        }
        accepts(&RULE, &request(""));
    }

    #[test]
    fn the_name_is_wrong_where_groups_have_that_of_the_folder() {
        let group = "\ninstanceGroups: [{kind: InstanceGroup, metadata: {name: n, labels: {kops.k8s.io/cluster: \
            d.example.com}}}]";
        accepts(&RULE, &(request("s3://b/d.example.com") + group));
    }

    #[test]
    fn names_the_folder_of_the_cluster() {
        for (store, hint) in [
            ("s3://b/d.example.com", "Write `s3://b/c.example.com`"),
            ("s3://b/x/d.example.com", "Write `s3://b/x/c.example.com`"),
            ("s3://b", "Write `s3://b/c.example.com`"),
            ("s3://b/", "Write `s3://b/c.example.com`"),
        ] {
            let found = reports(&RULE, &request(store), &["spec.configStore.base"]);
            assert_eq!(found[0].hint.as_deref(), Some(hint), "{store}");
        }
    }
}
