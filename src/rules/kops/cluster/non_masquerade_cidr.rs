//! The text of `nonMasqueradeCIDR`.

use crate::cidr::{Cidr, parse_address};
use crate::diagnostic::Object;
use crate::release::Releases;
use crate::rules::cidr_text::{ANY, CidrDefect, host_bits, unreadable, why_unreadable};
use crate::rules::meant_ipv6::{MeantIpv6, say_ipv6};
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `nonMasqueradeCIDR` is not a valid CIDR. Pod and service addresses are derived from it, and it decides whether
    /// the cluster is an IPv6 one.
    ///
    /// Write `::/0` for an IPv6 cluster and an IPv4 block such as `100.64.0.0/10` for others. Mirrors the checks of
    /// `nonMasqueradeCIDR` in `pkg/apis/kops/validation`.
    pub static UNREADABLE = {
        code: "non-masquerade-cidr-unreadable",
        summary: "`nonMasqueradeCIDR` is not a CIDR",
        severity: Error,
        cause: Invalid,
        source: Kops,
        releases: Releases::ALL,
        needs: [UnusualRanges],
        bad: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: 100.64.0.0
"#,
        good: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: 100.64.0.0/10
"#,
        check: |subject, report| check(subject, unreadable, report),
    }
}

rule! {
    /// The address of `nonMasqueradeCIDR` has host bits set. Until 1.26 kOps took the block that it
    /// lies in; from 1.27 it refuses the text.
    ///
    /// Write the block in its canonical form. Mirrors `parseCIDR` in `validateNetworking`.
    pub static HOST_BITS = {
        code: "non-masquerade-cidr-has-host-bits",
        summary: "`nonMasqueradeCIDR` has host bits set",
        severity: Error,
        cause: Invalid,
        source: Kops,
        releases: Releases::since(27),
        needs: [UnusualRanges],
        bad: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: 100.65.0.0/10
"#,
        good: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: 100.64.0.0/10
"#,
        check: |subject, report| check(subject, host_bits, report),
    }
}

rule! {
    /// `nonMasqueradeCIDR` has a colon, so kOps takes the cluster for an IPv6 one, whose only legal value is `::/0`. It
    /// says so even where the text is not a valid CIDR at all.
    ///
    /// Write `::/0`. Mirrors the check of `nonMasqueradeCIDR` in `validateNetworking`, which from 1.27 on looks at the
    /// text alone.
    pub static UNREADABLE_IPV6 = {
        code: "unreadable-ipv6-non-masquerade-cidr",
        summary: "an unreadable `nonMasqueradeCIDR` looks like that of an IPv6 cluster",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::since(27),
        needs: [UnusualRanges],
        bad: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: '::'
"#,
        good: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: '::/0'
"#,
        check: check_unreadable_ipv6,
    }
}

rule! {
    /// `nonMasqueradeCIDR` is an IPv6 block, but not `::/0` in exactly this form.
    ///
    /// An IPv6 block makes an IPv6 cluster, in which pods have addresses of the VPC and nothing is masqueraded. kOps
    /// compares the text, so `0::0/0` is refused too (`pkg/apis/kops/validation`).
    ///
    /// Write `::/0`, or an IPv4 block for an IPv4 cluster.
    pub static PARTIAL_IPV6 = {
        code: "partial-ipv6-non-masquerade-cidr",
        summary: "an IPv6 cluster has another `nonMasqueradeCIDR` than `::/0`",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::ALL,
        needs: [UnusualRanges],
        bad: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: 'fd00::/8'
"#,
        good: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: '::/0'
"#,
        check: check_partial_ipv6,
    }
}

/// Reports what `defect` finds in the field, where it is given.
fn check(subject: &Subject<'_>, defect: fn(&Cidr) -> Option<CidrDefect>, report: &mut Reporter<'_>) {
    let given = &subject.cluster.non_masquerade_cidr;
    if given.is_empty() {
        return;
    }
    let mut finding = report.report_range(subject, "nonMasqueradeCIDR", given, defect(given));
    if let Some(finding) = finding.as_deref_mut().filter(|finding| finding.hint.as_deref() == Some(ANY)) {
        finding.hint("Write `100.64.0.0/10`, which kOps takes where the field is left out");
    }
    let has_another = given.text().contains(':') && UNREADABLE_IPV6.releases.contains(subject.release);
    let meant = MeantIpv6::by_most(subject).filter(|_| !has_another);
    if let (Some(finding), Some(meant)) = (finding, meant) {
        meant.explain(subject, finding);
        if given.net().is_none() && parse_address(given.text()).is_none() {
            meant.silence_types(finding);
        }
    }
}

