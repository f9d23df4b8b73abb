//! Names of clusters without DNS that are misspelt.

use crate::diagnostic::{FieldPath, Safety};
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The name of the cluster ends nearly as `k8s.local` does, such as `k8s.locla` or `k8s-local`.
    ///
    /// Only `.k8s.local` at the end makes a cluster without DNS, whose machines find each other by gossip
    /// (`UsesLegacyGossip`). With any other name kOps looks for a DNS zone, and does not find one of this name.
    ///
    /// Write `.k8s.local` at the end, or the name in a zone that you have.
    pub static RULE = {
        code: "gossip-name-misspelt",
        summary: "the name of the cluster ends nearly as `k8s.local`",
        severity: Warning,
        cause: Invalid,
        source: Documentation,
        releases: Releases::until(37),
        bad: "cluster:
  metadata: {name: c.k8s.locla}
",
        good: "cluster:
  metadata: {name: c.k8s.local}
",
        check: check,
    }
}

/// The end of the names of clusters without DNS.
const GOSSIP: &str = ".k8s.local";
/// The most edits of a misspelt end.
const MOST_EDITS: usize = 2;

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let name = subject.cluster.spec.name.as_str();
    // Few other names have an eight.
    if !name.as_bytes().contains(&b'8') && !name.ends_with(".local") || name.ends_with(GOSSIP) {
        return;
    }
    let Some((first, end)) = name.split_once('.') else { return };
    let end = end.trim_end_matches('.');
    if end != &GOSSIP[1..] && subject.likeness.misspelt(MOST_EDITS, end, [&GOSSIP[1..]]).is_none() {
        return;
    }
    let meant = format!("{first}{GOSSIP}");
    let message = format!("`{name}` ends nearly as `{GOSSIP}`, which makes a cluster without DNS");
    let finding = report.report(FieldPath::of("metadata.name"), message);
    finding.value(name).depends_on(FieldPath::of("metadata.name")).questions(FieldPath::of("metadata.name"));
    finding.hint(format!("Write `{meant}`, or a name in a DNS zone that you have")).repair_with(Safety::Unsafe, meant);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_names_in_zones() {
        for name in ["c.k8s.local", "a.b.k8s.local", "k8s.example.com", "c.k8s.example.local", "k8s"] {
            accepts(&RULE, &format!("cluster: {{metadata: {{name: {name}}}}}"));
        }
    }

    #[test]
    fn reports_ends_with_a_letter_or_two_of_another_kind() {
        for name in ["c.k8s.locla", "c.k8s-local", "c.k8s.locale", "c.k8slocal", "c.k8.local"] {
            let found = reports(&RULE, &format!("cluster: {{metadata: {{name: {name}}}}}"), &["metadata.name"]);
            assert!(found[0].hint.as_deref().is_some_and(|hint| hint.starts_with("Write `c.k8s.local`")));
        }
    }
}
