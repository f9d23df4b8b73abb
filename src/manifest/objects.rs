//! Finding the objects in what was read: one cluster, its instance groups, and the envelope around them.

use std::sync::Arc;

use super::foreign;
use super::input_error::InputError;
use super::node::{Entry, Node, Value};
use super::object::{Manifest, Role, position};
use super::stream::{Document, Limits, Stream};
use super::yaml;
use crate::diagnostic::{FieldPath, Segment, excerpt};

/// The objects of a request.
#[derive(Clone, Debug)]
pub struct Input<'a> {
    /// What was read; several requests of one body share it.
    pub stream: Arc<Stream<'a>>,
    /// The path from the first document's root to the request; empty where the request is the whole body.
    pub base: FieldPath,
    /// The one cluster.
    pub cluster: Manifest,
    /// The instance groups, in order.
    pub groups: Vec<Manifest>,
    /// Objects that affect nothing here.
    pub skipped: Vec<Manifest>,
    /// Whether there is an envelope around the manifests.
    pub envelope: Envelope,
    /// The first document of the manifests: documents count from it. Not 0 where they are a text in the envelope.
    pub first: usize,
    /// The keys of the envelope that a question reads itself.
    pub own: Own,
}

/// Keys of an envelope, besides those of a plan request.
pub type Own = &'static [&'static str];

/// The form of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Envelope {
    /// The manifests have no envelope.
    Absent,
    /// The first document is a mapping with `cluster` and no `kind`.
    Present,
}

/// The key of an envelope that has the manifests as a text, and the keys that it replaces.
const MANIFESTS: &str = "manifests";
const BESIDE: [&str; 2] = ["cluster", "instanceGroups"];

impl<'a> Input<'a> {
    /// Sorts the objects of `stream`, which is one request as a whole.
    ///
    /// # Errors
    ///
    /// [`InputError`] where there is not exactly one cluster among them.
    pub fn of(stream: Stream<'a>, limits: &Limits) -> Result<Input<'a>, InputError> {
        Input::asking(Arc::new(stream), &[], limits)
    }

    /// The same for a question, whose envelope has the keys `own` too.
    ///
    /// # Errors
    ///
    /// As [`Input::of`].
    pub fn asking(stream: Arc<Stream<'a>>, own: Own, limits: &Limits) -> Result<Input<'a>, InputError> {
        match stream.documents.as_slice() {
            [] => Err(InputError::Empty),
            [only] if is_envelope(&only.root, own) => Input::asking_at(stream, FieldPath::default(), own, limits),
            documents => {
                let manifests = bare(documents)?;
                Input::sorted(stream, FieldPath::default(), manifests, Envelope::Absent, 0)
            }
        }
    }

    /// Sorts the objects of the request at `base` in the first document: an envelope, one manifest, or a list of them.
    ///
    /// # Errors
    ///
    /// [`InputError`] where there is no such value, or not exactly one cluster in it.
    pub fn at(stream: Arc<Stream<'a>>, base: FieldPath, limits: &Limits) -> Result<Input<'a>, InputError> {
        Input::asking_at(stream, base, &[], limits)
    }

    /// The same for a question, whose envelope has the keys `own` too.
    ///
    /// # Errors
    ///
    /// As [`Input::at`].
    pub fn asking_at(
        stream: Arc<Stream<'a>>,
        base: FieldPath,
        own: Own,
        limits: &Limits,
    ) -> Result<Input<'a>, InputError> {
        let mut input = Input::opened(stream, base, own, limits)?;
        input.own = own;
        Ok(input)
    }

    fn opened(stream: Arc<Stream<'a>>, base: FieldPath, own: Own, limits: &Limits) -> Result<Input<'a>, InputError> {
        let document = stream.documents.first().ok_or(InputError::Empty)?;
        let root = document.at(base.segments()).ok_or(InputError::Empty)?;
        if is_envelope(root, own)
            && let Some(text) = text(root, document, &base)?
        {
            let inner = yaml::read(text, limits).map_err(InputError::UnreadableText)?.into_owned();
            return Input::of_text(stream, base, inner);
        }
        let (manifests, envelope) = if is_envelope(root, own) {
            (enveloped(root, document, &base)?, Envelope::Present)
        } else {
            let mut manifests = Vec::new();
            collect(root, 0, document, &base, &mut Vec::new(), &mut manifests)?;
            (manifests, Envelope::Absent)
        };
        Input::sorted(stream, base, manifests, envelope, 0)
    }

    /// Sorts the objects of the text that the envelope at `base` has.
    fn of_text(stream: Arc<Stream<'a>>, base: FieldPath, text: Stream<'a>) -> Result<Input<'a>, InputError> {
        if text.documents.is_empty() {
            return Err(InputError::Empty);
        }
        let mut manifests = bare(&text.documents)?;
        let mut stream = Arc::unwrap_or_clone(stream);
        let first = stream.documents.len();
        manifests.iter_mut().for_each(|manifest| manifest.document += first);
        stream.append(text);
        Input::sorted(Arc::new(stream), base, manifests, Envelope::Present, first)
    }

    fn sorted(
        stream: Arc<Stream<'a>>,
        base: FieldPath,
        manifests: Vec<Manifest>,
        envelope: Envelope,
        first: usize,
    ) -> Result<Input<'a>, InputError> {
        let mut clusters = Vec::new();
        let mut groups = Vec::new();
        let mut skipped = Vec::new();
        for manifest in manifests {
            match manifest.role() {
                Some(Role::Cluster) => clusters.push(manifest),
                Some(Role::InstanceGroup) => groups.push(manifest),
                None => skipped.push(manifest),
            }
        }
        let cluster = only_cluster(clusters, &groups, &skipped, first)?;
        Ok(Input { stream, base, cluster, groups, skipped, envelope, first, own: &[] })
    }

    /// The value of a manifest.
    pub fn node(&self, manifest: &Manifest) -> &Node<'_> {
        let document = &self.stream.documents[manifest.document];
        document.at(manifest.base.segments()).unwrap_or(&document.root)
    }
}

