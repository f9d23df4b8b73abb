//! A walk along an object and the table of its keys.

use std::borrow::Cow;

use super::form::{Expected, Form};
use super::table::{Key, Kind, Mapping, Mark, root};
use crate::diagnostic::FieldPath;
use crate::manifest::{Entry, Node, Value};
use crate::release::Releases;
use crate::spec::cluster::ApiVersion;

/// What a walk found, in source order.
#[derive(Debug, Default)]
pub struct Walked<'a> {
    /// Keys that kOps drops in some release.
    pub dropped: Vec<Dropped<'a>>,
    /// Values that kOps cannot decode.
    pub misfits: Vec<Misfit>,
    /// How many more of them there are.
    pub more_misfits: usize,
    /// Keys without a value, where that loses something.
    pub empties: Vec<Empty<'a>>,
    /// Values of the right kind other than those that belong there.
    pub others: Vec<Other<'a>>,
    /// Whether a key takes security groups.
    pub names_security_groups: bool,
    /// Keys for other clouds than AWS.
    pub abroad: Vec<FieldPath>,
}

/// A value of the right kind other than those that belong there.
#[derive(Debug)]
pub struct Other<'a> {
    /// Its place in the manifest.
    pub path: FieldPath,
    /// The text, or the number as it is written.
    pub text: Cow<'a, str>,
    /// What belongs there.
    pub expected: Expected,
}

/// How many such values are noted.
const MOST_OTHERS: usize = 1_000;

/// How many values are noted that kOps cannot decode, each with its path.
const MOST_MISFITS: usize = 10_000;

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

/// A key without a value.
#[derive(Debug)]
pub struct Empty<'a> {
    /// Its place in the manifest.
    pub path: FieldPath,
    /// The key.
    pub key: &'a str,
    /// Whether a mapping belongs there.
    pub takes_mapping: bool,
}

/// Mappings in which a key without a value loses a scalar that was meant.
const WITH_VALUES: [&str; 7] = ["ClusterSpec", "Dns", "LoadBalancer", "Networking", "Route", "Subnet", "Topology"];
/// Mappings in which the key of a mapping says something, even if that is empty.
const WITH_CHOICES: [&str; 3] = ["Api", "CloudProvider", "Networking"];
/// Keys of these that an empty text leaves out too.
const NEVER_EMPTY: [&str; 3] = ["networkCIDR", "networkID", "nonMasqueradeCIDR"];
/// How many keys for other clouds are noted.
const MOST_ABROAD: usize = 10;
/// How many such keys are noted.
const MOST_EMPTIES: usize = 1_000;

/// A value that has another form than its key asks for.
#[derive(Debug)]
pub struct Misfit {
    /// Its place in the manifest.
    pub path: FieldPath,
    /// What belongs there.
    pub form: Form,
    /// What is there, in words.
    pub found: &'static str,
    /// The releases that have the key.
    pub releases: Releases,
    /// The mapping that belongs there, or that the items there are.
    pub below: Option<&'static Mapping>,
}

/// What is to be said of the keys and values of `object`.
pub fn walk<'a>(object: &'a Node<'a>, kind: Kind, version: ApiVersion) -> Walked<'a> {
    let mut walk = Walk { trail: Vec::with_capacity(DEPTH), releases: Releases::ALL, walked: Walked::default() };
    walk.value(object, root(kind, version), None);
    walk.walked
}

/// As deep as most keys are.
const DEPTH: usize = 8;

/// A step on the way to a key; paths are made of them only when there is something to note.
#[derive(Clone, Copy)]
enum Step<'a> {
    Key(&'a str),
    Index(usize),
}

struct Walk<'a> {
    trail: Vec<Step<'a>>,
    /// The releases that have the last key on the way that only some have.
    releases: Releases,
    walked: Walked<'a>,
}

