//! Keys that kOps does not know.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::ptr;

use super::described_vpc::{Described, described};
use super::meant::{Meant, Place};
use crate::diagnostic::{Change, FieldPath, Finding, Object, RelatedField, Safety, Segment};
use crate::likeness::Likeness;
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::keys::{self, Form, Kind, Mapping};
use crate::spec::{ApiVersion, CLUSTER_LABEL, Known, Provider, UnknownKey, layout};
use serde_json::Value as Json;

rule! {
    /// kOps does not know this key at this place of the manifest.
    ///
    /// kOps drops unknown keys without a message (`pkg/kopscodecs` decodes without strict checks), so the setting is
    /// lost: with `vpcID` instead of `networkID` kOps makes a second VPC. Upper and lower case count: `ipv6Cidr` is not
    /// `ipv6CIDR`. The place counts too: `kops.k8s.io/v1alpha3` has `subnets` below `spec.networking`,
    /// `kops.k8s.io/v1alpha2` below `spec`. The keys of `ClusterSpec` and `InstanceGroupSpec` are known for every
    /// release; in the few mappings whose newest keys may not be known here, only keys that are nearly the same as a
    /// known one are reported.
    ///
    /// Correct the spelling, move the key to its place, or remove it.
    pub static RULE = {
        code: "unknown-field",
        summary: "kOps does not know this key and drops it",
        severity: Warning,
        cause: NotSupported,
        source: Documentation,
        releases: Releases::ALL,
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-east-1a, ipv6Cidr: /64#0}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-east-1a, ipv6CIDR: /64#0}
"#,
        check: check,
    }
}

/// The keys of a request that take a list.
const LISTS: [&str; 7] = ["deny", "ignore", "instanceGroups", "ipv4CIDRs", "ipv6CIDRs", "subnets", "warn"];
/// The most keys that are listed where no other repair is known.
const FEW: usize = 12;

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let mut guesses = Guesses::default();
    let unknown_keys = subject.reading.unknown_keys.iter();
    let unknown_keys: Vec<_> = unknown_keys.map(|unknown| (unknown, repair(subject, unknown, &mut guesses))).collect();
    let mut others = with_one_advice(&unknown_keys);
    for (place, (unknown, repair)) in unknown_keys.into_iter().enumerate() {
        let Repair { hint, meant, renamed, changes, whole, fills, .. } = repair;
        let Some(others) = others.remove(&place) else { continue };
        if hint.is_none() && !unknown.known.is_whole(subject.release) {
            continue;
        }
        let (field, moved) = field(subject, unknown);
        let finding = report.report_on(unknown.object, field.clone(), message(unknown));
        finding.value(unknown.key.as_str());
        for other in others {
            let field = self::field(subject, other).0;
            let label = format!("kOps does not know `{}` either", other.key);
            finding.related.push(RelatedField { object: other.object, field, label });
        }
        if moved {
            finding.written_at(unknown.path.clone());
        }
        finding.hint(hint.unwrap_or_else(|| "Remove it, or correct its name".to_owned()));
        if whole {
            finding.explains(unknown.object, field.clone().parent());
        }
        if let Some(empty) = fills {
            finding.explains(unknown.object, empty);
        }
        if !changes.is_empty() {
            explain(finding, unknown.object, &changes);
            finding.repair(Safety::Unsafe, changes);
            continue;
        }
        // What is called by another name is often a name, which is not the id of a VPC.
        let is_sure = |known: &&str| unknown.object != Object::Request && *known != "networkID";
        let today = |path: &FieldPath| match unknown.object {
            Object::Cluster => layout::to_today(path, subject.cluster.spec.api_version).into_owned(),
            _ => path.clone(),
        };
        let fits = fits(subject, unknown, &today, meant.as_ref());
        if !fits {
            // The value has to change too.
        } else if let Some(known) = renamed.filter(is_sure) {
            let safety = if is_same(&unknown.key, known) { Safety::Safe } else { Safety::Unsafe };
            finding.repair(safety, [Change::Rename(field, known.to_owned())]);
        } else if let Some(meant) = meant.as_ref().filter(|_| renamed.is_none()) {
            finding.repair(Safety::Unsafe, [Change::Move(field, today(meant))]);
        }
        if let Some(meant) = meant.filter(|meant| !(subject.is_written)(unknown.object, meant)) {
            finding.explains(unknown.object, today(&meant));
        } else if let Some(known) = renamed.filter(|_| unknown.object != Object::Request) {
            let sibling = unknown.path.clone().parent().key(known);
            if !(subject.is_written)(unknown.object, &sibling) {
                finding.explains(unknown.object, today(&sibling));
            }
        }
    }
    let more = subject.reading.more_unknown_keys.iter().filter(|known| known.is_whole(subject.release));
    report.count(more.count());
}

