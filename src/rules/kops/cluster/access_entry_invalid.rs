//! Entries of access lists that are not valid CIDRs.

use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::cidr_text::unclean;
use crate::rules::paths::access_lists;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// An entry of `sshAccess`, `api.access` or `nodePortAccess` is not a valid CIDR, or it has host bits set.
    ///
    /// Each entry becomes a rule of a security group, and AWS accepts only the base address of a block there
    /// (`validateCIDR` in `pkg/apis/kops/validation/validation.go`). On AWS the id of a managed prefix list, `pl-…`, is
    /// valid too.
    ///
    /// Write the base address and the prefix length. A single address needs `/32`, or `/128` in IPv6.
    pub static RULE = {
        code: "access-entry-invalid",
        summary: "an entry of an access list is not a valid CIDR without host bits",
        severity: Error,
        cause: Invalid,
        source: Kops,
        releases: Releases::ALL,
        needs: [UnusualAccess],
        bad: r#"cluster:
  spec:
    sshAccess: [198.51.100.7]
    api:
      access: [198.51.100.7/24]
"#,
        good: r#"cluster:
  spec:
    sshAccess: [198.51.100.7/32]
    api:
      access: [198.51.100.0/24, pl-0123456789abcdef0]
"#,
        check: check,
    }
}

/// Words for the whole internet.
const EVERYWHERE: [&str; 8] = ["*", "all", "any", "anywhere", "everyone", "everywhere", "internet", "world"];

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for (field, entries) in access_lists(subject.cluster.spec) {
        for (index, entry) in entries.iter().enumerate() {
            if entry.text().starts_with("pl-") {
                continue;
            }
            let finding = report.report_cidr(|| FieldPath::of(field).index(index), entry, unclean(entry));
            if let Some(finding) =
                finding.filter(|_| EVERYWHERE.iter().any(|word| word.eq_ignore_ascii_case(entry.text())))
            {
                finding.hint("Write `0.0.0.0/0`, and `::/0` for IPv6");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_blocks_of_both_families_and_prefix_lists() {
        accepts(&RULE, "cluster: {spec: {sshAccess: ['::/0', 0.0.0.0/0, pl-0123], nodePortAccess: [10.0.0.0/8]}}");
    }

    #[test]
    fn reports_each_entry_with_its_correction() {
        let found = reports(
            &RULE,
            "cluster: {spec: {api: {access: [0.0.0.0/0, 10.1.2.3/8]}, nodePortAccess: [''], sshAccess: \
            ['2001:db8::1']}}",
            &["spec.api.access[1]", "spec.nodePortAccess[0]", "spec.sshAccess[0]"],
        );
        assert_eq!(found[0].hint.as_deref(), Some("Write `10.0.0.0/8`"));
        assert_eq!(found[2].hint.as_deref(), Some("Add the prefix length, for example `2001:db8::1/128`"));
    }
}
