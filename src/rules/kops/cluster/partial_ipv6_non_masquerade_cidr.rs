//! An IPv6 `nonMasqueradeCIDR` other than `::/0`.

use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `nonMasqueradeCIDR` is an IPv6 block, but not `::/0` in exactly this spelling.
    ///
    /// An IPv6 block makes an IPv6 cluster, in which nothing is masqueraded: every pod has an address of the VPC. kOps compares
    /// the text, so `0::0/0` is refused too.
    ///
    /// Write `::/0`. Mirrors the check of `nonMasqueradeCIDR` in `pkg/apis/kops/validation`.
    pub static RULE = {
        code: "partial-ipv6-non-masquerade-cidr",
        summary: "an IPv6 cluster has another `nonMasqueradeCIDR` than `::/0`",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::ALL,
        bad: "cluster: {spec: {networking: {nonMasqueradeCIDR: 'fd00::/8'}}}",
        good: "cluster: {spec: {networking: {nonMasqueradeCIDR: '::/0'}}}",
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let given = &subject.cluster.non_masquerade_cidr;
    if given.net().is_none() || !given.text().contains(':') || given.text() == "::/0" {
        return;
    }
    let message = format!("`{given}` makes an IPv6 cluster, which needs `::/0`");
    report.report(networking("nonMasqueradeCIDR"), message).value(given.text()).hint("Write `::/0`");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_everything_and_ipv4_blocks() {
        accepts(&RULE, "cluster: {spec: {networking: {nonMasqueradeCIDR: '::/0'}}}");
        accepts(&RULE, "cluster: {spec: {networking: {nonMasqueradeCIDR: 10.0.0.0/8}}}");
    }

    #[test]
    fn reports_other_spellings_too() {
        for text in ["0::0/0", "::/1", "2001:db8::/32"] {
            let request = format!("cluster: {{spec: {{networking: {{nonMasqueradeCIDR: '{text}'}}}}}}");
            reports(&RULE, &request, &["spec.networking.nonMasqueradeCIDR"]);
        }
    }
}
