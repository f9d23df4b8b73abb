//! Blocks exempt from IPVS that are not valid CIDRs.

use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::cidr_text::unreadable;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// An entry of `kubeProxy.ipvsExcludeCIDRs` is not a valid CIDR. kube-proxy leaves rules for these blocks alone in
    /// IPVS mode.
    ///
    /// Write each entry as an address and a prefix length. Mirrors `validateKubeProxy` in
    /// `pkg/apis/kops/validation/validation.go`.
    pub static RULE = {
        code: "ipvs-exclude-cidr-invalid",
        summary: "an entry of `kubeProxy.ipvsExcludeCIDRs` is not a CIDR",
        severity: Error,
        cause: Invalid,
        source: Kops,
        releases: Releases::ALL,
        needs: [KubeProxy],
        bad: r#"cluster:
  spec:
    kubeProxy:
      ipvsExcludeCIDRs: [10.1.2.3]
"#,
        good: r#"cluster:
  spec:
    kubeProxy:
      ipvsExcludeCIDRs: [10.1.2.3/32]
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(proxy) = &subject.cluster.spec.components.kube_proxy else {
        return;
    };
    for (index, entry) in proxy.ipvs_exclude_cidrs.iter().enumerate() {
        let field = || FieldPath::of("spec.kubeProxy.ipvsExcludeCIDRs").index(index);
        report.report_cidr(field, entry, unreadable(entry));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_host_bits() {
        accepts(&RULE, "cluster: {spec: {kubeProxy: {ipvsExcludeCIDRs: [10.1.2.3/24]}}}");
    }

    #[test]
    fn reports_each_entry() {
        reports(
            &RULE,
            "cluster: {spec: {kubeProxy: {ipvsExcludeCIDRs: [10.0.0.0/8, x, '']}}}",
            &["spec.kubeProxy.ipvsExcludeCIDRs[1]", "spec.kubeProxy.ipvsExcludeCIDRs[2]"],
        );
    }
}