impl Manifest {
    /// The objects of bare manifests, in order; `None` where `stream` is a request with an envelope.
    ///
    /// # Errors
    ///
    /// [`InputError`] where a value is not an object.
    pub fn all(stream: &Stream<'_>) -> Result<Option<Vec<Manifest>>, InputError> {
        match stream.documents.as_slice() {
            [] => Err(InputError::Empty),
            [only] if is_envelope(&only.root, &[]) => Ok(None),
            documents => bare(documents).map(Some),
        }
    }
}

impl InputError {
    /// There is no cluster among these manifests.
    pub fn no_cluster(manifests: &[Manifest]) -> InputError {
        /// How many kinds are named.
        const MOST_KINDS: usize = 8;
        let mut kinds: Vec<String> = Vec::new();
        for manifest in manifests {
            if kinds.len() < MOST_KINDS && !kinds.contains(&manifest.kind) {
                kinds.push(manifest.kind.clone());
            }
        }
        let nearly = manifests.iter().find(|manifest| manifest.is_nearly_cluster());
        let foreign = |manifest: &Manifest| foreign::of_object(&manifest.api_version, &manifest.kind);
        let other = manifests.iter().find(|manifest| foreign(manifest).is_some() || manifest.kind == "Cluster");
        InputError::NoCluster {
            kinds,
            foreign: other.and_then(foreign),
            misspelt: nearly.map(|manifest| manifest.kind.clone()),
            version: manifests.iter().find(|manifest| manifest.is_nearly_of_kops()).map(Manifest::meant_version),
            position: nearly.or(other).and_then(|manifest| match manifest.is_nearly_of_kops() {
                true => manifest.version_at,
                false => manifest.kind_at,
            }),
        }
    }
}

fn only_cluster(
    mut clusters: Vec<Manifest>,
    groups: &[Manifest],
    skipped: &[Manifest],
    first: usize,
) -> Result<Manifest, InputError> {
    if 1 < clusters.len() {
        let names = clusters.into_iter().map(|cluster| (cluster.name, cluster.document - first));
        return Err(InputError::SeveralClusters(names.collect()));
    }
    clusters.pop().ok_or_else(|| {
        let others: Vec<Manifest> = groups.iter().chain(skipped).cloned().collect();
        InputError::no_cluster(&others)
    })
}

