//! Pods and services with link-local addresses.

use crate::aws::limits;
use crate::cidr::{Cidr, IpNet};
use crate::diagnostic::Safety;
use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The range of pods or of services is a part of `169.254.0.0/16`.
    ///
    /// These addresses are link-local: no packet to them leaves its machine, and AWS has the metadata, the resolver and
    /// the time there. kOps does not look at it.
    ///
    /// Take a part of `100.64.0.0/10` or `10.0.0.0/8` that lies outside the VPC.
    pub static RULE = {
        code: "range-link-local",
        summary: "the range of pods or services is among the link-local addresses `169.254.0.0/16`",
        severity: Warning,
        cause: Invalid,
        source: KopsTrap,
        releases: Releases::ALL,
        bad: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: 169.254.0.0/16
"#,
        good: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: 100.64.0.0/10
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let spec = &subject.cluster.spec.networking;
    let written = [
        ("nonMasqueradeCIDR", &spec.non_masquerade_cidr),
        ("podCIDR", &spec.pod_cidr),
        ("serviceClusterIPRange", &spec.service_cluster_ip_range),
    ];
    // What lies in one such range is its consequence.
    let Some((key, range)) = written.into_iter().find(|(_, range)| is_link_local(range)) else { return };
    let message = format!("`{range}` has link-local addresses, which each machine keeps for itself");
    let finding = report.report(networking(key), message);
    finding.value(range.text()).questions(networking(key));
    finding.hint("Remove it, and kOps chooses a range, or take private addresses").repair_by_removal(Safety::Unsafe);
}

fn is_link_local(range: &Cidr) -> bool {
    range.net().is_some_and(|net| IpNet::V4(limits::LINK_LOCAL).contains(&net))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_neighbours_and_larger_blocks() {
        accepts(&RULE, "cluster: {spec: {networking: {nonMasqueradeCIDR: 169.253.0.0/16}}}");
        accepts(&RULE, "cluster: {spec: {networking: {nonMasqueradeCIDR: 0.0.0.0/0}}}");
    }

    #[test]
    fn reports_one_range() {
        reports(
            &RULE,
            "cluster: {spec: {networking: {serviceClusterIPRange: 169.254.0.0/17}}}",
            &["spec.networking.serviceClusterIPRange"],
        );
        reports(
            &RULE,
            "cluster: {spec: {networking: {nonMasqueradeCIDR: 169.254.0.0/16, podCIDR: 169.254.128.0/17}}}",
            &["spec.networking.nonMasqueradeCIDR"],
        );
    }
}