impl<'a> Walk<'a> {
    /// Looks at a value that has to be one such mapping, or a list of them.
    fn value(&mut self, node: &'a Node<'a>, mapping: &'static Mapping, around: Option<&'static Mapping>) {
        match &node.value {
            Value::Mapping(_) => self.mapping(node, mapping, around),
            Value::Sequence(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.step(Step::Index(index), |walk| walk.mapping(item, mapping, around));
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
                self.walked.dropped.push(Dropped { path, key: &entry.key, mapping, around, releases });
            }
            if let Some(known) = known {
                match known.mark {
                    None => {}
                    Some(Mark::SecurityGroups) => self.walked.names_security_groups = true,
                    Some(Mark::OtherClouds) => self.abroad(&entry.value),
                }
                if is_empty(&entry.value, known) {
                    self.empty(entry, known, mapping);
                }
                self.known(&entry.value, known, mapping);
            }
            self.trail.pop();
        }
    }

    /// Notes a key for other clouds than AWS.
    fn abroad(&mut self, value: &Node<'a>) {
        if !matches!(value.value, Value::Null) && self.walked.abroad.len() < MOST_ABROAD {
            let path = self.path();
            self.walked.abroad.push(path);
        }
    }

    /// Notes a key without a value.
    fn empty(&mut self, entry: &'a Entry<'a>, key: &Key, mapping: &Mapping) {
        let loses = match key.form {
            Form::Mapping => WITH_CHOICES.contains(&mapping.name),
            Form::Text | Form::Truth | Form::Whole => WITH_VALUES.contains(&mapping.name),
            _ => false,
        };
        if loses && self.walked.empties.len() < MOST_EMPTIES {
            let (path, takes_mapping) = (self.path(), key.form == Form::Mapping);
            self.walked.empties.push(Empty { path, key: &entry.key, takes_mapping });
        }
    }

    /// Looks at the value of a key of `mapping`.
    fn known(&mut self, node: &'a Node<'a>, key: &'static Key, mapping: &'static Mapping) {
        let before = self.releases;
        if !key.releases.is_all() {
            self.releases = key.releases;
        }
        let below = key.below();
        self.form(node, key.form, below);
        if let Some(below) = below {
            self.value(node, below, Some(mapping));
        }
        self.releases = before;
    }

    /// Notes what is not of this form in a value.
    fn form(&mut self, node: &'a Node<'a>, form: Form, below: Option<&'static Mapping>) {
        if !form.accepts(&node.value) {
            return self.misfit(node, form, below);
        }
        if let Form::Word(_) | Form::Like(_) | Form::Within(..) = form
            && let Some(expected) = form.other_than(&node.value)
            && self.walked.others.len() < MOST_OTHERS
        {
            let text = match &node.value {
                Value::String(text) => Cow::Borrowed(text.as_ref()),
                Value::Integer(number) => Cow::Owned(number.to_string()),
                _ => Cow::Borrowed(""),
            };
            let path = self.path();
            self.walked.others.push(Other { path, text, expected });
        }
        let Some(inner) = form.of_items() else { return };
        match &node.value {
            Value::Sequence(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.step(Step::Index(index), |walk| walk.form(item, inner, below));
                }
            }
            Value::Mapping(written) => {
                for entry in written.entries().iter().filter(|entry| !entry.shadowed) {
                    self.step(Step::Key(&entry.key), |walk| walk.form(&entry.value, inner, below));
                }
            }
            _ => {}
        }
    }

    fn misfit(&mut self, node: &'a Node<'a>, form: Form, below: Option<&'static Mapping>) {
        if MOST_MISFITS <= self.walked.misfits.len() {
            self.walked.more_misfits += 1;
            return;
        }
        let (path, found) = (self.path(), form.found(&node.value));
        self.walked.misfits.push(Misfit { path, form, found, releases: self.releases, below });
    }

    fn step(&mut self, step: Step<'a>, look: impl FnOnce(&mut Self)) {
        self.trail.push(step);
        look(self);
        self.trail.pop();
    }

    fn path(&self) -> FieldPath {
        self.trail.iter().fold(FieldPath::default(), |path, step| match step {
            Step::Key(key) => path.key((*key).to_owned()),
            Step::Index(index) => path.index(*index),
        })
    }
}

