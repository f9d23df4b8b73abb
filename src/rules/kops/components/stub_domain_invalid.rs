//! Stub domains without usable resolvers.

use super::helpers::report_address;
use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// A domain of `kubeDNS.stubDomains` lists no resolver, or one that is not a valid IP address. The cluster's DNS
    /// sends queries for the domain to these resolvers.
    ///
    /// List the IPv4 or IPv6 addresses of the domain's resolvers. Mirrors the check of `stubDomains` in
    /// `pkg/apis/kops/validation/legacy.go`.
    pub static RULE = {
        code: "stub-domain-invalid",
        summary: "a stub domain has no resolver, or one that is not an IP address",
        severity: Error,
        cause: Invalid,
        source: Kops,
        releases: Releases::ALL,
        needs: [KubeDns],
        bad: r#"cluster:
  spec:
    kubeDNS:
      stubDomains:
        corp.example.com: [dns.corp.example.com]
"#,
        good: r#"cluster:
  spec:
    kubeDNS:
      stubDomains:
        corp.example.com: [10.1.2.3]
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(dns) = &subject.cluster.spec.components.kube_dns else {
        return;
    };
    for (domain, resolvers) in &dns.stub_domains {
        let field = || FieldPath::of("spec.kubeDNS.stubDomains").entry(domain.as_str());
        if resolvers.is_empty() {
            let message = format!("the stub domain `{domain}` has no resolver");
            report.report(field(), message).hint("List the address of at least one resolver, or remove the domain");
            continue;
        }
        for (index, resolver) in resolvers.iter().enumerate() {
            report_address(report, || field().index(index), resolver);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_addresses() {
        accepts(&RULE, "cluster: {spec: {kubeDNS: {stubDomains: {a.example.com: [10.1.2.3, '2001:db8::1']}}}}");
    }

    #[test]
    fn reports_empty_lists_and_names() {
        reports(
            &RULE,
            "cluster: {spec: {kubeDNS: {stubDomains: {a.example.com: [], b.example.com: [10.1.2.3, x]}}}}",
            &["spec.kubeDNS.stubDomains[a.example.com]", "spec.kubeDNS.stubDomains[b.example.com][1]"],
        );
    }
}
