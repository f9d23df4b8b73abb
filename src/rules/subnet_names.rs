//! What to do about a name that is not one of the cluster's subnets.

use crate::diagnostic::{Finding, Safety};
use crate::likeness::are_of_one_series;

use super::rule::Subject;

/// How many names a hint lists.
const MOST_LISTED: usize = 6;

/// Adds the repair: the name that was meant, or those that there are.
pub(super) fn repair(subject: &Subject<'_>, name: &str, finding: &mut Finding) {
    let parts = name.split([',', ' ']).filter(|part| !part.is_empty());
    if 1 < parts.clone().count() && parts.clone().all(|part| subject.cluster.named(part).is_some()) {
        let items: Vec<String> = parts.take(MOST_LISTED).map(|part| format!("`- {part}`")).collect();
        finding.hint(format!("Write each name as a separate item: {}", items.join(", ")));
        return;
    }
    match subject.likeness.nearest(name, subject.cluster.names()) {
        Some(nearest) if is_plain(name) && !is_plain(nearest) => {
            finding.hint(format!("Write `{name}` as the name of the subnet `{nearest}`"));
        }
        Some(nearest) if !are_of_one_series(name, nearest) => {
            finding.hint(format!("Did you mean `{nearest}`?")).repair_with(Safety::Unsafe, nearest);
        }
        nearest => {
            let listed: Vec<String> = subject
                .cluster
                .names()
                .filter(|name| !name.is_empty())
                .take(MOST_LISTED + 1)
                .map(|name| format!("`{name}`"))
                .collect();
            if listed.is_empty() || MOST_LISTED < listed.len() && nearest.is_none() {
                return;
            }
            let more = if MOST_LISTED < listed.len() { ", …" } else { "" };
            let listed = listed[..listed.len().min(MOST_LISTED)].join(", ");
            finding.hint(format!("Name one of {listed}{more}, or add a subnet `{name}` to the cluster"));
        }
    }
}

/// Whether a name is written as kOps writes names: the mistake is in one that is not.
fn is_plain(name: &str) -> bool {
    let is_usual = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "-_.".contains(letter);
    name.chars().all(is_usual) && !name.ends_with(['-', '_', '.'])
}