fn is_envelope(root: &Node<'_>, own: Own) -> bool {
    let has_spec = root.get("cluster").is_some() || given(root, MANIFESTS).is_some();
    (has_spec || own.iter().any(|key| root.get(key).is_some())) && root.get("kind").is_none()
}

/// The value of a key; typed clients may send `null` for what they leave out.
fn given<'n>(root: &'n Node<'_>, key: &str) -> Option<&'n Node<'n>> {
    root.get(key).filter(|node| !matches!(node.value, Value::Null))
}

/// The text of the manifests in the envelope `root`, where it has one.
fn text<'n>(root: &'n Node<'_>, document: &Document<'_>, base: &FieldPath) -> Result<Option<&'n str>, InputError> {
    let Some(node) = given(root, MANIFESTS) else { return Ok(None) };
    if let Some(key) = BESIDE.iter().find(|key| given(root, key).is_some()) {
        return Err(InputError::ManifestsTwice(key));
    }
    node.as_str().map(Some).ok_or_else(|| InputError::NoText {
        pointer: base.clone().key(MANIFESTS).pointer(),
        found: node.value.kind(),
        position: position(node, document),
    })
}

/// The manifests of the envelope `root`, which is at `base`.
fn enveloped(root: &Node<'_>, document: &Document<'_>, base: &FieldPath) -> Result<Vec<Manifest>, InputError> {
    let mut manifests = Vec::new();
    if let Some(cluster) = root.get("cluster") {
        let path = base.clone().key("cluster");
        mapping(cluster, 0, document, &path)?;
        let kind = kind(cluster).unwrap_or("Cluster").to_owned();
        manifests.push(Manifest::of(cluster, (0, document), path, kind));
    }
    if let Some(Node { value: Value::Sequence(groups), .. }) = root.get("instanceGroups") {
        for (index, group) in groups.iter().enumerate() {
            let kind = kind(group).unwrap_or("InstanceGroup").to_owned();
            let path = base.clone().key("instanceGroups").index(index);
            manifests.push(Manifest::of(group, (0, document), path, kind));
        }
    }
    Ok(manifests)
}

