//! Cilium masquerading addresses of the VPC.

use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

use super::helpers::masquerades;

rule! {
    /// Cilium's `ipam` is `eni`, and `masquerade` is true.
    ///
    /// Pods with addresses of the VPC are known to the VPC, so nothing has to be masqueraded; until 1.25 kOps refuses
    /// to do so (`validateNetworkingCilium`). From 1.26 to 1.35 it is the other way round. v1alpha2 says it by
    /// `disableMasquerade: false`.
    ///
    /// Set `masquerade` to `false`, or leave it out.
    pub static RULE = {
        code: "cilium-eni-with-masquerade",
        summary: "Cilium with `ipam: eni` may not masquerade",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::until(26),
        bad: r#"cluster:
  spec:
    networking:
      calico: null
      cilium:
        ipam: eni
        masquerade: true
"#,
        good: r#"cluster:
  spec:
    networking:
      calico: null
      cilium:
        ipam: eni
        masquerade: false
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(cilium) = &subject.cluster.spec.networking.cni.cilium else {
        return;
    };
    if cilium.ipam != "eni" || masquerades(cilium) != Some(true) {
        return;
    }
    report
        .report(networking("cilium").key("masquerade"), "with `ipam: eni` this release does not let Cilium masquerade")
        .value("true")
        .hint("Set `masquerade` to `false`, or leave it out")
        .related(networking("cilium").key("ipam"), "addresses of the VPC");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_other_ways_and_no_word() {
        accepts(&RULE, "cluster: {spec: {networking: {cilium: {masquerade: true}}}}");
        accepts(&RULE, "cluster: {spec: {networking: {cilium: {ipam: eni}}}}");
    }

    #[test]
    fn reports_the_written_option() {
        reports(
            &RULE,
            "cluster: {spec: {networking: {cilium: {ipam: eni, masquerade: true}}}}",
            &["spec.networking.cilium.masquerade"],
        );
    }
}