/// Whether a key has no value, or an empty text where that is none.
fn is_empty(node: &Node<'_>, key: &Key) -> bool {
    match &node.value {
        Value::Null => true,
        Value::String(text) => text.is_empty() && NEVER_EMPTY.contains(&key.name),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::{Format, Limits, read};

    #[track_caller]
    fn check(yaml: &str, kind: Kind, version: ApiVersion, expected: &[(&str, Option<&str>)]) {
        let stream = read(yaml.as_bytes(), Format::Yaml, &Limits::DEFAULT).unwrap();
        let dropped = walk(&stream.documents[0].root, kind, version).dropped;
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

    #[track_caller]
    fn check_misfits(yaml: &str, kind: Kind, version: ApiVersion, expected: &[(&str, &str)]) {
        let stream = read(yaml.as_bytes(), Format::Yaml, &Limits::DEFAULT).unwrap();
        let misfits = walk(&stream.documents[0].root, kind, version).misfits;
        let found: Vec<(String, &str)> =
            misfits.iter().map(|misfit| (misfit.path.to_string(), misfit.form.words())).collect();
        let found: Vec<(&str, &str)> = found.iter().map(|(path, words)| (path.as_str(), *words)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn finds_scalars_of_another_kind() {
        check_misfits(
            "spec: {rootVolumeSize: 100GB, maxPrice: 0.5, rootVolumeOptimization: 'yes', minSize: '2', image: null}",
            Kind::InstanceGroup,
            ApiVersion::V1alpha2,
            &[
                ("spec.rootVolumeSize", "a whole number"),
                ("spec.maxPrice", "a string"),
                ("spec.rootVolumeOptimization", "`true` or `false`"),
                ("spec.minSize", "a whole number"),
            ],
        );
        check_misfits("spec: {rootVolume: {size: 1.0}}", Kind::InstanceGroup, ApiVersion::V1alpha3, &[]);
    }

    #[test]
    fn finds_lists_and_mappings_of_another_kind_and_what_is_wrong_in_them() {
        check_misfits(
            "spec: {kubelet: true, hooks: {name: a}, addons: [x], cloudLabels: [a], sshAccess: x, kubeAPIServer: \
            {featureGates: {A: true, B: 'true'}, apiAudiences: [a, 1]}, externalPolicies: {node: x, master: [1]}}",
            Kind::Cluster,
            ApiVersion::V1alpha2,
            &[
                ("spec.kubelet", "a mapping"),
                ("spec.hooks", "a list"),
                ("spec.addons[0]", "a mapping"),
                ("spec.cloudLabels", "a mapping"),
                ("spec.sshAccess", "a list"),
                ("spec.kubeAPIServer.featureGates.A", "a string"),
                ("spec.kubeAPIServer.apiAudiences[1]", "a string"),
                ("spec.externalPolicies.node", "a list"),
                ("spec.externalPolicies.master[0]", "a string"),
            ],
        );
    }

    #[test]
    fn finds_durations_and_quantities_that_are_not() {
        check_misfits(
            "spec: {kubeAPIServer: {eventTTL: 1d, requestTimeout: 60, cpuRequest: 0.5, memoryRequest: 1GB}, \
            rollingUpdate: {maxSurge: 10%, maxUnavailable: 0.1}}",
            Kind::Cluster,
            ApiVersion::V1alpha3,
            &[
                ("spec.kubeAPIServer.eventTTL", "a duration such as `30s` or `5m`"),
                ("spec.kubeAPIServer.requestTimeout", "a duration such as `30s` or `5m`"),
                ("spec.kubeAPIServer.memoryRequest", "a quantity such as `250m` or `100Mi`"),
                ("spec.rollingUpdate.maxUnavailable", "a whole number or a percentage such as `10%`"),
            ],
        );
    }

    #[test]
    fn what_only_some_releases_have_is_said() {
        let yaml = "spec: {karpenter: {enabled: 'on'}, kubelet: 1}";
        let stream = read(yaml.as_bytes(), Format::Yaml, &Limits::DEFAULT).unwrap();
        let misfits = walk(&stream.documents[0].root, Kind::Cluster, ApiVersion::V1alpha2).misfits;
        let releases: Vec<Releases> = misfits.iter().map(|misfit| misfit.releases).collect();
        assert_eq!(releases, [Releases::since(24), Releases::ALL]);
    }
}
