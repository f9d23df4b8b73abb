//! From the objects of a request to typed inputs, with everything that could not be taken over.

use std::collections::BTreeMap;

use crate::diagnostic::{FieldPath, Object, excerpt};
use crate::manifest::{
    self, Decoded, Document, Envelope, Input, InputError, Manifest, Node, Notes, UnknownKeys, Value,
};
use crate::release::Releases;

use super::cluster::{ApiVersion, Cluster};
use super::instance_group::{InstanceGroup, InstanceGroupManifest};
use super::keys::{self, Kind, Misfit};
use super::layout;
use super::observed::{Answer, Observed};
use super::placeholder::placeholder;
use super::reading::{
    EmptyKey, Known, LimitedKey, OtherValue, Placeholder, Reading, Skipped, StrayText, UnknownKey, WrongKind,
};
use super::request::{RequestFacts, RulesRequest, VpcFacts};
use super::stray::stray;
use super::v1alpha2::ClusterV1alpha2;
use super::v1alpha3::ClusterV1alpha3;

/// The typed inputs of a plan.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// The cluster.
    pub cluster: Cluster,
    /// Its instance groups, in order.
    pub groups: Vec<InstanceGroup>,
    /// What the request's envelope says of the VPC.
    pub vpc: VpcFacts,
    /// What AWS has.
    pub observed: Observed,
    /// The release that the request's envelope names, empty when it names none.
    pub kops_release: String,
    /// What the request's envelope asks for of findings.
    pub grading: RulesRequest,
    /// What could not be taken over.
    pub reading: Reading,
}

/// The key of an envelope that has what AWS has.
const OBSERVED: &str = "observed";

/// How many unknown keys are kept: what was meant by one is looked for among all that are known.
const MOST_UNKNOWN: usize = 2_000;
/// How many keys that are written twice are kept: they may be deep, so that their paths are long.
const MOST_DUPLICATES: usize = 1_000;
/// How many placeholders are kept.
const MOST_PLACEHOLDERS: usize = 1_000;
/// How many keys and texts with characters that are not meant are kept.
const MOST_STRAYS: usize = 1_000;

/// Settings that hold scripts and units, where such texts are at home.
const SCRIPTS: [&str; 4] = ["additionalUserData", "annotations", "fileAssets", "hooks"];

impl Inputs {
    /// Adds what was told of AWS elsewhere, and takes over what it says of the cluster's VPC.
    pub fn observe(&mut self, elsewhere: &[Answer]) {
        if !elsewhere.is_empty() {
            self.observed.add_all(elsewhere.to_vec());
            self.observed.choose(&self.cluster);
        }
        self.observed.fill(&mut self.vpc, &self.cluster.name);
    }
}

/// Types the objects of `input`.
///
/// # Errors
///
/// [`InputError::UnknownApiVersion`] when the cluster is in a version that no supported release reads.
pub fn lower(input: &Input<'_>) -> Result<Box<Inputs>, InputError> {
    let version = api_version(input)?;
    let mut reader = Reader { input, version, reading: Reading::default() };
    let cluster = match version {
        ApiVersion::V1alpha2 => reader.read::<ClusterV1alpha2>(&input.cluster, Object::Cluster).into(),
        ApiVersion::V1alpha3 => reader.read::<ClusterV1alpha3>(&input.cluster, Object::Cluster).into(),
    };
    reader.note_keys(&input.cluster, Object::Cluster, Kind::Cluster);
    let groups = input.groups.iter().enumerate().map(|(index, group)| {
        let manifest = reader.read::<InstanceGroupManifest>(group, Object::InstanceGroup(index));
        reader.note_keys(group, Object::InstanceGroup(index), Kind::InstanceGroup);
        InstanceGroup::from(manifest)
    });
    let groups = groups.collect();
    let facts = reader.read_envelope();
    let observed = Observed::of(reader.read_observed(), &cluster);
    reader.note_skipped();
    reader.reading.is_stream = input.envelope == Envelope::Absent;
    // So much is not moved from place to place.
    Ok(Box::new(Inputs {
        cluster,
        groups,
        vpc: facts.vpc,
        observed,
        kops_release: facts.kops_release,
        grading: facts.rules,
        reading: reader.reading,
    }))
}

