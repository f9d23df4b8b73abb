//! A `podCIDR` that is not a valid CIDR without host bits.

use crate::cidr::IpNet;
use crate::release::Releases;
use crate::rules::cidr_text::unclean;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::rules::services::upper_half;

rule! {
    /// `podCIDR` is not a valid CIDR, or its address has host bits set. Nodes of IPv4 clusters get their pods'
    /// addresses from it.
    ///
    /// Write the block in its canonical form, or leave the field out: kOps then takes the upper half of
    /// `nonMasqueradeCIDR`. Before 1.28 kOps did not look at the field itself. Mirrors `parseCIDR` in
    /// `validateNetworking`.
    pub static RULE = {
        code: "pod-cidr-invalid",
        summary: "`podCIDR` is not a valid CIDR without host bits",
        severity: Error,
        cause: Invalid,
        source: Kops,
        releases: Releases::since(28),
        needs: [PodCidr],
        bad: r#"cluster:
  spec:
    networking:
      podCIDR: 100.96.0.1/11
"#,
        good: r#"cluster:
  spec:
    networking:
      podCIDR: 100.96.0.0/11
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let given = &subject.cluster.spec.networking.pod_cidr;
    if !given.is_empty() {
        let Some(finding) = report.report_range(subject, "podCIDR", given, unclean(given)) else { return };
        finding.questions(networking("podCIDR"));
        let range = subject.cluster.non_masquerade_cidr.net();
        let is_inside = |net: IpNet| range.is_some_and(|range| range.contains(&net));
        // The address without its host bits is in other hands: the prefix length is the mistake.
        if given.ipv4().is_some_and(|net| !is_inside(net.trunc().into()))
            && let Some(half) = range.and_then(upper_half)
        {
            finding.hint(format!("Write a part of `nonMasqueradeCIDR`, for example `{half}`")).repair = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_a_clean_block() {
        accepts(&RULE, "cluster: {spec: {networking: {podCIDR: 100.96.0.0/11}}}");
    }

    #[test]
    fn reports_the_block_to_write() {
        let found =
            reports(&RULE, "cluster: {spec: {networking: {podCIDR: 100.96.0.1/11}}}", &["spec.networking.podCIDR"]);
        assert_eq!(found[0].hint.as_deref(), Some("Write `100.96.0.0/11`"));
    }

    #[test]
    fn a_block_that_reaches_others_has_no_fix() {
        for (pods, safe) in [("100.96.0.1/11", Some(true)), ("100.96.0.0/8", None), ("172.24.0.1/12", None)] {
            let yaml = format!("cluster: {{spec: {{networking: {{podCIDR: {pods}}}}}}}");
            let found = reports(&RULE, &yaml, &["spec.networking.podCIDR"]);
            assert_eq!(found[0].fix.as_ref().map(|fix| fix.safe), safe, "{pods}");
        }
    }
}
