//! What to do about a name that is not one of the cluster's subnets.

use crate::diagnostic::{Finding, Safety};
use crate::likeness::are_of_one_series;

use super::paths::subnet_field;
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
    let of_id = subject.cluster.subnets.iter().find(|subnet| subnet.spec.id == name && !subnet.spec.name.is_empty());
    if let Some(subnet) = of_id {
        let own = subnet.spec.name.as_str();
        finding.hint(format!("Write `{own}`, the name of the subnet with this id")).repair_with(Safety::Unsafe, own);
        return;
    }
    if let Some(place) = misspelt(subject, name) {
        let misspelt = &subject.cluster.subnets[place].spec.name;
        finding.hint(format!("Write `{name}` as the name of the subnet `{misspelt}`"));
        finding.related(subnet_field(place, "name"), "is misspelt, perhaps");
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

/// Subnets and groups are looked at up to so many of them.
const MOST_COMPARED: usize = 100;
/// The most edits of a misspelt name.
const MOST_EDITS: usize = 2;

/// The subnet whose own name is the mistake: it lacks its zone, which the listed name has, and no group lists it.
fn misspelt(subject: &Subject<'_>, listed: &str) -> Option<usize> {
    let subnets = &subject.cluster.subnets;
    if MOST_COMPARED < subnets.len() || MOST_COMPARED < subject.groups.len() {
        return None;
    }
    let is_listed = |name: &String| subject.groups.iter().any(|group| group.spec.subnets.contains(name));
    subnets.iter().position(|subnet| {
        let (name, zone) = (&subnet.spec.name, subnet.zone.as_str());
        let is_without = !zone.is_empty() && listed.contains(zone) && !name.contains(zone);
        is_without && subject.likeness.misspelt(MOST_EDITS, name, [listed]).is_some() && !is_listed(name)
    })
}

/// Whether a name is written as kOps writes names: the mistake is in one that is not.
fn is_plain(name: &str) -> bool {
    let is_usual = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "-_.".contains(letter);
    name.chars().all(is_usual) && !name.ends_with(['-', '_', '.'])
}
