//! Findings speak of fields in today's layout; here their words get the names that the manifest's version has.

use std::borrow::Cow;
use std::sync::LazyLock;

use memchr::{memchr, memchr_iter};

use super::cluster::ApiVersion;
use super::keys;
use super::layout::{is_turned, moved_fields, own_form, to_source};
use crate::diagnostic::{FieldPath, Segment};

/// A sentence about the cluster field `field` with the names of `version`: paths between backticks, and the last keys
/// of fields that are renamed. A key that other mappings have too is the renamed one where the sentence is about it.
pub fn in_own_words<'t>(text: &'t str, field: &FieldPath, version: ApiVersion) -> Cow<'t, str> {
    if version == ApiVersion::V1alpha3 {
        return Cow::Borrowed(text);
    }
    // Most texts stay as they are: what is copied starts with the first name that changes.
    let (mut own, mut copied) = (String::new(), 0);
    let (mut is_opposite, mut start) = (false, 0);
    let ends = memchr_iter(b'`', text.as_bytes()).chain([text.len()]);
    for (place, end) in ends.enumerate() {
        let part = &text[start..end];
        if place % 2 == 0 {
            is_opposite &= part == " to ";
        } else {
            let (said, is_turned) = token(part, field, is_opposite);
            is_opposite = is_turned;
            if let Some(said) = said {
                own.push_str(&text[copied..start]);
                own.push_str(&said);
                copied = end;
            }
        }
        start = end + 1;
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    own.push_str(&text[copied..]);
    Cow::Owned(own)
}

/// What is between two backticks in the names of v1alpha2, where that differs, and whether a value after it has to be
/// the opposite.
fn token(text: &str, field: &FieldPath, is_opposite: bool) -> (Option<Cow<'static, str>>, bool) {
    if is_opposite {
        return (opposite(text).map(Cow::Borrowed), false);
    }
    if let Some((path, rest)) = path(text) {
        return match to_source(&path, ApiVersion::V1alpha2) {
            Cow::Borrowed(_) => (None, false),
            Cow::Owned(own) => (Some(Cow::Owned(own.text() + rest)), false),
        };
    }
    let end = memchr(b':', text.as_bytes()).unwrap_or(text.len());
    let (key, value) = text[end..].strip_prefix(": ").map_or((text, None), |value| (&text[..end], Some(value)));
    match RENAMED.iter().find(|renamed| renamed.is(key, field)) {
        Some(Renamed { own, turned, .. }) => match value {
            Some(value) => {
                let value = opposite(value).filter(|_| *turned).unwrap_or(value);
                (Some(Cow::Owned([own, ": ", value].concat())), false)
            }
            None => (Some(Cow::Borrowed(*own)), *turned),
        },
        None => (None, false),
    }
}

fn opposite(value: &str) -> Option<&'static str> {
    match value {
        "true" => Some("false"),
        "false" => Some("true"),
        _ => None,
    }
}

/// A field whose last key has another name in v1alpha2.
struct Renamed {
    /// The field in today's layout; `*` is any place in a list.
    field: &'static str,
    /// Its last key.
    today: &'static str,
    /// The same in v1alpha2.
    own: &'static str,
    /// Whether the value says the opposite there.
    turned: bool,
    /// Whether no mapping of v1alpha2 has a key of this name.
    is_only_today: bool,
}

static RENAMED: LazyLock<Vec<Renamed>> = LazyLock::new(|| {
    let last = |path: &'static str| path.rsplit_once('.').map_or(path, |(_, key)| key);
    let known = keys::mappings(ApiVersion::V1alpha2);
    let of_one_form = |(_, today): &(&str, &str)| own_form(today, ApiVersion::V1alpha2).is_none();
    let renamed = moved_fields().filter(of_one_form).map(|(own, today)| Renamed {
        field: today,
        today: last(today),
        own: last(own),
        turned: is_turned(today),
        is_only_today: known.iter().all(|mapping| mapping.key(last(today)).is_none()),
    });
    renamed.filter(|renamed| renamed.today != renamed.own).collect()
});

impl Renamed {
    /// Whether a key in a sentence about `field` is this one.
    fn is(&self, key: &str, field: &FieldPath) -> bool {
        key == self.today && (self.is_only_today || pattern(field) == self.field)
    }
}

/// A path as the table of moved fields has it.
fn pattern(path: &FieldPath) -> String {
    let step = |step: &Segment| match step {
        Segment::Index(_) => "*".to_owned(),
        Segment::Key(key) => key.clone().into_owned(),
        Segment::Entry(key) => key.clone(),
    };
    path.segments().iter().map(step).collect::<Vec<_>>().join(".")
}

/// The path below `spec` that a text starts with, and what follows it.
fn path(text: &str) -> Option<(FieldPath, &str)> {
    if !text.starts_with("spec.") {
        return None;
    }
    let is_step = |letter: char| letter.is_ascii_alphanumeric() || ".[]".contains(letter);
    let end = text.find(|letter| !is_step(letter)).unwrap_or(text.len());
    let (steps, rest) = text.split_at(end);
    let mut path = FieldPath::default();
    for step in steps.split('.') {
        let (key, indexes) = step.split_once('[').unwrap_or((step, ""));
        path = path.key(key.to_owned());
        for index in indexes.split(['[', ']']).filter(|index| !index.is_empty()) {
            path = path.index(index.parse().ok()?);
        }
    }
    Some((path, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, field: &'static str, expected: &str) {
        assert_eq!(in_own_words(text, &FieldPath::of(field), ApiVersion::V1alpha2), expected);
        assert_eq!(in_own_words(text, &FieldPath::of(field), ApiVersion::V1alpha3), text);
    }

    #[test]
    fn paths_are_where_the_version_has_them() {
        check("Add `spec.networking.subnets[1].cidr`", "spec", "Add `spec.subnets[1].cidr`");
        check("Write `spec.cloudControllerManager: {}`", "spec", "Write `spec.cloudControllerManager: {}`");
        let (today, own) = ("List it in `spec.api.access`, `10.0.0.0/8`", "List it in `spec.kubernetesApiAccess`, ");
        check(today, "spec", &format!("{own}`10.0.0.0/8`"));
    }

    #[test]
    fn keys_have_their_own_names() {
        check("Remove `useForInternalAPI`", "spec.api.loadBalancer", "Remove `useForInternalApi`");
        let cilium = "spec.networking.cilium.masquerade";
        check("Set `masquerade` to `true`, or not", cilium, "Set `disableMasquerade` to `false`, or not");
        check("`masquerade` is `{}`", "spec.networking.kindnet.masquerade", "`masquerade` is `{}`");
        check("not with `tagSubnets: false`", "spec.networking.subnets", "not with `DisableSubnetTags: true`");
    }
}
