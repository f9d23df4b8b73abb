//! What is to be done about a key that kOps does not know.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ptr;

use super::described_vpc::{Described, described};
use super::meant::{Meant, Place};
use crate::diagnostic::{Change, FieldPath, Object, Segment};
use crate::likeness::Likeness;
use crate::rules::rule::Subject;
use crate::spec::keys::{self, Form, Kind, Mapping};
use crate::spec::{ApiVersion, CLUSTER_LABEL, Known, Provider, UnknownKey, layout};
use serde_json::Value as Json;

/// The keys of a request that take a list.
const LISTS: [&str; 7] = ["deny", "ignore", "instanceGroups", "ipv4CIDRs", "ipv6CIDRs", "subnets", "warn"];
/// The most keys that are listed where no other repair is known.
const FEW: usize = 12;

/// What is to be done about a key, and the place in the manifest where its value was meant to be.
#[derive(Default)]
pub(super) struct Repair {
    pub(super) hint: Option<String>,
    pub(super) meant: Option<FieldPath>,
    /// The key that was meant, where that is one of the same mapping.
    pub(super) renamed: Option<&'static str>,
    /// What is to be changed, where neither a name nor a place says it.
    pub(super) changes: Vec<Change>,
    /// Whether all that its mapping lacks is a consequence.
    pub(super) whole: bool,
    /// What is to be done instead, which may be the same for other keys.
    pub(super) advice: Option<Cow<'static, str>>,
    /// The key without a value that its mapping is.
    pub(super) fills: Option<FieldPath>,
}

/// What was meant by a key in a mapping of a manifest.
struct Guess {
    meant: Option<Meant>,
    /// The key below another one, where the one around cannot be meant.
    below: Option<Meant>,
    /// The keys of the mapping, where nothing better is known.
    listed: Option<String>,
}

/// The guesses so far: one mistake is often made in every item of a list. They differ by the key, whether its value is
/// a number, its mapping and the one around that.
#[derive(Default)]
pub(super) struct Guesses<'a>(BTreeMap<(&'a str, bool, *const Mapping, Option<*const Mapping>), Guess>);

impl<'a> Guesses<'a> {
    fn of(&mut self, place: Place<'a>, likeness: &Likeness) -> &Guess {
        let Place { key, is_number, mapping, around, release } = place;
        self.0.entry((key, is_number, ptr::from_ref(mapping), around.map(ptr::from_ref))).or_insert_with(|| {
            let meant = place.meant(likeness);
            let is_listed = meant.is_none() && mapping.is_whole(release);
            let names = || mapping.names(release).collect::<Vec<_>>();
            let below = place.below();
            Guess { meant, below, listed: is_listed.then(|| listed(&names())).flatten() }
        })
    }
}

/// Words for the keys of a request.
const OF_ENVELOPE: [(&str, &[&str]); 4] = [
    ("cluster", &["clusters", "spec"]),
    ("instanceGroups", &["groups", "nodegroups", "nodes", "igs"]),
    ("kopsRelease", &["kopsversion", "release", "version", "kops"]),
    ("vpc", &["network", "vpcs", "existingvpc", "facts"]),
];

