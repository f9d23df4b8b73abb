//! Entries of access lists that are written twice.

use std::collections::BTreeMap;

use crate::cidr::Cidr;
use crate::diagnostic::{FieldPath, Safety};
use crate::release::Releases;
use crate::rules::cloud::cluster_on_aws;
use crate::rules::paths::access_lists;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `sshAccess`, `nodePortAccess` or the access list of the API has an entry twice.
    ///
    /// kOps makes a rule of a security group for each entry, and names it by the entry; of two with one name it stops:
    /// "found duplicate tasks with name" (`AddDirectionalGroupRule`).
    ///
    /// Remove one of them.
    pub static RULE = {
        code: "access-entry-repeated",
        summary: "an access list has an entry twice, and kOps stops",
        severity: Warning,
        cause: Duplicate,
        source: KopsTrap,
        releases: Releases::ALL,
        needs: [UnusualAccess],
        bad: r#"cluster:
  spec:
    sshAccess: [10.0.0.0/8, 10.0.0.0/8]
"#,
        good: r#"cluster:
  spec:
    sshAccess: [10.0.0.0/8, 192.168.0.0/16]
"#,
        check: check,
    }
}

/// Lists up to so long are compared entry by entry.
const FEW: usize = 8;

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(cluster) = cluster_on_aws(subject) else { return };
    for (list, entries) in access_lists(cluster.spec) {
        for (first, index) in repeated(entries) {
            let entry = &entries[index];
            let message = format!("`{entry}` is in the list twice, and kOps stops when it makes the second rule");
            let finding = report.report(FieldPath::of(list).index(index), message);
            finding.value(entry.text()).hint("Remove one of them").repair_by_removal(Safety::Safe);
            finding.related(FieldPath::of(list).index(first), "the first one");
        }
    }
}

/// The places of entries that are written before, each after the place of the first one.
fn repeated(entries: &[Cidr]) -> Vec<(usize, usize)> {
    let entries = entries.iter().map(Cidr::text).enumerate().filter(|(_, entry)| !entry.is_empty());
    if entries.clone().nth(FEW).is_none() {
        let first = |(index, entry): (usize, &str)| {
            let (first, _) = entries.clone().find(|(_, other)| *other == entry)?;
            (first < index).then_some((first, index))
        };
        return entries.clone().filter_map(first).collect();
    }
    let mut firsts = BTreeMap::new();
    let place = entries.map(|(index, entry)| (*firsts.entry(entry).or_insert(index), index));
    place.filter(|(first, index)| first < index).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_one_entry_in_several_lists() {
        accepts(&RULE, "cluster: {spec: {sshAccess: [0.0.0.0/0, '::/0'], api: {access: [0.0.0.0/0, '::/0']}}}");
    }

    #[test]
    fn reports_each_further_one() {
        let fields = ["spec.nodePortAccess[1]", "spec.nodePortAccess[2]"];
        let list = "[pl-0123456789abcdef0, pl-0123456789abcdef0, pl-0123456789abcdef0]";
        reports(&RULE, &format!("cluster: {{spec: {{nodePortAccess: {list}}}}}"), &fields[..1]);
        let many: Vec<String> = (0..12).map(|number| format!("10.{}.0.0/16", number % 11)).collect();
        reports(&RULE, &format!("cluster: {{spec: {{sshAccess: [{}]}}}}", many.join(", ")), &["spec.sshAccess[11]"]);
        reports(&RULE, "cluster: {spec: {api: {access: ['::/0', 10.0.0.0/8, '::/0']}}}", &["spec.api.access[2]"]);
    }
}
