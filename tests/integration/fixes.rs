//! Every fix is made, as edits of the text and as a patch of the object: the finding goes and no new error comes.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use kops_network_planner::diagnostic::{Diagnostic, Edit, PatchOperation, Severity};
use kops_network_planner::manifest::{self, Format, Limits};
use kops_network_planner::plan::{Effort, Outcome, Query, plan, read};
use kops_network_planner::release::Release;
use kops_network_planner::rules;
use serde_json::Value as Json;

use crate::golden::request;

pub(crate) fn review(text: &str, format: Format, query: &Query) -> Option<Outcome> {
    let request = read(text.as_bytes(), format, query, &Limits::DEFAULT).ok()?;
    Some(plan(&request, Effort::WHOLE).unwrap())
}

/// The documents as JSON.
pub(crate) fn documents(text: &str) -> Vec<Json> {
    let stream = manifest::read(text.as_bytes(), Format::Yaml, &Limits::DEFAULT).unwrap();
    stream.documents.iter().map(|document| document.root.value.to_json()).collect()
}

fn offset(text: &str, (line, column): (u32, u32)) -> usize {
    let lines: usize = text.split_inclusive('\n').take(line as usize - 1).map(str::len).sum();
    let line = &text[lines..];
    lines + line.char_indices().nth(column as usize - 1).map_or(line.len(), |(at, _)| at)
}

fn edited(text: &str, edits: &[Edit]) -> String {
    let mut edited = text.to_owned();
    for edit in edits.iter().rev() {
        edited.replace_range(offset(text, edit.start)..offset(text, edit.end), &edit.text);
    }
    edited
}

fn patch(object: &mut Json, operation: &PatchOperation) {
    let (PatchOperation::Add(path, _) | PatchOperation::Remove(path) | PatchOperation::Replace(path, _)) = operation;
    let (parent, key) = path.rsplit_once('/').unwrap();
    let (parent, key) = (object.pointer_mut(parent).expect(path), key.replace("~1", "/").replace("~0", "~"));
    match (parent, operation) {
        (Json::Object(parent), PatchOperation::Add(_, value)) => drop(parent.insert(key, value.clone())),
        (Json::Object(parent), PatchOperation::Replace(_, value)) => *parent.get_mut(&key).unwrap() = value.clone(),
        (Json::Object(parent), PatchOperation::Remove(_)) => drop(parent.shift_remove(&key).unwrap()),
        (Json::Array(parent), PatchOperation::Remove(_)) => drop(parent.remove(key.parse().unwrap())),
        (Json::Array(parent), PatchOperation::Replace(_, value)) => {
            parent[key.parse::<usize>().unwrap()] = value.clone();
        }
        (parent, operation) => panic!("{operation:?} in {parent}"),
    }
}

fn sorted(mut documents: Vec<Json>) -> Vec<Json> {
    documents.iter_mut().for_each(Json::sort_all_objects);
    documents
}