fn check_unreadable_ipv6(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let given = &subject.cluster.non_masquerade_cidr;
    if given.net().is_some() || !given.text().contains(':') {
        return;
    }
    let message = match why_unreadable(given) {
        Some(reason) => format!("{reason}; an IPv6 cluster needs `::/0`"),
        None => format!("`{given}` looks like IPv6, and an IPv6 cluster needs `::/0`"),
    };
    let field = networking("nonMasqueradeCIDR");
    let finding = report.report(field.clone(), message);
    say_ipv6(subject, finding.value(given.text()));
    finding.explains(Object::Cluster, field);
    if let Some(meant) = MeantIpv6::of(subject) {
        meant.explain(subject, finding);
        meant.silence_types(finding);
    }
}

fn check_partial_ipv6(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let given = &subject.cluster.non_masquerade_cidr;
    if given.net().is_none() || !given.text().contains(':') || given.text() == "::/0" {
        return;
    }
    let message = format!("`{given}` makes an IPv6 cluster, which needs `::/0`");
    let finding = report.report(networking("nonMasqueradeCIDR"), message);
    finding.value(given.text()).questions(networking("nonMasqueradeCIDR"));
    if subject.cluster.subnets.iter().any(|subnet| subnet.has_ipv6_cidr()) {
        say_ipv6(subject, finding);
    } else {
        finding.hint("Write `100.64.0.0/10` for an IPv4 cluster, or `::/0` and the `ipv6CIDR` of each subnet");
    }
    if given.has_host_bits() {
        finding.explains(Object::Cluster, networking("nonMasqueradeCIDR"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_host_bits() {
        accepts(&UNREADABLE, "cluster: {spec: {networking: {nonMasqueradeCIDR: 100.65.0.0/10}}}");
    }

    #[test]
    fn reports_garbage() {
        let found = reports(
            &UNREADABLE,
            "cluster: {spec: {networking: {nonMasqueradeCIDR: all}}}",
            &["spec.networking.nonMasqueradeCIDR"],
        );
        let hint = found[0].hint.as_deref().unwrap_or_default();
        assert!(hint.starts_with("Write `100.64.0.0/10`"), "{hint}");
    }

    #[test]
    fn accepts_what_cannot_be_read_at_all() {
        accepts(&HOST_BITS, "cluster: {spec: {networking: {nonMasqueradeCIDR: x}}}");
    }

    #[test]
    fn reports_the_block_to_write() {
        let found = reports(
            &HOST_BITS,
            "cluster: {spec: {networking: {nonMasqueradeCIDR: 100.65.0.0/10}}}",
            &["spec.networking.nonMasqueradeCIDR"],
        );
        assert_eq!(found[0].hint.as_deref(), Some("Write `100.64.0.0/10`"));
    }

    #[test]
    fn a_short_length_is_the_usual_one() {
        let request = "cluster: {spec: {networking: {nonMasqueradeCIDR: 100.64.0.0/1}}}";
        let found = reports(&HOST_BITS, request, &["spec.networking.nonMasqueradeCIDR"]);
        assert_eq!((found[0].hint.as_deref(), &found[0].fix), (Some("Write `100.64.0.0/10`"), &None));
    }

    #[test]
    fn accepts_what_does_not_look_like_ipv6() {
        accepts(&UNREADABLE_IPV6, "cluster: {spec: {networking: {nonMasqueradeCIDR: 100.64.0.0}}}");
    }

    #[test]
    fn reports_an_address_without_prefix_length() {
        reports(
            &UNREADABLE_IPV6,
            "cluster: {spec: {networking: {nonMasqueradeCIDR: 'fd00::'}}}",
            &["spec.networking.nonMasqueradeCIDR"],
        );
    }

    #[test]
    fn accepts_everything_and_ipv4_blocks() {
        accepts(&PARTIAL_IPV6, "cluster: {spec: {networking: {nonMasqueradeCIDR: '::/0'}}}");
        accepts(&PARTIAL_IPV6, "cluster: {spec: {networking: {nonMasqueradeCIDR: 10.0.0.0/8}}}");
    }

    #[test]
    fn reports_other_spellings_too() {
        for text in ["0::0/0", "::/1", "2001:db8::/32"] {
            let request = format!("cluster: {{spec: {{networking: {{nonMasqueradeCIDR: '{text}'}}}}}}");
            reports(&PARTIAL_IPV6, &request, &["spec.networking.nonMasqueradeCIDR"]);
        }
    }
}
