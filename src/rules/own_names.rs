//! Every finding on a manifest names keys as the manifest's version has them: held over all bad examples, each in both
//! versions.

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json, json};

use super::{example, rule::Rule};
use crate::diagnostic::{Diagnostic, FieldPath, Severity};
use crate::manifest::{Format, Limits};
use crate::plan::{self, Effort, Query};
use crate::release::Release;
use crate::spec::keys::{self, Key};
use crate::spec::layout::is_turned;
use crate::spec::{ApiVersion, in_own_words, to_source};

/// What is said of a manifest in the other version names it on purpose.
const OF_VERSIONS: [&str; 3] = ["api-version-not-in-release", "manifest-in-other-layout", "unknown-field"];

/// The names of all keys of a version.
fn names(version: ApiVersion) -> BTreeSet<&'static str> {
    let mappings = keys::mappings(version).iter();
    mappings.flat_map(|mapping| mapping.keys().iter().map(|key: &Key| key.name)).collect()
}

/// The names that only the other version has, but for `nodes`, which is the name of a group too.
fn foreign(version: ApiVersion) -> Vec<&'static str> {
    let own = names(version);
    names(version.other()).into_iter().filter(|name| !own.contains(name) && *name != "nodes").collect()
}

/// A cluster of v1alpha3 in the layout of v1alpha2.
fn older(cluster: &Json) -> Json {
    let mut older = json!({});
    fill(cluster, &FieldPath::default(), &mut older);
    older["apiVersion"] = json!("kops.k8s.io/v1alpha2");
    older
}

fn fill(value: &Json, path: &FieldPath, older: &mut Json) {
    match value {
        Json::Object(fields) if path.text() == "spec.cloudProvider" => {
            older["spec"]["cloudProvider"] = json!(fields.keys().next());
            for (key, settings) in fields {
                fill(settings, &path.clone().key(key.clone()), older);
            }
        }
        Json::Object(fields) if !fields.is_empty() => {
            fields.iter().for_each(|(key, field)| fill(field, &path.clone().key(key.clone()), older));
        }
        Json::Array(items) => {
            *place(older, &to_source(path, ApiVersion::V1alpha2)) = json!([]);
            items.iter().enumerate().for_each(|(index, item)| fill(item, &path.clone().index(index), older));
        }
        Json::Object(_) if path.text().starts_with("spec.cloudProvider.") => {}
        Json::Bool(truth) if is_turned(&path.text()) => {
            *place(older, &to_source(path, ApiVersion::V1alpha2)) = json!(!truth);
        }
        value => *place(older, &to_source(path, ApiVersion::V1alpha2)) = value.clone(),
    }
}

/// The value at a path, which is made where it is not there.
fn place<'j>(value: &'j mut Json, path: &FieldPath) -> &'j mut Json {
    path.pointer().split('/').skip(1).fold(value, |value, step| {
        let step = step.replace("~1", "/").replace("~0", "~");
        if let Json::Array(items) = value {
            let index: usize = step.parse().unwrap();
            while items.len() <= index {
                items.push(json!({}));
            }
            return &mut items[index];
        }
        if !value.is_object() {
            *value = Json::Object(Map::new());
        }
        value.as_object_mut().unwrap().entry(step).or_insert(json!({}))
    })
}

fn found(request: &Json) -> Vec<Diagnostic> {
    let text = request.to_string();
    let Ok(request) = plan::read(text.as_bytes(), Format::Json, &Query::default(), &Limits::DEFAULT) else {
        return Vec::new();
    };
    plan::plan(&request, Effort::WHOLE).unwrap().diagnostics
}

/// The names of the other version in what is said.
fn defects(rule: &Rule, version: ApiVersion, found: &[Diagnostic], foreign: &[&str]) -> Vec<String> {
    let mut defects = Vec::new();
    for found in found.iter().filter(|found| !OF_VERSIONS.contains(&found.code) && found.severity != Severity::Info) {
        let labels = found.related.iter().map(|related| &related.label);
        let said = [Some(&found.message), found.hint.as_ref()].into_iter().flatten().chain(labels);
        for text in said {
            let tokens = text.split('`').skip(1).step_by(2);
            let words = tokens.flat_map(|token| token.split(|letter: char| !letter.is_ascii_alphanumeric()));
            let wrong = words.into_iter().find(|word| foreign.contains(word));
            let is_elsewhere = in_own_words(text, &FieldPath::default(), version) != *text;
            if wrong.is_some() || is_elsewhere {
                defects.push(format!("{}: {} in {}: {text}", rule.code, found.code, version.as_str()));
            }
        }
    }
    defects
}

#[test]
fn findings_have_the_names_of_the_version() {
    let mut wrong = BTreeSet::new();
    let mut compared = 0;
    let versions = [ApiVersion::V1alpha2, ApiVersion::V1alpha3].map(|version| (version, foreign(version)));
    for rule in super::all() {
        let release: Release = rule.releases.last();
        let Some(request) = example::request(rule.example.bad, release) else { continue };
        for (version, foreign) in &versions {
            let mut request = request.clone();
            if *version == ApiVersion::V1alpha2 {
                request["cluster"] = older(&request["cluster"]);
            }
            let found = found(&request);
            compared += usize::from(found.iter().any(|found| found.code == rule.code));
            wrong.extend(defects(rule, *version, &found, foreign));
        }
    }
    let wrong: Vec<String> = wrong.into_iter().collect();
    assert!(wrong.is_empty(), "{}: {}", wrong.len(), wrong.join("\n"));
    assert!(400 < compared, "{compared}");
}
