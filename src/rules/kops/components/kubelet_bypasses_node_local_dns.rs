//! Kubelets that pass by the node-local DNS cache, with Cilium.

use super::helpers::{given_server_ip, kubelets, node_local_address, tenth_service_address};
use crate::diagnostic::{FieldPath, Safety};
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The node-local DNS cache is on and the plugin is Cilium, but kubelets give pods the address of the DNS service.
    ///
    /// Cilium does not divert traffic for the service's address to the cache, so pods would never use it. Kubelets have
    /// to hand out the cache's own address.
    ///
    /// Write that address into `clusterDNS`, or leave it out: kOps then fills it. kOps prints the field with `spec.`
    /// twice. Mirrors `validateNodeLocalDNS` in `pkg/apis/kops/validation/validation.go`.
    pub static RULE = {
        code: "kubelet-bypasses-node-local-dns",
        summary: "kubelets give pods the address of the DNS service instead of the cache on the node",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::ALL,
        needs: [Cilium, KubeDns],
        bad: r#"cluster:
  spec:
    kubelet: {clusterDNS: 100.64.0.10}
    kubeDNS: {nodeLocalDNS: {enabled: true}}
    networking: {calico: null, cilium: {}}
"#,
        good: r#"cluster:
  spec:
    kubelet: {clusterDNS: 169.254.20.10}
    kubeDNS: {nodeLocalDNS: {enabled: true}}
    networking: {calico: null, cilium: {}}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let (Some(local), true) = (node_local_address(subject), subject.cluster.spec.networking.cni.cilium.is_some())
    else {
        return;
    };
    let tenth = || tenth_service_address(subject).map(|tenth| tenth.to_string());
    let server = given_server_ip(subject).map(|(text, _)| text.to_owned()).or_else(tenth);
    for (field, kubelet) in kubelets(subject) {
        let Some(given) = kubelet.map(|kubelet| kubelet.cluster_dns.as_str()) else {
            continue;
        };
        if given == local || Some(given) != server.as_deref() {
            continue;
        }
        let message = format!("kubelets give pods the DNS address `{given}`, which bypasses the cache at `{local}`");
        let finding = report.report(FieldPath::of(field).key("clusterDNS"), message);
        finding
            .value(given)
            .hint(format!("Write `{local}`, or leave it out"))
            .repair_with(Safety::Unsafe, local.to_string());
        finding.related(FieldPath::of("spec.kubeDNS.nodeLocalDNS.enabled"), "the cache is switched on here");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_other_plugins() {
        accepts(
            &RULE,
            "cluster: {spec: {kubelet: {clusterDNS: 100.64.0.10}, kubeDNS: {nodeLocalDNS: {enabled: true}}}}",
        );
    }

    #[test]
    fn reports_the_control_plane_too() {
        let request = "cluster: {spec: {controlPlaneKubelet: {clusterDNS: 100.64.0.10}, kubeDNS: {nodeLocalDNS: \
            {enabled: true}}, networking: {calico: null, cilium: {}}}}";
        let found = reports(&RULE, request, &["spec.controlPlaneKubelet.clusterDNS"]);
        assert_eq!(found[0].hint.as_deref(), Some("Write `169.254.20.10`, or leave it out"));
    }
}
