//! The value of the right kind that was meant by one of the wrong kind.

use serde_json::{Map, Value as Json, json};

use crate::diagnostic::{Object, Safety, Segment};
use crate::spec::keys::{self, Form, is_quantity, number};
use crate::spec::{ApiVersion, WrongKind};

/// A value of the right kind, the sentence that says it, and whether it is surely what was meant.
pub(super) struct Right {
    pub value: Json,
    pub hint: String,
    pub safety: Safety,
}

/// The value that was meant, as far as the wrong one tells.
pub(super) fn right(wrong: &WrongKind) -> Option<Right> {
    let written = wrong.written.as_deref().filter(|written| !written.is_empty())?;
    let plain = written.trim_matches(['"', '\'']);
    let right = |value: Json, hint: String, safety: Safety| Some(Right { value, hint, safety });
    let is = |form: Form| wrong.expected == form.words();
    if is(Form::Text) && wrong.field.to_string() == "spec.kubernetesVersion" {
        let patch = patch_release(plain)?;
        return right(patch.as_str().into(), format!("Write a patch release, for example `{patch}`"), Safety::Unsafe);
    }
    if is(Form::Text) && wrong.field.to_string().ends_with(".cilium.version") {
        let version = three_numbers(plain)?;
        return right(version.as_str().into(), format!("Write `{version}`"), Safety::Unsafe);
    }
    let is_any_word = || choices(wrong).is_none() && (wrong.found != TRUTH || is_name(wrong));
    if is(Form::Text) && !is_block(wrong) && is_any_word() {
        return right(written.into(), format!("Put it in quotes: `\"{written}\"`"), Safety::Safe);
    }
    if is(Form::Truth) {
        let truth = truth(plain)?;
        return right(truth.into(), format!("Write `{truth}` without quotes"), Safety::Safe);
    }
    if is(Form::Whole) {
        let (number, safety) = whole(plain)?;
        return right(number.into(), format!("Write `{number}`"), safety);
    }
    if is(Form::Duration) {
        let duration = duration(plain)?;
        return right(duration.as_str().into(), format!("Write `{duration}`"), Safety::Safe);
    }
    if is(Form::Quantity) {
        let quantity = quantity(plain)?;
        return right(quantity.as_str().into(), format!("Write `{quantity}`"), Safety::Unsafe);
    }
    if is(Form::Texts) && wrong.object != Object::Request && wrong.below.is_none() {
        let safety = if plain.contains([',', ' ']) { Safety::Unsafe } else { Safety::Safe };
        let items = plain.split([',', ' ']).filter(|item| !item.is_empty()).map(Json::from).collect();
        return right(Json::Array(items), LIST.to_owned(), safety);
    }
    let [.., last] = wrong.field.segments() else { return None };
    match (is(Form::Mapping), last, wrong.below.map(|below| below.keys())) {
        (true, Segment::Key(_), _) => switched(wrong, plain),
        (true, Segment::Index(_), Some([only])) if only.form == Form::Text => {
            right(json!({only.name: plain}), format!("Write `{}: {plain}`", only.name), Safety::Safe)
        }
        _ => None,
    }
}

/// What `true`, `no` and the like are in YAML.
const TRUTH: &str = "a truth value";
/// Keys whose text may be any word.
const NAMES: [&str; 4] = ["name", "id", "instanceGroup", "subnets"];

/// Whether any word may be meant there: a name, or the value of a free key, such as that of a label.
fn is_name(wrong: &WrongKind) -> bool {
    let steps = wrong.field.segments();
    let key = |step: &Segment| match step {
        Segment::Key(key) => key.to_string(),
        _ => String::new(),
    };
    let is_free = |step: &Segment| FREE.contains(&key(step).as_str());
    let is_name = wrong.field.last_key().is_some_and(|key| NAMES.contains(&key));
    is_name || steps.iter().rev().nth(1).is_some_and(is_free) || matches!(steps, [.., Segment::Entry(_)])
}

/// Keys of mappings with free keys.
const FREE: [&str; 6] = ["annotations", "cloudLabels", "featureGates", "labels", "nodeLabels", "tags"];

/// The words that a field takes, for those whose rule looks at texts alone.
fn choices(wrong: &WrongKind) -> Option<&'static str> {
    let field = wrong.field.to_string();
    let choices = match field.rsplit('.').next()? {
        "dns" => "Write `Public`, `Private` or `None`",
        "type" if field.ends_with("topology.dns.type") => "Write `Public`, `Private` or `None`",
        "type" if field.ends_with("loadBalancer.type") => "Write `Public` or `Internal`",
        "class" if field.ends_with("loadBalancer.class") => "Write `Network` or `Classic`",
        "type" if field.starts_with("spec.networking.subnets") => "Write `Public`, `Private`, `DualStack` or `Utility`",
        "role" => "Write `Node`, `ControlPlane` or `Bastion`",
        _ => return None,
    };
    Some(choices)
}

