//! A `nonMasqueradeCIDR` that is no CIDR, yet looks like IPv6.

use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `nonMasqueradeCIDR` has a colon, so kOps takes the cluster for an IPv6 one, whose only legal value is `::/0`. It says so
    /// even where the text is no CIDR at all.
    ///
    /// Write `::/0`. Mirrors the check of `nonMasqueradeCIDR` in `validateNetworking`, which from 1.27 on looks at the text
    /// alone.
    pub static RULE = {
        code: "unreadable-ipv6-non-masquerade-cidr",
        summary: "an unreadable `nonMasqueradeCIDR` looks like that of an IPv6 cluster",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::since(27),
        bad: "cluster: {spec: {networking: {nonMasqueradeCIDR: '::'}}}",
        good: "cluster: {spec: {networking: {nonMasqueradeCIDR: '::/0'}}}",
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let given = &subject.cluster.non_masquerade_cidr;
    if given.net().is_some() || !given.text().contains(':') {
        return;
    }
    let message = format!("`{given}` looks like IPv6, and an IPv6 cluster needs `::/0`");
    report.report(networking("nonMasqueradeCIDR"), message).value(given.text()).hint("Write `::/0`");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_what_does_not_look_like_ipv6() {
        accepts(&RULE, "cluster: {spec: {networking: {nonMasqueradeCIDR: 100.64.0.0}}}");
    }

    #[test]
    fn reports_an_address_without_prefix_length() {
        reports(
            &RULE,
            "cluster: {spec: {networking: {nonMasqueradeCIDR: 'fd00::'}}}",
            &["spec.networking.nonMasqueradeCIDR"],
        );
    }
}
