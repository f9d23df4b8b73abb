//! Hints that name a value are followed to the letter: the finding goes, and no new error comes.
//!
//! Where there is a fix, `fixes` makes it. Here the other hints are read as a person does who is in a hurry: "Write
//! `X`", "for example `X`", "Set `KEY` to `X`", "Remove `KEY`". Hints that leave a choice to people are listed by the
//! codes of their rules, with the reason.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use kops_network_planner::diagnostic::{Diagnostic, FieldPath, Severity};
use kops_network_planner::manifest::{self, Format, Limits};
use kops_network_planner::plan::{Outcome, Query};
use kops_network_planner::release::Release;
use kops_network_planner::rules;
use kops_network_planner::spec::{ApiVersion, to_source};
use serde_json::{Map, Value as Json};

use crate::fixes::{documents, objects, review, texts};

/// Hints that name no value to be written as it is, by how they start or what they have, and why.
const BY_HAND: &[(&str, &[&str])] = &[
    (
        "a person has to choose which of several things, or how many",
        &[
            "Add a subnet of type",
            "Add or remove a zone",
            "Give all of them",
            "Give each subnet",
            "Give each zone",
            "Give `",
            "Keep one",
            "Keep only",
            "List subnets of one type",
            "List the blocks themselves",
            "Make a second group",
            "Make both",
            "Remove this subnet from",
            "Rename one",
            "Set `minSize` and `maxSize`",
            "Set the number of machines",
            "Take a zone of",
            "Write one of the zones from",
            "There is no room for all",
            "The keys here are",
            "make one group for each",
            "make another group for",
            "Give the label another key",
            "Write 0 or more",
            "Name a private, dual-stack",
        ],
    ),
    (
        "the value is one of AWS' that the request does not have",
        &[
            "Associate an IPv6 block",
            "Attach an internet gateway",
            "Check the account's quota",
            "Correct the id",
            "Make a NAT gateway",
            "Make an egress-only",
            "Name a NAT gateway",
            "Remove these routes",
            "Route `",
            "Switch it on",
            "Tag it",
            "Write the block that the",
            "Write the `id` of an existing",
            "Write the id of the VPC",
            "Write the name that",
            "Write the ARN of a certificate in",
            "is a VPC; name the",
            "In an existing cluster",
            "Use a NAT gateway",
            "Use a subnet with IPv4",
            "Use another instance",
            "See \"IPv4 CIDR block association",
        ],
    ),
    (
        "it names a range, an image, a machine type or a version, of which there are many",
        &[
            "Choose a machine type",
            "Name an image for",
            "Give the subnet a",
            "Name a version from",
            "Take a larger",
            "Take private addresses",
            "Use an image of",
            "Use `calico` or `cilium`",
            "Use kOps",
            "With Terraform",
            "Write a free address",
            "Add the region",
            "Write the zone",
            "Write a name in",
        ],
    ),
    (
        "it asks for more of the request, or for another text of it",
        &[
            "Send ",
            "Write the `spec` of",
            "Render the template",
            "Remove the `---`",
            "Write line",
            "Write `key: value` lines",
            "Write a space before",
            "Write `name: ",
            "Write a single value",
            "Write a mapping that",
            "Write the value alone",
            "Write the manifest in",
            "if the whole manifest has that layout",
        ],
    ),
    ("another finding tells what is to be done before", &["first; this may be right then"]),
    (
        "several fields change",
        &[
            "Add a member with",
            "Add an etcd cluster",
            "Change `egress`",
            "Correct `podCIDR`",
            "If the cluster did not make",
            "Move `service",
            "Remove the copy and set",
            "and blocks of it into",
            "and write an IPv4 block",
            "for the driver's `enabled`",
            "or let it end at",
            "Set the cluster's",
        ],
    ),
];

/// What a new error may be that a hint brings: it asks for a fact of AWS.
const ASKS_FOR_FACTS: [&str; 1] = ["network-cidr-unknown"];
/// Files with a second mistake, which the repair of the first one brings out: a range of services that is the VPC's own
/// block, groups that name another subnet than the cluster has, and a release that is a number.
const TWO_MISTAKES: [&str; 3] =
    ["k14_serviceClusterIpRange.yaml", "t15_subnets_under_networking_v2.yaml", "x25_envelope_yaml.yaml"];