/// The places of the keys that are reported, each with the other keys of its mapping for which the same is advised.
fn with_one_advice<'a>(unknown_keys: &[(&'a UnknownKey, Repair)]) -> BTreeMap<usize, Vec<&'a UnknownKey>> {
    let mut firsts = BTreeMap::new();
    let mut others: BTreeMap<usize, Vec<&UnknownKey>> = BTreeMap::new();
    for (place, (unknown, repair)) in unknown_keys.iter().enumerate() {
        let advice = repair.advice.as_ref().map(|advice| (unknown.object, unknown.path.clone().parent(), advice));
        let first = advice.map_or(place, |advice| *firsts.entry(advice).or_insert(place));
        match others.entry(first) {
            Entry::Vacant(entry) => drop(entry.insert(Vec::new())),
            Entry::Occupied(entry) => entry.into_mut().push(unknown),
        }
    }
    others
}

/// What the changes set is missing because the key has another name.
fn explain(finding: &mut Finding, object: Object, changes: &[Change]) {
    for change in changes {
        if let Change::Set(place, _) = change {
            finding.explains(object, place.clone());
        }
    }
}

fn message(unknown: &UnknownKey) -> String {
    match unknown.known {
        Known::Envelope(..) => format!("the request has no key `{}`; it is not read", unknown.path.text()),
        Known::Manifest(..) => format!("kOps does not know the key `{}` here and drops it", unknown.key),
    }
}

/// Whether the value has the form that belongs where it was meant to be.
fn fits(
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

/// The key's place in today's layout, and whether that is another place than the one where it was written.
fn field(subject: &Subject<'_>, unknown: &UnknownKey) -> (FieldPath, bool) {
    if unknown.object != Object::Cluster {
        return (unknown.path.clone(), false);
    }
    let version = subject.cluster.spec.api_version;
    let today = layout::to_today(&unknown.path, version).into_owned();
    let moved = *layout::to_source(&today, version) != unknown.path;
    (today, moved)
}

/// What is to be done about a key, and the place in the manifest where its value was meant to be.
#[derive(Default)]
struct Repair {
    hint: Option<String>,
    meant: Option<FieldPath>,
    /// The key that was meant, where that is one of the same mapping.
    renamed: Option<&'static str>,
    /// What is to be changed, where neither a name nor a place says it.
    changes: Vec<Change>,
    /// Whether all that its mapping lacks is a consequence.
    whole: bool,
    /// What is to be done instead, which may be the same for other keys.
    advice: Option<Cow<'static, str>>,
    /// The key without a value that its mapping is.
    fills: Option<FieldPath>,
}

/// What was meant by a key in a mapping of a manifest.
struct Guess {
    meant: Option<Meant>,
    /// The keys of the mapping, where nothing better is known.
    listed: Option<String>,
}

/// The guesses so far: one mistake is often made in every item of a list. They differ by the key, whether its value is
/// a number, its mapping and the one around that.
#[derive(Default)]
struct Guesses<'a>(BTreeMap<(&'a str, bool, *const Mapping, Option<*const Mapping>), Guess>);

