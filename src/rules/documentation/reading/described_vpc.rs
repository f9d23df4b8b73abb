//! A VPC that is described as other programs describe it: its id and its block are two keys of kOps.

use serde_json::Value as Json;

use crate::cidr::Cidr;
use crate::diagnostic::{Change, FieldPath};
use crate::rules::rule::Subject;
use crate::spec::{UnknownKey, layout};

/// The keys of kOps, and where other programs write their values below a VPC.
const VALUES: [(&str, &[&str]); 2] = [
    ("networkID", &["id", "vpcID", "vpcId", "vpc_id", "VpcId"]),
    ("networkCIDR", &["cidr", "cidrBlock", "cidr_block", "CidrBlock", "ipv4CIDR"]),
];

/// The keys of kOps for a described VPC.
pub(super) struct Described {
    pub(super) hint: String,
    pub(super) changes: Vec<Change>,
}

/// What a VPC, or its id or block alone, becomes; `None` where neither is written.
pub(super) fn described(subject: &Subject<'_>, unknown: &UnknownKey) -> Option<Described> {
    let version = subject.cluster.spec.api_version;
    let own_place = |key: &'static str| unknown.path.clone().parent().key(key);
    let text_at = |path: &FieldPath| Some((subject.scalar_at)(unknown.object, path)?.text);
    let found = VALUES.iter().filter_map(|(key, names)| {
        let alone = text_at(&unknown.path);
        let text = alone.or_else(|| names.iter().find_map(|name| text_at(&unknown.path.clone().key(*name))))?;
        let is_new = !(subject.is_written)(unknown.object, &own_place(key));
        (is_new && is_value(key, &text)).then_some((*key, text))
    });
    let found: Vec<(&str, String)> = found.collect();
    if found.is_empty() {
        return None;
    }
    let words: Vec<String> = found.iter().map(|(key, text)| format!("`{key}: {text}`")).collect();
    let today = |path: &FieldPath| layout::to_today(path, version).into_owned();
    let set = |(key, text): &(&'static str, String)| Change::Set(today(&own_place(key)), Json::from(text.as_str()));
    Some(Described {
        hint: format!("Write {} instead", words.join(" and ")),
        changes: found.iter().map(set).chain([Change::Remove(today(&unknown.path))]).collect(),
    })
}

/// Whether a text is what the key takes.
fn is_value(key: &str, text: &str) -> bool {
    match key {
        "networkID" => text.starts_with("vpc-"),
        _ => Cidr::new(text).ipv4().is_some(),
    }
}
