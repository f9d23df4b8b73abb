//! The store of a cluster's configuration.

/// Its place in the cluster.
pub(super) const PLACE: &str = "spec.configStore.base";

/// The bucket of a store on AWS, the folders in it, and the last one of them, which kOps gives the cluster's name.
pub(super) fn folder(store: &str) -> Option<(&str, &str, &str)> {
    let path = store.strip_prefix("s3://")?.trim_end_matches('/');
    let (bucket, folders) = path.split_once('/').unwrap_or((path, ""));
    Some((bucket, folders, folders.rsplit('/').next().unwrap_or_default()))
}