/// What a hint says is to be done with fields of today's layout.
#[derive(Clone, Debug)]
enum Act {
    Set(FieldPath, Json),
    Remove(FieldPath),
    Rename(FieldPath, String),
    /// Makes a list of a single value.
    List(FieldPath),
}

/// The steps of a field as it is shown.
fn path(field: &str) -> FieldPath {
    let mut path = FieldPath::default();
    let mut rest = field;
    while !rest.is_empty() {
        if let Some(inside) = rest.strip_prefix('[') {
            let (step, after) = inside.split_once(']').unwrap();
            path = match step.parse() {
                Ok(index) => path.index(index),
                Err(_) => path.entry(step),
            };
            rest = after;
        } else {
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            path = path.key(rest[..end].to_owned());
            rest = &rest[end..];
        }
        rest = rest.strip_prefix('.').unwrap_or(rest);
    }
    path
}

fn yaml(text: &str) -> Option<Json> {
    let stream = manifest::read(text.as_bytes(), Format::Yaml, &Limits::DEFAULT).ok()?;
    Some(stream.documents.first()?.root.value.to_json())
}

/// What is between backticks.
fn quoted(hint: &str) -> impl Iterator<Item = (&str, &str)> {
    let parts: Vec<&str> = hint.split('`').collect();
    let count = parts.len() / 2;
    (0..count).map(move |place| (parts[2 * place], parts[2 * place + 1])).collect::<Vec<_>>().into_iter()
}

/// The field of a key that a hint names beside `field`.
fn beside(field: &FieldPath, key: &str) -> FieldPath {
    let key = key.split_once(": ").map_or(key, |(key, _)| key);
    const OF_NETWORKING: [&str; 5] =
        ["networkCIDR", "nonMasqueradeCIDR", "serviceClusterIPRange", "podCIDR", "additionalNetworkCIDRs"];
    let last = field.text();
    match key {
        _ if key.starts_with("spec.") || key == "apiVersion" || key == "kind" => path(key),
        _ if OF_NETWORKING.contains(&key) => path("spec.networking").key(key.to_owned()),
        _ if last.ends_with(&format!(".{key}")) => field.clone(),
        // The finding is about the mapping.
        _ if last == "spec.networking" => field.clone().key(key.to_owned()),
        _ => field.clone().parent().key(key.to_owned()),
    }
}

/// `KEY: VALUE`, or the value of the field itself.
fn written(field: &FieldPath, text: &str) -> Option<Vec<Act>> {
    match text.split_once(": ") {
        Some((key, value)) if !text.starts_with(['{', '"']) => Some(vec![Act::Set(beside(field, key), yaml(value)?)]),
        // A text, whatever YAML reads.
        _ if !text.starts_with('{') && !["true", "false"].contains(&text) && text.parse::<u32>().is_err() => {
            Some(vec![Act::Set(field.clone(), Json::String(text.to_owned()))])
        }
        _ => Some(vec![Act::Set(field.clone(), yaml(text)?)]),
    }
}

