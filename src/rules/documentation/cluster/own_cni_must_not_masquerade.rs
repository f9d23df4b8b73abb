//! What a CNI plugin of the user has to keep to in IPv6 clusters.

use crate::release::Releases;
use crate::rules::cloud::is_ipv6_on_aws;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// An IPv6 cluster has `cni: {}` (or `external: {}`), so you install the network plugin yourself.
    ///
    /// The plugin must not masquerade IPv6 addresses: pods have addresses of the VPC, which must stay as they are
    /// (`docs/networking/ipv6.md`). kOps does not check that.
    ///
    /// Configure the plugin so that it does not masquerade IPv6.
    pub static RULE = {
        code: "own-cni-must-not-masquerade",
        summary: "a CNI plugin of your own must not masquerade IPv6 addresses",
        severity: Info,
        cause: Forbidden,
        source: Documentation,
        releases: Releases::ALL,
        needs: [Ipv6],
        bad: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: ::/0
      calico: null
      cni: {}
"#,
        good: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: ::/0
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    if !is_ipv6_on_aws(subject.cluster) {
        return;
    }
    let cni = &subject.cluster.spec.networking.cni;
    let written = [("cni", cni.cni.is_some()), ("external", cni.external.is_some())];
    for (field, _) in written.into_iter().filter(|(_, present)| *present) {
        let message = "the CNI plugin is your own; in an IPv6 cluster it must not masquerade IPv6 addresses";
        report.report(networking(field), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_ipv4_clusters() {
        accepts(&RULE, "cluster: {spec: {networking: {calico: null, cni: {}}}}");
    }

    #[test]
    fn reports_the_users_duty() {
        let request = "cluster: {spec: {networking: {nonMasqueradeCIDR: '::/0', calico: null, cni: {}}}}";
        reports(&RULE, request, &["spec.networking.cni"]);
    }
}
