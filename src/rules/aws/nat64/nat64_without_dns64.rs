//! NAT64 routes that no DNS64 leads to.

use crate::cidr::NAT64_PREFIX;
use crate::diagnostic::{FieldPath, Safety};
use crate::release::Releases;
use crate::rules::cloud::{is_ipv6_on_aws, used_routes};
use crate::rules::paths::additional_route;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `64:ff9b::/96` is routed to NAT64, but the DNS of the cluster gives no addresses in it.
    ///
    /// In IPv6 clusters kOps switches DNS64 on in CoreDNS; with another `kubeDNS.provider` pods get no addresses for
    /// hosts that have IPv4 only. In IPv4 clusters nothing switches DNS64 on, so a route to `64:ff9b::/96` is never
    /// used ("DNS64 and NAT64" in the VPC User Guide).
    ///
    /// Use CoreDNS in IPv6 clusters. Remove the route in IPv4 clusters.
    pub static RULE = {
        code: "nat64-without-dns64",
        summary: "NAT64 is routed, but no DNS answers with addresses in `64:ff9b::/96`",
        severity: Warning,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        bad: r#"cluster:
  spec:
    kubeDNS: {provider: KubeDNS}
    networking:
      nonMasqueradeCIDR: ::/0
"#,
        good: r#"cluster:
  spec:
    kubeDNS: {provider: CoreDNS}
    networking:
      nonMasqueradeCIDR: ::/0
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    if is_ipv6_on_aws(subject.cluster) {
        check_provider(subject, report);
        return;
    }
    for used in used_routes(subject) {
        let cidr = &used.route.cidr;
        if !cidr.ipv6().is_some_and(|net| NAT64_PREFIX.contains(&net)) {
            continue;
        }
        let message = format!("nothing in an IPv4 cluster hands out addresses in `{cidr}`, so the route is never used");
        let finding = report.report(additional_route(used.subnet, used.index, "cidr"), message);
        finding.value(cidr.text()).hint("Remove the route").repair_by_removal_of_parent(Safety::Unsafe);
    }
}

fn check_provider(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let dns = subject.cluster.spec.components.kube_dns.as_ref();
    let provider = dns.map_or("", |dns| dns.provider.as_str());
    if provider.is_empty() || provider == "CoreDNS" {
        return;
    }
    let message = format!("`{provider}` does not do DNS64, so pods get no addresses for hosts that have IPv4 only");
    report
        .report(FieldPath::of("spec.kubeDNS.provider"), message)
        .value(provider)
        .hint("Write `CoreDNS`")
        .repair_with(Safety::Unsafe, "CoreDNS");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_other_providers_in_ipv4_clusters() {
        accepts(&RULE, "cluster: {spec: {kubeDNS: {provider: KubeDNS}}}");
    }

    #[test]
    fn reports_a_route_that_nothing_uses() {
        let route = "additionalRoutes: [{cidr: '64:ff9b::/96', target: nat-1}]";
        reports(
            &RULE,
            &format!("cluster: {{spec: {{networking: {{subnets: [{{name: a, type: Private, zone: x1, {route}}}]}}}}}}"),
            &["spec.networking.subnets[0].additionalRoutes[0].cidr"],
        );
    }

    #[test]
    fn reports_a_dns_without_dns64() {
        let request = "cluster: {spec: {kubeDNS: {provider: KubeDNS}, networking: {nonMasqueradeCIDR: '::/0'}}}";
        reports(&RULE, request, &["spec.kubeDNS.provider"]);
    }
}