type Key = (&'static str, String, String, Option<String>);

fn key(found: &Diagnostic) -> Key {
    (found.code, found.object.clone(), found.field.clone(), found.value.clone())
}

/// What is wrong with the fix of a finding.
fn defect(text: &str, query: &Query, before: &Outcome, found: &Diagnostic) -> Option<String> {
    let fix = found.fix.as_ref().unwrap();
    let mut patched = documents(text);
    let source = found.source.as_ref().unwrap();
    let object = objects(&patched[source.document]).into_iter().find(|(pointer, name)| {
        source.pointer.starts_with(pointer.as_str()) && (*name == found.object || found.object == "PlanRequest")
    });
    let Some((pointer, _)) = object else { return Some("no object".to_owned()) };
    let object = patched[source.document].pointer_mut(&pointer).unwrap();
    fix.patch.iter().for_each(|operation| patch(object, operation));
    let edited = edited(text, &fix.edits);
    if sorted(documents(&edited)) != sorted(patched) {
        return Some(format!("the edits say something else than the patch: {edited}"));
    }
    let Some(after) = review(&edited, Format::Yaml, query) else { return Some("unreadable".to_owned()) };
    if after.diagnostics.iter().any(|after| key(after) == key(found)) {
        return Some(format!("the finding stays: {edited}"));
    }
    let errors = |outcome: &Outcome| -> BTreeSet<(&str, String)> {
        let errors = outcome.diagnostics.iter().filter(|found| found.severity == Severity::Error);
        errors.map(|found| (found.code, found.field.clone())).collect()
    };
    let new: Vec<_> = errors(&after).difference(&errors(before)).cloned().collect();
    (!new.is_empty()).then(|| format!("new errors {new:?}: {edited}"))
}

/// The objects of a document: pointer, kind and name.
pub(crate) fn objects(document: &Json) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut add = |pointer: String, default: &str, object: &Json| {
        let kind = object["kind"].as_str().unwrap_or(default);
        let name = object["metadata"]["name"].as_str().unwrap_or_default();
        found.push((pointer, format!("{kind}/{name}")));
    };
    if document.get("cluster").is_some() {
        add("/cluster".to_owned(), "Cluster", &document["cluster"]);
        for (index, group) in document["instanceGroups"].as_array().into_iter().flatten().enumerate() {
            add(format!("/instanceGroups/{index}"), "InstanceGroup", group);
        }
    }
    for (index, item) in document["items"].as_array().into_iter().flatten().enumerate() {
        add(format!("/items/{index}"), "", item);
    }
    add(String::new(), "", document);
    found
}

/// The defects of all fixes of a text; counts the rules.
pub(crate) fn check(name: &str, text: &str, query: &Query, fixed: &mut BTreeSet<&'static str>) -> Vec<String> {
    let Some(before) = review(text, Format::Yaml, query) else { return Vec::new() };
    let with_fix = before.diagnostics.iter().filter(|found| found.fix.is_some());
    let defects = with_fix.filter_map(|found| {
        fixed.insert(found.code);
        Some(format!("{name}: {}: {}", found.code, defect(text, query, &before, found)?))
    });
    defects.collect()
}

#[test]
fn every_fix_mends_the_bad_example_of_its_rule() {
    let (mut defects, mut fixed) = (Vec::new(), BTreeSet::new());
    for rule in rules::all() {
        for release in Release::all().filter(|release| rule.releases.contains(*release)) {
            for text in texts(rule.example.bad, release) {
                let query = Query { kops_release: Some(release.to_string()), ..Query::default() };
                defects.extend(check(&format!("{} {release}", rule.code), &text, &query, &mut fixed));
            }
        }
    }
    assert!(defects.is_empty(), "{}: {}", defects.len(), defects.join("\n"));
    assert!(70 <= fixed.len(), "{}: {fixed:?}", fixed.len());
}

/// An example as a block and on one line, as far as it is not a text already.
pub(crate) fn texts(example: &str, release: Release) -> Vec<String> {
    let block = request(example, &release.to_string());
    let documents = documents(&block);
    let is_manifests = example.trim_start().starts_with("apiVersion");
    let flow = documents.first().filter(|_| !is_manifests).map(Json::to_string);
    [block].into_iter().chain(flow).collect()
}

/// What has two mistakes: a value that counts at last clashes with others, or has another name than groups say.
const TWO_MISTAKES: [&str; 2] = ["k14_serviceClusterIpRange.yaml", "t15_subnets_under_networking_v2.yaml"];

#[test]
fn every_fix_mends_a_mistake() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mistakes");
    let (mut defects, mut fixed) = (Vec::new(), BTreeSet::new());
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "yaml")) {
        let text = fs::read(file).unwrap();
        let Ok(text) = String::from_utf8(text) else { continue };
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        if TWO_MISTAKES.contains(&name.as_str()) {
            continue;
        }
        defects.extend(check(&name, &text, &Query::default(), &mut fixed));
    }
    assert!(defects.is_empty(), "{}: {}", defects.len(), defects.join("\n"));
    assert!(!fixed.is_empty());
}

const HEAD: &str = "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {name: c.example.com}\n";

