//! Entries of access lists that no client has an address in.

use crate::cidr::{Cidr, IpNet};
use crate::diagnostic::{FieldPath, Safety};
use crate::release::Releases;
use crate::rules::paths::access_lists;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// An entry of an access list starts at `0.0.0.0` or `::` and has no address of a client, such as `0.0.0.0/32`.
    ///
    /// The addresses of `0.0.0.0/8` and the first ones of IPv6 are not given to machines, so that the entry lets none
    /// in: neither the API nor SSH can be reached by it. kOps and AWS take it. Mostly all addresses were meant.
    ///
    /// Write `0.0.0.0/0` or `::/0` for everyone, or the block of those who may come in.
    pub static RULE = {
        code: "access-entry-unspecified",
        summary: "an entry of an access list has no address that a client can have",
        severity: Warning,
        cause: Invalid,
        source: KopsTrap,
        releases: Releases::ALL,
        needs: [UnusualAccess],
        bad: r#"cluster:
  spec:
    sshAccess: [0.0.0.0/32]
"#,
        good: r#"cluster:
  spec:
    sshAccess: [0.0.0.0/0]
"#,
        check: check,
    }
}

/// The longest block from the first address on that has addresses of clients.
const LAST_WITH_CLIENTS: u8 = 7;

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for (list, entries) in access_lists(subject.cluster.spec) {
        for (index, entry) in entries.iter().enumerate().filter(|(_, entry)| is_without_clients(entry)) {
            let all = if matches!(entry.net(), Some(IpNet::V6(_))) { "::/0" } else { "0.0.0.0/0" };
            let message = format!("`{entry}` has no address that a client can have");
            let finding = report.report(FieldPath::of(list).index(index), message);
            finding.value(entry.text()).hint(format!("Write `{all}` for all addresses, or the block of the clients"));
            let is_listed = entries.iter().any(|other| other.text() == all);
            if !is_listed {
                finding.repair_with(Safety::Unsafe, all);
            }
        }
    }
}

fn is_without_clients(entry: &Cidr) -> bool {
    entry.net().is_some_and(|net| LAST_WITH_CLIENTS < net.prefix_len() && net.addr().is_unspecified())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_all_addresses_and_blocks_of_clients() {
        accepts(&RULE, "cluster: {spec: {sshAccess: [0.0.0.0/0, '::/0', 0.0.0.0/1, 10.0.0.0/8]}}");
    }

    #[test]
    fn reports_entries_of_every_list() {
        let found = reports(
            &RULE,
            "cluster: {spec: {api: {access: ['::/128']}, nodePortAccess: [0.0.0.0/8], sshAccess: [0.0.0.0/32]}}",
            &["spec.api.access[0]", "spec.nodePortAccess[0]", "spec.sshAccess[0]"],
        );
        assert!(found[0].hint.as_deref().is_some_and(|hint| hint.starts_with("Write `::/0`")));
    }
}
