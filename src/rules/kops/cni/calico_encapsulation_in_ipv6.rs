//! Calico with encapsulation in IPv6 clusters.

use crate::diagnostic::Safety;
use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// Calico's `encapsulationMode` is something else than `none`, and the cluster is an IPv6 cluster.
    ///
    /// Calico does not encapsulate IPv6 as kOps sets it up, so kOps requires `none`, which is also what it fills in
    /// (`validateNetworkingCalico`).
    ///
    /// Write `none`, or leave the option out.
    pub static RULE = {
        code: "calico-encapsulation-in-ipv6",
        summary: "Calico does not encapsulate in IPv6 clusters",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::ALL,
        needs: [Calico, Ipv6],
        bad: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: '::/0'
      calico:
        encapsulationMode: vxlan
"#,
        good: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: '::/0'
      calico:
        encapsulationMode: none
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(calico) = &subject.cluster.spec.networking.cni.calico else {
        return;
    };
    let mode = calico.encapsulation_mode.as_str();
    if mode.is_empty() || mode == "none" || !subject.cluster.is_ipv6() {
        return;
    }
    report
        .report(
            networking("calico").key("encapsulationMode"),
            format!("Calico does not support `{mode}` in IPv6 clusters"),
        )
        .value(mode)
        .hint("Write `none`")
        .repair_with(Safety::Unsafe, "none")
        .related(networking("nonMasqueradeCIDR"), "makes this an IPv6 cluster");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_encapsulation_in_ipv4_clusters() {
        accepts(&RULE, "cluster: {spec: {networking: {calico: {encapsulationMode: vxlan}}}}");
    }

    #[test]
    fn reports_encapsulation() {
        reports(
            &RULE,
            "cluster: {spec: {networking: {nonMasqueradeCIDR: '::/0', calico: {encapsulationMode: ipip}}}}",
            &["spec.networking.calico.encapsulationMode"],
        );
    }
}
