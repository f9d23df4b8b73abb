//! The tags that kOps gives to objects: its own, or the one that says that an object is shared.

use std::collections::BTreeMap;

use crate::network;

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
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Owner<'a> {
    /// The name of the cluster.
    pub cluster: &'a str,
    /// The key of the tag that says whose an object is.
    pub key: &'a str,
    /// The labels of the cluster.
    pub labels: &'a BTreeMap<String, String>,
}

/// The tags that a task asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) enum WantedTags<'a> {
    /// None is compared or written.
    #[default]
    Nothing,
    /// Those of an object that kOps makes.
    Owned { owner: Owner<'a>, name: &'a str, role: Option<&'a str> },
    /// The one that says that an object is shared.
    Shared(Owner<'a>),
    /// Those of a subnet.
    Subnet(&'a network::Tags),
}

/// The tags that an object has.
#[derive(Debug)]
pub(super) enum Tags<'a> {
    /// Those that the task which made it asked for.
    Made(WantedTags<'a>),
    /// Keys and values, each key once.
    Listed(Vec<(&'a str, &'a str)>),
}

impl<'a> WantedTags<'a> {
    /// Keys and values, each key once.
    pub fn pairs(self) -> Vec<(&'a str, &'a str)> {
        match self {
            Self::Nothing => Vec::new(),
            Self::Shared(owner) => vec![(owner.key, SHARED)],
            Self::Subnet(tags) => tags.iter().map(|(key, value)| (key.as_ref(), value.as_ref())).collect(),
            Self::Owned { owner, name, role } => {
                let own = owner.own(name, role);
                let is_own = |key: &str| own.iter().flatten().any(|(own, _)| *own == key);
                let labels = owner.labels.iter().map(|(key, value)| (key.as_str(), value.as_str()));
                labels.filter(|(key, _)| !is_own(key)).chain(own.into_iter().flatten()).collect()
            }
        }
    }

    /// The value of the tag whose key is this one.
    fn find(self, is_it: impl Fn(&str) -> bool) -> Option<&'a str> {
        match self {
            Self::Nothing => None,
            Self::Shared(owner) => is_it(owner.key).then_some(SHARED),
            Self::Subnet(tags) => tags.iter().find(|(key, _)| is_it(key)).map(|(_, value)| value.as_ref()),
            Self::Owned { owner, name, role } => {
                let labels = owner.labels.iter().map(|(key, value)| (key.as_str(), value.as_str()));
                let mut all = owner.own(name, role).into_iter().flatten().chain(labels);
                all.find(|(key, _)| is_it(key)).map(|(_, value)| value)
            }
        }
    }
}

impl<'a> Owner<'a> {
    /// The tags that kOps gives besides the labels, which they replace.
    fn own(self, name: &'a str, role: Option<&'a str>) -> [Option<(&'a str, &'a str)>; 4] {
        let role = role.map(|role| (ROLE, role));
        [Some((NAME, name)), Some((CLUSTER, self.cluster)), Some((self.key, OWNED)), role]
    }
}

impl<'a> Tags<'a> {
    /// The value of a tag.
    pub fn get(&self, key: &str) -> Option<&'a str> {
        self.find(|known| known == key)
    }

    /// What the tags say of the use by a cluster: owned, or shared.
    pub fn use_by(&self, cluster: &str) -> Option<&'a str> {
        self.find(|key| key.strip_prefix(OWNER_PREFIX) == Some(cluster))
    }

    /// The wanted tags that are missing or have another value, with the value that there is; more tags never differ.
    pub fn lacking(&self, wanted: WantedTags<'a>) -> Vec<(&'a str, Option<&'a str>, &'a str)> {
        if self.are(wanted) {
            return Vec::new();
        }
        let with_found = wanted.pairs().into_iter().map(|(key, value)| (key, self.get(key), value));
        with_found.filter(|(_, found, value)| *found != Some(*value)).collect()
    }

    /// Adds and overwrites tags.
    pub fn add(&mut self, wanted: WantedTags<'a>) {
        if self.are(wanted) {
            return;
        }
        let mut pairs = match std::mem::take(self) {
            Self::Made(made) => made.pairs(),
            Self::Listed(pairs) => pairs,
        };
        for (key, value) in wanted.pairs() {
            match pairs.iter_mut().find(|(known, _)| *known == key) {
                Some((_, known)) => *known = value,
                None => pairs.push((key, value)),
            }
        }
        *self = Self::Listed(pairs);
    }

    /// Whether they are known to be these.
    fn are(&self, wanted: WantedTags<'a>) -> bool {
        matches!(self, Self::Made(made) if *made == wanted)
    }

    fn find(&self, is_it: impl Fn(&str) -> bool) -> Option<&'a str> {
        match self {
            Self::Made(made) => made.find(is_it),
            Self::Listed(pairs) => pairs.iter().find(|(key, _)| is_it(key)).map(|(_, value)| *value),
        }
    }
}

impl Default for Tags<'_> {
    fn default() -> Self {
        Self::Made(WantedTags::Nothing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owned<'a>(labels: &'a BTreeMap<String, String>, name: &'a str, role: Option<&'a str>) -> WantedTags<'a> {
        let owner = Owner { cluster: "c.example.com", key: "kubernetes.io/cluster/c.example.com", labels };
        WantedTags::Owned { owner, name, role }
    }

    fn labels(texts: &[(&str, &str)]) -> BTreeMap<String, String> {
        texts.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn tags_of_kops_replace_labels_with_their_keys() {
        let labels = labels(&[(NAME, "mine"), (ROLE, "mine"), ("team", "a")]);
        let wanted = owned(&labels, "table", Some("public"));
        let made = Tags::Made(wanted);
        assert_eq!(["table", "public", "a"].map(Some), [NAME, ROLE, "team"].map(|key| made.get(key)));
        assert_eq!(Tags::Listed(wanted.pairs()).lacking(wanted), []);
        assert_eq!(made.use_by("c.example.com"), Some(OWNED));
        assert_eq!(made.use_by("example.com"), None);
    }

    #[test]
    fn what_is_lacking_is_added_and_nothing_else_changes() {
        let (old, new) = (labels(&[("team", "a"), ("cost", "1")]), labels(&[("team", "b")]));
        let mut tags = Tags::Made(owned(&old, "table", None));
        let wanted = owned(&new, "table", None);
        assert_eq!(tags.lacking(wanted), [("team", Some("a"), "b")]);
        tags.add(wanted);
        assert_eq!(tags.lacking(wanted), []);
        assert_eq!([tags.get("team"), tags.get("cost")], [Some("b"), Some("1")]);
    }
}
