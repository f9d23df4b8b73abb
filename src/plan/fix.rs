//! Repairs of findings as changes of what was sent: edits of the text, and the same as a patch of the object.

use std::cell::OnceCell;

use serde_json::{Map, Value as Json};

use self::text::{Text, name};
use super::place::{base, written};
use super::request::Request;
use crate::diagnostic::{Change, Edit, FieldPath, Finding, Fix, PatchOperation, Repair, Safety, Segment, pointer};
use crate::manifest::{Document, Node, Value};
use crate::order::ordered_by_key;
use crate::spec::layout;

mod scalar;
mod text;

pub(crate) use scalar::written as yaml_scalar;

/// Makes the fixes of a request.
pub(super) struct Fixes<'a> {
    request: &'a Request<'a>,
    /// Of each document whether the place of every value is its own, so that edits can be exact.
    plain: Vec<OnceCell<bool>>,
}

/// What a change does to the text and to the object.
struct Changed {
    edits: Vec<Edit>,
    patch: Vec<PatchOperation>,
}

impl<'a> Fixes<'a> {
    /// The fixes of a request.
    pub(super) fn of(request: &'a Request<'a>) -> Fixes<'a> {
        Fixes { request, plain: request.input.stream.documents.iter().map(|_| OnceCell::new()).collect() }
    }

    /// The fix of a finding, where its repair is known and can be made exactly.
    pub(super) fn fix(&self, finding: &Finding) -> Option<Fix> {
        let Repair { safety, changes } = finding.repair.as_ref()?;
        let (mut edits, mut patch) = (Vec::new(), Vec::new());
        for change in changes {
            let changed = self.changed(finding, change)?;
            edits.extend(changed.edits);
            patch.extend(changed.patch);
        }
        let edits = ordered_by_key(edits, |edit: &Edit| edit.start);
        let is_apart = edits.windows(2).all(|pair| pair[0].end <= pair[1].start);
        is_apart.then_some(Fix { safe: *safety == Safety::Safe, edits, patch })
    }

    fn changed(&self, finding: &Finding, change: &Change) -> Option<Changed> {
        let (Change::Set(field, _) | Change::Remove(field) | Change::Rename(field, _) | Change::Move(field, _)) =
            change;
        let (document, base) = base(self.request, finding.object)?;
        let written_at = finding.written_at.as_ref().filter(|_| *field == finding.field);
        let path = written(self.request, finding.object, field, written_at);
        let is_turned = written_at.is_none() && *path != *field && layout::is_turned(&field.text());
        let to = match change {
            Change::Move(_, to) => Some(written(self.request, finding.object, to, None)),
            _ => None,
        };
        let (number, document) = (document, self.request.input.stream.documents.get(document)?);
        let root = document.at(base)?;
        if is_turned || root.value.repeats_keys() || !self.is_plain(number) {
            return None;
        }
        let target = Target { root, text: Text::of(document, number), steps: path.segments() };
        match change {
            Change::Set(_, value) => target.set(value),
            Change::Remove(_) => target.remove(),
            Change::Rename(_, key) => target.rename(key),
            Change::Move(..) => target.move_to(to?.segments()),
        }
    }

    fn is_plain(&self, document: usize) -> bool {
        let read = |document: &Document<'_>| !text::has_properties(&document.text);
        let documents = &self.request.input.stream.documents;
        self.plain[document].get_or_init(|| documents.get(document).is_some_and(|document| read(document))).to_owned()
    }
}

/// A place in an object, which may be absent.
struct Target<'a, 'p> {
    root: &'a Node<'a>,
    text: Text<'a>,
    steps: &'p [Segment],
}

