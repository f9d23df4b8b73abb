//! The plain reader of YAML and the library read the same, also within narrow limits.

#![no_main]

use kops_network_planner::manifest::{self, Limits};
use libfuzzer_sys::fuzz_target;

/// So narrow that short texts exceed them.
const NARROW: Limits = Limits { nodes: 20, depth: 5, scalar_bytes: 60, ..Limits::DEFAULT };

fuzz_target!(|text: &str| {
    for limits in [Limits::DEFAULT, NARROW] {
        if let Err(difference) = manifest::is_plain(text, &limits) {
            panic!("{difference}");
        }
    }
});
