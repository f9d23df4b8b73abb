//! Upstream resolvers that are not valid IP addresses.

use super::helpers::report_address;
use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// An entry of `kubeDNS.upstreamNameservers` is not a valid IP address. The cluster's DNS sends queries for names
    /// outside the cluster to these resolvers, and cannot resolve a resolver's own name.
    ///
    /// Write the resolver's IPv4 or IPv6 address, without a port or prefix length. Mirrors the check of
    /// `upstreamNameservers` in `pkg/apis/kops/validation/legacy.go`.
    pub static RULE = {
        code: "upstream-nameserver-invalid",
        summary: "an upstream resolver is not an IP address",
        severity: Error,
        cause: Invalid,
        source: Kops,
        releases: Releases::ALL,
        needs: [KubeDns],
        bad: r#"cluster:
  spec:
    kubeDNS:
      upstreamNameservers: [dns.example.com]
"#,
        good: r#"cluster:
  spec:
    kubeDNS:
      upstreamNameservers: ['fd00:ec2::253']
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(dns) = &subject.cluster.spec.components.kube_dns else {
        return;
    };
    for (index, resolver) in dns.upstream_nameservers.iter().enumerate() {
        let field = || FieldPath::of("spec.kubeDNS.upstreamNameservers").index(index);
        report_address(report, field, resolver);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_addresses() {
        accepts(&RULE, "cluster: {spec: {kubeDNS: {upstreamNameservers: [8.8.8.8, '2001:db8::1']}}}");
    }

    #[test]
    fn reports_each_other_entry() {
        reports(
            &RULE,
            "cluster: {spec: {kubeDNS: {upstreamNameservers: [8.8.8.8, '8.8.8.8:53', 1.2.3]}}}",
            &["spec.kubeDNS.upstreamNameservers[1]", "spec.kubeDNS.upstreamNameservers[2]"],
        );
    }
}
