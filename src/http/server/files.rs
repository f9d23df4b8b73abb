//! The limit of open files: each connection is one.

use super::spare::PLACES;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Files that the program has open beside its connections and those that are too many.
const OTHERS: u64 = 64 + PLACES as u64;

/// Raises the soft limit of open files to what so many connections need, as far as the hard limit allows, and says
/// where that is too little.
pub fn allow(connections: usize) {
    let needed = (connections as u64).saturating_add(OTHERS);
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let Some(soft) = current.filter(|soft| *soft < needed) else { return };
    let raised = maximum.map_or(needed, |hard| hard.min(needed));
    let soft = match setrlimit(Resource::Nofile, Rlimit { current: Some(raised), maximum }) {
        Ok(()) => raised,
        Err(_) => soft,
    };
    if soft < needed {
        tracing::warn!(
            limit = soft,
            needed,
            "the process may open fewer files than `--connections` needs; raise its limit (`ulimit -n`) or lower \
            `--connections`"
        );
    }
}