fn of_envelope(key: &str, known: &[&'static str]) -> Option<&'static str> {
    let key = key.to_ascii_lowercase();
    let meant = OF_ENVELOPE.iter().find(|(_, words)| words.contains(&key.as_str()))?.0;
    known.contains(&meant).then_some(meant)
}

/// The repair of a key of the envelope, as far as it is known.
fn repair_of_envelope(subject: &Subject<'_>, unknown: &UnknownKey) -> Repair {
    let names = unknown.known.names(subject.release);
    let nearest = || subject.likeness.nearest(&unknown.key, names.iter().copied());
    let Some(known) = of_envelope(&unknown.key, &names).or_else(nearest) else {
        return Repair { hint: listed(&names), ..Repair::default() };
    };
    let list = if LISTS.contains(&known) { " It takes a list" } else { "" };
    Repair {
        hint: Some(format!("Did you mean `{known}`?{list}")),
        renamed: Some(known),
        meant: Some(unknown.path.clone().parent().key(known)),
        ..Repair::default()
    }
}

/// The repair of a key that the other version has there, or in other letters.
fn repair_of_other_version(unknown: &UnknownKey, own: &'static str, version: ApiVersion) -> Repair {
    let meant = with_indexes(own, &unknown.path);
    let known = own.rsplit('.').next().filter(|known| is_same(known, &unknown.key));
    match known.filter(|_| meant.clone().parent() == unknown.path.clone().parent()) {
        Some(known) => Repair {
            hint: Some(format!("Did you mean `{known}`?")),
            renamed: Some(known),
            meant: Some(meant),
            ..Repair::default()
        },
        None => Repair { hint: Some(elsewhere(&meant, own, version)), meant: Some(meant), ..Repair::default() },
    }
}

/// The labels of a group that are in its `spec`, with the one that names the cluster.
fn labels_in_spec(subject: &Subject<'_>, unknown: &UnknownKey) -> Option<Repair> {
    let is_label = || (subject.is_written)(unknown.object, &unknown.path.clone().entry(CLUSTER_LABEL));
    let is_in_spec = matches!(unknown.object, Object::InstanceGroup(_)) && unknown.path.text() == "spec.labels";
    (is_in_spec && is_label()).then(|| Repair {
        hint: Some("Move it to `metadata`: these labels say whose group it is".to_owned()),
        meant: Some(FieldPath::of("metadata.labels")),
        ..Repair::default()
    })
}

/// The repair of a key of the `spec` that is in `metadata`: the line `spec:` is missing before it, or it is too low.
fn of_spec(unknown: &UnknownKey, mapping: &Mapping, version: ApiVersion) -> Option<Repair> {
    let kind = match unknown.object {
        Object::Cluster => Kind::Cluster,
        Object::InstanceGroup(_) => Kind::InstanceGroup,
        _ => return None,
    };
    let is_known = || keys::root(kind, version).key("spec")?.below()?.key(&unknown.key);
    (mapping.name == "Metadata" && is_known().is_some()).then(|| Repair {
        hint: Some("Move it to `spec`, or write the line `spec:` before it if that is missing".to_owned()),
        advice: Some("spec".into()),
        fills: Some(FieldPath::of("spec")),
        ..Repair::default()
    })
}

/// The repair of a key that is beside the one that it belongs below, and that one has no value: both have the same
/// indentation.
fn under_indented(subject: &Subject<'_>, unknown: &UnknownKey, meant: Meant) -> Option<Repair> {
    let Meant::Below(above, _) = meant else { return None };
    let place = unknown.path.clone().parent().key(above);
    let place = match unknown.object {
        Object::Cluster => layout::to_today(&place, subject.cluster.spec.api_version).into_owned(),
        _ => place,
    };
    let mut empty = subject.reading.empty_keys.iter();
    let is_empty = empty.any(|empty| empty.object == unknown.object && empty.field == place);
    let advice = format!("Indent it further: it belongs below `{above}`, which has no value");
    is_empty.then(|| Repair {
        hint: Some(advice.clone()),
        advice: Some(advice.into()),
        fills: Some(place),
        ..Repair::default()
    })
}

/// The repair, as far as it is known.
pub(super) fn repair<'a>(subject: &Subject<'_>, unknown: &'a UnknownKey, guesses: &mut Guesses<'a>) -> Repair {
    let version = subject.cluster.spec.api_version;
    let is_cluster = unknown.object == Object::Cluster;
    let own_place = is_cluster.then(|| own_place(unknown, version)).flatten();
    if let Some(own) = own_place {
        return repair_of_other_version(unknown, own, version);
    }
    match unknown.known {
        Known::Envelope(..) => repair_of_envelope(subject, unknown),
        Known::Manifest(mapping, around) => {
            let scalar = (subject.scalar_at)(unknown.object, &unknown.path);
            let is_number = scalar.as_ref().is_some_and(|scalar| !scalar.is_text && scalar.text.parse::<f64>().is_ok());
            let place = Place { key: &unknown.key, is_number, mapping, around, release: subject.release };
            let known = label_beside_labels(unknown, mapping);
            let known = known.or_else(|| glued(subject, unknown, mapping)).or_else(|| labels_in_spec(subject, unknown));
            if let Some(known) = known.or_else(|| of_spec(unknown, mapping, version)) {
                return known;
            }
            let Guess { meant, below, listed } = guesses.of(place, &subject.likeness);
            let is_one_level_down = *meant == Some(Meant::Around) && !may_be_around(subject, unknown);
            let meant = &if is_one_level_down { below.or(*meant) } else { *meant };
            if let Some(known) = names_subnet(subject, unknown, mapping, *meant) {
                return known;
            }
            if let Some(known) = meant.and_then(|meant| under_indented(subject, unknown, meant)) {
                return known;
            }
            let is_id = || scalar.as_ref().is_some_and(|scalar| scalar.text.starts_with("vpc-"));
            if (*meant == Some(Meant::Here("networkID")) || *meant == Some(Meant::Here("networking")) && is_id())
                && let Some(Described { hint, changes }) = described(subject, unknown)
            {
                return Repair { hint: Some(hint), changes, ..Repair::default() };
            }
            let is_abroad = *meant == Some(Meant::Here("gcp")) && subject.cluster.spec.provider != Provider::Gce;
            match *meant {
                Some(_) if is_abroad => Repair {
                    hint: Some("Name another network plugin, such as `cilium`".to_owned()),
                    ..Repair::default()
                },
                Some(Meant::Below(above, known)) if is_list(mapping, above) => {
                    let list = unknown.path.clone().parent().key(above);
                    let hint = format!("Write `{known}` in the item of `{list}` that it belongs to");
                    Repair { hint: Some(hint), fills: Some(today(subject, unknown, &list)), ..Repair::default() }
                }
                Some(meant) => Repair {
                    hint: Some(said(meant, &unknown.path)),
                    meant: place_of(meant, &unknown.path),
                    renamed: match meant {
                        Meant::Here(known) => Some(known),
                        _ => None,
                    },
                    advice: match meant {
                        Meant::Advice(advice) => Some(advice.into()),
                        _ => None,
                    },
                    ..Repair::default()
                },
                None => Repair { hint: listed.clone(), ..Repair::default() },
            }
        }
    }
}

/// Whether a mapping has a list of mappings at a key.
fn is_list(mapping: &Mapping, key: &str) -> bool {
    mapping.key(key).is_some_and(|key| key.form == Form::Mappings)
}

/// A place of the manifest in today's layout.
fn today(subject: &Subject<'_>, unknown: &UnknownKey, path: &FieldPath) -> FieldPath {
    match unknown.object {
        Object::Cluster => layout::to_today(path, subject.cluster.spec.api_version).into_owned(),
        _ => path.clone(),
    }
}

/// Whether a key can have been meant one level up: nothing is there, and the value has the form that belongs there.
fn may_be_around(subject: &Subject<'_>, unknown: &UnknownKey) -> bool {
    let Some(around) = place_of(Meant::Around, &unknown.path) else { return false };
    let today = |path: &FieldPath| today(subject, unknown, path);
    !(subject.is_written)(unknown.object, &around) && fits(subject, unknown, &today, Some(&around))
}

/// What an id of AWS means where the name of a subnet belongs: the name of the subnet that has it.
fn names_subnet(
    subject: &Subject<'_>,
    unknown: &UnknownKey,
    mapping: &Mapping,
    meant: Option<Meant>,
) -> Option<Repair> {
    let Some(Meant::Here(known)) = meant else { return None };
    let is_one = mapping.name == "LoadBalancerSubnet" && known == "name";
    if !is_one && (mapping.name != "InstanceGroupSpec" || known != "subnets") {
        return None;
    }
    let place = if is_one { unknown.path.clone() } else { unknown.path.clone().index(0) };
    let id = (subject.scalar_at)(unknown.object, &place)?.text;
    if !id.starts_with("subnet-") || subject.cluster.named(&id).is_some() {
        return None;
    }
    let of_id = subject.cluster.subnets.iter().find(|subnet| subnet.spec.id == id && !subnet.spec.name.is_empty());
    let name = of_id.map(|subnet| &subnet.spec.name);
    let hint = match name.filter(|_| is_one) {
        Some(name) => format!("Write `name: {name}`, the name of the subnet with this id"),
        None if is_one => "Write the name that the subnet has in the cluster as `name`".to_owned(),
        None => "Write the names that the subnets have in the cluster as `subnets`".to_owned(),
    };
    let field = today(subject, unknown, &unknown.path);
    let set = |name: &String| Change::Set(field.clone().parent().key("name"), Json::from(name.as_str()));
    let changes = name.filter(|_| is_one).map(|name| vec![set(name), Change::Remove(field.clone())]);
    let fills = Some(field.clone().parent().key(known));
    Some(Repair { hint: Some(hint), changes: changes.unwrap_or_default(), fills, ..Repair::default() })
}

/// The label that names the cluster, beside `labels` instead of below it.
fn label_beside_labels(unknown: &UnknownKey, mapping: &Mapping) -> Option<Repair> {
    let is_label = mapping.name == "Metadata" && unknown.key == CLUSTER_LABEL;
    is_label.then(|| Repair {
        hint: Some("Indent it further: it belongs below `labels`".to_owned()),
        fills: Some(unknown.path.clone().parent().key("labels")),
        ..Repair::default()
    })
}

/// What a key means that has its value in it (`zone:us-east-1a` on one line), or is the value of another key: the name
/// of an item, or the destination of a route.
fn glued(subject: &Subject<'_>, unknown: &UnknownKey, mapping: &Mapping) -> Option<Repair> {
    if !unknown.key.contains([':', '=', '/', '-']) {
        return None;
    }
    let today = |path: &FieldPath| match unknown.object {
        Object::Cluster => layout::to_today(path, subject.cluster.spec.api_version).into_owned(),
        _ => path.clone(),
    };
    let is_free = |key: &str| {
        mapping.key(key).is_some()
            && !(subject.is_written)(unknown.object, &unknown.path.clone().parent().key(key.to_owned()))
    };
    let set = |pairs: &[(&str, &str)]| {
        let remove = Change::Remove(today(&unknown.path));
        let place = |key: &str| today(&unknown.path.clone().parent().key(key.to_owned()));
        let sets = pairs.iter().map(|(key, value)| Change::Set(place(key), Json::from(*value)));
        sets.chain([remove]).collect()
    };
    let scalar = (subject.scalar_at)(unknown.object, &unknown.path);
    let has_value = scalar.is_some() || (subject.is_written)(unknown.object, &unknown.path.clone().index(0));
    if let Some((key, value)) = unknown.key.split_once([':', '=']) {
        let (key, value) = (key.trim(), value.trim());
        let is_whole = !value.is_empty() && !has_value && is_free(key);
        let hint = Some(format!("Write a space after the colon: `{key}: {value}`"));
        return is_whole.then(|| Repair { hint, changes: set(&[(key, value)]), ..Repair::default() });
    }
    let is_item = matches!(unknown.path.segments(), [.., Segment::Index(_), Segment::Key(_)]);
    if !is_item || mapping.key(&unknown.key).is_some() {
        return None;
    }
    if let Some(target) = scalar.filter(|_| unknown.key.contains('/') && is_free("cidr") && is_free("target")) {
        let hint = Some(format!("Write `cidr: {}` and `target: {}`", unknown.key, target.text));
        return Some(Repair {
            hint,
            changes: set(&[("cidr", &unknown.key), ("target", &target.text)]),
            ..Repair::default()
        });
    }
    if !unknown.key.contains('-') || has_value || !is_free("name") {
        return None;
    }
    let hint = Some(format!("Write `name: {}`, and its settings beside it", unknown.key));
    let is_empty = mapping.names(subject.release).any(|key| !is_free(key));
    let changes = if is_empty { set(&[("name", &unknown.key)]) } else { Vec::new() };
    Some(Repair { hint, changes, whole: !is_empty, ..Repair::default() })
}

/// Whether two keys differ in letter case, hyphens and underscores alone.
pub(super) fn is_same(left: &str, right: &str) -> bool {
    let letters = |key: &str| key.replace(['-', '_'], "").to_ascii_lowercase();
    letters(left) == letters(right)
}

/// Where the value was meant to be.
fn place_of(meant: Meant, path: &FieldPath) -> Option<FieldPath> {
    let above = |steps: usize| -> FieldPath {
        let segments = path.segments();
        segments[..segments.len().saturating_sub(steps)].iter().cloned().collect()
    };
    match meant {
        Meant::Here(known) => Some(above(1).key(known)),
        Meant::Below(key, known) => Some(above(1).key(key).key(known)),
        Meant::Around => Some(above(2).join(&path.segments()[path.segments().len().saturating_sub(1)..])),
        Meant::Advice(_) => None,
    }
}

/// Where the version has the key of the other version that is where that one has it, or directly below `spec`.
fn own_place(unknown: &UnknownKey, version: ApiVersion) -> Option<&'static str> {
    let below_networking = || {
        let [Segment::Key(spec), Segment::Key(key)] = unknown.path.segments() else {
            return None;
        };
        let nested = (spec == "spec").then(|| FieldPath::of("spec.networking").key(key.clone()))?;
        layout::of_other_version(&nested, version)
    };
    let in_other_letters = || layout::of_other_version_in_other_letters(&unknown.path, version);
    layout::of_other_version(&unknown.path, version).or_else(below_networking).or_else(in_other_letters)
}

