//! What becomes of the cluster: written blocks and new subnets, as a patch and as edits of the text.

use serde_json::{Map, Value as Json};

use super::place::Assignment;
use super::text;
use crate::cidr::Cidr;
use crate::diagnostic::{Edit, FieldPath, PatchOperation, Segment};
use crate::manifest::{Document, Format, Limits, Node, Value};
use crate::order::{ordered, ordered_by_key};
use crate::plan::Request;
use crate::spec::to_source;
use crate::spec::wire::Subnet;

/// A block that is written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Freeze {
    /// The place of the subnet.
    pub place: usize,
    /// Its name.
    pub subnet: String,
    /// The block.
    pub cidr: Cidr,
}

/// A change of the cluster's subnets.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// Blocks of subnets that are there, by place.
    cidrs: Vec<(usize, String)>,
    /// New subnets, by their keys in the order of manifests.
    new: Vec<Vec<(&'static str, String)>>,
}

/// The change in what was sent.
#[derive(Clone, Debug, Default)]
pub struct Written {
    /// Operations on the cluster in the API version that was sent, in order.
    pub patch: Vec<PatchOperation>,
    /// Edits of the text, in its order; none for JSON, and where they would not be exact.
    pub edits: Vec<Edit>,
}

impl Change {
    /// What `freezes` and `assignments` change.
    pub fn of(freezes: &[Freeze], assignments: &[Assignment]) -> Change {
        let mut change = Change::default();
        change.cidrs.extend(freezes.iter().map(|freeze| (freeze.place, freeze.cidr.text().to_owned())));
        for assignment in assignments {
            let block = assignment.block.map(|block| block.to_string()).unwrap_or_default();
            match assignment.part.existing {
                Some(place) => change.cidrs.push((place, block)),
                None => change.new.push(fields(assignment, block)),
            }
        }
        change.cidrs = ordered(change.cidrs, Ord::cmp);
        change
    }

    /// The request with the change in it.
    pub fn made<'a>(&self, request: &Request<'a>) -> Request<'a> {
        let mut changed = request.clone();
        let subnets = &mut changed.inputs.cluster.networking.subnets;
        for (place, cidr) in &self.cidrs {
            if let Some(subnet) = subnets.get_mut(*place) {
                subnet.cidr = Cidr::new(cidr.as_str());
            }
        }
        subnets.extend(self.new.iter().map(|fields| subnet(fields)));
        changed
    }

    /// The change as a patch and as edits, where it is one.
    pub fn written(&self, request: &Request<'_>, limits: &Limits) -> Written {
        let today = FieldPath::of("spec.networking.subnets");
        let path = to_source(&today, request.inputs.cluster.api_version).into_owned();
        let manifest = &request.input.cluster;
        let Some(document) = request.input.stream.documents.get(manifest.document) else {
            return Written::default();
        };
        let Some(root) = document.at(manifest.base.segments()) else { return Written::default() };
        let list = at(root, path.segments());
        let items = list.map_or(&[][..], items);
        let patch = self.patch(&path, items, list.is_some_and(|list| matches!(list.value, Value::Sequence(_))));
        let whole: Vec<Segment> = manifest.base.segments().iter().chain(path.segments()).cloned().collect();
        let edits = self.edits(document, manifest.document, &whole).filter(|edits| {
            let expected = patched(document.root.value.to_json(), manifest.base.segments(), &patch);
            reads_as(document, edits, expected, limits)
        });
        Written { patch, edits: edits.unwrap_or_default() }
    }

    fn patch(&self, list: &FieldPath, items: &[Node<'_>], is_list: bool) -> Vec<PatchOperation> {
        let cidrs = self.cidrs.iter().map(|(place, cidr)| {
            let path = list.clone().index(*place).key("cidr").pointer();
            let is_there = items.get(*place).is_some_and(|item| item.get("cidr").is_some());
            let value = Json::from(cidr.as_str());
            if is_there { PatchOperation::Replace(path, value) } else { PatchOperation::Add(path, value) }
        });
        let order = Order::of(items.last());
        let new = self.new.iter().map(|fields| order.sorted(fields)).map(object);
        match is_list {
            true => {
                let end = format!("{}/-", list.pointer());
                cidrs.chain(new.map(|subnet| PatchOperation::Add(end.clone(), subnet))).collect()
            }
            false if self.new.is_empty() => cidrs.collect(),
            false => vec![PatchOperation::Add(list.pointer(), new.collect())],
        }
    }

    fn edits(&self, document: &Document<'_>, number: usize, path: &[Segment]) -> Option<Vec<Edit>> {
        let list = text::List::find(document, path)?;
        let order = Order::of(document.at(path).and_then(|list| items(list).last()));
        let new: Vec<_> = self.new.iter().map(|fields| order.sorted(fields)).collect();
        let mut edits: Vec<Edit> = Vec::new();
        for (place, cidr) in &self.cidrs {
            edits.push(list.insert(*place, "cidr", cidr)?);
        }
        if !new.is_empty() {
            edits.push(list.append(&new)?);
        }
        edits = ordered_by_key(edits, |edit| edit.start);
        edits.iter_mut().for_each(|edit| edit.document = number);
        Some(edits)
    }
}

