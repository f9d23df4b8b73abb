//! A `nonMasqueradeCIDR` that is the internet.

use crate::diagnostic::{Object, Safety};
use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `nonMasqueradeCIDR` is `0.0.0.0/0`, and pods have addresses of the VPC.
    ///
    /// kOps takes the ranges of pods and services from it, and half of all addresses is the pods' range then, that of
    /// the subnets too. Where pods have addresses of the VPC, it is the block of the VPC.
    ///
    /// Write the same block as `networkCIDR` has.
    pub static RULE = {
        code: "non-masquerade-cidr-everything",
        summary: "`nonMasqueradeCIDR` has all addresses",
        severity: Warning,
        cause: Invalid,
        source: KopsTrap,
        releases: Releases::ALL,
        needs: [UnusualRanges],
        bad: r#"cluster:
  spec:
    networking:
      calico: null
      cilium: {ipam: eni}
      nonMasqueradeCIDR: 0.0.0.0/0
"#,
        good: r#"cluster:
  spec:
    networking:
      calico: null
      cilium: {ipam: eni}
      nonMasqueradeCIDR: 172.20.0.0/16
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let cluster = subject.cluster;
    let given = &cluster.spec.networking.non_masquerade_cidr;
    let has_all = given.ipv4().is_some_and(|net| net.prefix_len() == 0);
    // With other plugins it overlaps the network, which kOps says.
    if !has_all || !cluster.spec.networking.cni.pods_live_in_network() {
        return;
    }
    let field = networking("nonMasqueradeCIDR");
    let finding = report.report(field, "the ranges of pods and services are parts of all addresses");
    finding.value(given.text());
    for derived in ["podCIDR", "serviceClusterIPRange"] {
        finding.explains(Object::Cluster, networking(derived));
    }
    if let Some(network) = cluster.network_cidr.ipv4() {
        finding
            .hint(format!("Write `{network}`, the block of the VPC"))
            .repair_with(Safety::Unsafe, network.to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_what_another_finding_says() {
        accepts(&RULE, "cluster: {spec: {networking: {nonMasqueradeCIDR: 0.0.0.0/0}}}");
    }

    #[test]
    fn names_the_block_of_the_vpc() {
        let found = reports(&RULE, RULE.example.bad, &["spec.networking.nonMasqueradeCIDR"]);
        assert_eq!(found[0].hint.as_deref(), Some("Write `172.20.0.0/16`, the block of the VPC"));
    }
}
