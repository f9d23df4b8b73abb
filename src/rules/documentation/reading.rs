//! Rules on how a request reads: kinds, unknown and repeated keys, skipped manifests, separators that kOps does not
//! see.

use crate::rules::rule::Rule;

mod described_vpc;
mod duplicate_key;
mod ignored_separator;
mod key_without_value;
mod kind_unknown;
mod manifest_in_other_layout;
mod manifest_skipped;
mod meant;
mod repairs;
mod right;
mod section_of_comments;
mod stray_characters;
mod unknown_field;
mod unrendered_placeholder;
mod value_not_of_form;
mod value_of_wrong_kind;
mod word_not_known;

/// The rules of this area.
pub(in crate::rules) static RULES: &[&Rule] = &[
    &duplicate_key::RULE,
    &ignored_separator::RULE,
    &stray_characters::INVISIBLE,
    &key_without_value::RULE,
    &kind_unknown::RULE,
    &manifest_in_other_layout::RULE,
    &manifest_skipped::RULE,
    &section_of_comments::RULE,
    &unknown_field::RULE,
    &unrendered_placeholder::RULE,
    &stray_characters::SEPARATOR,
    &value_not_of_form::RULE,
    &value_of_wrong_kind::RULE,
    &word_not_known::RULE,
];
