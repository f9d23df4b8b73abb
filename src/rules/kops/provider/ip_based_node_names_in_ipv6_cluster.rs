//! Nodes of an IPv6 cluster named after IPv4 addresses.

use crate::diagnostic::{FieldPath, Safety};
use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::Provider;

rule! {
    /// `cloudProvider.aws.useIPBasedNodeNames` is true in an IPv6 cluster.
    ///
    /// Such names are made of the machine's IPv4 address, which private machines of an IPv6 cluster do not have.
    ///
    /// Remove the field; nodes are then named after their instance. Mirrors the check of
    /// `useIPBasedNodeNames` in `pkg/apis/kops/validation`.
    pub static RULE = {
        code: "ip-based-node-names-in-ipv6-cluster",
        summary: "nodes of an IPv6 cluster cannot be named after IPv4 addresses",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::since(37),
        needs: [Ipv6],
        bad: r#"cluster:
  spec:
    cloudProvider:
      aws:
        useIPBasedNodeNames: true
    networking:
      nonMasqueradeCIDR: '::/0'
"#,
        good: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: '::/0'
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let spec = &subject.cluster.spec;
    let named_by_address = spec.provider == Provider::Aws && spec.aws.use_ip_based_node_names == Some(true);
    if !named_by_address || !subject.cluster.is_ipv6() {
        return;
    }
    let message = "machines of an IPv6 cluster may have no IPv4 address for their name";
    let finding = report.report(FieldPath::of("spec.cloudProvider.aws.useIPBasedNodeNames"), message);
    finding
        .value("true")
        .hint("Remove `useIPBasedNodeNames`")
        .repair_by_removal(Safety::Unsafe)
        .related(networking("nonMasqueradeCIDR"), "this makes it an IPv6 cluster");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_it_in_ipv4_clusters() {
        accepts(&RULE, "cluster: {spec: {cloudProvider: {aws: {useIPBasedNodeNames: true}}}}");
    }

    #[test]
    fn reports_it_in_ipv6_clusters() {
        let request = "cluster: {spec: {cloudProvider: {aws: {useIPBasedNodeNames: true}}, networking: \
            {nonMasqueradeCIDR: '::/0'}}}";
        reports(&RULE, request, &["spec.cloudProvider.aws.useIPBasedNodeNames"]);
    }
}