/// The first patch release of a minor one that YAML takes for a number.
fn patch_release(number: &str) -> Option<String> {
    let minor = number.strip_prefix("1.")?;
    (minor.len() == 2 && minor.bytes().all(|byte| byte.is_ascii_digit())).then(|| format!("{number}.0"))
}

/// The version with all three numbers and a `v`, of one that YAML takes for a number.
fn three_numbers(number: &str) -> Option<String> {
    let (major, minor) = number.split_once('.').unwrap_or((number, "0"));
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    (is_number(major) && is_number(minor)).then(|| format!("v{major}.{minor}.0"))
}

/// A mapping in place of a switch.
fn switched(wrong: &WrongKind, written: &str) -> Option<Right> {
    let Some(Segment::Key(key)) = wrong.field.segments().last() else { return None };
    let truth = if written == "~" { true } else { truth(written)? };
    let (value, text) = match wrong.below.and_then(|below| below.key("enabled")) {
        Some(_) => (json!({"enabled": truth}), format!("{{enabled: {truth}}}")),
        None if truth => (Json::Object(Map::new()), "{}".to_owned()),
        None => return None,
    };
    Some(Right { value, hint: format!("Write `{key}: {text}`"), safety: Safety::Safe })
}

const LIST: &str = "Write a list, each item on a separate line after `- `";

/// What is to be done where the value itself does not tell.
pub(super) fn advice(wrong: &WrongKind) -> Option<String> {
    let written = wrong.written.as_deref().filter(|written| !written.is_empty());
    let is = |form: Form| wrong.expected == form.words();
    let advice = match (wrong.found, written) {
        ("a number", _) if wrong.field.to_string() == "spec.kubernetesVersion" => {
            "Write a version such as `1.36.0`, with three numbers"
        }
        _ if is(Form::Text) && wrong.field.to_string().ends_with(".cilium.version") => {
            "Write a version such as `v1.18.6`"
        }
        (_, Some(_)) if is(Form::Text) && choices(wrong).is_some() => return choices(wrong).map(str::to_owned),
        (TRUTH, Some(_)) if is(Form::Text) && !is_block(wrong) => "Write the text that is meant",
        (_, Some(_)) if is(Form::Text) && wrong.field.to_string().ends_with("ipv6CIDR") => {
            "Write a block number, for example `/64#0`"
        }
        (_, Some(_)) if is(Form::Text) => "Write a block, for example `172.20.0.0/16`",
        ("a number", None) if is(Form::Text) => "Put it in quotes",
        ("a list", None) if is(Form::Text) => "Write a single value, without `- ` or `[]`",
        ("a mapping", None) if is(Form::Text) => "Write the value alone, without a key",
        ("a list", None) if is(Form::Mapping) => "Write `key: value` lines, without `- `",
        (_, Some(written)) if is(Form::Mapping) => return Some(mapping(wrong, written)),
        _ if is(Form::Texts) => LIST,
        (_, written) if is(Form::Duration) => {
            let (digits, unit) = written.and_then(|written| number(written.trim_matches(['"', '\'']))).unzip();
            let digits = digits.filter(|_| unit.is_none_or(str::is_empty)).unwrap_or("30");
            return Some(format!("Write a number with its unit, for example `{digits}s`"));
        }
        _ if is(Form::Quantity) => "Write a number, or one with a unit of Kubernetes, for example `100Mi`",
        _ if is(Form::WholeOrText) => "Write a whole number, or a percentage, for example `10%`",
        _ if is(Form::Truth) => "Write `true` or `false`",
        (_, None) if is(Form::Whole) => "Write a whole number, without `- `, `[]` or a key",
        (_, Some(written)) if is(Form::Whole) => {
            let digits = number(written.trim_matches(['"', '\''])).and_then(|(digits, _)| digits.parse::<u32>().ok());
            return Some(match digits {
                Some(digits) => format!("Write a whole number without a unit, for example `{digits}`"),
                None => "Write a whole number without a unit".to_owned(),
            });
        }
        _ => return None,
    };
    Some(advice.to_owned())
}

/// The truth value that a text says.
fn truth(written: &str) -> Option<bool> {
    match written.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "enabled" => Some(true),
        "false" | "no" | "off" | "disabled" => Some(false),
        _ => None,
    }
}