fn api_version(input: &Input<'_>) -> Result<ApiVersion, InputError> {
    let text = &input.cluster.api_version;
    ApiVersion::parse(text).ok_or_else(|| InputError::UnknownApiVersion {
        version: text.clone(),
        meant: input.cluster.meant_version(),
        position: input.cluster.version_at,
    })
}

struct Reader<'a> {
    input: &'a Input<'a>,
    version: ApiVersion,
    reading: Reading,
}

impl Reader<'_> {
    fn read<T: for<'de> serde::Deserialize<'de> + Default>(&mut self, manifest: &Manifest, object: Object) -> T {
        let document = &self.input.stream.documents[manifest.document];
        self.read_node(self.input.node(manifest), document, object).value
    }

    /// Notes the keys of a manifest that kOps drops, and the values that it cannot decode.
    fn note_keys(&mut self, manifest: &Manifest, object: Object, kind: Kind) {
        let version = ApiVersion::parse(&manifest.api_version).unwrap_or(self.version);
        let walked = keys::walk(self.input.node(manifest), kind, version);
        for dropped in walked.dropped {
            let path = dropped.path;
            let known = Known::Manifest(dropped.mapping, dropped.around);
            match dropped.releases {
                Some(releases) => self.reading.limited_keys.push(LimitedKey { object, path, releases }),
                None => self.note_unknown_key(object, path, excerpt(dropped.key), known),
            }
        }
        for empty in walked.empties {
            let field = self.field(object, &empty.path);
            let (key, takes_mapping) = (empty.key.to_owned(), empty.takes_mapping);
            self.reading.empty_keys.push(EmptyKey { object, field, key, takes_mapping });
        }
        for other in walked.others {
            let (field, text) = (self.field(object, &other.path), excerpt(&other.text).into_owned());
            self.reading.other_values.push(OtherValue { object, field, text, expected: other.expected });
        }
        self.reading.more_wrong_kinds += walked.more_misfits;
        self.reading.names_security_groups |= walked.names_security_groups;
        for path in walked.abroad {
            let field = self.field(object, &path);
            self.reading.abroad.push((object, field));
        }
        if !walked.misfits.is_empty() {
            self.note_misfits(manifest, object, walked.misfits);
        }
    }

    /// Notes values that kOps cannot decode, as far as typing the object has not noted them.
    fn note_misfits(&mut self, manifest: &Manifest, object: Object, misfits: Vec<Misfit>) {
        let (document, node) = (&self.input.stream.documents[manifest.document], self.input.node(manifest));
        let noted = self.reading.wrong_kinds.iter().enumerate().filter(|(_, wrong)| wrong.object == object);
        let noted: BTreeMap<FieldPath, usize> = noted.map(|(place, wrong)| (wrong.field.clone(), place)).collect();
        for Misfit { path, form, found, releases, below } in misfits {
            let field = self.field(object, &path);
            match noted.get(&field) {
                Some(place) => self.reading.wrong_kinds[*place].below = below,
                None => self.reading.wrong_kinds.push(WrongKind {
                    object,
                    written: written(document, node, &path),
                    field,
                    expected: form.words().to_owned(),
                    found,
                    releases,
                    below,
                }),
            }
        }
    }

    /// Keeps the first unknown keys, and counts the others.
    fn note_unknown_key(&mut self, object: Object, path: FieldPath, key: impl Into<String>, known: Known) {
        if self.reading.unknown_keys.len() < MOST_UNKNOWN {
            let key = key.into();
            self.reading.unknown_keys.push(UnknownKey { object, path, key, known });
        } else {
            self.reading.more_unknown_keys.push(known);
        }
    }

    fn read_envelope(&mut self) -> RequestFacts {
        match self.input.envelope {
            Envelope::Absent => RequestFacts::default(),
            Envelope::Present => {
                let document = &self.input.stream.documents[0];
                let root = document.locate(self.input.base.segments()).node;
                let Decoded { value: facts, notes } = self.read_node(root, document, Object::Request);
                let own = self.input.own;
                for note in notes.unknown_keys {
                    let known = Known::Envelope(note.known, if note.path.segments().len() == 1 { own } else { &[] });
                    if !known.is_own(&note.key) {
                        self.note_unknown_key(Object::Request, note.path, note.key, known);
                    }
                }
                facts
            }
        }
    }

    /// Reads `observed` item by item: of AWS' many keys only those that matter here are looked at.
    fn read_observed(&mut self) -> Vec<Answer> {
        if self.input.envelope == Envelope::Absent {
            return Vec::new();
        }
        let document = &self.input.stream.documents[0];
        let root = document.locate(self.input.base.segments()).node;
        let Some(Node { value: Value::Sequence(items), .. }) = root.get(OBSERVED) else { return Vec::new() };
        let answers = items.iter().enumerate().map(|(index, node)| {
            let Decoded { value, notes } = manifest::decode::<Answer>(node, UnknownKeys::Skipped);
            self.reading.more_wrong_kinds += notes.more_wrong_kinds;
            for note in notes.wrong_kinds {
                self.reading.wrong_kinds.push(WrongKind {
                    object: Object::Request,
                    written: written(document, node, &note.path),
                    field: FieldPath::of(OBSERVED).index(index).join(note.path.segments()),
                    expected: note.expected,
                    found: note.found,
                    releases: Releases::ALL,
                    below: None,
                });
            }
            value
        });
        answers.collect()
    }

    fn read_node<T: for<'de> serde::Deserialize<'de> + Default>(
        &mut self,
        node: &Node<'_>,
        document: &Document<'_>,
        object: Object,
    ) -> Decoded<T> {
        let unknown_keys = if object == Object::Request { UnknownKeys::Noted } else { UnknownKeys::Skipped };
        let mut decoded = manifest::decode::<T>(node, unknown_keys);
        self.note(&mut decoded.notes, node, document, object);
        decoded
    }

    /// Notes what is to be said of the value at `node`, besides its unknown keys.
    fn note(&mut self, notes: &mut Notes, node: &Node<'_>, document: &Document<'_>, object: Object) {
        self.reading.more_wrong_kinds += notes.more_wrong_kinds;
        for note in notes.wrong_kinds.drain(..) {
            self.reading.wrong_kinds.push(WrongKind {
                object,
                written: written(document, node, &note.path),
                field: self.field(object, &note.path),
                expected: note.expected,
                found: note.found,
                releases: Releases::ALL,
                below: None,
            });
        }
        if object != Object::Request && document.may_have_marks {
            self.note_placeholders(node, object, &mut Vec::new());
        }
        if object != Object::Request && document.may_have_strays {
            self.note_strays(node, object, &mut Vec::new());
        }
        if object != Object::Request && node.value.repeats_keys() {
            self.note_duplicates(node, object, &mut Vec::new());
        }
    }

    /// The path in today's layout.
    fn field(&self, object: Object, path: &FieldPath) -> FieldPath {
        match object {
            Object::Cluster => layout::to_today(path, self.version).into_owned(),
            _ => path.clone(),
        }
    }

    fn note_duplicates<'n>(&mut self, node: &'n Node<'n>, object: Object, trail: &mut Vec<Step<'n>>) {
        match &node.value {
            Value::Mapping(mapping) => {
                for entry in mapping.entries() {
                    trail.push(Step::Key(&entry.key));
                    if entry.shadowed && MOST_DUPLICATES <= self.reading.duplicate_keys.len() {
                        self.reading.more_duplicate_keys += 1;
                    } else if entry.shadowed {
                        let field = self.field(object, &path(trail));
                        self.reading.duplicate_keys.push((object, field));
                    } else {
                        self.note_duplicates(&entry.value, object, trail);
                    }
                    trail.pop();
                }
            }
            Value::Sequence(items) => {
                for (index, item) in items.iter().enumerate() {
                    trail.push(Step::Index(index));
                    self.note_duplicates(item, object, trail);
                    trail.pop();
                }
            }
            _ => {}
        }
    }

    fn note_strays<'n>(&mut self, node: &'n Node<'n>, object: Object, trail: &mut Vec<Step<'n>>) {
        match &node.value {
            Value::Mapping(mapping) => {
                for entry in mapping.entries().iter().filter(|entry| !SCRIPTS.contains(&&*entry.key)) {
                    trail.push(Step::Key(&entry.key));
                    self.note_stray(&entry.key, object, trail, true);
                    self.note_strays(&entry.value, object, trail);
                    trail.pop();
                }
            }
            Value::Sequence(items) => {
                for (index, item) in items.iter().enumerate() {
                    trail.push(Step::Index(index));
                    self.note_strays(item, object, trail);
                    trail.pop();
                }
            }
            Value::String(text) => self.note_stray(text, object, trail, false),
            _ => {}
        }
    }

    fn note_stray(&mut self, text: &str, object: Object, trail: &[Step<'_>], is_key: bool) {
        let Some((defect, meant)) = stray(text).filter(|_| self.reading.strays.len() < MOST_STRAYS) else { return };
        let place = path(trail);
        let key = is_key.then(|| self.field(object, &place.clone().parent().key(meant.clone())));
        let (field, text) = (self.field(object, &place), excerpt(&meant).into_owned());
        self.reading.strays.push(StrayText { object, field, meant: key, text, defect });
    }

    fn note_placeholders<'n>(&mut self, node: &'n Node<'n>, object: Object, trail: &mut Vec<Step<'n>>) {
        match &node.value {
            Value::Mapping(mapping) => {
                for entry in mapping.entries().iter().filter(|entry| !SCRIPTS.contains(&&*entry.key)) {
                    trail.push(Step::Key(&entry.key));
                    self.note_placeholders(&entry.value, object, trail);
                    trail.pop();
                }
            }
            Value::Sequence(items) => {
                for (index, item) in items.iter().enumerate() {
                    trail.push(Step::Index(index));
                    self.note_placeholders(item, object, trail);
                    trail.pop();
                }
            }
            Value::String(text) => {
                if let Some(text) = placeholder(text).filter(|_| self.reading.placeholders.len() < MOST_PLACEHOLDERS) {
                    let (field, text) = (self.field(object, &path(trail)), excerpt(text).into_owned());
                    self.reading.placeholders.push(Placeholder { object, field, text });
                }
            }
            _ => {}
        }
    }

    fn note_skipped(&mut self) {
        let skipped = self.input.skipped.iter();
        let short = |text: &str| excerpt(text).into_owned();
        let of = |object: &Manifest| Skipped {
            kind: short(&object.kind),
            is_kops: !object.api_version.is_empty() && object.is_kops(),
        };
        self.reading.skipped = skipped.map(of).collect();
        let separators = self.input.stream.missed_separators.iter().map(|separator| {
            let object = self.object_of(separator.document);
            (object, short(&separator.text), separator.line)
        });
        self.reading.missed_separators = separators.collect();
        let last = self.input.stream.documents.len().saturating_sub(1);
        let comments = self.input.stream.comment_sections.iter();
        self.reading.comment_sections =
            comments.map(|(document, line)| (self.object_of(*document.min(&last)), *line)).collect();
    }

    /// The first object of a document.
    fn object_of(&self, document: usize) -> Object {
        if self.input.cluster.document == document {
            return Object::Cluster;
        }
        let group = self.input.groups.iter().position(|group| group.document == document);
        let skipped = || self.input.skipped.iter().position(|object| object.document == document);
        group.map(Object::InstanceGroup).or_else(|| skipped().map(Object::Skipped)).unwrap_or(Object::Cluster)
    }
}

/// A step on the way to a key; paths are made of them only when there is something to note.
enum Step<'a> {
    Key(&'a str),
    Index(usize),
}

fn path(trail: &[Step<'_>]) -> FieldPath {
    trail.iter().fold(FieldPath::default(), |path, step| match step {
        Step::Key(key) => path.key((*key).to_owned()),
        Step::Index(index) => path.index(*index),
    })
}

fn written(document: &Document<'_>, node: &Node<'_>, path: &FieldPath) -> Option<String> {
    let located = manifest::locate(node, path.segments());
    if matches!(located.node.value, Value::Sequence(_) | Value::Mapping(_)) {
        return None;
    }
    document.written(located.node.place?).map(|written| excerpt(written).into_owned())
}
