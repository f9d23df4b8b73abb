//! Stores of a cluster's configuration without the address of a bucket.

use crate::diagnostic::{FieldPath, Safety};
use crate::release::Releases;
use crate::rules::cloud::cluster_on_aws;
use crate::rules::config_store::PLACE;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The store of the configuration is not the address of a bucket. Machines of the cluster read their configuration
    /// from it when they start.
    ///
    /// kOps takes a text without `://`, or with `file://`, for a folder of this computer and stops, since machines
    /// cannot read it (`BuildVfsPath`, "not cluster readable"). With another scheme, such as `https://`, it stops too
    /// ("unknown / unhandled path type").
    ///
    /// Write `s3://`, the bucket, and the cluster's name.
    pub static RULE = {
        code: "config-store-without-scheme",
        summary: "the store of the configuration is not the address of a bucket",
        severity: Warning,
        cause: Invalid,
        source: KopsTrap,
        releases: Releases::ALL,
        needs: [UnusualStore],
        bad: "cluster:
  spec:
    configStore: {base: my-state/c.example.com}
",
        good: "cluster:
  spec:
    configStore: {base: 's3://my-state/c.example.com'}
",
        check: check,
    }
}

/// The schemes of stores that machines read (`BuildVfsPath`).
const SCHEMES: [&str; 9] = ["azureblob", "do", "gs", "k8s", "memfs", "s3", "scw", "swift", "vault"];

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(cluster) = cluster_on_aws(subject) else { return };
    let given = cluster.spec.config_store.as_str();
    if given.is_empty() {
        return;
    }
    let has_scheme = given.split_once("://").is_some_and(|(scheme, _)| SCHEMES.contains(&scheme));
    if has_scheme || given.contains(['$', '{', '<']) {
        return;
    }
    let name = cluster.spec.name.as_str();
    let finding = report.report(
        FieldPath::of(PLACE),
        format!("`{given}` is not the address of a bucket, such as `s3://my-state/{name}`"),
    );
    finding.value(given);
    match meant(given) {
        Some(meant) => finding.hint(format!("Write `{meant}`")).repair_with(Safety::Unsafe, meant),
        None => finding.hint("Write `s3://`, the bucket and the name of the cluster"),
    };
}

/// The address that was meant: what comes after the scheme starts with the name of a bucket.
fn meant(given: &str) -> Option<String> {
    let (scheme, path) = match given.find([':', '/']) {
        Some(at) if given[..at].eq_ignore_ascii_case("s3") => ("s3", given[at..].trim_start_matches([':', '/'])),
        _ if given.contains(':') || given.starts_with(['/', '.']) => return None,
        _ => ("s3", given),
    };
    let is_bucket = |bucket: &str| {
        let letters = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'.');
        (3..=63).contains(&bucket.len()) && bucket.bytes().all(letters)
    };
    path.split('/').next().is_some_and(is_bucket).then(|| format!("{scheme}://{path}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(store: &str) -> String {
        format!("cluster: {{spec: {{configStore: {{base: '{store}'}}}}}}")
    }

    #[test]
    fn accepts_addresses_and_what_a_program_fills_in() {
        for store in ["s3://a-state/c", "memfs://x/c", "", "${STATE}/c"] {
            accepts(&RULE, &request(store));
        }
    }

    #[test]
    fn names_the_bucket() {
        for (store, hint) in [
            ("my-state/c", "Write `s3://my-state/c`"),
            ("s3:/my-state/c", "Write `s3://my-state/c`"),
            ("S3://my-state/c", "Write `s3://my-state/c`"),
            ("s3//my-state/c", "Write `s3://my-state/c`"),
            ("https://my-state/c", "Write `s3://`, the bucket and the name of the cluster"),
            ("file:///my-state/c", "Write `s3://`, the bucket and the name of the cluster"),
            ("/c", "Write `s3://`, the bucket and the name of the cluster"),
        ] {
            let found = reports(&RULE, &request(store), &["spec.configStore.base"]);
            assert_eq!(found[0].hint.as_deref(), Some(hint), "{store}");
        }
    }
}