fn bare(documents: &[Arc<Document<'_>>]) -> Result<Vec<Manifest>, InputError> {
    let mut manifests = Vec::new();
    for (index, document) in documents.iter().enumerate() {
        collect(&document.root, index, document, &FieldPath::default(), &mut Vec::new(), &mut manifests)?;
    }
    Ok(manifests)
}

/// Adds the object at `node`, or the items of the list at `node`: one of `kind: List`, or a bare one, as `kops get -o
/// json` prints.
fn collect(
    node: &Node<'_>,
    index: usize,
    document: &Document<'_>,
    base: &FieldPath,
    trail: &mut Vec<Segment>,
    manifests: &mut Vec<Manifest>,
) -> Result<(), InputError> {
    let above = trail.len();
    let items = match &node.value {
        Value::Sequence(items) if above == 0 => items,
        _ => {
            let path: FieldPath = base.segments().iter().chain(trail.iter()).cloned().collect();
            mapping(node, index, document, &path)?;
            one_kind(node, index, document)?;
            let Some(kind) = kind(node) else {
                let position = position(node, document);
                let (pointer, foreign) = (path.pointer(), foreign::of_value(node));
                let meant = if above == 0 { meant(node) } else { None };
                return Err(InputError::NoKind { document: index, pointer, position, foreign, meant });
            };
            if kind != "List" {
                manifests.push(Manifest::of(node, (index, document), path, kind.to_owned()));
                return Ok(());
            }
            let Some(Node { value: Value::Sequence(items), .. }) = node.get("items") else {
                return Ok(());
            };
            trail.push(Segment::Key("items".into()));
            items
        }
    };
    for (place, item) in items.iter().enumerate() {
        trail.push(Segment::Index(place));
        collect(item, index, document, base, trail, manifests)?;
        trail.pop();
    }
    trail.truncate(above);
    Ok(())
}

/// The key with a manifest or with a text of manifests, and the key of an envelope that it was meant to be.
fn meant(node: &Node<'_>) -> Option<(String, &'static str)> {
    let Value::Mapping(mapping) = &node.value else { return None };
    mapping.entries().iter().find_map(|entry| {
        let meant = match &entry.value.value {
            Value::Mapping(_) if kind(&entry.value).is_some() => BESIDE[0],
            Value::String(text) if text.lines().any(|line| line.starts_with("kind:")) => MANIFESTS,
            _ => return None,
        };
        Some((excerpt(&entry.key).into_owned(), meant))
    })
}

/// Whether `node`, the value at `path`, can be an object at all.
fn mapping(node: &Node<'_>, index: usize, document: &Document<'_>, path: &FieldPath) -> Result<(), InputError> {
    match node.value {
        Value::Mapping(_) => Ok(()),
        _ => Err(InputError::NoObject {
            document: index,
            pointer: path.pointer(),
            found: node.value.kind(),
            position: position(node, document),
            foreign: foreign::of_value(node),
        }),
    }
}

/// Whether a mapping is not two manifests in one.
fn one_kind(node: &Node<'_>, index: usize, document: &Document<'_>) -> Result<(), InputError> {
    let Value::Mapping(entries) = &node.value else { return Ok(()) };
    if !node.value.repeats_keys() {
        return Ok(());
    }
    let mut kinds = entries.entries().iter().filter(|entry| entry.key == "kind");
    let (Some(first), Some(second)) = (kinds.next(), kinds.next()) else { return Ok(()) };
    let kind = |entry: &Entry<'_>| entry.value.as_str().unwrap_or_default().to_owned();
    let kinds = [kind(first), kind(second)];
    if kinds[0] == kinds[1] {
        return Ok(());
    }
    Err(InputError::SeveralKinds { document: index, kinds, position: position(&second.value, document) })
}

fn kind<'a>(node: &'a Node<'_>) -> Option<&'a str> {
    node.get("kind").and_then(Node::as_str).filter(|kind| !kind.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::{Format, Limits, read};

    fn input(yaml: &str) -> Result<Input<'_>, InputError> {
        Input::of(read(yaml.as_bytes(), Format::Yaml, &Limits::DEFAULT).unwrap(), &Limits::DEFAULT)
    }

    const CLUSTER: &str = "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {name: c}\n";

    #[test]
    fn sorts_a_stream() {
        let group = "kind: InstanceGroup\nmetadata: {name: nodes}\n";
        let stream = format!("{CLUSTER}---\n{group}---\nkind: SSHCredential\n");
        let input = input(&stream).unwrap();
        assert_eq!(input.cluster.name, "c");
        assert_eq!((input.groups[0].name.as_str(), input.groups[0].document), ("nodes", 1));
        assert_eq!(input.skipped[0].kind, "SSHCredential");
        assert_eq!(input.envelope, Envelope::Absent);
    }

    #[test]
    fn opens_lists() {
        let input = input("kind: List\nitems: [{kind: InstanceGroup}, {kind: Cluster, metadata: {name: c}}]").unwrap();
        assert_eq!(input.cluster.base.pointer(), "/items/1");
        assert_eq!(input.groups[0].base.pointer(), "/items/0");
    }

    #[test]
    fn opens_a_bare_list() {
        let input =
            input("[{kind: Cluster, metadata: {name: c}}, {kind: List, items: [{kind: InstanceGroup}]}]").unwrap();
        assert_eq!((input.cluster.base.pointer(), input.groups[0].base.pointer()), ("/0".into(), "/1/items/0".into()));
    }

    #[test]
    fn opens_the_envelope() {
        let input = input("cluster: {metadata: {name: c}}\ninstanceGroups: [{}, {}]").unwrap();
        assert_eq!(input.envelope, Envelope::Present);
        assert_eq!(input.cluster.base.pointer(), "/cluster");
        assert_eq!(input.groups[1].base.pointer(), "/instanceGroups/1");
    }

    #[test]
    fn opens_the_text_in_an_envelope() {
        let group = "kind: InstanceGroup\n  metadata: {name: nodes}\n";
        let text = format!(
            "vpc: {{}}\nmanifests: |\n  {}  ---\n  {group}",
            CLUSTER.replace('\n', "\n  ").trim_end_matches(' ')
        );
        let input = input(&text).unwrap();
        assert_eq!((input.envelope, input.first, input.cluster.document), (Envelope::Present, 1, 1));
        assert_eq!((input.groups[0].name.as_str(), input.groups[0].document), ("nodes", 2));
        check_error("manifests: 1", "`/manifests` is a number; it takes the manifests as one text, a stream of YAML");
        check_error("{manifests: a, cluster: {}}", "the request has `manifests` and `cluster`; it takes one of them");
        check_error("{manifests: a, cluster: null}", "document 1 is a string, no manifest");
        check_error("manifests: '# nothing'", "the body is empty");
        check_error("manifests: 'manifests: x'", "document 1 has no `kind`");
    }

    fn input_at(yaml: &str, base: FieldPath) -> Result<Input<'_>, InputError> {
        Input::at(Arc::new(read(yaml.as_bytes(), Format::Yaml, &Limits::DEFAULT).unwrap()), base, &Limits::DEFAULT)
    }

    #[test]
    fn opens_a_request_that_is_a_value_of_another() {
        let yaml = "before: {cluster: {metadata: {name: a}}, instanceGroups: [{}]}\nmembers: [{id: x}, {kind: List, \
            items: [{kind: Cluster}]}]";
        let before = input_at(yaml, FieldPath::of("before")).unwrap();
        assert_eq!((before.envelope, before.cluster.name.as_str()), (Envelope::Present, "a"));
        assert_eq!(before.cluster.base.pointer(), "/before/cluster");
        assert_eq!(before.groups[0].base.pointer(), "/before/instanceGroups/0");
        let list = Input::at(before.stream, FieldPath::of("members").index(1), &Limits::DEFAULT).unwrap();
        assert_eq!((list.envelope, list.cluster.base.pointer()), (Envelope::Absent, "/members/1/items/0".into()));
        let defect = |base| input_at(yaml, base).unwrap_err();
        assert_eq!(defect(FieldPath::of("after")), InputError::Empty);
        let (pointer, position) = ("/members/0".into(), Some((2, 11)));
        let no_kind = InputError::NoKind { document: 0, pointer, position, foreign: None, meant: None };
        assert_eq!(defect(FieldPath::of("members").index(0)), no_kind);
    }

    #[track_caller]
    fn check_error(yaml: &str, expected: &str) {
        assert_eq!(input(yaml).unwrap_err().to_string(), expected);
    }

    #[test]
    fn says_what_is_missing_or_too_much() {
        check_error("# nothing", "the body is empty");
        check_error("just text", "document 1 is a string, no manifest");
        check_error("spec: {}", "document 1 has no `kind`");
        check_error("kind: List\nitems: [1]", "`/items/0` of document 1 is a number, no manifest");
        check_error("kind: List\nitems: [{}]", "the item `/items/0` of document 1 has no `kind`");
        check_error("cluster: \"kind: Cluster\"", "`/cluster` of document 1 is a string, no manifest");
        check_error("[[]]", "`/0` of document 1 is a list, no manifest");
        check_error("kind: InstanceGroup", "there is no `Cluster`, only InstanceGroup");
        check_error(&format!("{CLUSTER}---\n{CLUSTER}"), "there are 2 clusters: `c` in document 1, `c` in document 2");
    }

    #[test]
    fn two_manifests_need_a_separator() {
        check_error(
            &format!("{CLUSTER}kind: InstanceGroup"),
            "document 1 has two kinds, `Cluster` and `InstanceGroup`",
        );
    }

    #[test]
    fn another_projects_cluster_is_skipped() {
        check_error("apiVersion: cluster.x-k8s.io/v1beta1\nkind: Cluster", "there is no `Cluster`, only Cluster");
    }
}