/// The text after the fix of a finding of this rule.
#[track_caller]
fn check_edit(code: &str, spec: &str, expected: &str) {
    let text = format!("{HEAD}{spec}");
    let query = Query::default();
    let before = review(&text, Format::Yaml, &query).unwrap();
    let found = before.diagnostics.iter().find(|found| found.code == code && found.fix.is_some());
    let found = found.unwrap_or_else(|| panic!("no fix of {code} in {:#?}", before.diagnostics));
    assert_eq!(edited(&text, &found.fix.as_ref().unwrap().edits), format!("{HEAD}{expected}"));
    assert_eq!(defect(&text, &query, &before, found), None);
}

const SUBNETS: &str = "
  subnets:
  - name: a # first
    type: Public
    zone: us-east-1a
";

/// The text of a spec with these lines before [`SUBNETS`].
fn spec(lines: &str) -> String {
    format!("spec:\n  cloudProvider: aws{}{SUBNETS}", lines.trim_end())
}

#[test]
fn a_key_is_moved_to_its_place_with_its_lines_and_comments() {
    check_edit(
        "unknown-field",
        &spec(
            "
  networking:
    calico: {}
    kubeProxy:
      # Ours.
      proxyMode: ipvs",
        ),
        &spec(
            "
  kubeProxy:
    # Ours.
    proxyMode: ipvs
  networking:
    calico: {}",
        ),
    );
    check_edit(
        "unknown-field",
        "spec:
  cloudProvider: aws
  networking:
    calico: {}
    subnets:
    - name: a # first
      type: Public
      zone: us-east-1a
",
        "spec:
  cloudProvider: aws
  subnets:
  - name: a # first
    type: Public
    zone: us-east-1a
  networking:
    calico: {}
",
    );
}

#[test]
fn a_key_is_moved_with_what_it_means_and_into_the_spec() {
    check_edit(
        "unknown-field",
        &spec("\n  networking:\n    cilium:\n      masquerade: false"),
        &spec("\n  networking:\n    cilium:\n      disableMasquerade: true"),
    );
    check_edit(
        "unknown-field",
        &format!("networkCIDR: 10.0.0.0/16 # ours\n{}", spec("")),
        &spec("\n  networkCIDR: 10.0.0.0/16"),
    );
}

#[test]
fn the_only_entry_of_a_block_leaves_an_empty_one() {
    check_edit(
        "kubelet-non-masquerade-cidr-removed",
        &spec("\n  kubernetesVersion: 1.34.2\n  kubelet:\n    nonMasqueradeCIDR: 10.0.0.0/8"),
        &spec("\n  kubernetesVersion: 1.34.2\n  kubelet:\n    {}"),
    );
}

#[test]
fn the_first_key_after_a_dash_leaves_the_next_one_there() {
    let subnets = |egress: &str| {
        format!(
            "spec:
  cloudProvider: aws
  subnets:
  - {egress}name: a
    type: Private
    zone: us-east-1a
  - {{name: u, type: Utility, zone: us-east-1a}}
"
        )
    };
    check_edit("subnet-egress-unknown", &subnets("egress: igw-0123456789abcdef0\n    "), &subnets(""));
}

#[test]
fn an_item_in_brackets_is_removed_with_its_comma() {
    let network = |blocks: &str| {
        spec(&format!(
            "\n  networkID: vpc-0a1b2c3d\n  networkCIDR: 10.0.0.0/16\n  additionalNetworkCIDRs: [{blocks}] # all"
        ))
    };
    let check = |before: &str, after: &str| {
        check_edit("existing-vpc-block-not-ipv4", &network(before), &network(after));
    };
    check("10.1.0.0/16, \"fd00::/48\"", "10.1.0.0/16");
    check("\"fd00::/48\", 10.1.0.0/16", "10.1.0.0/16");
}

#[test]
fn json_has_a_patch_and_no_edits() {
    let json = documents(&format!("{HEAD}spec: {{cloudProvider: aws, networkCidr: 10.0.0.0/16}}\n"))[0].to_string();
    let outcome = review(&json, Format::Json, &Query::default()).unwrap();
    let fix = outcome.diagnostics.iter().find_map(|found| found.fix.as_ref()).unwrap();
    assert_eq!((fix.edits.len(), fix.patch.is_empty()), (0, false));
}
