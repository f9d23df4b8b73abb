//! The store of a cluster's configuration.

use std::sync::LazyLock;

use super::rule::Subject;
use crate::diagnostic::{FieldPath, Object};

/// The place of the store in v1alpha3, and in v1alpha2.
pub(super) static PLACES: LazyLock<[FieldPath; 2]> =
    LazyLock::new(|| ["spec.configStore.base", "spec.configBase"].map(FieldPath::of));

/// The store as it is written.
pub(super) fn written(subject: &Subject<'_>) -> Option<String> {
    let scalar = PLACES.iter().find_map(|place| (subject.scalar_at)(Object::Cluster, place))?;
    Some(scalar.text)
}

/// The bucket of a store on AWS, the folders in it, and the last one of them, which kOps gives the cluster's name.
pub(super) fn folder(store: &str) -> Option<(&str, &str, &str)> {
    let path = store.strip_prefix("s3://")?.trim_end_matches('/');
    let (bucket, folders) = path.split_once('/').unwrap_or((path, ""));
    Some((bucket, folders, folders.rsplit('/').next().unwrap_or_default()))
}