/// What was meant, in words.
fn said(meant: Meant, path: &FieldPath) -> String {
    let above = |steps: usize| -> FieldPath {
        let segments = path.segments();
        segments[..segments.len().saturating_sub(steps)].iter().cloned().collect()
    };
    match meant {
        Meant::Here(known) => format!("Did you mean `{known}`?"),
        Meant::Below(key, known) => format!("Write `{known}` below `{}`", above(1).key(key)),
        Meant::Around => format!("Move it one level up, beside `{}`", above(1)),
        Meant::Advice(advice) => advice.to_owned(),
    }
}

fn listed(names: &[&str]) -> Option<String> {
    let quoted = || names.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
    (1..=FEW).contains(&names.len()).then(|| format!("The keys here are {}", quoted()))
}

/// A path of the table of moved fields with the places in lists of another path.
fn with_indexes(own: &'static str, path: &FieldPath) -> FieldPath {
    let mut indexes = path.segments().iter().filter_map(|step| match step {
        Segment::Index(index) => Some(*index),
        _ => None,
    });
    own.split('.').fold(FieldPath::default(), |field, step| match step {
        "*" => field.index(indexes.next().unwrap_or_default()),
        key => field.key(key),
    })
}

/// The repair of a key that is where only the other API version has it.
fn elsewhere(meant: &FieldPath, own: &str, version: ApiVersion) -> String {
    let value = if layout::is_turned(own) { " with the opposite value" } else { "" };
    let (version, other) = (version.as_str(), version.other().as_str());
    format!(
        "Move it to `{meant}`{value}, where `{version}` has it, or write `apiVersion: {other}` if the whole manifest \
         has that layout"
    )
}

