//! Values of another kind than their field.

use serde_json::{Map, Value as Json};

use crate::diagnostic::{Object, Safety, Segment};
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::{ApiVersion, WrongKind, layout};

rule! {
    /// The value is not of the kind that its field needs: for example a number where a string belongs, or a single
    /// value where a list belongs.
    ///
    /// kOps cannot decode such a manifest and stops with the Go type that it expected (`pkg/kopscodecs`). In YAML this
    /// happens easily: without quotes `1.30` is the number 1.3, `yes` is true, and `0755` is 493.
    ///
    /// Write a value of the right kind. Put quotes around text that looks like a number or a truth value.
    pub static RULE = {
        code: "value-of-wrong-kind",
        summary: "a value has another kind than its field",
        severity: Error,
        cause: TypeInvalid,
        source: Documentation,
        releases: Releases::ALL,
        reports_wrong_kinds: true,
        essential: true,
        bad: r#"cluster:
  spec:
    kubernetesVersion: 1.30
"#,
        good: r#"cluster:
  spec:
    kubernetesVersion: '1.30'
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for wrong in &subject.reading.wrong_kinds {
        let message = match &wrong.written {
            Some(written) => format!("`{written}` is {}; {} belongs here", wrong.found, wrong.expected),
            None => format!("here is {}; {} belongs here", wrong.found, wrong.expected),
        };
        let finding = report.report_on(wrong.object, wrong.field.clone(), message);
        finding.value(wrong.written.clone().unwrap_or_default()).explains(wrong.object, wrong.field.clone());
        let hint = form(wrong, subject.cluster.spec.api_version).or_else(|| hint(wrong));
        if let Some(hint) = hint {
            finding.hint(hint);
        }
        if let Some(value) = value(wrong) {
            finding.repair_with(Safety::Safe, value);
        }
    }
    report.count(subject.reading.more_wrong_kinds);
}

/// The repair of a value in the form that the other API version has.
fn form(wrong: &WrongKind, version: ApiVersion) -> Option<String> {
    if wrong.object != Object::Cluster || ![wrong.found, &wrong.expected].contains(&"a mapping") {
        return None;
    }
    let own = layout::own_form(&wrong.field.to_string(), version)?;
    Some(format!(
        "In `{}` write `{own}`, or write `apiVersion: {}` if the whole manifest has that layout",
        version.as_str(),
        version.other().as_str()
    ))
}

fn hint(wrong: &WrongKind) -> Option<String> {
    let written = wrong.written.as_deref().filter(|written| !written.is_empty());
    match (wrong.expected.as_str(), written) {
        ("a string", Some(_)) if is_block(wrong) => Some("Write a block, for example `172.20.0.0/16`".to_owned()),
        ("a string", Some(written)) => Some(format!("Put it in quotes: `\"{written}\"`")),
        ("a string", None) if wrong.found == "a number" => Some("Put it in quotes".to_owned()),
        ("a string", None) if wrong.found == "a list" => Some("Write a single value, without `- ` or `[]`".to_owned()),
        ("a string", None) if wrong.found == "a mapping" => Some("Write the value alone, without a key".to_owned()),
        ("a mapping", Some(written)) => mapping(wrong, written),
        ("a mapping", None) if wrong.found == "a list" => Some("Write `key: value` lines, without `- `".to_owned()),
        ("`true` or `false`", Some(written)) => truth(written).map(|truth| format!("Write `{truth}` without quotes")),
        ("a whole number", Some(written)) => number(written).map(|number| format!("Write `{number}`")),
        ("a list", _) => Some("Write a list, each item on a separate line after `- `".to_owned()),
        _ => None,
    }
}

/// The value of the right kind that was surely meant.
fn value(wrong: &WrongKind) -> Option<Json> {
    let written = wrong.written.as_deref().filter(|written| !written.is_empty())?;
    match wrong.expected.as_str() {
        "a string" if !is_block(wrong) => Some(written.into()),
        "`true` or `false`" => truth(written).map(Json::from),
        "a whole number" => number(written).map(Json::from),
        "a mapping" if ["true", "null", "~"].contains(&written) => Some(Json::Object(Map::new())),
        _ => None,
    }
}

/// The truth value that a text says.
fn truth(written: &str) -> Option<bool> {
    match written.trim_matches(['"', '\'']).to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "enabled" => Some(true),
        "false" | "no" | "off" | "disabled" => Some(false),
        _ => None,
    }
}

/// The number in a text, without quotes or a unit.
fn number(written: &str) -> Option<u32> {
    let plain = written.trim_matches(['"', '\'']);
    let digits = plain.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(plain.len());
    let unit = plain[digits..].trim().to_ascii_lowercase();
    ["", "g", "gb", "gi", "gib"].contains(&unit.as_str()).then(|| plain[..digits].parse().ok()).flatten()
}

/// Whether a block of addresses belongs there, which a number is not in quotes either.
fn is_block(wrong: &WrongKind) -> bool {
    let key = wrong.field.segments().iter().rev().find_map(|step| match step {
        Segment::Key(key) => Some(key.to_ascii_lowercase()),
        _ => None,
    });
    key.is_some_and(|key| key.contains("cidr") || key.contains("range") || key.contains("access"))
}

/// What a text becomes where a mapping belongs: the name of an item of a list, the key of a plugin.
fn mapping(wrong: &WrongKind, written: &str) -> Option<String> {
    match wrong.field.segments() {
        [.., Segment::Index(_)] => Some("Write a mapping that has the text as its `name`".to_owned()),
        [.., Segment::Key(key)] if key == "networking" => Some(format!("Write `networking: {{{written}: {{}}}}`")),
        [.., Segment::Key(key)] if key == "metadata" => Some(format!("Write `metadata: {{name: {written}}}`")),
        [.., Segment::Key(key)] if ["true", "null", "~"].contains(&written) => Some(format!("Write `{key}: {{}}`")),
        [.., Segment::Key(key)] => Some(format!("Write the settings of `{key}` below it, each as `key: value`")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_values_of_the_right_kind() {
        accepts(&RULE, "cluster: {spec: {networking: {subnets: []}}}");
    }

    #[test]
    fn reports_every_value_and_keeps_what_was_written() {
        let manifest = "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {name: c}\nspec:\n  \
            kubernetesVersion: 1.30\n  sshAccess: 0.0.0.0/0\n";
        let found = reports(&RULE, manifest, &["spec.kubernetesVersion", "spec.sshAccess"]);
        assert_eq!(found[0].message, "`1.30` is a number; a string belongs here");
        assert_eq!(found[0].hint.as_deref(), Some("Put it in quotes: `\"1.30\"`"));
        assert_eq!(found[0].source.as_ref().and_then(|source| source.position), Some((5, 22)));
    }

    #[test]
    fn reports_the_form_of_the_other_version() {
        let found = reports(&RULE, "cluster: {spec: {cloudProvider: aws}}", &["spec.cloudProvider"]);
        assert_eq!(
            found[0].hint.as_deref(),
            Some(
                "In `kops.k8s.io/v1alpha3` write `cloudProvider: {aws: {}}`, or write `apiVersion: \
                kops.k8s.io/v1alpha2` if the whole manifest has that layout"
            )
        );
        let manifest =
            "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {name: c}\nspec: {cloudProvider: {aws: {}}}\n";
        let found = reports(&RULE, manifest, &["spec.cloudProvider"]);
        assert!(found[0].hint.as_deref().unwrap_or_default().contains("write `cloudProvider: aws`"), "{found:#?}");
    }
}
