//! The address of the DNS cache on every node, which others have already.

use crate::cidr::{Cidr, parse_address};
use crate::diagnostic::{FieldPath, Safety};
use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `kubeDNS.nodeLocalDNS.localIP` lies in the VPC, or among the addresses of services.
    ///
    /// Each node gives this address to an interface of itself, so that the machine or the service that has it too
    /// cannot be reached from there. kOps only looks whether it is an address.
    ///
    /// Leave it out, and kOps takes a link-local one.
    pub static RULE = {
        code: "node-local-dns-address-taken",
        summary: "the address of the node-local DNS cache is one of the VPC or of services",
        severity: Warning,
        cause: Invalid,
        source: KopsTrap,
        releases: Releases::ALL,
        needs: [KubeDns],
        bad: r#"cluster:
  spec:
    kubeDNS:
      nodeLocalDNS: {enabled: true, localIP: 172.20.0.10}
"#,
        good: r#"cluster:
  spec:
    kubeDNS:
      nodeLocalDNS: {enabled: true, localIP: 169.254.20.10}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let dns = subject.cluster.spec.components.kube_dns.as_ref();
    let Some(local) = dns.and_then(|dns| dns.node_local_dns.as_ref()).filter(|local| local.enabled == Some(true))
    else {
        return;
    };
    let Some(address) = parse_address(&local.local_ip) else { return };
    let holds = |block: &&Cidr| block.net().is_some_and(|net| net.contains(&address));
    let services = Some(&subject.cluster.service_cluster_ip_range);
    let vpc = subject.cluster.network_cidrs().map(|block| ("networkCIDR", block, "the VPC"));
    let taken = services.map(|block| ("serviceClusterIPRange", block, "services")).into_iter().chain(vpc);
    let Some((key, block, whose)) = taken.into_iter().find(|(_, block, _)| holds(block)) else { return };
    let field = FieldPath::of("spec.kubeDNS.nodeLocalDNS.localIP");
    let finding = report.report(field, format!("`{address}` is an address of {whose}, `{block}`"));
    finding.value(local.local_ip.as_str()).related(networking(key), format!("the addresses of {whose}"));
    finding.hint("Remove `localIP`; kOps takes a link-local address").repair_by_removal(Safety::Unsafe);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_link_local_addresses_and_a_cache_that_is_off() {
        let cache = |options: &str| format!("cluster: {{spec: {{kubeDNS: {{nodeLocalDNS: {{{options}}}}}}}}}");
        accepts(&RULE, &cache("enabled: true, localIP: 169.254.20.10"));
        accepts(&RULE, &cache("enabled: true"));
        accepts(&RULE, &cache("enabled: false, localIP: 172.20.0.10"));
    }

    #[test]
    fn reports_addresses_of_services() {
        let yaml = "cluster: {spec: {kubeDNS: {nodeLocalDNS: {enabled: true, localIP: 100.64.0.10}}}}";
        let found = reports(&RULE, yaml, &["spec.kubeDNS.nodeLocalDNS.localIP"]);
        assert!(found[0].message.contains("services"), "{}", found[0].message);
    }
}
