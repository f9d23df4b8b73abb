//! A `serviceClusterIPRange` outside `nonMasqueradeCIDR`, up to kOps 1.27.

use super::helpers::belongs_to;
use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `serviceClusterIPRange` does not lie in `nonMasqueradeCIDR`.
    ///
    /// These releases require service addresses in the block that is not masqueraded; an IPv4 range in an IPv6 cluster
    /// does not lie in `::/0`. From 1.28 on kOps leaves that to you.
    ///
    /// Choose a part of `nonMasqueradeCIDR`, or leave the field out: kOps then takes its start, and
    /// `fd00:5e4f:ce::/108` in IPv6 clusters. Mirrors `ValidateCluster` in `pkg/apis/kops/validation/legacy.go`.
    pub static RULE = {
        code: "service-range-outside-non-masquerade-cidr",
        summary: "`serviceClusterIPRange` does not lie in `nonMasqueradeCIDR`",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::until(28),
        needs: [ServiceRange],
        bad: r#"cluster:
  spec:
    networking:
      serviceClusterIPRange: 10.96.0.0/12
"#,
        good: r#"cluster:
  spec:
    networking:
      serviceClusterIPRange: 100.64.0.0/13
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let networking_spec = &subject.cluster.spec.networking;
    let given = &networking_spec.service_cluster_ip_range;
    let all = &subject.cluster.non_masquerade_cidr;
    let (Some(services), Some(block)) = (given.net(), all.net()) else {
        return;
    };
    if belongs_to(services, block) || networking_spec.cni.gcp.is_some() {
        return;
    }
    let message = format!("`{given}` does not lie in `nonMasqueradeCIDR`, which is `{all}`");
    let finding = report.report(networking("serviceClusterIPRange"), message);
    finding.value(given.text()).related(networking("nonMasqueradeCIDR"), "the block that services have to lie in");
    finding.hint("Remove `serviceClusterIPRange`, and kOps derives one from `nonMasqueradeCIDR`");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_a_part_of_the_block() {
        accepts(
            &RULE,
            "cluster: {spec: {networking: {nonMasqueradeCIDR: '::/0', serviceClusterIPRange: 'fd00::/108'}}}",
        );
    }

    #[test]
    fn reports_a_block_of_the_other_family() {
        reports(
            &RULE,
            "cluster: {spec: {networking: {nonMasqueradeCIDR: '::/0', serviceClusterIPRange: 100.64.0.0/13}}}",
            &["spec.networking.serviceClusterIPRange"],
        );
    }
}