/// The order of keys in a file: that of its last subnet.
struct Order(Vec<String>);

impl Order {
    fn of(item: Option<&Node<'_>>) -> Order {
        match item.map(|item| &item.value) {
            Some(Value::Mapping(mapping)) => {
                Order(mapping.entries().iter().map(|entry| entry.key.to_string()).collect())
            }
            _ => Order(Vec::new()),
        }
    }

    fn sorted(&self, fields: &[(&'static str, String)]) -> Vec<(&'static str, String)> {
        let place = |key| self.0.iter().position(|known| *known == key).unwrap_or(self.0.len());
        ordered_by_key(fields.to_vec(), |(key, _)| place(*key))
    }
}

fn items<'n>(list: &'n Node<'_>) -> &'n [Node<'n>] {
    match &list.value {
        Value::Sequence(items) => items,
        _ => &[],
    }
}

fn at<'a>(root: &'a Node<'a>, steps: &[Segment]) -> Option<&'a Node<'a>> {
    let located = crate::manifest::locate(root, steps);
    (located.depth == steps.len()).then_some(located.node)
}

/// A new subnet, by its keys.
fn fields(assignment: &Assignment, block: String) -> Vec<(&'static str, String)> {
    let part = &assignment.part;
    let ipv6 = assignment.ipv6.as_ref().map(|ipv6| ipv6.written.clone()).unwrap_or_default();
    let fields = [
        ("name", part.name.clone()),
        ("type", part.kind.as_str().to_owned()),
        ("zone", part.zone.clone()),
        ("cidr", block),
        ("ipv6CIDR", ipv6),
        ("egress", part.egress.clone()),
    ];
    fields.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}

fn subnet(fields: &[(&'static str, String)]) -> Subnet {
    let get = |wanted| fields.iter().find(|(key, _)| *key == wanted).map(|(_, value)| value.clone());
    let text = |wanted| get(wanted).unwrap_or_default();
    Subnet {
        name: text("name"),
        subnet_type: text("type"),
        zone: text("zone"),
        cidr: Cidr::new(text("cidr")),
        ipv6_cidr: Cidr::new(text("ipv6CIDR")),
        egress: text("egress"),
        ..Subnet::default()
    }
}

fn object(fields: Vec<(&'static str, String)>) -> Json {
    Json::Object(fields.into_iter().map(|(key, value)| (key.to_owned(), value.into())).collect::<Map<_, _>>())
}

/// The document with the patch in the object at `base`.
fn patched(mut document: Json, base: &[Segment], patch: &[PatchOperation]) -> Json {
    let base = crate::diagnostic::pointer(base);
    for operation in patch {
        let (PatchOperation::Add(path, value) | PatchOperation::Replace(path, value)) = operation else { continue };
        let Some((parent, key)) = path.rsplit_once('/') else { continue };
        match document.pointer_mut(&format!("{base}{parent}")) {
            Some(Json::Array(items)) => items.push(value.clone()),
            Some(Json::Object(fields)) => drop(fields.insert(key.to_owned(), value.clone())),
            _ => {}
        }
    }
    document
}

/// Whether the edited text says what the patched document does.
fn reads_as(document: &Document<'_>, edits: &[Edit], expected: Json, limits: &Limits) -> bool {
    let own = |(line, column): (u32, u32)| (line - document.first_line, column);
    let edits: Vec<Edit> =
        edits.iter().map(|edit| Edit { start: own(edit.start), end: own(edit.end), ..edit.clone() }).collect();
    let text = crate::diagnostic::edited(&document.text, &edits.iter().collect::<Vec<_>>());
    let read = crate::manifest::read(text.as_bytes(), Format::Yaml, limits);
    let roots =
        read.map(|read| read.documents.iter().map(|document| document.root.value.to_json()).collect::<Vec<_>>());
    roots.is_ok_and(|roots| roots == [expected])
}
