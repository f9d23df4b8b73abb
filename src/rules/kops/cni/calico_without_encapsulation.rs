//! Calico without encapsulation in IPv4 clusters.

use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// Calico's `encapsulationMode` is `none`, and the cluster is not an IPv6 cluster.
    ///
    /// The VPC does not know the pods' IPv4 addresses, so their packets have to travel inside others; kOps refuses to
    /// switch that off (`validateNetworkingCalico`).
    ///
    /// Write `ipip` or `vxlan`; with `ipipMode` or `vxlanMode` set to `CrossSubnet` packets inside a subnet stay as
    /// they are.
    pub static RULE = {
        code: "calico-without-encapsulation",
        summary: "Calico needs encapsulation in IPv4 clusters",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::ALL,
        needs: [Calico, Ipv4],
        bad: r#"cluster:
  spec:
    networking:
      calico:
        encapsulationMode: none
"#,
        good: r#"cluster:
  spec:
    networking:
      calico:
        encapsulationMode: vxlan
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(calico) = &subject.cluster.spec.networking.cni.calico else {
        return;
    };
    if calico.encapsulation_mode != "none" || subject.cluster.is_ipv6() {
        return;
    }
    report
        .report(networking("calico").key("encapsulationMode"), "Calico needs encapsulation in IPv4 clusters")
        .value("none")
        .hint("Write `ipip` or `vxlan`");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_no_encapsulation_in_ipv6_clusters() {
        accepts(&RULE, "cluster: {spec: {networking: {nonMasqueradeCIDR: '::/0', calico: {encapsulationMode: none}}}}");
    }

    #[test]
    fn reports_none() {
        reports(
            &RULE,
            "cluster: {spec: {networking: {calico: {encapsulationMode: none}}}}",
            &["spec.networking.calico.encapsulationMode"],
        );
    }
}
