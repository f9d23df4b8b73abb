//! Cilium not masquerading addresses of the VPC.

use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

use super::helpers::masquerades;

rule! {
    /// Cilium's `ipam` is `eni`, and `masquerade` is false.
    ///
    /// From 1.26 to 1.35 kOps requires pods with addresses of the VPC to be masqueraded on their way to the Internet
    /// (`validateNetworkingCilium`); before, it is the other way round, and later it does not care. v1alpha2 says it by
    /// `disableMasquerade: true`.
    ///
    /// Set `masquerade` to `true`, or leave it out.
    pub static RULE = {
        code: "cilium-eni-without-masquerade",
        summary: "Cilium with `ipam: eni` has to masquerade",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::between(26, 36),
        bad: r#"cluster:
  spec:
    networking:
      calico: null
      cilium:
        ipam: eni
        masquerade: false
"#,
        good: r#"cluster:
  spec:
    networking:
      calico: null
      cilium:
        ipam: eni
        masquerade: true
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(cilium) = &subject.cluster.spec.networking.cni.cilium else {
        return;
    };
    if cilium.ipam != "eni" || masquerades(cilium) != Some(false) {
        return;
    }
    report
        .report(networking("cilium").key("masquerade"), "with `ipam: eni` this release requires Cilium to masquerade")
        .value("false")
        .hint("Set `masquerade` to `true`, or leave it out")
        .related(networking("cilium").key("ipam"), "addresses of the VPC");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_other_ways_and_no_word() {
        accepts(&RULE, "cluster: {spec: {networking: {cilium: {masquerade: false}}}}");
        accepts(&RULE, "cluster: {spec: {networking: {cilium: {ipam: eni}}}}");
    }

    #[test]
    fn reports_the_written_option() {
        reports(
            &RULE,
            "cluster: {spec: {networking: {cilium: {ipam: eni, masquerade: false}}}}",
            &["spec.networking.cilium.masquerade"],
        );
    }
}
