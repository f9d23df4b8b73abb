//! What AWS says of instance groups: sizes, machine types and images.

use crate::rules::rule::Rule;

mod control_plane_without_machines;
mod group_name_refused;
mod group_size_negative;
mod group_subnet_repeated;
mod image_malformed;
mod image_of_another_architecture;
mod machine_type;

/// The rules of this area, by code.
pub(in crate::rules) static RULES: &[&Rule] = &[
    &control_plane_without_machines::RULE,
    &group_name_refused::RULE,
    &group_size_negative::RULE,
    &group_subnet_repeated::RULE,
    &image_malformed::RULE,
    &image_of_another_architecture::RULE,
    &machine_type::UNKNOWN_FAMILY,
    &machine_type::MALFORMED,
    &machine_type::UNKNOWN_SIZE,
];
