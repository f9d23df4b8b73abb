//! Public addresses of others in the cluster.

use std::net::Ipv4Addr;

use crate::cidr::{Cidr, Ipv4Net};
use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::cloud::cluster_on_aws;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::rules::special_use::special_use;

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

/// Addresses that are not allocated to an organization.
const FREE_FOR_ALL: [Ipv4Net; 6] = [
    block([10, 0, 0, 0], 8),
    block([100, 64, 0, 0], 10),
    block([169, 254, 0, 0], 16),
    block([172, 16, 0, 0], 12),
    block([192, 168, 0, 0], 16),
    block([198, 18, 0, 0], 15),
];

const fn block([a, b, c, d]: [u8; 4], length: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), length)
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
        report_block(report, networking(field), cidr);
    }
    let additional = spec.additional_network_cidrs.iter().enumerate();
    for (index, cidr) in additional.filter(|(_, cidr)| is_public(cidr)) {
        report_block(report, networking("additionalNetworkCIDRs").index(index), cidr);
    }
}

/// Whether a block has addresses that are allocated to an organization; the block of all addresses is the internet.
fn is_public(cidr: &Cidr) -> bool {
    cidr.ipv4().is_some_and(|net| 0 < net.prefix_len() && !FREE_FOR_ALL.iter().any(|free| free.contains(&net)))
}

fn report_block(report: &mut Reporter<'_>, field: FieldPath, cidr: &Cidr) {
    let special = cidr.net().and_then(special_use);
    let message = match special {
        Some(words) => format!("`{cidr}` has {words}"),
        None => format!("`{cidr}` has public addresses, which the cluster can no longer reach"),
    };
    let finding = report.report(field, message);
    finding.value(cidr.text()).hint(match special {
        Some(_) => "Take private addresses, for example a part of `10.0.0.0/8`",
        None => "Take private addresses, or ignore this where the block is your own",
    });
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
