//! A walk along an object and the table of its keys.

use super::table::{Key, Kind, Mapping, root};
use crate::diagnostic::FieldPath;
use crate::manifest::{Node, Value};
use crate::release::Releases;
use crate::spec::cluster::ApiVersion;

/// A key that kOps drops, in every release or in some.
#[derive(Debug)]
pub struct Dropped<'a> {
    /// The key's place in the manifest.
    pub path: FieldPath,
    /// The key.
    pub key: &'a str,
    /// The mapping that it is in.
    pub mapping: &'static Mapping,
    /// The mapping around that one.
    pub around: Option<&'static Mapping>,
    /// The releases that have the key; `None` where no release has it.
    pub releases: Option<Releases>,
}

/// The keys of `object` that kOps drops in some release, in source order.
pub fn dropped<'a>(object: &'a Node<'a>, kind: Kind, version: ApiVersion) -> Vec<Dropped<'a>> {
    let mut walk = Walk { trail: Vec::new(), dropped: Vec::new() };
    walk.value(object, root(kind, version), None);
    walk.dropped
}

/// A step on the way to a key; paths are made of them only when there is something to note.
#[derive(Clone, Copy)]
enum Step<'a> {
    Key(&'a str),
    Index(usize),
}

struct Walk<'a> {
    trail: Vec<Step<'a>>,
    dropped: Vec<Dropped<'a>>,
}

impl<'a> Walk<'a> {
    /// Looks at a value that has to be one such mapping, or a list of them.
    fn value(&mut self, node: &'a Node<'a>, mapping: &'static Mapping, around: Option<&'static Mapping>) {
        match &node.value {
            Value::Mapping(_) => self.mapping(node, mapping, around),
            Value::Sequence(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.trail.push(Step::Index(index));
                    self.mapping(item, mapping, around);
                    self.trail.pop();
                }
            }
            _ => {}
        }
    }

    fn mapping(&mut self, node: &'a Node<'a>, mapping: &'static Mapping, around: Option<&'static Mapping>) {
        let Value::Mapping(written) = &node.value else {
            return;
        };
        for entry in written.entries().iter().filter(|entry| !entry.shadowed) {
            self.trail.push(Step::Key(&entry.key));
            let known = mapping.key(&entry.key);
            if known.is_none_or(|known| !known.releases.is_all()) {
                let (path, releases) = (self.path(), known.map(|known| known.releases));
                self.dropped.push(Dropped { path, key: &entry.key, mapping, around, releases });
            }
            if let Some(below) = known.and_then(Key::below) {
                self.value(&entry.value, below, Some(mapping));
            }
            self.trail.pop();
        }
    }

    fn path(&self) -> FieldPath {
        self.trail.iter().fold(FieldPath::default(), |path, step| match step {
            Step::Key(key) => path.key((*key).to_owned()),
            Step::Index(index) => path.index(*index),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::{Format, Limits, read};

    #[track_caller]
    fn check(yaml: &str, kind: Kind, version: ApiVersion, expected: &[(&str, Option<&str>)]) {
        let stream = read(yaml.as_bytes(), Format::Yaml, &Limits::DEFAULT).unwrap();
        let dropped = dropped(&stream.documents[0].root, kind, version);
        let found: Vec<(String, Option<String>)> = dropped
            .iter()
            .map(|dropped| (dropped.path.to_string(), dropped.releases.map(|releases| releases.to_string())))
            .collect();
        let expected: Vec<(String, Option<String>)> =
            expected.iter().map(|(path, releases)| ((*path).to_owned(), releases.map(str::to_owned))).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn finds_keys_of_no_release_at_every_depth() {
        check(
            "spec: {vpcID: x, hooks: [{name: a, execContainer: {img: b}}], kubelet: {featureGates: {Any: 'true'}}}",
            Kind::Cluster,
            ApiVersion::V1alpha2,
            &[("spec.vpcID", None), ("spec.hooks[0].execContainer.img", None)],
        );
        check(
            "spec: {subnet: [a], warmPool: {min: 1}}",
            Kind::InstanceGroup,
            ApiVersion::V1alpha3,
            &[("spec.subnet", None), ("spec.warmPool.min", None)],
        );
    }

    #[test]
    fn finds_keys_that_some_releases_have() {
        check(
            "spec: {subnets: [{additionalRoutes: []}], networking: {kindnet: {}}, api: {loadBalancer: \
            {idleTimeoutSeconds: 1}}}",
            Kind::Cluster,
            ApiVersion::V1alpha2,
            &[
                ("spec.subnets[0].additionalRoutes", Some("1.24 and later")),
                ("spec.networking.kindnet", Some("1.32 and later")),
            ],
        );
        check(
            "spec: {api: {loadBalancer: {idleTimeoutSeconds: 1}}}",
            Kind::Cluster,
            ApiVersion::V1alpha3,
            &[("spec.api.loadBalancer.idleTimeoutSeconds", Some("1.23 to 1.36"))],
        );
    }

    #[test]
    fn each_version_has_its_own_names() {
        let spec = "spec: {masterKubelet: {}, networking: {cilium: {masquerade: true}, kubeRouter: {}}}";
        check(
            spec,
            Kind::Cluster,
            ApiVersion::V1alpha2,
            &[("spec.networking.cilium.masquerade", None), ("spec.networking.kubeRouter", None)],
        );
        check(spec, Kind::Cluster, ApiVersion::V1alpha3, &[("spec.masterKubelet", None)]);
    }

    #[test]
    fn values_of_the_wrong_kind_and_shadowed_ones_are_left_to_others() {
        check("spec: {api: 7, topology: [x], api: {}}", Kind::Cluster, ApiVersion::V1alpha2, &[]);
    }
}
