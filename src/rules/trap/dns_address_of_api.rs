//! The address of the API, given to the cluster's DNS.

use crate::cidr::{address_at, parse_address};
use crate::diagnostic::{FieldPath, Object, Safety};
use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `kubeDNS.serverIP` is the base of the service range or the first address after it.
    ///
    /// The API server gives the first address to its own service, `kubernetes`, and never the base. kOps only looks
    /// whether the address lies in the range, so the service of the DNS is refused when the cluster starts, and names
    /// are not resolved.
    ///
    /// Leave the field out, and kOps takes the tenth address.
    pub static RULE = {
        code: "dns-address-of-api",
        summary: "`kubeDNS.serverIP` is an address that the API server keeps",
        severity: Warning,
        cause: Invalid,
        source: KopsTrap,
        releases: Releases::ALL,
        needs: [KubeDns],
        bad: r#"cluster:
  spec:
    kubeDNS: {serverIP: 100.64.0.1}
"#,
        good: r#"cluster:
  spec:
    kubeDNS: {serverIP: 100.64.0.10}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(dns) = &subject.cluster.spec.components.kube_dns else { return };
    let (Some(address), Some(range)) = (parse_address(&dns.server_ip), subject.cluster.service_cluster_ip_range.net())
    else {
        return;
    };
    let what = match address {
        _ if address == address_at(range, 0) => "the base of the service range, which no service gets",
        _ if address == address_at(range, 1) => "the address of the API's own service",
        _ => return,
    };
    let finding = report.report(FieldPath::of("spec.kubeDNS.serverIP"), format!("`{address}` is {what}"));
    finding.related(networking("serviceClusterIPRange"), format!("the service range, `{range}`"));
    let tenth = address_at(range, 10);
    // kOps compares the address of kubelets with it.
    finding.value(dns.server_ip.as_str()).explains(Object::Cluster, FieldPath::of("spec.kubeDNS.serverIP"));
    if range.contains(&tenth) {
        finding.hint(format!("Write `{tenth}`, or leave it out")).repair_with(Safety::Unsafe, tenth.to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_the_second_address() {
        accepts(&RULE, "cluster: {spec: {kubeDNS: {serverIP: 100.64.0.2}}}");
        accepts(&RULE, "cluster: {spec: {kubeDNS: {serverIP: ''}}}");
    }

    #[test]
    fn reports_the_base_and_the_first_of_both_families() {
        let field = ["spec.kubeDNS.serverIP"];
        reports(&RULE, "cluster: {spec: {kubeDNS: {serverIP: 100.64.0.0}}}", &field);
        let ipv6 = "kubeDNS: {serverIP: 'fd00:5e4f:ce::1'}, networking: {nonMasqueradeCIDR: '::/0'}";
        let found = reports(&RULE, &format!("cluster: {{spec: {{{ipv6}}}}}"), &field);
        assert_eq!(found[0].hint.as_deref(), Some("Write `fd00:5e4f:ce::a`, or leave it out"));
    }
}