impl<'a> Target<'a, '_> {
    fn set(self, value: &Json) -> Option<Changed> {
        let parent = self.nearest_parent();
        let (above, below) = self.steps.split_at(parent);
        let node = at(self.root, above)?;
        let (key, rest) = below.split_first()?;
        if let Some(old) = child(node, key) {
            let edits = self.text.replace(old, value)?;
            return rest
                .is_empty()
                .then(|| Changed { edits, patch: vec![PatchOperation::Replace(pointer(self.steps), value.clone())] });
        }
        let value = nested(rest, value)?;
        let path = pointer(above.iter().chain([key]));
        let edits = self.text.insert(node, name(key)?, &value)?;
        Some(Changed { edits, patch: vec![PatchOperation::Add(path, value)] })
    }

    /// How many steps lead to the mapping or list that the value is in, or would be added to.
    fn nearest_parent(&self) -> usize {
        let depth = crate::manifest::locate(self.root, self.steps).depth;
        depth.min(self.steps.len().saturating_sub(1))
    }

    /// The only item of a list goes with the list: an empty one says nothing else.
    fn remove(self) -> Option<Changed> {
        let mut steps = self.steps;
        while let Some((last, above)) = steps.split_last() {
            let parent = at(self.root, above)?;
            match (&parent.value, last) {
                (Value::Sequence(items), Segment::Index(_)) if items.len() == 1 => steps = above,
                _ => {
                    child(parent, last)?;
                    let edits = self.text.remove(parent, last)?;
                    return Some(Changed { edits, patch: vec![PatchOperation::Remove(pointer(steps))] });
                }
            }
        }
        None
    }

    fn move_to(self, to: &[Segment]) -> Option<Changed> {
        let from = self.steps;
        let (key, above) = from.split_last()?;
        let parent = at(self.root, above)?;
        let value = child(parent, key)?;
        let target = Target { steps: to, ..self };
        let (around, below) = to.split_at(target.nearest_parent());
        let node = at(target.root, around)?;
        let (first, rest) = below.split_first()?;
        if child(node, first).is_some() || !matches!(node.value, Value::Mapping(_)) {
            return None;
        }
        let new = match &value.value {
            // The settings of v1alpha2 that say the opposite.
            Value::Bool(value) if layout::is_turned(&text_of(to)) => Json::Bool(!value),
            _ if layout::is_turned(&text_of(to)) => return None,
            other => other.to_json(),
        };
        let new = nested(rest, &new)?;
        let levels: Vec<&str> = below.iter().map(name).collect::<Option<_>>()?;
        if above == around && rest.is_empty() {
            let mut edits = target.text.rename(parent, name(key)?, name(first)?)?;
            if new != value.value.to_json() {
                edits.extend(target.text.replace(value, &new)?);
            }
            let add = PatchOperation::Add(pointer(to), new);
            return Some(Changed { edits, patch: vec![PatchOperation::Remove(pointer(from)), add] });
        }
        let is_block = matches!(value.value, Value::Mapping(_) | Value::Sequence(_)) && !target.text.is_json();
        let mut edits = match is_block {
            true => target.text.insert_lines((parent, name(key)?), node, &levels)?,
            false => target.text.insert(node, name(first)?, &new)?,
        };
        edits.extend(target.text.remove(parent, key)?);
        let add = PatchOperation::Add(pointer(around.iter().chain([first])), new);
        Some(Changed { edits, patch: vec![PatchOperation::Remove(pointer(from)), add] })
    }

    fn rename(self, to: &str) -> Option<Changed> {
        let (key, above) = self.steps.split_last()?;
        let parent = at(self.root, above)?;
        let value = child(parent, key)?.value.to_json();
        if parent.get(to).is_some() {
            return None;
        }
        let edits = self.text.rename(parent, name(key)?, to)?;
        let renamed = above.iter().cloned().collect::<FieldPath>().key(to.to_owned());
        let add = PatchOperation::Add(renamed.pointer(), value);
        Some(Changed { edits, patch: vec![PatchOperation::Remove(pointer(self.steps)), add] })
    }
}

fn text_of(steps: &[Segment]) -> String {
    steps.iter().cloned().collect::<FieldPath>().text()
}

/// The value that the steps lead to; keys are compared letter by letter.
fn at<'a>(root: &'a Node<'a>, steps: &[Segment]) -> Option<&'a Node<'a>> {
    steps.iter().try_fold(root, child)
}

fn child<'a>(node: &'a Node<'a>, step: &Segment) -> Option<&'a Node<'a>> {
    match (step, &node.value) {
        (Segment::Index(index), Value::Sequence(items)) => items.get(*index),
        (Segment::Key(key), Value::Mapping(_)) => node.get(key),
        (Segment::Entry(key), Value::Mapping(_)) => node.get(key),
        _ => None,
    }
}

/// The value with the mappings around it that are not there yet.
fn nested(steps: &[Segment], value: &Json) -> Option<Json> {
    steps
        .iter()
        .rev()
        .try_fold(value.clone(), |inner, step| Some(Json::Object(Map::from_iter([(name(step)?.to_owned(), inner)]))))
}
