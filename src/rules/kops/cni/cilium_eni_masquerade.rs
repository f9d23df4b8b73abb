//! Cilium with addresses of the VPC, which masquerades or not.

use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

use super::helpers::masquerades;

rule! {
    /// Cilium's `ipam` is `eni`, and `masquerade` is true.
    ///
    /// With `eni` pods have addresses of the VPC, so nothing has to be masqueraded, and kOps up to 1.25 refuses it
    /// (`validateNetworkingCilium`). From 1.26 to 1.35 it requires the opposite. In v1alpha2 the setting is
    /// `disableMasquerade: false`.
    ///
    /// Set `masquerade` to `false`, or leave it out.
    pub static WITH = {
        code: "cilium-eni-with-masquerade",
        summary: "Cilium with `ipam: eni` may not masquerade",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::until(26),
        needs: [Cilium],
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
        check: |subject, report| check(subject, true, report),
    }
}

rule! {
    /// Cilium's `ipam` is `eni`, and `masquerade` is false.
    ///
    /// From 1.26 to 1.35 kOps requires that pods with addresses of the VPC are masqueraded on their way to the Internet
    /// (`validateNetworkingCilium`). Up to 1.25 it requires the opposite, and from 1.36 on it accepts both. In v1alpha2
    /// the setting is `disableMasquerade: true`.
    ///
    /// Set `masquerade` to `true`, or leave it out.
    pub static WITHOUT = {
        code: "cilium-eni-without-masquerade",
        summary: "Cilium with `ipam: eni` has to masquerade",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::between(26, 36),
        needs: [Cilium],
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
        check: |subject, report| check(subject, false, report),
    }
}

/// Reports Cilium with `ipam: eni` whose `masquerade` is written and `refused`.
fn check(subject: &Subject<'_>, refused: bool, report: &mut Reporter<'_>) {
    let Some(cilium) = &subject.cluster.spec.networking.cni.cilium else {
        return;
    };
    if cilium.ipam != "eni" || masquerades(cilium) != Some(refused) {
        return;
    }
    let message = match refused {
        true => "with `ipam: eni` this release does not let Cilium masquerade",
        false => "with `ipam: eni` this release requires Cilium to masquerade",
    };
    report
        .report(networking("cilium").key("masquerade"), message)
        .value(refused.to_string())
        .hint(format!("Set `masquerade` to `{}`, or leave it out", !refused))
        .related(networking("cilium").key("ipam"), "addresses of the VPC");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_masquerading_elsewhere_and_by_default() {
        accepts(&WITH, "cluster: {spec: {networking: {cilium: {masquerade: true}}}}");
        accepts(&WITH, "cluster: {spec: {networking: {cilium: {ipam: eni}}}}");
    }

    #[test]
    fn reports_masquerading() {
        reports(
            &WITH,
            "cluster: {spec: {networking: {cilium: {ipam: eni, masquerade: true}}}}",
            &["spec.networking.cilium.masquerade"],
        );
    }

    #[test]
    fn accepts_no_masquerading_elsewhere_and_by_default() {
        accepts(&WITHOUT, "cluster: {spec: {networking: {cilium: {masquerade: false}}}}");
        accepts(&WITHOUT, "cluster: {spec: {networking: {cilium: {ipam: eni}}}}");
    }

    #[test]
    fn reports_no_masquerading() {
        reports(
            &WITHOUT,
            "cluster: {spec: {networking: {cilium: {ipam: eni, masquerade: false}}}}",
            &["spec.networking.cilium.masquerade"],
        );
    }
}
