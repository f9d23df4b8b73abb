//! DNS addresses of kubelets that are not the cluster's.

use super::helpers::{
    SERVER_IP, given_node_local_address, given_server_ip, kubelets, node_local_address, server_ip_is_wrong,
    tenth_service_address,
};
use crate::diagnostic::{FieldPath, Safety};
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::wire::Kubelet;

rule! {
    /// Kubelets hand out another DNS address than that of the cluster's DNS service or of the node-local cache.
    ///
    /// Pods would ask an address where no server answers. kOps gives kubelets the tenth address of the service range,
    /// or that of the node-local cache when it is on, unless `clusterDNS` says otherwise; it does not take over
    /// `kubeDNS.serverIP`. So a `serverIP` that you write needs the same address in `kubelet.clusterDNS` and
    /// `controlPlaneKubelet.clusterDNS`.
    ///
    /// Write the same address in all three, or leave them out. Mirrors `isExperimentalClusterDNS` in
    /// `pkg/apis/kops/validation/legacy.go`.
    pub static RULE = {
        code: "kubelet-dns-differs",
        summary: "kubelets give pods another DNS address than the cluster's",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::ALL,
        bad: r#"cluster:
  spec:
    kubelet:
      clusterDNS: 169.254.20.10
"#,
        good: r#"cluster:
  spec:
    kubelet:
      clusterDNS: 100.64.0.10
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let gives_address = |kubelet: &Kubelet| !kubelet.cluster_dns.is_empty();
    let given = kubelets(subject).into_iter().any(|(_, kubelet)| kubelet.is_some_and(gives_address));
    if !given && subject.cluster.spec.components.kube_dns.is_none() {
        return;
    }
    let Some(tenth) = tenth_service_address(subject) else {
        return;
    };
    if server_ip_is_wrong(subject) {
        return;
    }
    let server = given_server_ip(subject).map_or_else(|| tenth.to_string(), |(text, _)| text.to_owned());
    let cache = node_local_address(subject);
    let filled = cache.clone().unwrap_or_else(|| tenth.to_string());
    for (field, kubelet) in kubelets(subject) {
        let given = kubelet.map(|kubelet| kubelet.cluster_dns.as_str()).filter(|given| !given.is_empty());
        let address = given.unwrap_or(&filled);
        if address == server || cache.as_deref() == Some(address) || given_node_local_address(subject) == Some(address)
        {
            continue;
        }
        let message = match given {
            Some(given) => {
                format!("kubelets give pods the DNS address `{given}`, but the cluster's DNS has `{server}`")
            }
            None => format!("kOps gives kubelets `{address}`, but the cluster's DNS has `{server}`"),
        };
        let finding = report.report(FieldPath::of(field).key("clusterDNS"), message);
        finding
            .value(given.unwrap_or_default())
            .hint(format!("Write `{server}`"))
            .repair_with(Safety::Unsafe, server.to_string());
        finding.related(FieldPath::of(SERVER_IP), format!("the address of the cluster's DNS, `{server}`"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_the_address_of_the_service_or_of_the_cache() {
        accepts(&RULE, "cluster: {spec: {kubelet: {clusterDNS: 100.64.0.10}}}");
        accepts(
            &RULE,
            "cluster: {spec: {kubelet: {clusterDNS: 169.254.20.10}, kubeDNS: {nodeLocalDNS: {enabled: true}}}}",
        );
    }

    #[test]
    fn accepts_a_server_address_that_is_refused_itself() {
        accepts(&RULE, "cluster: {spec: {kubeDNS: {serverIP: 10.0.0.10}}}");
        accepts(&RULE, "cluster: {spec: {kubeDNS: {serverIP: x}, kubelet: {clusterDNS: 10.0.0.10}}}");
    }

    #[test]
    fn reports_foreign_addresses() {
        let found = reports(
            &RULE,
            "cluster: {spec: {controlPlaneKubelet: {clusterDNS: 10.0.0.10}, kubelet: {clusterDNS: 100.64.0.11}}}",
            &["spec.controlPlaneKubelet.clusterDNS", "spec.kubelet.clusterDNS"],
        );
        assert_eq!(found[0].hint.as_deref(), Some("Write `100.64.0.10`"));
    }

    #[test]
    fn reports_kubelets_that_do_not_follow_the_server_address() {
        let request = "cluster: {spec: {kubeDNS: {serverIP: 100.64.0.53}, kubelet: {clusterDNS: 100.64.0.53}}}";
        reports(&RULE, request, &["spec.controlPlaneKubelet.clusterDNS"]);
    }
}