/// What a hint says to the letter; of several ways the first.
fn acts(found: &Diagnostic) -> Option<Vec<Act>> {
    let (hint, field) = (found.hint.as_deref()?, path(&found.field));
    let mut quoted = quoted(hint);
    let first = quoted.next();
    let second = quoted.next();
    let (before, value) = first.unwrap_or((hint, ""));
    if value.contains(['…', '=']) {
        return None;
    }
    match before.trim() {
        "Did you mean" if found.code == "unknown-field" => {
            let list = hint.ends_with("It takes a list").then(|| Act::List(field.clone()));
            Some(list.into_iter().chain([Act::Rename(field, value.to_owned())]).collect())
        }
        "Move it to" => Some(vec![Act::Rename(field, value.to_owned())]),
        "Write" | "Did you mean" | "Take the next free block," | "Add" => {
            let mut acts = written(&field, value)?;
            match second {
                Some((" and ", also)) => acts.extend(written(&field, also)?),
                Some((" instead of ", other)) => acts.push(Act::Remove(beside(&field, other))),
                _ => {}
            }
            Some(acts)
        }
        "Set" => {
            let to = second.filter(|(between, _)| *between == " to ").map(|(_, value)| value);
            let to = to.or_else(|| hint.rsplit_once(" to ").map(|(_, value)| value.trim()))?;
            Some(vec![Act::Set(beside(&field, value), yaml(to)?)])
        }
        "Remove" => Some(vec![Act::Remove(beside(&field, value))]),
        before if before.starts_with("List ") && before.ends_with("for example") => {
            let Act::Set(field, value) = written(&field, value)?.remove(0) else { return None };
            Some(vec![Act::Set(field, Json::Array(vec![value]))])
        }
        before if before.ends_with("for example") || before.ends_with("such as") => written(&field, value),
        _ if hint.starts_with("Remove the route") => Some(vec![Act::Remove(field.parent())]),
        _ if ["Remove it", "Remove the field", "Remove the setting", "Remove them"]
            .iter()
            .any(|start| hint.starts_with(start)) =>
        {
            Some(vec![Act::Remove(field)])
        }
        _ => None,
    }
}

/// The other values of a hint that lists some: one of them is right.
fn others(found: &Diagnostic) -> Vec<Vec<Act>> {
    let hint = found.hint.as_deref().unwrap_or_default();
    let listed = quoted(hint).skip(1).take_while(|(between, _)| [", ", " or "].contains(between));
    listed.filter_map(|(_, value)| written(&path(&found.field), value)).collect()
}

fn at<'a>(mut value: &'a mut Json, steps: &[String]) -> Option<&'a mut Json> {
    for step in steps {
        value = match value {
            Json::Array(items) => items.get_mut(step.parse::<usize>().ok()?)?,
            other => {
                if !other.is_object() {
                    *other = Json::Object(Map::new());
                }
                other.as_object_mut()?.entry(step.clone()).or_insert(Json::Null)
            }
        };
    }
    Some(value)
}

fn steps(path: &FieldPath) -> Vec<String> {
    path.pointer().split('/').skip(1).map(|step| step.replace("~1", "/").replace("~0", "~")).collect()
}

fn act(object: &mut Json, act: Act, found: &Diagnostic) -> Option<()> {
    let version = match object["apiVersion"].as_str().unwrap_or_default() {
        "kops.k8s.io/v1alpha3" => ApiVersion::V1alpha3,
        _ => ApiVersion::V1alpha2,
    };
    let is_cluster = found.object.starts_with("Cluster/");
    let own = |path: &FieldPath| if is_cluster { to_source(path, version).into_owned() } else { path.clone() };
    match act {
        Act::Set(path, value) => *at(object, &steps(&own(&path)))? = value,
        Act::List(path) => {
            let value = at(object, &steps(&own(&path)))?;
            if !value.is_array() {
                *value = Json::Array(vec![value.take()]);
            }
        }
        Act::Remove(path) => remove(object, &steps(&own(&path)))?,
        Act::Rename(path, key) => {
            let from = steps(&own(&path));
            let value = at(object, &from)?.clone();
            remove(object, &from)?;
            *at(object, &steps(&own(&path.parent().key(key))))? = value;
        }
    }
    Some(())
}

fn remove(object: &mut Json, steps: &[String]) -> Option<()> {
    let (last, above) = steps.split_last()?;
    match at(object, above)? {
        Json::Array(items) => drop(items.remove(last.parse().ok()?)),
        Json::Object(map) => drop(map.shift_remove(last)?),
        _ => return None,
    }
    Some(())
}

