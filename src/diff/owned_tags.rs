//! The tags that kOps gives to objects: its own, or the one that says that an object is shared.

use std::collections::BTreeMap;

use crate::network::Tags;

/// The key of the tag that names an object.
pub(super) const NAME: &str = "Name";
/// The key of the tag that names the cluster of an object.
pub(super) const CLUSTER: &str = "KubernetesCluster";
/// The key of the tag on route tables that says what they are for.
const ROLE: &str = "kubernetes.io/kops/role";
/// What the key of the tag starts with that says whose an object is; the cluster's name follows.
pub(super) const OWNER_PREFIX: &str = "kubernetes.io/cluster/";
/// The value of that tag on what kOps made.
pub(super) const OWNED: &str = "owned";
/// The value of that tag on what others made.
pub(super) const SHARED: &str = "shared";

/// What all tags of a cluster's objects have in common.
#[derive(Clone, Copy, Debug)]
pub(super) struct Owner<'a> {
    /// The name of the cluster.
    pub cluster: &'a str,
    /// The key of the tag that says whose an object is.
    pub key: &'a str,
    /// The labels of the cluster.
    pub labels: &'a BTreeMap<String, String>,
}

/// The tags that a task asks for.
#[derive(Clone, Copy, Debug)]
pub(super) enum WantedTags<'a> {
    /// None is compared or written.
    Nothing,
    /// Those of an object that kOps makes.
    Owned { owner: Owner<'a>, name: &'a str, role: Option<&'a str> },
    /// The one that says that an object is shared.
    Shared(Owner<'a>),
    /// Those of a subnet.
    Subnet(&'a Tags),
}

impl<'a> WantedTags<'a> {
    /// Keys and values.
    pub fn pairs(self) -> Vec<(&'a str, &'a str)> {
        match self {
            Self::Nothing => Vec::new(),
            Self::Shared(owner) => vec![(owner.key, SHARED)],
            Self::Subnet(tags) => tags.iter().map(|(key, value)| (key.as_ref(), value.as_ref())).collect(),
            Self::Owned { owner, name, role } => {
                let labels = owner.labels.iter().map(|(key, value)| (key.as_str(), value.as_str()));
                let is_own = |key: &str| [NAME, CLUSTER, owner.key].contains(&key);
                let mut pairs: Vec<_> = labels.filter(|(key, _)| !is_own(key)).collect();
                pairs.extend([(NAME, name), (CLUSTER, owner.cluster), (owner.key, OWNED)]);
                pairs.extend(role.map(|role| (ROLE, role)));
                pairs
            }
        }
    }
}