/// The number in a text, without a unit of volumes.
fn whole(written: &str) -> Option<(u32, Safety)> {
    let (digits, unit) = number(written)?;
    let safety = match unit.trim().to_ascii_lowercase().as_str() {
        "" => Safety::Safe,
        "g" | "gb" | "gi" | "gib" => Safety::Unsafe,
        _ => return None,
    };
    Some((digits.parse().ok()?, safety))
}

/// The units of time that people write: what they start with, hours or less in Go's words, and how many of them.
const TIMES: [(&str, &str, u64); 5] = [("s", "s", 1), ("m", "m", 1), ("h", "h", 1), ("d", "h", 24), ("w", "h", 168)];
/// All ways to write them.
const TIME_WORDS: [&str; 21] = [
    "s", "sec", "secs", "second", "seconds", "m", "min", "mins", "minute", "minutes", "h", "hr", "hrs", "hour",
    "hours", "d", "day", "days", "w", "week", "weeks",
];

/// The duration that a text says in other words than Go's.
fn duration(written: &str) -> Option<String> {
    let (digits, unit) = number(written)?;
    let unit = unit.trim().to_ascii_lowercase();
    let count: u64 = digits.parse().ok().filter(|_| TIME_WORDS.contains(&unit.as_str()))?;
    let (_, go, factor) = TIMES.iter().find(|(start, ..)| unit.starts_with(start))?;
    Some(format!("{}{go}", count.checked_mul(*factor)?))
}

/// The units of quantities that people write, in small letters and without a `b` for bytes, and those of Kubernetes.
const QUANTITIES: [(&str, &str); 13] = [
    ("", ""),
    ("k", "k"),
    ("m", "M"),
    ("g", "G"),
    ("t", "T"),
    ("ki", "Ki"),
    ("mi", "Mi"),
    ("gi", "Gi"),
    ("ti", "Ti"),
    ("core", ""),
    ("cores", ""),
    ("cpu", ""),
    ("cpus", ""),
];

/// The quantity that a text says in other words than those of Kubernetes.
fn quantity(written: &str) -> Option<String> {
    let (digits, unit) = number(written)?;
    let unit = unit.trim();
    if is_quantity(&format!("{digits}{unit}")) {
        return Some(format!("{digits}{unit}"));
    }
    let unit = unit.to_ascii_lowercase();
    let unit = unit.strip_suffix('b').unwrap_or(&unit);
    let (_, kubernetes) = QUANTITIES.iter().find(|(name, _)| *name == unit)?;
    Some(format!("{digits}{kubernetes}"))
}

/// Whether a block of addresses belongs there, which a number is not in quotes either.
fn is_block(wrong: &WrongKind) -> bool {
    let key = wrong.field.segments().iter().rev().find_map(|step| match step {
        Segment::Key(key) => Some(key.to_ascii_lowercase()),
        _ => None,
    });
    key.is_some_and(|key| key.contains("cidr") || key.contains("range") || key.contains("access"))
}

/// Whether kOps has a network plugin of this name.
fn is_plugin(name: &str) -> bool {
    let mut mappings = keys::mappings(ApiVersion::V1alpha3).iter().chain(keys::mappings(ApiVersion::V1alpha2));
    mappings
        .any(|mapping| mapping.name == "Networking" && mapping.key(name).is_some_and(|key| key.form == Form::Mapping))
}

/// What a text becomes where a mapping belongs: the name of an item of a list, the key of a plugin.
fn mapping(wrong: &WrongKind, written: &str) -> String {
    match wrong.field.segments() {
        [.., Segment::Key(above), Segment::Key(key)] if above == "networking" && key == "cni" && is_plugin(written) => {
            format!("Write `{written}: {{}}` instead of `cni`")
        }
        [.., Segment::Key(key)] if key == "networking" => format!("Write `networking: {{{written}: {{}}}}`"),
        [.., Segment::Key(key)] if key == "metadata" => format!("Write `metadata: {{name: {written}}}`"),
        [.., Segment::Key(key)] if truth(written) == Some(false) => format!("Remove `{key}`"),
        [.., Segment::Key(key)] => format!("Write the settings of `{key}` below it, each as `key: value`"),
        [.., Segment::Key(key), Segment::Index(_)] if key == "additionalRoutes" => {
            format!("Write `cidr: {written}`, and `target:` with the id of the gateway below it")
        }
        _ => "Write a mapping that has the text as its `name`".to_owned(),
    }
}