impl<'a> Guesses<'a> {
    fn of(&mut self, place: Place<'a>, likeness: &Likeness) -> &Guess {
        let Place { key, is_number, mapping, around, release } = place;
        self.0.entry((key, is_number, ptr::from_ref(mapping), around.map(ptr::from_ref))).or_insert_with(|| {
            let meant = place.meant(likeness);
            let is_listed = meant.is_none() && mapping.is_whole(release);
            let names = || mapping.names(release).collect::<Vec<_>>();
            Guess { meant, listed: is_listed.then(|| listed(&names())).flatten() }
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
fn repair<'a>(subject: &Subject<'_>, unknown: &'a UnknownKey, guesses: &mut Guesses<'a>) -> Repair {
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
            let known = glued(subject, unknown, mapping).or_else(|| labels_in_spec(subject, unknown));
            if let Some(known) = known.or_else(|| of_spec(unknown, mapping, version)) {
                return known;
            }
            let Guess { meant, listed } = guesses.of(place, &subject.likeness);
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
fn is_same(left: &str, right: &str) -> bool {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_settings_that_do_not_bear_on_the_network() {
        accepts(&RULE, "cluster: {metadata: {labels: {a: b}}, spec: {channel: stable, etcdClusters: [{name: main}]}}");
    }

    #[test]
    fn keys_of_the_spec_in_metadata_are_one_finding() {
        let yaml = "instanceGroups: [{kind: InstanceGroup, metadata: {name: n, role: Node, minSize: 1, subnets: \
            [us-east-1a]}}]";
        let found = reports(&RULE, yaml, &["metadata.minSize"]);
        assert_eq!(found[0].related.len(), 2);
        assert!(found[0].hint.as_deref().unwrap_or_default().starts_with("Move it to `spec`"));
    }

    #[test]
    fn accepts_older_keys_in_older_places() {
        accepts(
            &RULE,
            "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {name: c}\nspec: {configBase: s3://b, \
            egressProxy: {}}\n",
        );
    }

    #[test]
    fn reports_misspelled_keys_with_a_suggestion() {
        let found = reports(
            &RULE,
            "cluster: {spec: {kubernetesVersions: x, networking: {subnet: [], egresss: x}}}",
            &["spec.kubernetesVersions", "spec.networking.egresss", "spec.networking.subnet"],
        );
        let hints: Vec<Option<&str>> = found.iter().map(|found| found.hint.as_deref()).collect();
        let remove = Some("Remove it, or correct its name");
        assert_eq!(hints, [Some("Did you mean `kubernetesVersion`?"), remove, Some("Did you mean `subnets`?")]);
    }

    #[test]
    fn reports_what_slipped_out_of_the_spec() {
        let manifest =
            "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {name: c}\nnetworkCIDR: 10.0.0.0/16\n";
        let found = reports(&RULE, manifest, &["networkCIDR"]);
        assert_eq!(found[0].hint.as_deref(), Some("Write `networkCIDR` below `spec`"));
    }

    #[test]
    fn reports_keys_of_the_other_version_where_they_stand() {
        let manifest = "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {name: c}\nspec:\n  networkCIDR: \
            10.0.0.0/16\n  networking:\n    networkCIDR: 10.1.0.0/16\n    tagSubnets: true\n";
        let found = reports(&RULE, manifest, &["spec.networking.networkCIDR", "spec.networking.tagSubnets"]);
        let lines: Vec<_> =
            found.iter().map(|found| found.source.as_ref().and_then(|source| source.position)).collect();
        assert_eq!(lines, [Some((7, 18)), Some((8, 17))]);
        assert_eq!(
            found[1].hint.as_deref(),
            Some(
                "Move it to `spec.DisableSubnetTags` with the opposite value, where `kops.k8s.io/v1alpha2` has it, \
                or write `apiVersion: kops.k8s.io/v1alpha3` if the whole manifest has that layout"
            )
        );
    }

    #[test]
    fn reports_keys_of_the_other_version_outside_their_mapping() {
        let manifest =
            "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {name: c}\nspec: {tagSubnets: false}\n";
        let found = reports(&RULE, manifest, &["spec.tagSubnets"]);
        let hint = found[0].hint.as_deref().unwrap_or_default();
        assert!(hint.starts_with("Move it to `spec.DisableSubnetTags` with the opposite value"), "{hint}");
    }

    #[test]
    fn reports_keys_of_groups_and_of_nested_settings() {
        let request = "{cluster: {spec: {etcdClusters: [{etcdMember: []}]}}, instanceGroups: [{apiVersion: \
            kops.k8s.io/v1alpha2, kind: InstanceGroup, metadata: {name: n}, spec: {subnet: [us-east-1a], \
            rootVolumeSise: 1}}]}";
        let found = reports(&RULE, request, &["spec.etcdClusters[0].etcdMember", "spec.rootVolumeSise", "spec.subnet"]);
        let hints: Vec<Option<&str>> = found.iter().map(|found| found.hint.as_deref()).collect();
        let meant = |key| Some(format!("Did you mean `{key}`?"));
        let expected = [meant("etcdMembers"), meant("rootVolumeSize"), meant("subnets")];
        assert_eq!(hints, expected.each_ref().map(Option::as_deref));
    }

    #[test]
    fn a_described_vpc_becomes_its_id_and_its_block() {
        let hint = |vpc: &str| {
            let manifest =
                format!("apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {{name: c}}\nspec: {{{vpc}}}\n");
            let key = if vpc.starts_with("vpcId") { "spec.vpcId" } else { "spec.vpc" };
            reports(&RULE, &manifest, &[key])[0].hint.clone().unwrap_or_default()
        };
        assert_eq!(
            hint("vpc: {id: vpc-1, cidr: 10.0.0.0/16}"),
            "Write `networkID: vpc-1` and `networkCIDR: 10.0.0.0/16` instead"
        );
        assert_eq!(hint("vpc: vpc-1"), "Write `networkID: vpc-1` instead");
        assert_eq!(hint("vpcId: vpc-1"), "Write `networkID: vpc-1` instead");
        assert_eq!(hint("vpc: 10.0.0.0/16"), "Write `networkCIDR: 10.0.0.0/16` instead");
        assert_eq!(hint("vpc: main"), "Did you mean `networkID`?");
        assert_eq!(hint("networkID: vpc-2, vpc: vpc-1"), "Did you mean `networkID`?");
    }

    #[test]
    fn settings_that_the_newest_releases_may_have_are_not_reported() {
        let request =
            |release| format!("{{kopsRelease: '{release}', cluster: {{spec: {{kubelet: {{newestSetting: 1}}}}}}}}");
        reports(&RULE, &request("1.35"), &["spec.kubelet.newestSetting"]);
        accepts(&RULE, &request("1.36"));
        reports(&RULE, "{cluster: {spec: {kubelet: {MaxPods: 1}}}}", &["spec.kubelet.MaxPods"]);
    }

    #[test]
    fn reports_keys_of_the_envelope() {
        let found = reports(&RULE, "vpc: {ipv6CIDR: []}", &["vpc.ipv6CIDR"]);
        assert_eq!(found[0].message, "the request has no key `vpc.ipv6CIDR`; it is not read");
        assert_eq!(found[0].hint.as_deref(), Some("Did you mean `ipv6CIDRs`? It takes a list"));
    }
}