/// What is wrong with a hint that is followed.
fn defect(text: &str, query: &Query, before: &Outcome, found: &Diagnostic, acts: &[Act]) -> Option<String> {
    let mut documents = documents(text);
    let source = found.source.as_ref()?;
    let (pointer, _) = objects(&documents[source.document])
        .into_iter()
        .find(|(pointer, name)| source.pointer.starts_with(pointer.as_str()) && *name == found.object)
        .unwrap_or_default();
    let object = documents[source.document].pointer_mut(&pointer)?;
    if acts.iter().any(|done| act(object, done.clone(), found).is_none()) {
        return Some(format!("there is no place for {acts:?}"));
    }
    let followed: Vec<String> = documents.iter().map(Json::to_string).collect();
    let followed = followed.join("\n---\n");
    let Some(after) = review(&followed, Format::Yaml, query) else { return Some(format!("unreadable: {followed}")) };
    let same =
        |other: &Diagnostic| (other.code, &other.field, &other.value) == (found.code, &found.field, &found.value);
    if after.diagnostics.iter().any(same) {
        return Some(format!("the finding stays after {acts:?}: {followed}"));
    }
    let errors = |outcome: &Outcome| -> BTreeSet<(&str, String)> {
        let errors = outcome.diagnostics.iter().filter(|found| found.severity == Severity::Error);
        errors.map(|found| (found.code, found.field.clone())).collect()
    };
    let new: Vec<_> = errors(&after).difference(&errors(before)).cloned().collect();
    let new: Vec<_> = new.into_iter().filter(|(code, _)| !ASKS_FOR_FACTS.contains(code)).collect();
    (!new.is_empty()).then(|| format!("new errors {new:?} after {acts:?}: {followed}"))
}

/// What came of the hints of a text.
#[derive(Default)]
struct Followed {
    defects: BTreeMap<(&'static str, String), String>,
    done: BTreeSet<&'static str>,
    /// The phrases of hints that were met.
    by_hand: BTreeSet<&'static str>,
}

impl Followed {
    fn text(&mut self, name: &str, text: &str, query: &Query, only: Option<&str>) {
        let Some(before) = review(text, Format::Yaml, query) else { return };
        for found in &before.diagnostics {
            if found.fix.is_some() || only.is_some_and(|code| code != found.code) {
                continue;
            }
            let Some(hint) = &found.hint else { continue };
            let mut phrases = BY_HAND.iter().flat_map(|(_, phrases)| phrases.iter());
            if let Some(phrase) = phrases.find(|phrase| hint.contains(**phrase)) {
                self.by_hand.insert(phrase);
                continue;
            }
            match acts(found) {
                Some(acts) => {
                    self.done.insert(found.code);
                    let ways = [acts].into_iter().chain(others(found));
                    let defects: Result<Vec<String>, ()> =
                        ways.map(|acts| defect(text, query, &before, found, &acts).ok_or(())).collect();
                    if let Ok(defects) = defects {
                        let defects = format!("{name}: {}", defects[0]);
                        self.defects.entry((found.code, hint.clone())).or_insert(defects);
                    }
                }
                None => drop(self.defects.insert((found.code, hint.clone()), format!("{name}: not understood"))),
            }
        }
    }
}

#[test]
fn every_hint_that_names_a_value_can_be_followed() {
    let mut followed = Followed::default();
    for rule in rules::all() {
        for release in Release::all().filter(|release| rule.releases.contains(*release)) {
            let text = texts(rule.example.bad, release).remove(0);
            let query = Query { kops_release: Some(release.to_string()), ..Query::default() };
            followed.text(&format!("{} {release}", rule.code), &text, &query, Some(rule.code));
        }
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mistakes");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "yaml")) {
        let Ok(text) = String::from_utf8(fs::read(file).unwrap()) else { continue };
        let name = file.file_name().unwrap().to_string_lossy();
        if !TWO_MISTAKES.contains(&&*name) {
            followed.text(&name, &text, &Query::default(), None);
        }
    }
    let listed: BTreeSet<&str> = BY_HAND.iter().flat_map(|(_, codes)| codes.iter().copied()).collect();
    let stale: Vec<&&str> = listed.difference(&followed.by_hand).collect();
    let defects: Vec<String> = followed
        .defects
        .iter()
        .map(|((code, hint), defect)| format!("{code}: {hint}\n    {}", &defect[..defect.len().min(900)]))
        .collect();
    assert!(defects.is_empty(), "{}: {}", defects.len(), defects.join("\n"));
    assert!(stale.is_empty(), "no hint has {stale:?}");
    assert!(60 <= followed.done.len(), "{}: {:?}", followed.done.len(), followed.done);
}