/// Whether the value has the form that belongs where it was meant to be.
pub(super) fn fits(
    subject: &Subject<'_>,
    unknown: &UnknownKey,
    today: &dyn Fn(&FieldPath) -> FieldPath,
    meant: Option<&FieldPath>,
) -> bool {
    let (Some(meant), Known::Manifest(..)) = (meant, &unknown.known) else { return true };
    let is_list = (subject.is_written)(unknown.object, &unknown.path.clone().index(0));
    let is_scalar = (subject.scalar_at)(unknown.object, &unknown.path).is_some();
    let version = subject.cluster.spec.api_version;
    let dns = unknown.path.clone().key("dns");
    let holds_other_form = match version {
        _ if today(meant).to_string() != "spec.networking.topology" => false,
        ApiVersion::V1alpha2 => (subject.scalar_at)(unknown.object, &dns).is_some(),
        ApiVersion::V1alpha3 => (subject.is_written)(unknown.object, &dns.key("type")),
    };
    match form_at(unknown, meant, version) {
        Some(Form::Mapping | Form::Mappings | Form::TextOfKey | Form::TextsOfKey) => !is_scalar && !holds_other_form,
        Some(Form::Texts) => is_list,
        Some(Form::Any) | None => !holds_other_form,
        Some(_) => is_scalar,
    }
}

/// The form of the value at a place of the manifest.
fn form_at(unknown: &UnknownKey, place: &FieldPath, version: ApiVersion) -> Option<Form> {
    let kind = if unknown.object == Object::Cluster { Kind::Cluster } else { Kind::InstanceGroup };
    let mut steps = place.segments().iter().filter_map(|step| match step {
        Segment::Key(key) => Some(key.as_ref()),
        _ => None,
    });
    let first = steps.next()?;
    let first = keys::root(kind, version).key(first)?;
    steps.try_fold(first, |above, key| above.below()?.key(key)).map(|key| key.form)
}
