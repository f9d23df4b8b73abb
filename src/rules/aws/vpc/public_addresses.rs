//! Public addresses of others in the cluster.

use crate::cidr::Cidr;
use crate::diagnostic::{FieldPath, Finding, Object, Safety};
use crate::release::Releases;
use crate::rules::cloud::cluster_on_aws;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::rules::special_use::{is_public, special_use};
use crate::rules::vpc_blocks::network_instead_of_public;

rule! {
    /// A block of the VPC, the pods or the services has public addresses.
    ///
    /// Addresses outside 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10 and 198.18.0.0/15 belong to other
    /// organizations on the Internet (RFC 1918, RFC 6598, RFC 2544). AWS accepts them, but then the cluster cannot
    /// reach the real owners. Often it is a typing mistake, such as `101.64.0.0/10` for `100.64.0.0/10`.
    ///
    /// Take private addresses. Ignore this where the block is your own.
    pub static RULE = {
        code: "public-addresses",
        summary: "a block has public addresses, which belong to other organizations",
        severity: Warning,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        needs: [UnusualRanges],
        bad: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: 101.64.0.0/10
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
    let Some(cluster) = cluster_on_aws(subject) else {
        return;
    };
    let spec = &cluster.spec.networking;
    let single = [
        ("networkCIDR", &spec.network_cidr),
        ("nonMasqueradeCIDR", &spec.non_masquerade_cidr),
        ("podCIDR", &spec.pod_cidr),
        ("serviceClusterIPRange", &spec.service_cluster_ip_range),
    ];
    for (field, cidr) in single.into_iter().filter(|(_, cidr)| is_public(cidr)) {
        let finding = report_block(report, networking(field), cidr);
        if let Some(meant) = network_instead_of_public(cluster).filter(|_| field == "networkCIDR") {
            finding.hint(format!("Write `{meant}`, which holds the blocks of all subnets"));
            finding.repair_with(Safety::Unsafe, meant.to_string()).explains(Object::Cluster, networking(field));
        }
    }
    let additional = spec.additional_network_cidrs.iter().enumerate();
    for (index, cidr) in additional.filter(|(_, cidr)| is_public(cidr)) {
        report_block(report, networking("additionalNetworkCIDRs").index(index), cidr);
    }
}

fn report_block<'r>(report: &'r mut Reporter<'_>, field: FieldPath, cidr: &Cidr) -> &'r mut Finding {
    let special = cidr.net().and_then(special_use);
    let message = match special {
        Some(words) => format!("`{cidr}` has {words}"),
        None => format!("`{cidr}` has public addresses, which the cluster can no longer reach"),
    };
    let finding = report.report(field, message);
    finding.value(cidr.text()).hint(match special {
        Some(_) => "Take private addresses, for example a part of `10.0.0.0/8`",
        None => "Take private addresses, or ignore this where the block is your own",
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_private_and_shared_addresses() {
        accepts(
            &RULE,
            "cluster: {spec: {networking: {networkCIDR: 192.168.0.0/16, additionalNetworkCIDRs: [100.64.0.0/16, \
            198.19.0.0/16], nonMasqueradeCIDR: 0.0.0.0/0}}}",
        );
    }

    #[test]
    fn reports_each_block() {
        reports(
            &RULE,
            "cluster: {spec: {networking: {networkCIDR: 172.32.0.0/16, additionalNetworkCIDRs: [11.0.0.0/16]}}}",
            &["spec.networking.additionalNetworkCIDRs[0]", "spec.networking.networkCIDR"],
        );
    }
}
