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

fn review(text: &str, format: Format, query: &Query) -> Option<Outcome> {
    let request = read(text.as_bytes(), format, query, &Limits::DEFAULT).ok()?;
    Some(plan(&request, Effort::WHOLE).unwrap())
}

/// The documents as JSON.
fn documents(text: &str) -> Vec<Json> {
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
fn objects(document: &Json) -> Vec<(String, String)> {
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
fn check(name: &str, text: &str, query: &Query, fixed: &mut BTreeSet<&'static str>) -> Vec<String> {
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
fn texts(example: &str, release: Release) -> Vec<String> {
    let block = request(example, &release.to_string());
    let documents = documents(&block);
    let is_manifests = example.trim_start().starts_with("apiVersion");
    let flow = documents.first().filter(|_| !is_manifests).map(Json::to_string);
    [block].into_iter().chain(flow).collect()
}

/// What has two mistakes: a value that counts at last clashes with others.
const TWO_MISTAKES: [&str; 1] = ["k14_serviceClusterIpRange.yaml"];

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
